import { InputRefused } from '../../../shared/vocabulary/refusal';

/** Stripe's own object names by the letters before the underscore of an id. */
const KINDS_BY_PREFIX = {
	pi: 'payment_intent',
	ch: 'charge',
	py: 'charge',
	re: 'refund',
	pyr: 'refund',
	in: 'invoice',
	sub: 'subscription',
	cus: 'customer',
	du: 'dispute',
	dp: 'dispute',
	cs: 'checkout.session',
	plink: 'payment_link',
	price: 'price',
	evt: 'event',
} as const;

export type ObjectKind = (typeof KINDS_BY_PREFIX)[keyof typeof KINDS_BY_PREFIX];

export interface ObjectName {
	readonly kind: ObjectKind;
	readonly id: string;
}

const WORDS: Readonly<Record<ObjectKind, string>> = {
	payment_intent: 'a payment (pi_…)',
	charge: 'a charge (ch_…)',
	refund: 'a refund (re_…)',
	invoice: 'an invoice (in_…)',
	subscription: 'a subscription (sub_…)',
	customer: 'a customer (cus_…)',
	dispute: 'a dispute (du_…)',
	'checkout.session': 'a checkout session (cs_…)',
	payment_link: 'a payment link (plink_…)',
	price: 'a price (price_…)',
	event: 'an event (evt_…)',
};

const PREFIXES = Object.keys(KINDS_BY_PREFIX) as Array<keyof typeof KINDS_BY_PREFIX>;
/** A whole field of a CRM may come in place of an id. */
const LONGEST_QUOTE = 100;

const ID = new RegExp(`(?:^|[^A-Za-z0-9_])((${PREFIXES.join('|')})_[A-Za-z0-9_]+)`, 'g');

/**
 * The object a person means who pastes an id or an address of the Dashboard, where the last id counts:
 * `https://dashboard.stripe.com/acct_1/test/customers/cus_1/…/pi_1`.
 */
export function findObject(text: string): ObjectName | undefined {
	return objectsIn(text).at(-1);
}

function objectsIn(text: string): ObjectName[] {
	return [...pageOf(text.trim()).matchAll(ID)].map(([, id = '', prefix]) => ({
		kind: KINDS_BY_PREFIX[prefix as keyof typeof KINDS_BY_PREFIX],
		id,
	}));
}

/** Of an address the part that names the page: what follows may name where to go next. */
function pageOf(text: string): string {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
	const { origin, pathname } = new URL(text);
	return origin + pathname;
}

/** The id that a text names; the text itself where it names none. */
export function idIn(text: string): string {
	return findObject(text)?.id ?? text;
}

/** The object named, of one of these kinds. @throws InputRefused for anything else. */
export function readObject(text: string, kinds: readonly ObjectKind[]): ObjectName {
	const all = objectsIn(text);
	const found = all.at(-1);
	const fitting = new Set(all.flatMap(({ kind, id }) => (kinds.includes(kind) ? [id] : [])));
	if (fitting.size > 1) {
		throw new InputRefused(
			`"${text.slice(0, LONGEST_QUOTE)}" names ${fitting.size} objects: ${[...fitting].slice(0, 3).join(', ')}. Give one`,
		);
	}
	if (found && kinds.includes(found.kind)) return found;
	const wanted = kinds.map((kind) => WORDS[kind]).join(' or ');
	const given = found ? `is ${WORDS[found.kind]}` : 'is no id of Stripe';
	throw new InputRefused(
		text.trim() === ''
			? `No id was given. Choose ${wanted} from the list, or paste its id or the address of its Dashboard page`
			: `"${text}" ${given}. Give ${wanted}, or the address of its Dashboard page`,
	);
}

export function readId(text: string, kind: ObjectKind): string {
	return readObject(text, [kind]).id;
}
