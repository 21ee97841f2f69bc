import type { CrmReference } from '../../../shared/vocabulary/payment';

/** What PayPal's `custom_id` holds at most (checkout_orders_v2, purchase_unit.custom_id; billing_subscriptions_v1, custom_id). */
const LONGEST_TEXT = 127;

/** The words, in the order in which they are written. */
const WORDS = [
	['crm', 'crm'],
	['account', 'account'],
	['deal', 'dealId'],
	['contact', 'contactId'],
] as const satisfies ReadonlyArray<readonly [word: string, field: keyof CrmReference]>;

/** A value is one id: whatever would end it, or begin another word, does not belong in it. */
const PAIR = /^([a-z]+)=([^;=\s]+)$/;

/**
 * The deal as text: `crm=hubspot;account=1234;deal=5678;contact=91`. Where that is longer than PayPal takes, what names the deal
 * least goes first: the contact, the account, the CRM. Empty where nothing fits.
 */
export function referenceText(reference: CrmReference): string {
	const pairs = WORDS.flatMap(([word, field]) => {
		const value = reference[field];
		return value !== undefined && PAIR.test(`${word}=${value}`) ? [{ word, value }] : [];
	});
	if (!pairs.some(({ word }) => word === 'deal' || word === 'contact')) return '';
	const isNamed = pairs.some(({ word }) => word === 'deal');
	const droppable = isNamed ? ['contact', 'account', 'crm'] : ['account', 'crm'];
	for (const left of [[], ...droppable.map((_, index) => droppable.slice(0, index + 1))]) {
		const kept = pairs.filter(({ word }) => !left.includes(word));
		const text = kept.map(({ word, value }) => `${word}=${value}`).join(';');
		if (text.length <= LONGEST_TEXT) return text;
	}
	return '';
}

/**
 * The deal that a text names: in the first of its lines that does, since an invoice's memo may hold a person's lines too. A line
 * with anything else in it, or a word twice, names none.
 */
export function readReference(text: string | undefined): CrmReference | undefined {
	for (const line of (text ?? '').split(/\r\n|\r|\n/)) {
		const reference = referenceIn(line.trim());
		if (reference) return reference;
	}
	return undefined;
}

function referenceIn(line: string): CrmReference | undefined {
	const found = new Map<string, string>();
	for (const part of line.split(';')) {
		const [, word = '', value = ''] = PAIR.exec(part.trim()) ?? [];
		if (!WORDS.some(([known]) => known === word) || found.has(word)) return undefined;
		found.set(word, value);
	}
	if (!found.has('deal') && !found.has('contact')) return undefined;
	return Object.fromEntries(
		WORDS.flatMap(([word, field]) => {
			const value = found.get(word);
			return value === undefined ? [] : [[field, value]];
		}),
	);
}
