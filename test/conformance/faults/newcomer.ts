/** Faults that a newcomer would really make, thought of without looking at the checks. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { action, connections, type Fault, method, states } from './fault';

export const scaled = (state: PaymentState, factor: number): PaymentState => ({
	...state,
	amountDue: state.amountDue * factor,
	amountPaid: state.amountPaid * factor,
	amountRefunded: state.amountRefunded * factor,
	amountDisputed: state.amountDisputed * factor,
	transactions: state.transactions.map((one) => ({ ...one, amount: one.amount * factor })),
	facts: state.facts.map((fact) =>
		fact.amount === undefined ? fact : { ...fact, amount: fact.amount * factor },
	),
});

const draft = (name: string, at: number, change: (draft: Record<string, unknown>) => object) =>
	action(name, (was) => async (...given) => {
		const other = [...given];
		other[at] = change(given[at] as Record<string, unknown>);
		return await was(...other);
	});

const without = (key: string) => (one: Record<string, unknown>) => ({ ...one, [key]: undefined });

const MONTH_MS = 31 * 86_400_000;

export const FIRST_ROUND: readonly Fault[] = [
	{
		name: 'takes yen for hundredths, in all amounts alike',
		first: 'tells of a payment',
		needs: 'other decimals',
		plant: states((state) => (state.currency === 'JPY' ? scaled(state, 100) : state)),
	},
	{
		name: 'puts the time into the key of a refund',
		first: 'does once what has one key',
		needs: 'refund.create',
		plant: action('refund.create', (was) => async (one, write, connection) => {
			const { key } = write as { key: string };
			const now = (connection as GatewayConnection).clock.now();
			return await was(one, { key: `${key}/${now}` }, connection);
		}),
	},
	{
		name: 'adds the amount of a dispute twice',
		first: 'tells of money that goes back',
		needs: 'dispute',
		plant: states((state) => ({
			...state,
			amountDisputed: state.amountDisputed * 2,
			transactions: state.transactions.flatMap((one) =>
				one.kind === 'dispute' ? [one, { ...one, id: `${one.id}-2` }] : [one],
			),
		})),
	},
	{
		name: 'cuts the first letters off a secret',
		first: 'verifies a delivery',
		plant: connections((connection) => ({
			...connection,
			secrets: connection.secrets.map((secret) => secret.slice(6)),
			...(connection.endpointIds
				? { endpointIds: connection.endpointIds.map((id) => id.slice(2)) }
				: {}),
		})),
	},
	{
		name: 'loses the payer of invoices',
		first: 'tells of an invoice',
		needs: 'invoice',
		plant: states((state) => (state.invoice ? { ...state, customer: {} } : state)),
	},
	{
		name: 'adds the fee to the net amount',
		where: ({ knowsFee }) => knowsFee,
		first: 'tells of a payment',
		plant: states((state) => ({
			...state,
			transactions: state.transactions.map((one) =>
				one.fee === undefined ? one : { ...one, net: one.amount + one.fee },
			),
		})),
	},
	{
		name: 'says that everything was created now',
		first: 'tells of money that goes back',
		plant: method(
			'readStates',
			(was) => async (subjects, connection) =>
				(await was(subjects, connection)).map((state) => {
					if (!state) return state;
					const createdAt = new Date(connection.clock.now()).toISOString();
					return { ...state, createdAt };
				}),
		),
	},
	{
		name: 'shows a key in the code of a refusal',
		first: 'tells what was refused',
		plant: method('classify', (was) => (error) => {
			const failure = was(error);
			const text = error instanceof Error ? error.message : '';
			return failure && { ...failure, rawCode: `${failure.rawCode ?? ''} ${text}` };
		}),
	},
	{
		name: 'throws for a payment that is declined when it is tried again',
		first: 'sells and bills',
		needs: 'invoice.retryPayment',
		plant: action('invoice.retryPayment', (was) => async (...given) => {
			const state = (await was(...given)) as PaymentState;
			if (state.failure) throw new Error('declined');
			return state;
		}),
	},
	{
		name: 'takes the begin of a period for its end',
		first: 'tells of a subscription',
		needs: 'subscribe',
		plant: states((state) =>
			state.subscription?.currentPeriodEnd
				? {
						...state,
						subscription: { ...state.subscription, currentPeriodEnd: state.createdAt },
					}
				: state,
		),
	},
	{
		name: 'lists payments of all customers where one is asked for',
		where: ({ lacks }) => !lacks.includes('customer.get'),
		first: 'lists what there is',
		needs: 'addCustomer',
		plant: draft('payment.getMany', 0, without('customerId')),
	},
	{
		name: 'lists events from before the time asked for',
		first: 'lists what there is',
		needs: 'event.getMany',
		plant: draft('event.getMany', 0, without('since')),
	},
	{
		name: 'does not say of which payment a refund is',
		first: 'gives back and takes',
		needs: 'refund.get',
		plant: action('refund.get', (was) => async (...given) => ({
			...((await was(...given)) as object),
			paymentId: undefined,
		})),
	},
	{
		name: 'does not say which payments were made for an invoice',
		first: 'tells of an invoice',
		needs: 'invoice',
		plant: states((state) => ({
			...state,
			obligations: state.obligations.map((one) => ({ ...one, paymentIds: [] })),
		})),
	},
	{
		name: 'leaves the account of a subject empty',
		first: 'tells of a payment',
		plant: states((state) => ({ ...state, subject: { ...state.subject, account: '' } })),
	},
];

export const SECOND_ROUND: readonly Fault[] = [
	{
		name: 'takes a little less than all',
		first: 'gives back and takes',
		needs: 'payment.capture',
		plant: draft('payment.capture', 0, (one) =>
			one.howMuch === 'all' ? { ...one, howMuch: { part: '9.99' } } : one,
		),
	},
	{
		name: 'counts refunds that are under way',
		first: 'tells of money that goes back',
		needs: 'refundSlowly',
		plant: states((state) => ({
			...state,
			amountRefunded: state.transactions
				.filter(({ kind, outcome }) => kind === 'refund' && outcome !== 'failed')
				.reduce((sum, { amount }) => sum + amount, 0),
			transactions: state.transactions.map((one) =>
				one.kind === 'refund' && one.outcome === 'pending' ? { ...one, outcome: 'succeeded' } : one,
			),
		})),
	},
	{
		name: 'counts a year as a month',
		first: 'tells of a subscription',
		needs: 'subscribeYearly',
		plant: states((state) =>
			state.subscription?.interval === 'year'
				? { ...state, subscription: { ...state.subscription, mrr: state.subscription.mrr * 12 } }
				: state,
		),
	},
	{
		name: 'says nothing of why a payment was declined',
		first: 'tells of a payment',
		plant: states((state) =>
			state.failure ? { ...state, failure: { ...state.failure, message: '' } } : state,
		),
	},
	{
		name: 'loses with what was paid',
		where: ({ knowsMethod }) => knowsMethod !== false,
		first: 'tells of a payment',
		plant: states((state) => ({
			...state,
			transactions: state.transactions.map(({ method: _gone, ...one }) => one),
		})),
	},
	{
		name: 'bills nothing at once where a change of plan is to be billed at once',
		first: 'passes on what is asked for beside',
		needs: 'subscription.changePlan',
		plant: draft('subscription.changePlan', 0, (one) => ({ ...one, proration: 'none' })),
	},
	{
		name: 'pauses for ever',
		first: 'passes on what is asked for beside',
		needs: 'subscription.pause',
		plant: draft('subscription.pause', 0, without('resumesAt')),
	},
	{
		name: 'forgets the free days',
		first: 'passes on what is asked for beside',
		needs: 'subscription.create',
		plant: draft('subscription.create', 0, without('trialDays')),
	},
	{
		name: 'makes no invoice for what is paid on a link',
		where: ({ always = [] }) => !always.includes('paymentLink.create: invoice for what is paid'),
		first: 'passes on what is asked for beside',
		needs: 'paymentLink.create',
		plant: draft('paymentLink.create', 0, without('hasInvoice')),
	},
	{
		name: 'blames people in its messages',
		first: 'tells what was refused',
		plant: method('classify', (was) => (error) => {
			const failure = was(error);
			return failure && { ...failure, message: `${failure.message}. It was an error of yours` };
		}),
	},
	{
		name: 'keeps the reason of a refund to itself',
		where: ({ lacks }) => !lacks.includes('refund.create: reason'),
		first: 'passes on what is asked for beside',
		needs: 'refund.create',
		plant: draft('refund.create', 0, without('reason')),
	},
	{
		name: 'bills another customer than the one given',
		where: ({ lacks }) => !lacks.includes('addCustomer'),
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: draft('invoice.create', 0, (one) => ({
			...one,
			customer:
				'id' in (one.customer as object)
					? { email: 'somebody.else@northwind.example' }
					: one.customer,
		})),
	},
	{
		name: 'does not say until when a dispute is to be answered',
		first: 'tells of money that goes back',
		needs: 'dispute',
		plant: states((state) => ({
			...state,
			disputes: state.disputes.map(({ evidenceDueBy: _gone, ...one }) => one),
		})),
	},
	{
		name: 'takes the first transaction for the last',
		first: 'tells of money that goes back',
		plant: states((state) => {
			const [first] = state.transactions;
			return first ? { ...state, lastTransactionId: first.id } : state;
		}),
	},
	{
		name: 'makes samples of the newest, whichever is asked for',
		first: 'lists what there is',
		needs: 'event.createSample',
		plant: draft('event.createSample', 0, without('objectId')),
	},
	{
		name: 'catches up with the last event of each object',
		first: 'lists changes',
		plant: changesAs((found) => [
			...new Map(found.map((one) => [one.hint.objectId, one])).values(),
		]),
	},
	{
		name: 'catches up with events of one type',
		first: 'lists changes',
		plant: changesAs((found) =>
			found.map((one) => ({ ...one, hint: { ...one.hint, type: 'payment.pending' } })),
		),
	},
	...['payment', 'dispute'].map((resource): Fault => ({
		name: `lists each ${resource} of a month at most`,
		first: 'lists what there is',
		needs: `${resource}.getMany`,
		plant: action(`${resource}.getMany`, (was) => async (filter, connection) => {
			const { since = '' } = filter as { since?: string };
			const month = (connection as GatewayConnection).clock.now() - MONTH_MS;
			const [, later] = [since, new Date(month).toISOString()].sort();
			return await was({ ...(filter as object), since: later }, connection);
		}),
	})),
	{
		name: 'takes every connection for one that moves no money',
		where: ({ saysMode }) => saysMode === false,
		first: 'reads events',
		plant: method(
			'readEvents',
			(was) => (delivery, connection) => was(delivery, { ...connection, livemode: false }),
		),
	},
];

function changesAs(change: (found: readonly PaymentEvent[]) => readonly PaymentEvent[]) {
	return method(
		'listChanges',
		(was) =>
			async function* (since, connection) {
				const found: PaymentEvent[] = [];
				for await (const event of was(since, connection)) found.push(event);
				yield* change(found);
			},
	);
}
