/**
 * A gateway for the engine's model test: subjects live their lives by commands, the state is what the log of commands says,
 * and every read can be held up by the test. It knows nothing of any vendor.
 */
import type { GatewayAdapter, GatewayConnection } from '../../nodes/shared/contracts/gateway';
import type { PaymentEvent, PaymentEventType } from '../../nodes/shared/vocabulary/event';
import type {
	Fact,
	PaymentState,
	SubjectStatus,
	Transaction,
} from '../../nodes/shared/vocabulary/payment';
import type { Subject, SubjectKind } from '../../nodes/shared/vocabulary/subject';
import { toScope } from '../../nodes/shared/vocabulary/subject';
import { versionOf } from '../../nodes/shared/vocabulary/version';

export const COMMANDS = [
	'fail',
	'pay',
	'authorize',
	'cancel',
	'refundHalf',
	'refundRest',
	'dispute',
	'win',
	'lose',
	'renew',
	'pastDue',
] as const;
export type Command = (typeof COMMANDS)[number];

export interface Life {
	readonly id: string;
	readonly kind: SubjectKind;
	readonly amount: number;
	readonly currency: string;
	readonly dealId?: string;
	readonly email?: string;
}

interface Entry {
	readonly id: string;
	readonly command: Command;
	readonly amount: number;
	readonly at: string;
}

export interface ModelGateway {
	readonly adapter: GatewayAdapter;
	add(life: Life): Subject;
	/** Does the command if it makes sense now. @returns the event it makes the gateway tell, if it did. */
	command(id: string, command: Command, now: number): PaymentEvent | undefined;
	truth(id: string): PaymentState;
	/** How often `readStates` and `resolve` were called. */
	readonly calls: { reads: number; resolves: number };
}

const ACCOUNT = 'acct_1';

/** @param hold awaited before and after every call, so that a test decides who goes next. */
export function createModelGateway(hold: (label: string) => Promise<void>): ModelGateway {
	const lives = new Map<string, { life: Life; log: Entry[] }>();
	const calls = { reads: 0, resolves: 0 };
	let serial = 0;

	const truth = (id: string): PaymentState => {
		const found = lives.get(id);
		if (!found) throw new RangeError(`no life ${id}`);
		return stateOf(found.life, found.log);
	};

	const adapter: GatewayAdapter = {
		id: 'model',
		displayName: 'Model Pay',
		can: new Set(['webhooks']),
		eventTypes: {},
		identify: async () => ({ account: ACCOUNT, livemode: true, name: 'Model' }),
		mayBeSigned: () => true,
		verify: async () => true,
		readEvents: () => [],
		async resolve(hints) {
			calls.resolves++;
			await hold('resolve');
			return hints.map(({ objectId }) => {
				const found = lives.get(objectId);
				return found && subjectOf(found.life);
			});
		},
		async readStates(subjects) {
			calls.reads++;
			await hold('read states');
			const states = subjects.map(({ id }) => (lives.has(id) ? truth(id) : undefined));
			await hold('states on their way');
			return states;
		},
		async *listChanges() {},
		actions: {},
		endpoints: {
			list: async () => [],
			create: async () => await Promise.reject(new Error('not modelled')),
			update: async () => await Promise.reject(new Error('not modelled')),
			remove: async () => {},
			eventsFor: () => [],
		},
		classify: () => undefined,
	};

	return {
		adapter,
		calls,
		truth,
		add(life) {
			lives.set(life.id, { life, log: [] });
			return subjectOf(life);
		},
		command(id, command, now) {
			const found = lives.get(id);
			if (!found) return undefined;
			const amount = amountFor(command, stateOf(found.life, found.log), found);
			if (amount === undefined) return undefined;
			serial++;
			const entry = { id: `tx_${serial}`, command, amount, at: new Date(now).toISOString() };
			found.log.push(entry);
			return {
				id: `evt_${serial}`,
				gateway: 'model',
				account: ACCOUNT,
				livemode: true,
				occurredAt: entry.at,
				hint: { type: EVENTS[command], objectKind: 'life', objectId: id },
			};
		},
	};
}

const EVENTS: Readonly<Record<Command, PaymentEventType>> = {
	fail: 'payment.failed',
	pay: 'payment.succeeded',
	authorize: 'payment.authorized',
	cancel: 'payment.canceled',
	refundHalf: 'refund.succeeded',
	refundRest: 'refund.succeeded',
	dispute: 'dispute.opened',
	win: 'dispute.won',
	lose: 'dispute.lost',
	renew: 'subscription.renewed',
	pastDue: 'subscription.pastDue',
};

function subjectOf({ id, kind }: Life): Subject {
	return { gateway: 'model', account: ACCOUNT, livemode: true, kind, id };
}

/** The amount a command moves; `undefined` when it makes no sense in that state. */
function amountFor(
	command: Command,
	state: PaymentState,
	{ life, log }: { life: Life; log: Entry[] },
): number | undefined {
	const left = state.amountPaid - state.amountRefunded - state.amountDisputed;
	const isOpenDispute = state.disputes.some((dispute) => dispute.status === 'needsResponse');
	const isSubscription = life.kind === 'subscription';
	const isPaid = state.amountPaid > 0;
	const isCanceled = log.some((entry) => entry.command === 'cancel');
	switch (command) {
		case 'pay':
			return isPaid || isCanceled ? undefined : life.amount;
		case 'fail':
		case 'authorize':
			return isPaid || isCanceled ? undefined : 0;
		case 'cancel':
			return isCanceled || (isPaid && !isSubscription) ? undefined : 0;
		case 'refundHalf':
			return isOpenDispute || left < 2 ? undefined : Math.floor(left / 2);
		case 'refundRest':
			return isOpenDispute || left < 1 ? undefined : left;
		case 'dispute':
			return isOpenDispute || left < 1 ? undefined : left;
		case 'win':
		case 'lose':
			return isOpenDispute ? 0 : undefined;
		case 'renew':
			return isSubscription && isPaid && !isCanceled ? life.amount : undefined;
		case 'pastDue':
			return isSubscription && isPaid && !isCanceled ? 0 : undefined;
	}
}

function stateOf(life: Life, log: readonly Entry[]): PaymentState {
	const subject = subjectOf(life);
	const moved = (...commands: Command[]) =>
		log
			.filter((entry) => commands.includes(entry.command))
			.reduce((total, entry) => total + entry.amount, 0);
	const last = (...commands: Command[]) =>
		log.findLast((entry) => commands.includes(entry.command));
	const lastDispute = last('dispute');
	const verdict = log
		.slice(lastDispute ? log.indexOf(lastDispute) : log.length)
		.findLast(({ command }) => command === 'win' || command === 'lose')?.command;
	const won = log.filter((entry, place) => entry.command === 'dispute' && wins(log, place));
	const paid = moved('pay', 'renew');
	const partial: Omit<PaymentState, 'version'> = {
		subject,
		status: statusOf(life, log, paid),
		rawStatus: log.at(-1)?.command ?? 'new',
		currency: life.currency,
		amountDue: life.amount,
		amountPaid: paid,
		amountRefunded: moved('refundHalf', 'refundRest'),
		amountDisputed: moved('dispute') - won.reduce((total, entry) => total + entry.amount, 0),
		obligations: [],
		transactions: log.map(transactionOf),
		lastTransactionId: last('pay', 'renew')?.id,
		lastPaidAt: last('pay', 'renew')?.at,
		createdAt: '2026-01-01T00:00:00.000Z',
		customer: { id: 'cus_1', email: life.email, name: 'Acme' },
		failure:
			paid === 0 && last('fail')
				? { category: 'declined', code: 'declined', message: 'declined', retryable: true }
				: undefined,
		disputes: lastDispute
			? [
					{
						id: lastDispute.id,
						status: verdict === 'win' ? 'won' : verdict === 'lose' ? 'lost' : 'needsResponse',
						reason: 'fraudulent',
						amount: lastDispute.amount,
					},
				]
			: [],
		subscription:
			life.kind === 'subscription'
				? {
						id: life.id,
						status: last('cancel') ? 'canceled' : paid > 0 ? 'active' : 'incomplete',
						plan: 'Plan',
						interval: 'month',
						mrr: last('cancel') ? 0 : life.amount,
					}
				: undefined,
		crmReference: life.dealId === undefined ? undefined : { dealId: life.dealId },
		url: `https://pay.example/${life.id}`,
		facts: [],
	};
	const facts = log.map((entry) => factOf(entry, partial, subject));
	const state = { ...partial, facts };
	return { ...state, version: versionOf(state) };
}

function wins(log: readonly Entry[], place: number): boolean {
	const next = log.slice(place + 1).find(({ command }) => command === 'win' || command === 'lose');
	return next?.command === 'win';
}

function statusOf(life: Life, log: readonly Entry[], paid: number): SubjectStatus {
	const last = log.findLast(({ command }) => ['pay', 'renew', 'pastDue'].includes(command));
	if (last?.command === 'pastDue' && !log.some(({ command }) => command === 'cancel')) {
		return 'pastDue';
	}
	if (paid >= life.amount) return 'paid';
	const latest = log.at(-1)?.command;
	if (latest === 'cancel') return 'canceled';
	if (latest === 'fail') return 'failed';
	if (latest === 'authorize') return 'authorized';
	return 'pending';
}

function transactionOf({ id, command, amount, at }: Entry): Transaction {
	const isRefund = command.startsWith('refund');
	return {
		id,
		kind: isRefund ? 'refund' : command === 'dispute' ? 'dispute' : 'payment',
		outcome: command === 'fail' ? 'failed' : 'succeeded',
		amount,
		at,
	};
}

function factOf(entry: Entry, state: Omit<PaymentState, 'version'>, subject: Subject): Fact {
	const type = EVENTS[entry.command];
	const isGone = state.amountRefunded + state.amountDisputed >= state.amountPaid;
	const current: Partial<Record<Command, boolean>> = {
		fail: state.amountPaid === 0,
		authorize: state.status === 'authorized',
		pay: !isGone,
		renew: !isGone,
		dispute:
			state.disputes.at(-1)?.id === entry.id && state.disputes.at(-1)?.status === 'needsResponse',
		pastDue: state.status === 'pastDue',
	};
	return {
		key: `${toScope(subject)}/${entry.id}/${entry.command}`,
		type,
		at: entry.at,
		amount: entry.amount === 0 ? undefined : entry.amount,
		current: current[entry.command] ?? true,
		transactionId: entry.id,
	};
}

/** A connection to it; only identity and mode matter. */
export function modelGatewayConnection(clock: GatewayConnection['clock']): GatewayConnection {
	return {
		http: async () => await Promise.reject(new Error('the model makes no HTTP calls')),
		clock,
		baseUrl: 'https://pay.example',
		livemode: true,
		account: async () => ACCOUNT,
		secrets: [],
	};
}
