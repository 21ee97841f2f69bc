import type { PaymentState } from './payment';

/**
 * A digest of what a state projects: money, statuses, ids and dates. Signed pages (hosted invoice, PDF, receipt, payment
 * page) are left out, because gateways sign them anew at each read and equal states would look different.
 */
export function versionOf(state: Omit<PaymentState, 'version'>): string {
	const { paymentUrl: _page, url: _url, invoice, transactions, ...rest } = state;
	const steady = {
		...rest,
		invoice: invoice && { id: invoice.id, number: invoice.number, dueAt: invoice.dueAt },
		transactions: transactions.map(({ receiptUrl: _receipt, ...transaction }) => transaction),
	};
	return digest(JSON.stringify(steady, sortedKeys));
}

function sortedKeys(_key: string, value: unknown): unknown {
	if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
	return Object.fromEntries(
		Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)),
	);
}

/** 106 bits in two cyrb53 runs (public domain, bryc): enough to tell states apart, no cryptography needed. */
export function digest(text: string): string {
	return cyrb53(text, 1) + cyrb53(text, 2);
}

function cyrb53(text: string, seed: number): string {
	let high = 0xdeadbeef ^ seed;
	let low = 0x41c6ce57 ^ seed;
	for (let index = 0; index < text.length; index++) {
		const code = text.charCodeAt(index);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return (4294967296 * (2097151 & low) + (high >>> 0)).toString(36).padStart(11, '0');
}
