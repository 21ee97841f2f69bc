/** Faults that somebody planted who had read the contract and the adapters, and none of the checks; all had been green. */
import { exponentOf } from '../../../nodes/shared/vocabulary/currency';
import type { PaymentLinkDraft } from '../../../nodes/shared/contracts/gatewayActions';
import { PAYMENT_EVENT_TYPES, type PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { GatewayBench } from '../gatewayBench';
import { required } from '../gateway/check';
import { action, calls, type Fault, method, states } from './fault';
import { scaled } from './newcomer';

const total = (amounts: readonly number[]) => amounts.reduce((sum, amount) => sum + amount, 0);

/** The first of them only, as if there were no more. */
function cut(state: PaymentState, kind: 'refund' | 'payment', most: number): PaymentState {
	let seen = 0;
	const transactions = state.transactions.filter((one) => one.kind !== kind || ++seen <= most);
	const amount = total(transactions.flatMap((one) => (one.kind === kind ? [one.amount] : [])));
	return {
		...state,
		transactions,
		...(kind === 'refund' ? { amountRefunded: amount } : { amountPaid: amount }),
	};
}

/** Types that one event of the gateway tells, and their like. */
const likeness = ({ adapter: { endpoints } }: GatewayBench, type: PaymentEventType) => {
	const names = endpoints.eventsFor([type]);
	return PAYMENT_EVENT_TYPES.filter((other) =>
		endpoints.eventsFor([other]).some((name) => names.includes(name)),
	);
};

const withoutMilliseconds = (moment: string | undefined) => moment?.replace('.000Z', 'Z');

const inSeconds = (moment: string | undefined) =>
	moment === undefined ? undefined : String(Date.parse(moment) / 1_000);

const READ_ALONE = [
	['refund.get', 'gives back and takes'],
	['customer.get', 'sells and bills'],
	['dispute.get', 'lists what there is'],
] as const;

export const THIRD_ROUND: readonly Fault[] = [
	{
		name: 'counts hundredths of a currency that is only written with them',
		first: 'tells of a payment',
		where: ({ currencies }) => exponentOf(currencies.at(-1) ?? '') === 0,
		plant: (adapter, { currencies }) =>
			states((state) => (state.currency === currencies.at(-1) ? scaled(state, 100) : state))(
				adapter,
			),
	},
	{
		name: 'sees the refunds of one page only',
		first: 'tells of money that goes back',
		plant: (adapter, { pageSizes }) =>
			states((state) => cut(state, 'refund', pageSizes.refunds))(adapter),
	},
	{
		name: 'sees the invoices of one page only',
		first: 'tells of a subscription',
		needs: 'renew',
		plant: (adapter, { pageSizes }) =>
			states((state) => cut(state, 'payment', pageSizes.invoices))(adapter),
	},
	{
		name: 'takes too many calls for a bad one where no word says so',
		first: 'tells what was refused',
		plant: calls(
			(request) => request,
			(answer) =>
				answer.status === 429 && !answer.body.includes('code')
					? { ...answer, status: 400 }
					: answer,
		),
	},
	{
		name: 'lists all that the same event of the gateway may tell',
		first: 'lists what there is',
		needs: 'event.getMany',
		where: (bench) => PAYMENT_EVENT_TYPES.some((type) => likeness(bench, type).length > 1),
		plant: (adapter, bench) =>
			action('event.getMany', (was) => async (filter, connection) => {
				const { types = [] } = filter as { readonly types?: readonly PaymentEventType[] };
				const wider = types.flatMap((type) => likeness(bench, type));
				return await was({ ...(filter as object), types: wider }, connection);
			})(adapter),
	},
	{
		name: 'loses the name of the payer',
		first: 'tells of a payment',
		plant: states(({ customer: { name: _gone, ...customer }, ...state }) => ({
			...state,
			customer,
		})),
	},
	{
		name: 'loses the address that was typed',
		first: 'tells of a payment',
		needs: 'payTyping',
		plant: states(({ customer: { otherEmails: _gone, ...customer }, ...state }) => ({
			...state,
			customer,
		})),
	},
	{
		name: 'takes the address that was typed for the customer’s own',
		first: 'tells of a payment',
		needs: 'payTyping',
		plant: states((state) => {
			const { email, otherEmails: [typed] = [] } = state.customer;
			if (!typed || !email) return state;
			return { ...state, customer: { ...state.customer, email: typed, otherEmails: [email] } };
		}),
	},
	{
		name: 'counts what a subscription brings before its discount',
		first: 'tells of a subscription',
		needs: 'discount',
		plant: states((state) =>
			state.subscription?.mrr === 900
				? { ...state, subscription: { ...state.subscription, mrr: 1_200 } }
				: state,
		),
	},
	{
		name: 'leaves all of an invoice open that is paid in part',
		first: 'tells of an invoice',
		needs: 'payInvoicePart',
		plant: states((state) => ({
			...state,
			obligations: state.obligations.map((one) =>
				one.open > 0 ? { ...one, open: one.asked } : one,
			),
		})),
	},
	{
		name: 'asks for what a credit note took off',
		first: 'tells of an invoice',
		needs: 'creditInvoice',
		plant: states((state) => {
			const more = total(state.obligations.map(({ creditNoted }) => creditNoted));
			return { ...state, amountDue: state.amountDue + more };
		}),
	},
	{
		name: 'gives nothing back for a credit note',
		first: 'tells of an invoice',
		needs: 'creditInvoice',
		plant: states((state) =>
			state.amountRefunded === 300 && state.invoice
				? { ...cut(state, 'refund', 0), facts: state.facts }
				: state,
		),
	},
	{
		name: 'writes the dates of disputes without milliseconds',
		first: 'tells of money that goes back',
		needs: 'dispute',
		plant: states((state) => ({
			...state,
			disputes: state.disputes.map((one) => ({
				...one,
				openedAt: withoutMilliseconds(one.openedAt),
			})),
		})),
	},
	{
		name: 'writes the end of a free time in seconds',
		first: 'tells of a subscription',
		needs: 'startTrial',
		plant: states((state) =>
			state.subscription
				? {
						...state,
						subscription: {
							...state.subscription,
							trialEnd: inSeconds(state.subscription.trialEnd),
						},
					}
				: state,
		),
	},
	{
		name: 'dates events by when their object was made',
		first: 'tells of money that goes back',
		plant: method('readEvents', (was) => {
			const made = new Map<string, string>();
			return (...given) =>
				was(...given).map((event) => {
					const { objectId } = event.hint;
					const occurredAt = made.get(objectId) ?? event.occurredAt;
					made.set(objectId, occurredAt);
					return { ...event, occurredAt };
				});
		}),
	},
	{
		name: 'sells one piece, however many of a price',
		where: ({ lacks }) => !lacks.includes('paymentLink.create: what recurs'),
		first: 'sells and bills',
		needs: 'addMonthlyPrice',
		plant: action('paymentLink.create', (was) => async (draft, ...rest) => {
			const { sale } = draft as PaymentLinkDraft;
			if (!('prices' in sale)) return await was(draft, ...rest);
			const prices = sale.prices.map((price) => ({ ...price, quantity: 1 }));
			return await was({ ...(draft as PaymentLinkDraft), sale: { ...sale, prices } }, ...rest);
		}),
	},
	{
		name: 'does not climb from refunds that are explained',
		first: 'lists what there is',
		needs: 'payInvoice',
		plant: method('actions', (was) => ({
			...was,
			payment: {
				...was.payment,
				explain: async (text, connection) => {
					const explained = await required(was.payment?.explain)(text, connection);
					const { state } = explained;
					if (!state?.invoice) return explained;
					return { ...explained, state: { ...state, subject: { ...state.subject, id: text } } };
				},
			},
		})),
	},
	{
		name: 'dates a dispute by when it moved last',
		first: 'tells of money that goes back',
		needs: 'closeDispute',
		plant: states((state) => ({
			...state,
			disputes: state.disputes.map((one) =>
				one.status === 'won' ? { ...one, openedAt: state.facts.at(-1)?.at } : one,
			),
		})),
	},
	{
		name: 'gives every decline the same code',
		first: 'tells what people look for',
		needs: 'declineFor',
		plant: states((state) =>
			state.failure ? { ...state, failure: { ...state.failure, code: 'declined' } } : state,
		),
	},
	{
		name: 'does not say who has not taken an event',
		first: 'tells what people look for',
		needs: 'payment.explain',
		where: ({ lacks }) => !lacks.includes('detail.pendingDeliveries'),
		plant: action('payment.explain', (was) => async (...given) => ({
			...((await was(...given)) as object),
			pendingDeliveries: undefined,
		})),
	},
	{
		name: 'says that a subscription is billed a day before',
		first: 'tells of a subscription',
		needs: 'subscribe',
		plant: states((state) => {
			const { currentPeriodEnd: end } = state.subscription ?? {};
			if (!state.subscription || end === undefined) return state;
			const currentPeriodEnd = new Date(Date.parse(end) - 86_400_000).toISOString();
			return { ...state, subscription: { ...state.subscription, currentPeriodEnd } };
		}),
	},
	{
		name: 'takes the fee for what is left',
		first: 'tells of a payment',
		where: ({ knowsFee }) => knowsFee,
		plant: states((state) => ({
			...state,
			transactions: state.transactions.map((one) =>
				one.fee === undefined ? one : { ...one, fee: one.net, net: one.fee },
			),
		})),
	},
	{
		name: 'calls a plan by its id',
		first: 'tells what people look for',
		needs: 'paySubscriptionPage',
		plant: states((state) =>
			state.subscription
				? { ...state, subscription: { ...state.subscription, plan: state.subscription.id } }
				: state,
		),
	},
	...READ_ALONE.map(([operation, first]): Fault => ({
		name: `writes the date of ${operation} without milliseconds`,
		first,
		needs: operation,
		plant: action(operation, (was) => async (...given) => {
			const record = (await was(...given)) as { readonly createdAt: string };
			return { ...record, createdAt: withoutMilliseconds(record.createdAt) };
		}),
	})),
];
