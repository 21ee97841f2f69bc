import * as is from '../../../nodes/shared/vocabulary/shape';

/** Only the fields that are read. */
export interface AcornMoney {
	readonly value: string;
	readonly currency: string;
}

export interface AcornRefund {
	readonly id: string;
	readonly state: string;
	readonly value: string;
	readonly reference: string | null;
	/** When it became what it is. */
	readonly changed: string;
}

export interface AcornPayment {
	readonly id: string;
	readonly state: string;
	readonly amount: AcornMoney;
	readonly refusal: string | null;
	/** The shop's own text about the payment; ours names the deal. */
	readonly memo: string | null;
	readonly payer: { readonly email: string | null; readonly name: string | null };
	readonly method: { readonly kind: string; readonly last4: string | null };
	readonly fee: string | null;
	readonly title: string | null;
	readonly created: string;
	/** When it settled or was refused. */
	readonly decided: string | null;
	readonly refunds: readonly AcornRefund[];
}

export interface AcornHook {
	readonly id: string;
	readonly url: string;
	readonly kinds: readonly string[];
	readonly active: boolean;
	/** Whoever made it may write a text here. */
	readonly label: string;
}

const REFUND = is.fields({
	id: is.id,
	state: is.text,
	value: is.text,
	reference: is.orNull(is.text),
	changed: is.moment,
});

export const PAYMENT = is.fields({
	id: is.id,
	state: is.text,
	amount: is.fields({ value: is.text, currency: is.text }),
	refusal: is.orNull(is.text),
	memo: is.orNull(is.text),
	payer: is.fields({ email: is.orNull(is.text), name: is.orNull(is.text) }),
	method: is.fields({ kind: is.text, last4: is.orNull(is.text) }),
	fee: is.orNull(is.text),
	title: is.orNull(is.text),
	created: is.moment,
	decided: is.orNull(is.moment),
	refunds: is.each(REFUND),
});

export const REFUND_OF_PAYMENT = is.fields({ refund: REFUND, payment: PAYMENT });

export const PAYMENTS = is.fields({ payments: is.each(PAYMENT), next: is.orNull(is.text) });

export const EVENT = is.fields({
	id: is.id,
	kind: is.text,
	payment: is.id,
	refund: is.orNull(is.id),
	at: is.moment,
});

export const EVENTS = is.fields({ events: is.each(EVENT), next: is.orNull(is.text) });

export const HOOK = is.fields({
	id: is.id,
	url: is.address,
	kinds: is.each(is.text),
	active: is.flag,
	label: is.text,
});

export const HOOKS = is.fields({ hooks: is.each(HOOK) });

export const SECRET = is.fields({ secret: is.id });

export const ACCOUNT = is.fields({ id: is.id, name: is.text });
