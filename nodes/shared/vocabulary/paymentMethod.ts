import type { PaymentMethod, PaymentState } from './payment';

/** How money last arrived at a subject, or was tried. */
export function methodOf({ transactions }: PaymentState): PaymentMethod | undefined {
	const paid = transactions.filter(({ kind }) => kind === 'payment' || kind === 'authorization');
	return paid.findLast(({ method }) => method !== undefined)?.method;
}

/** `Visa •4242`, `SEPA debit`; `undefined` where the gateway does not tell. */
export function methodText(method: PaymentMethod | undefined): string | undefined {
	if (!method) return undefined;
	const words = (method.brand ?? method.type).replaceAll('_', ' ');
	// `iDEAL` writes itself so.
	const name = /[A-Z]/.test(words) ? words : words.charAt(0).toUpperCase() + words.slice(1);
	return method.last4 === undefined ? name : `${name} •${method.last4}`;
}
