/** Faults in what people look for and nothing is counted by, thought of by somebody who had read the contract alone. */
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { action, endpoint, type Fault, method, states } from './fault';

const FIRST = 'tells what people look for';

const lost = (name: string, needs: string, change: (state: PaymentState) => PaymentState) => ({
	name,
	first: FIRST,
	needs,
	plant: states(change),
});

const lostOf = (name: string, operation: string, key: string): Fault => ({
	name,
	first: FIRST,
	needs: operation,
	plant: action(operation, (was) => async (...given) => {
		const result = await was(...given);
		const drop = (row: object) => ({ ...row, [key]: undefined });
		return Array.isArray(result) ? result.map(drop) : drop(result as object);
	}),
});

export const DETAILS: readonly Fault[] = [
	lost('loses the receipt of a payment', 'detail.receiptUrl', (state) => ({
		...state,
		transactions: state.transactions.map(({ receiptUrl: _gone, ...one }) => one),
	})),
	lost('does not say when the gateway tries again', 'failRenewal', (state) => {
		if (!state.failure) return state;
		const { nextRetryAt: _gone, ...failure } = state.failure;
		return { ...state, failure };
	}),
	lost('calls every decline one for lack of money', 'declineFor', (state) =>
		state.failure
			? { ...state, failure: { ...state.failure, category: 'insufficientFunds' } }
			: state,
	),
	lost('loses page and PDF of invoices', 'invoice', ({ invoice, ...state }) => {
		if (!invoice) return state;
		const { hostedUrl: _page, pdfUrl: _pdf, ...rest } = invoice;
		return { ...state, invoice: rest };
	}),
	lost('takes three months for one', 'paySubscriptionPage', (state) =>
		state.subscription?.interval === '3 months'
			? { ...state, subscription: { ...state.subscription, mrr: 1_000 } }
			: state,
	),
	lostOf('keeps to itself until when a dispute is answered', 'dispute.get', 'evidenceDueBy'),
	{
		...lostOf('does not say when a listed subscription ends', 'subscription.getMany', 'cancelAt'),
		where: ({ lacks }) => !lacks.includes('subscription.cancel: end of the period'),
	},
	{
		...lostOf('forgets what nobody took', 'connection.check', 'lastUndelivered'),
		needs: 'detail.lastEvent',
	},
	{
		name: 'reads short events under an id of their own',
		first: 'reads events',
		needs: 'otherForms',
		plant: method('readEvents', (was) => (delivery, connection) => {
			const body = new TextDecoder().decode(delivery.rawBody).replace('"snapshot_event"', '"x"');
			return was({ ...delivery, rawBody: new TextEncoder().encode(body) }, connection);
		}),
	},
	{
		name: 'listens to the platform where a connected account is asked for',
		first: 'keeps endpoints',
		needs: 'hearsConnected',
		plant: endpoint('create', (was) => async (draft, connection) => {
			const own = { ...(connection as object), connectedAccount: undefined };
			return await was(draft, own);
		}),
	},
	{
		name: 'loses disputes of longer ago than events are kept',
		first: 'lists changes',
		needs: 'dispute',
		plant: method(
			'listChanges',
			(was) =>
				async function* (since, connection) {
					const old = connection.clock.now() - 30 * 86_400_000;
					for await (const event of was(since, connection)) {
						const isOld = Date.parse(event.occurredAt) < old;
						if (!isOld || !event.hint.type.startsWith('dispute')) yield event;
					}
				},
		),
	},
];
