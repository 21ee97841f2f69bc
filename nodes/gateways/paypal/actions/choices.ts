import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { Choice, ChoiceActions, ChoiceKind } from '../../../shared/contracts/gatewayActions';
import { toText } from '../../../shared/vocabulary/money';
import { ofCurrency } from '../amounts';
import { call } from '../client';
import { resolve } from '../resolve';
import { INVOICE_CHOICES, type InvoiceChoice } from './choiceShapes';
import { PLANS } from './catalogue';
import { disputePage, nextToken } from './dispute';
import { hasNext, type Numbered } from '../numbered';
import { hintOf, isPayment } from './payment';
import { reportNewestFirst } from './report';
import type { ReportRow } from './reportRow';
import { subscriptionPage } from './subscriptionList';
import { invoicePage, paymentPage, subscriptionPage as pageOfSubscription } from '../state/pages';

interface PageOfChoices {
	readonly choices: readonly Choice[];
	readonly next?: string;
}

type List = (page: string | undefined, connection: GatewayConnection) => Promise<PageOfChoices>;

/** As many as a person scrolls through; each payment costs a call that tells its order. */
const PAGE = 20;
const REVERSALS = 'T11';
/** What can still be paid (invoicing_v2, search_data.status takes five). */
const OPEN = ['SENT', 'UNPAID', 'SCHEDULED', 'PARTIALLY_PAID', 'PAYMENT_PENDING'];

/** PayPal keeps no customers, and no prices of what is paid once. */
const NOTHING: List = async () => await Promise.resolve({ choices: [] });

const LISTS: Readonly<Record<ChoiceKind, List>> = {
	payment: async (page, connection) => {
		const { rows, next } = await reported(page, isPayment, connection);
		const subjects = await resolve(rows.map(hintOf), connection);
		const choices = rows.flatMap((row, index): Choice[] => {
			const subject = subjects[index];
			if (subject?.kind !== 'payment') return [];
			// PayPal's page is the transaction's: it has none of an order.
			const url = paymentPage(row.transaction_id, connection);
			return [{ id: subject.id, name: words(row), url }];
		});
		const distinct = [...new Map(choices.map((choice) => [choice.id, choice])).values()];
		return { choices: distinct, ...(next ? { next } : {}) };
	},
	refund: async (page, connection) => {
		const isWanted = ({ transaction_event_code: code = '', isIn }: ReportRow) =>
			code.startsWith(REVERSALS) && !isIn;
		const { rows, next } = await reported(page, isWanted, connection);
		const choices = rows.map((row) => ({ id: row.transaction_id, name: words(row) }));
		return { choices, ...(next ? { next } : {}) };
	},
	invoice: async (page, connection) =>
		await numbered(page, async (number) => {
			const query = { page: number, page_size: PAGE };
			const path = '/v2/invoicing/invoices';
			const found = await call({ method: 'GET', path, query }, INVOICE_CHOICES, connection);
			return { links: found.links, choices: toInvoices(found.items, connection) };
		}),
	paymentLink: async (page, connection) =>
		await numbered(page, async (number) => {
			const query = { page: number, page_size: PAGE };
			const path = '/v2/invoicing/search-invoices';
			const body = { status: OPEN };
			const found = await call({ method: 'POST', path, query, body }, INVOICE_CHOICES, connection);
			return { links: found.links, choices: toInvoices(found.items, connection) };
		}),
	subscription: async (page, connection) =>
		await numbered(page, async (number) => {
			const found = await subscriptionPage({}, number, connection);
			const choices = found.subscriptions.map(({ id, status, create_time: created }) => ({
				id,
				name: joined([id, small(status), created?.slice(0, 10)]),
				url: pageOfSubscription(id, connection),
			}));
			return { links: found.links, choices };
		}),
	dispute: async (page, connection) => {
		const found = await disputePage(page, connection);
		const choices = found.items.map(({ dispute_id: id, status, create_time: created }) => ({
			id,
			name: joined([id, small(status), created?.slice(0, 10)]),
		}));
		const next = nextToken(found);
		return { choices, ...(next ? { next } : {}) };
	},
	recurringPrice: async (page, connection) =>
		await numbered(page, async (number) => {
			const query = { page: number, page_size: PAGE };
			const found = await call(
				{ method: 'GET', path: '/v1/billing/plans', query },
				PLANS,
				connection,
			);
			const choices = found.plans
				.filter(({ status }) => status === undefined || status === 'ACTIVE')
				.map(({ id, name }) => ({ id, name: joined([name ?? '', id]) }));
			return { links: found.links, choices };
		}),
	price: NOTHING,
	customer: NOTHING,
};

/** What lists in the editor offer, a page at a time; payments and refunds are up to three hours late (see `payment.ts`). */
export const choices: ChoiceActions = {
	list: async (kind, page, connection) => await LISTS[kind](page, connection),
};

async function numbered(
	page: string | undefined,
	read: (number: number) => Promise<Numbered & { readonly choices: readonly Choice[] }>,
): Promise<PageOfChoices> {
	const number = Math.max(1, Math.trunc(Number(page ?? 1)) || 1);
	const found = await read(number);
	return { choices: found.choices, ...(hasNext(found) ? { next: String(number + 1) } : {}) };
}

/** A page is told by when the list was begun and how many came before, so that what happens meanwhile moves nothing. */
async function reported(
	page: string | undefined,
	isWanted: (row: ReportRow) => boolean,
	connection: GatewayConnection,
): Promise<{ readonly rows: ReportRow[]; readonly next?: string }> {
	const [begun = '', count = '0'] = (page ?? '').split('/');
	const until = begun === '' ? new Date(connection.clock.now()).toISOString() : begun;
	const skipped = Math.max(0, Math.trunc(Number(count)) || 0);
	const rows: ReportRow[] = [];
	let index = 0;
	for await (const row of reportNewestFirst({ until, isWanted }, connection)) {
		if (rows.length === PAGE) return { rows, next: `${until}/${skipped + PAGE}` };
		if (index++ >= skipped) rows.push(row);
	}
	return { rows };
}

function toInvoices(
	items: readonly InvoiceChoice[],
	connection: Pick<GatewayConnection, 'livemode'>,
): Choice[] {
	return items.map(({ id, status, detail, amount, primary_recipients: recipients }) => {
		const code = (amount?.currency_code ?? detail?.currency_code ?? '').toUpperCase();
		const money = amount && ofCurrency({ currency_code: code, value: amount.value }, code);
		return {
			id,
			name:
				joined([
					detail?.invoice_number,
					money === undefined ? undefined : toText(money, code),
					recipients[0]?.billing_info?.email_address,
					small(status),
				]) || id,
			url: invoicePage(id, connection),
		};
	});
}

function words({ transaction_amount: amount, payerEmail, at }: ReportRow): string {
	const code = amount?.currency_code.toUpperCase() ?? '';
	const money = ofCurrency(amount, code);
	const shown = money === undefined ? undefined : toText(Math.abs(money), code);
	return joined([shown, payerEmail, at.slice(0, 10)]);
}

function small(status: string | undefined): string | undefined {
	return status?.toLowerCase().replaceAll('_', ' ');
}

function joined(parts: ReadonlyArray<string | undefined>): string {
	return parts.filter(Boolean).join(', ');
}
