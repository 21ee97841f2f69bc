import type { IDataObject } from 'n8n-workflow';
import type { CrmAdapter, DealRecord } from '../../shared/contracts/crm';
import { attempt } from '../../shared/vocabulary/attempt';
import { fromDecimal, sum, toDecimal } from '../../shared/vocabulary/money';
import type { PaymentValueKey } from '../../shared/vocabulary/paymentValue';
import { parseSubjectSet } from '../../shared/vocabulary/subjectSet';

/** What a summary reads of each deal. */
export const SUMMARY_VALUES = [
	...(['currency', 'totalPaid', 'totalRefunded', 'amountOutstanding', 'lastPaymentAt'] as const),
	...(['gateway', 'transactionId', 'paymentMethod', 'paymentReferences'] as const),
] satisfies readonly PaymentValueKey[];

interface DealMoney {
	readonly currency: string;
	/** Minor units. */
	readonly paid: number;
	readonly refunded: number;
	readonly outstanding: number;
}

/**
 * What the deals of one contact add up to. Amounts of two currencies are never added: each has its own row, and the totals
 * on top are there only where there is one.
 */
export function summarise(
	deals: readonly DealRecord[],
	{ fieldName }: Pick<CrmAdapter, 'fieldName'>,
): IDataObject {
	const valueOf = (deal: DealRecord, key: PaymentValueKey) => deal.fields[fieldName(key)] ?? null;
	const read = deals.map((deal) => ({
		deal,
		money: attempt(() => moneyOf((key) => valueOf(deal, key))),
	}));
	const known = read.flatMap(({ money }) => ('value' in money && money.value ? [money.value] : []));
	const unread = read.flatMap(({ deal, money }) => ('error' in money ? [deal.id] : []));
	const currencies = [...new Set(known.map(({ currency }) => currency))].sort();
	const rows = currencies.map((currency) =>
		totalOf(
			currency,
			known.filter((money) => money.currency === currency),
		),
	);
	const only = rows.length === 1 ? rows[0] : undefined;
	const references = deals.flatMap((deal) => {
		const { references: all, replaced } = parseSubjectSet(valueOf(deal, 'paymentReferences'));
		return all.filter((reference) => !replaced.has(reference));
	});
	return {
		currency: only?.currency ?? null,
		lifetimePaid: only?.lifetimePaid ?? null,
		refunded: only?.refunded ?? null,
		outstanding: only?.outstanding ?? null,
		payments: new Set(references).size,
		deals: deals.length,
		paidDeals: known.filter(({ paid }) => paid > 0).length,
		lastPayment: lastPaymentOf(deals, valueOf),
		currencies: rows,
		note: noteOf(currencies, unread),
	};
}

function moneyOf(value: (key: PaymentValueKey) => string | null): DealMoney | undefined {
	const currency = value('currency');
	if (currency === null) return undefined;
	const amount = (key: PaymentValueKey) => fromDecimal(value(key) ?? '0', currency);
	return {
		currency,
		paid: amount('totalPaid'),
		refunded: amount('totalRefunded'),
		outstanding: amount('amountOutstanding'),
	};
}

function totalOf(currency: string, deals: readonly DealMoney[]) {
	const total = (key: 'paid' | 'refunded' | 'outstanding') =>
		toDecimal(
			sum(
				deals.map((deal) => deal[key]),
				currency,
			),
			currency,
		);
	return {
		currency,
		lifetimePaid: total('paid'),
		refunded: total('refunded'),
		outstanding: total('outstanding'),
		deals: deals.length,
	};
}

function lastPaymentOf(
	deals: readonly DealRecord[],
	valueOf: (deal: DealRecord, key: PaymentValueKey) => string | null,
): IDataObject | null {
	const at = (deal: DealRecord) => Date.parse(valueOf(deal, 'lastPaymentAt') ?? '');
	const [last] = deals
		.filter((deal) => !Number.isNaN(at(deal)))
		.sort((left, right) => at(right) - at(left));
	if (!last) return null;
	return {
		at: valueOf(last, 'lastPaymentAt'),
		gateway: valueOf(last, 'gateway'),
		method: valueOf(last, 'paymentMethod'),
		transactionId: valueOf(last, 'transactionId'),
		deal: { id: last.id, name: last.name, url: last.url },
	};
}

function noteOf(currencies: readonly string[], unread: readonly string[]): string | null {
	const several =
		currencies.length > 1
			? [`Paid in ${currencies.join(', ')}: see currencies, which are not added up`]
			: [];
	const left =
		unread.length > 0 ? [`The amounts of deal ${unread.join(', ')} do not fit their currency`] : [];
	return [...several, ...left].join('. ') || null;
}
