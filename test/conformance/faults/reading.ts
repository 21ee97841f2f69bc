/** Faults in what the adapter reads: states, facts, references, roots, changes, deliveries. */
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { calls, connections, type Fault, facts, method, states } from './fault';

const without = <Key extends keyof PaymentState>(state: PaymentState, key: Key): PaymentState => {
	const { [key]: _gone, ...rest } = state;
	return rest as PaymentState;
};

const told = (change: (event: PaymentEvent) => PaymentEvent | undefined) =>
	method(
		'readEvents',
		(was) => (delivery, connection) =>
			was(delivery, connection).flatMap((event) => change(event) ?? []),
	);

const changed = (change: (events: PaymentEvent[]) => readonly PaymentEvent[]) =>
	method(
		'listChanges',
		(was) =>
			async function* (since, connection) {
				const all: PaymentEvent[] = [];
				for await (const event of was(since, connection)) all.push(event);
				yield* change(all);
			},
	);

const MONEY_FACTS = new Set(['payment.succeeded', 'invoice.paid', 'subscription.renewed']);

export const READING: readonly Fault[] = [
	// The eight that went through the suite before.
	{
		name: 'never reads the reference in the metadata',
		first: 'reads the deal that is named',
		plant: states((state) => without(state, 'crmReference')),
	},
	{
		name: 'lets disputes move no money',
		first: 'tells of money that goes back',
		needs: 'dispute',
		plant: states((state) => ({
			...state,
			amountDisputed: 0,
			transactions: state.transactions.filter(({ kind }) => kind !== 'dispute'),
		})),
	},
	{
		name: 'does not climb from payments to invoice or subscription',
		first: 'tells of an invoice',
		needs: 'invoice',
		plant: method(
			'resolve',
			(was) => async (hints, connection) =>
				(await was(hints, connection)).map((root, index) => {
					const { objectKind, objectId } = hints[index] ?? {};
					// Whatever the gateway calls a payment.
					const isClimbed = root && root.kind !== 'payment' && !objectKind?.includes(root.kind);
					return isClimbed && objectId ? { ...root, kind: 'payment', id: objectId } : root;
				}),
		),
	},
	{
		name: 'counts what is authorized as paid',
		first: 'tells of a payment',
		needs: 'authorise',
		plant: states((state) =>
			state.status === 'authorized'
				? { ...state, status: 'paid', amountPaid: state.amountDue }
				: state,
		),
	},
	{
		name: 'tells renewals as plain invoices',
		first: 'tells of a subscription',
		needs: 'renew',
		plant: facts((fact) =>
			fact.type === 'subscription.renewed' ? { ...fact, type: 'invoice.paid' } : fact,
		),
	},
	{
		name: 'tells of renewals as of plain invoices in deliveries',
		first: 'tells of a subscription',
		needs: 'renew',
		plant: told((event) => ({
			...event,
			hint: {
				...event.hint,
				type: event.hint.type === 'subscription.renewed' ? 'invoice.paid' : event.hint.type,
			},
		})),
	},
	// States.
	{
		name: 'lowers what was paid by refunds',
		first: 'tells of money that goes back',
		plant: states((state) => ({ ...state, amountPaid: state.amountPaid - state.amountRefunded })),
	},
	{
		name: 'counts refunds that failed',
		first: 'tells of money that goes back',
		needs: 'failRefund',
		plant: states((state) => ({
			...state,
			amountRefunded: state.transactions
				.filter(({ kind }) => kind === 'refund')
				.reduce((sum, { amount }) => sum + amount, 0),
		})),
	},
	{
		name: 'holds money for an inquiry',
		first: 'tells of money that goes back',
		needs: 'inquire',
		plant: states((state) =>
			state.disputes.some(({ status }) => status === 'inquiry')
				? { ...state, amountDisputed: state.amountPaid }
				: state,
		),
	},
	{
		name: 'keeps holding what a won dispute gave back',
		first: 'tells of money that goes back',
		needs: 'closeDispute',
		plant: states((state) => ({
			...state,
			amountDisputed: state.disputes.reduce(
				(sum, { amount, status }) => sum + (status === 'inquiry' ? 0 : amount),
				0,
			),
		})),
	},
	{
		name: 'takes every amount for hundredths',
		first: 'tells of a payment',
		needs: 'other decimals',
		plant: states((state) =>
			state.currency === 'JPY' || state.currency === 'KWD'
				? { ...state, amountPaid: state.amountPaid * 100, amountDue: state.amountDue * 100 }
				: state,
		),
	},
	{
		name: 'writes currencies in lower case',
		first: 'tells of a payment',
		plant: states((state) => ({ ...state, currency: state.currency.toLowerCase() })),
	},
	{
		name: 'calls a canceled subscription active',
		first: 'tells of a subscription',
		needs: 'cancel',
		plant: states((state) =>
			state.subscription?.status === 'canceled'
				? { ...state, subscription: { ...state.subscription, status: 'active' } }
				: state,
		),
	},
	{
		name: 'keeps counting what a canceled subscription brings',
		first: 'tells of a subscription',
		needs: 'cancel',
		plant: states((state) =>
			state.subscription?.mrr === 0
				? { ...state, subscription: { ...state.subscription, mrr: 1_200 } }
				: state,
		),
	},
	{
		name: 'keeps the failure of a payment that was paid since',
		first: 'tells of a payment',
		needs: 'payAgain',
		plant: remembering((now, before) => ({
			...now,
			...(before.failure ? { failure: before.failure } : {}),
		})),
	},
	{
		name: 'says that money arrived when the payment was made',
		first: 'tells of a payment',
		needs: 'capture',
		plant: states((state) =>
			state.lastPaidAt ? { ...state, lastPaidAt: state.createdAt } : state,
		),
	},
	{
		name: 'writes moments without milliseconds',
		first: 'tells of a payment',
		plant: states((state) => ({
			...state,
			transactions: state.transactions.map((one) => ({ ...one, at: one.at.replace('.000Z', 'Z') })),
		})),
	},
	{
		name: 'adds the fee to what is left',
		where: ({ knowsFee }) => knowsFee,
		first: 'tells of a payment',
		plant: states((state) => ({
			...state,
			transactions: state.transactions.map((one) =>
				one.fee === undefined ? one : { ...one, fee: -one.fee },
			),
		})),
	},
	{
		name: 'asks nothing for what is open',
		first: 'tells of an invoice',
		needs: 'invoice',
		plant: states((state) => ({ ...state, amountDue: state.amountPaid })),
	},
	{
		name: 'leaves a void invoice asked for',
		first: 'tells of an invoice',
		needs: 'voidInvoice',
		plant: states((state) => ({
			...state,
			obligations: state.obligations.map((one) =>
				one.status === 'voided' ? { ...one, asked: 1_000 } : one,
			),
		})),
	},
	{
		name: 'gives a stale version',
		first: 'finds what belongs together',
		plant: method(
			'readStates',
			(was) => async (subjects, connection) =>
				(await was(subjects, connection)).map((state) => state && { ...state, version: 'v1' }),
		),
	},
	{
		name: 'loses the payer',
		first: 'tells of a payment',
		plant: states((state) => ({ ...state, customer: {} })),
	},
	{
		name: 'loses the words of a payment',
		first: 'tells of a payment',
		plant: states((state) => without(state, 'description')),
	},
	{
		name: 'names only the deal, and not whose',
		first: 'reads the deal that is named',
		plant: states((state) =>
			state.crmReference?.dealId
				? { ...state, crmReference: { dealId: state.crmReference.dealId } }
				: state,
		),
	},
	{
		name: 'asks no page for the deal it names',
		first: 'reads the deal that is named',
		needs: 'payOnNamedPage',
		plant: method('namedElsewhere', () => async (subjects) => subjects.map(() => undefined)),
	},
	{
		name: 'hands out what pages name in another order',
		first: 'reads the deal that is named',
		needs: 'payOnNamedPage',
		plant: method(
			'namedElsewhere',
			(was) => async (subjects, connection) =>
				[...((await was?.(subjects, connection)) ?? [])].reverse(),
		),
	},
	{
		name: 'guesses a status that no table has',
		first: 'finds what belongs together',
		plant: states((state) => (state.status === 'unknown' ? { ...state, status: 'paid' } : state)),
	},
	{
		name: 'reads states in the order in which they come',
		first: 'finds what belongs together',
		plant: method(
			'readStates',
			(was) => async (subjects, connection) => [...(await was(subjects, connection))].reverse(),
		),
	},
	{
		name: 'leaves out what is gone instead of saying so',
		first: 'finds what belongs together',
		plant: method(
			'readStates',
			(was) => async (subjects, connection) => (await was(subjects, connection)).filter(Boolean),
		),
	},
	{
		name: 'throws for what is gone',
		first: 'finds what belongs together',
		plant: method('readStates', (was) => async (subjects, connection) => {
			const found = await was(subjects, connection);
			if (found.includes(undefined)) throw new Error('gone');
			return found;
		}),
	},
	{
		name: 'reads a hundred one by one',
		first: 'finds what belongs together',
		plant: method('readStates', (was) => async (subjects, connection) => {
			const all = [];
			for (const subject of subjects) all.push(...(await was([subject], connection)));
			return all;
		}),
	},
	{
		name: 'finds roots in another order',
		first: 'finds what belongs together',
		plant: method(
			'resolve',
			(was) => async (hints, connection) => [...(await was(hints, connection))].reverse(),
		),
	},
	{
		name: 'asks the gateway where nothing is asked',
		first: 'finds what belongs together',
		plant: method('resolve', (was, { identify }) => async (hints, connection) => {
			if (hints.length === 0) await identify(connection);
			return await was(hints, connection);
		}),
	},
	{
		name: 'makes roots of the wrong mode',
		first: 'tells of a payment',
		plant: method(
			'resolve',
			(was) => async (hints, connection) =>
				(await was(hints, connection)).map((root) => root && { ...root, livemode: true }),
		),
	},
	// Facts.
	{
		name: 'tells what was declined as what still holds, after it was paid',
		first: 'tells of a payment',
		needs: 'payAgain',
		plant: remembering((now, before) => ({
			...now,
			facts: [...before.facts.filter(({ type }) => type === 'payment.failed'), ...now.facts],
		})),
	},
	{
		name: 'tells each fact with another key each time',
		first: 'finds what belongs together',
		plant: facts((fact, index, { amountRefunded }) => ({
			...fact,
			key: `${fact.key}/${amountRefunded}/${index}`,
		})),
	},
	{
		name: 'gives facts of one sort one key',
		first: 'tells of money that goes back',
		plant: facts((fact, _index, { subject }) => ({
			...fact,
			key: `${fact.key.split('/').slice(0, 3).join('/')}/${subject.id}/${fact.type}`,
		})),
	},
	{
		name: 'leaves account and mode out of the keys',
		first: 'tells of a payment',
		plant: facts((fact) => ({ ...fact, key: fact.key.split('/').slice(3).join('/') })),
	},
	{
		name: 'tells facts newest first',
		first: 'tells of money that goes back',
		plant: states((state) => ({ ...state, facts: [...state.facts].reverse() })),
	},
	{
		name: 'says that a payment holds which was refunded whole',
		first: 'tells of money that goes back',
		plant: facts((fact) => (MONEY_FACTS.has(fact.type) ? { ...fact, current: true } : fact)),
	},
	{
		name: 'tells no fact of refunds',
		first: 'tells of money that goes back',
		plant: facts((fact) => (fact.type === 'refund.succeeded' ? undefined : fact)),
	},
	{
		name: 'tells the whole payment as the amount of a refund',
		first: 'tells of money that goes back',
		plant: facts((fact, _index, { amountPaid }) =>
			fact.type === 'refund.succeeded' ? { ...fact, amount: amountPaid } : fact,
		),
	},
	{
		name: 'tells lost disputes as won',
		first: 'tells of money that goes back',
		needs: 'closeDispute',
		plant: facts((fact) =>
			fact.type === 'dispute.lost' ? { ...fact, type: 'dispute.won' } : fact,
		),
	},
	{
		name: 'tells no overdue invoice',
		first: 'tells of an invoice',
		needs: 'makeOverdue',
		plant: facts((fact) => (fact.type === 'invoice.overdue' ? undefined : fact)),
	},
	{
		name: 'says when it looked instead of when it happened',
		first: 'tells of money that goes back',
		plant: (adapter) => ({
			...adapter,
			readStates: async (subjects, connection) => {
				const at = new Date(connection.clock.now()).toISOString();
				const read = await adapter.readStates(subjects, connection);
				return await Promise.all(
					read.map(async (state) => {
						if (!state) return state;
						const planted = facts((fact) => ({ ...fact, at }))({
							...adapter,
							readStates: async () => [state],
						});
						const [changed] = await planted.readStates([state.subject], connection);
						return changed;
					}),
				);
			},
		}),
	},
	// Deliveries.
	{
		name: 'reads deliveries of other accounts',
		first: 'reads events',
		needs: 'deliveryOfOthers',
		plant: method('readEvents', (was) => (delivery, connection) => {
			const text = new TextDecoder().decode(delivery.rawBody).replace(/,?"account":"\w+"/, '');
			return was({ ...delivery, rawBody: new TextEncoder().encode(text) }, connection);
		}),
	},
	{
		name: 'takes every event for a live one',
		first: 'reads events',
		plant: told((event) => ({ ...event, livemode: true })),
	},
	{
		name: 'gives events an id of chance',
		first: 'reads events',
		plant: told((event) => ({ ...event, id: String(Math.random()) })),
	},
	{
		name: 'dates events by when they were read, in seconds',
		first: 'reads events',
		plant: told((event) => ({ ...event, occurredAt: event.occurredAt.replace('.000Z', 'Z') })),
	},
	{
		name: 'throws for bodies that are no events',
		first: 'reads events',
		plant: method('readEvents', (was) => (delivery, connection) => {
			JSON.parse(new TextDecoder().decode(delivery.rawBody));
			return was(delivery, connection);
		}),
	},
	{
		name: 'takes declined payments for paid ones in deliveries',
		first: 'reads events',
		plant: told((event) => ({
			...event,
			hint: {
				...event.hint,
				type: event.hint.type === 'payment.failed' ? 'payment.succeeded' : event.hint.type,
			},
		})),
	},
	// Catch-up.
	{
		name: 'lists changes newest first',
		first: 'lists changes',
		plant: changed((events) => [...events].reverse()),
	},
	{
		name: 'loses the second page of changes',
		first: 'lists changes',
		plant: (adapter, { pageSizes }) =>
			changed((events) => events.slice(0, pageSizes.changes))(adapter),
	},
	{
		name: 'loses a change at the edge of a page',
		first: 'lists changes',
		plant: (adapter, { pageSizes }) =>
			changed((events) => events.filter((_event, index) => index !== pageSizes.changes))(adapter),
	},
	{
		name: 'lists changes twice',
		first: 'lists changes',
		plant: changed((events) => [...events, ...events.slice(-1)]),
	},
	{
		name: 'lists changes from the next moment on',
		first: 'lists changes',
		plant: method(
			'listChanges',
			(was) => (since, connection) => was(new Date(since.getTime() + 1_000), connection),
		),
	},
	{
		name: 'lists changes since the day began',
		first: 'lists changes',
		plant: method(
			'listChanges',
			(was) => (since, connection) => was(new Date(since.getTime() - 3_600_000), connection),
		),
	},
	{
		name: 'lists no refunds among the changes',
		first: 'lists changes',
		plant: changed((events) => events.filter(({ hint }) => !hint.type.startsWith('refund'))),
	},
	{
		name: 'lists no failures among the changes',
		first: 'lists changes',
		plant: changed((events) => events.filter(({ hint }) => hint.type !== 'payment.failed')),
	},
	// Identity.
	{
		name: 'takes another account for its own',
		first: 'finds what belongs together',
		plant: method('identify', (was) => async (connection) => ({
			...(await was(connection)),
			account: 'other',
		})),
	},
	{
		name: 'takes a test credential for a live one',
		first: 'finds what belongs together',
		plant: method('identify', (was) => async (connection) => ({
			...(await was(connection)),
			livemode: true,
		})),
	},
	{
		name: 'reads no id in the address of a page',
		first: 'finds what belongs together',
		plant: method('idIn', () => (text) => text),
	},
	{
		name: 'uses a clock of its own',
		first: 'sells and bills',
		needs: 'invoice.create',
		plant: connections((connection) => ({
			...connection,
			clock: { ...connection.clock, now: () => 0 },
		})),
	},
	{
		name: 'sees only the first of every page of a list',
		first: 'lists changes',
		plant: (adapter, { wire }) =>
			calls(
				(request) => request,
				(answer) => ({ ...answer, body: wire.lastPage(answer.body) }),
			)(adapter),
	},
];

/** What it read of the same subject before plays a part in what it reads now. */
function remembering(change: (now: PaymentState, before: PaymentState) => PaymentState) {
	const before = new Map<string, PaymentState>();
	return states((state) => {
		const first = before.get(state.subject.id) ?? state;
		before.set(state.subject.id, first);
		return state.status === 'paid' ? change(state, first) : state;
	});
}
