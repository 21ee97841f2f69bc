import type Stripe from 'stripe';
import type { Choice, ChoiceActions, ChoiceKind } from '../../../shared/contracts/gatewayActions';
import { toText } from '../../../shared/vocabulary/money';
import { fromStripeAmount } from '../amounts';
import { createClient, expanded, toIso } from '../client';
import { atAccount, dashboardUrl } from '../state/dashboard';

interface PageQuery {
	readonly limit: number;
	readonly starting_after?: string;
}

interface PageOfChoices {
	readonly data: readonly Choice[];
	readonly has_more: boolean;
}

/** As many as a person scrolls through. */
const PAGE = 50;

const LISTS: Readonly<
	Record<ChoiceKind, (stripe: Stripe, query: PageQuery) => Promise<PageOfChoices>>
> = {
	payment: async (stripe, query) =>
		rows(
			await stripe.paymentIntents.list({ ...query, expand: ['data.customer'] }),
			(found) => [
				money(found.amount, found.currency),
				who(found.customer) ?? found.description,
				found.status.replaceAll('_', ' '),
				day(found.created),
			],
			(found) => dashboardUrl('payments', found.id, found.livemode),
		),
	paymentLink: async (stripe, query) =>
		rows(await stripe.paymentLinks.list({ ...query, expand: ['data.line_items'] }), (found) => [
			found.line_items?.data[0]?.description,
			found.active ? 'active' : 'inactive',
			found.metadata.crm_deal_id && `deal ${found.metadata.crm_deal_id}`,
		]),
	invoice: async (stripe, query) =>
		rows(
			await stripe.invoices.list(query),
			(found) => [
				found.number ?? 'Draft',
				money(found.total, found.currency),
				found.customer_name ?? found.customer_email,
				found.status,
			],
			(found) => dashboardUrl('invoices', found.id, found.livemode),
		),
	refund: async (stripe, query) =>
		rows(await stripe.refunds.list(query), (found) => [
			money(found.amount, found.currency),
			found.status,
			day(found.created),
		]),
	subscription: async (stripe, query) =>
		rows(
			await stripe.subscriptions.list({ ...query, status: 'all', expand: ['data.customer'] }),
			(found) => [
				who(found.customer),
				found.items.data[0] && priceText(found.items.data[0].price),
				found.status.replaceAll('_', ' '),
			],
			(found) => dashboardUrl('subscriptions', found.id, found.livemode),
		),
	customer: async (stripe, query) =>
		rows(await stripe.customers.list(query), (found) => [found.name, found.email]),
	dispute: async (stripe, query) =>
		rows(await stripe.disputes.list(query), (found) => [
			money(found.amount, found.currency),
			found.reason.replaceAll('_', ' '),
			found.status.replaceAll('_', ' '),
		]),
	price: async (stripe, query) => await prices(stripe, query),
	recurringPrice: async (stripe, query) => await prices(stripe, { ...query, type: 'recurring' }),
};

/** What lists in the editor offer, newest first, a page at a time. */
export const choices: ChoiceActions = {
	async list(kind, page, connection) {
		const query = { limit: PAGE, ...(page ? { starting_after: page } : {}) };
		const { data, has_more: hasMore } = await LISTS[kind](createClient(connection), query);
		const last = data.at(-1);
		return {
			choices: data.map((choice) => atAccount(choice, connection)),
			...(hasMore && last ? { next: last.id } : {}),
		};
	},
};

async function prices(stripe: Stripe, query: Stripe.PriceListParams): Promise<PageOfChoices> {
	return rows(
		await stripe.prices.list({ ...query, active: true, expand: ['data.product'] }),
		(found) => {
			const product = expanded(found.product);
			const name = product && !product.deleted ? product.name : undefined;
			return [found.nickname ?? name, priceText(found)];
		},
	);
}

function rows<Row extends { readonly id: string }>(
	{ data, has_more: hasMore }: Stripe.ApiList<Row>,
	words: (row: Row) => ReadonlyArray<string | null | undefined>,
	url?: (row: Row) => string,
): PageOfChoices {
	return {
		data: data.map((row) => ({
			id: row.id,
			name: words(row).filter(Boolean).join(', ') || row.id,
			...(url ? { url: url(row) } : {}),
		})),
		has_more: hasMore,
	};
}

function priceText({ unit_amount: amount, currency, recurring }: Stripe.Price): string | undefined {
	if (amount === null) return undefined;
	const { interval, interval_count: count = 1 } = recurring ?? {};
	const every = interval ? ` per ${count === 1 ? interval : `${count} ${interval}s`}` : '';
	return money(amount, currency) + every;
}

function money(amount: number, currency: string): string {
	return toText(fromStripeAmount(amount, currency), currency.toUpperCase());
}

function who(
	field: string | Stripe.Customer | Stripe.DeletedCustomer | null,
): string | null | undefined {
	const record = expanded(field);
	return record && !record.deleted ? (record.name ?? record.email) : undefined;
}

function day(seconds: number): string {
	return toIso(seconds).slice(0, 10);
}
