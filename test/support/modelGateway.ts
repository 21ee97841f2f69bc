/**
 * A gateway for the engine's model test: subjects live their lives by commands, the state is what the log of commands says,
 * and every read can be held up by the test. It knows nothing of any vendor.
 */
import type { GatewayAdapter, GatewayConnection } from '../../nodes/shared/contracts/gateway';
import type { PaymentEvent, PaymentEventType } from '../../nodes/shared/vocabulary/event';
import type { PaymentFailure } from '../../nodes/shared/vocabulary/failure';
import type {
	Fact,
	Obligation,
	PaymentState,
	SubjectStatus,
	SubscriptionStatus,
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
	'send',
	'payPart',
	'balance',
	'creditNote',
	'giveUp',
	'settleOpen',
	'voidOpen',
] as const;
export type Command = (typeof COMMANDS)[number];

export interface Life {
	readonly id: string;
	readonly kind: SubjectKind;
	/** What is asked for once: by a payment, an invoice, or each period of a subscription. */
	readonly amount: number;
	readonly currency: string;
	readonly dealId?: string;
	readonly email?: string;
	/** The CRM account that its metadata name with the deal; none when left out. */
	readonly dealAccount?: string;
	/** ISO 8601. */
	readonly createdAt?: string;
	/** A bank debit: the gateway dates what became of it by the day it was started, long ago. */
	readonly isSlow?: boolean;
	/** In test mode, which only a connection in test mode reads. */
	readonly isTest?: boolean;
	/** At the other one of two gateways. */
	readonly isElsewhere?: boolean;
}

/** Whose gateway it is; numbers of transactions are the same at every one. */
export interface ModelAccount {
	readonly id: string;
	readonly displayName: string;
	readonly account: string;
}

export const MODEL_PAY: ModelAccount = {
	id: 'model',
	displayName: 'Model Pay',
	account: 'acct_1',
};

/** A second one, whose payments may be on the same deals. */
export const OTHER_PAY: ModelAccount = {
	id: 'other',
	displayName: 'Other Pay',
	account: 'acct_9',
};

/** A model gateway does not answer. */
export class ModelGatewayDown extends Error {
	constructor(
		message?: string,
		readonly retryAfterMs?: number,
	) {
		super(message);
	}
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

/** @param hold awaited before and after every call, so that a test decides who goes next. */
export function createModelGateway(
	hold: (label: string) => Promise<void>,
	owner = MODEL_PAY,
): ModelGateway {
	/** With the state that the log tells: asked for many times between two commands. */
	const lives = new Map<string, { life: Life; log: Entry[]; state?: PaymentState }>();
	const calls = { reads: 0, resolves: 0 };
	let serial = 0;

	const truth = (id: string): PaymentState => {
		const found = lives.get(id);
		if (!found) throw new RangeError(`no life ${id}`);
		return (found.state ??= stateOf(found.life, found.log, owner));
	};

	const adapter: GatewayAdapter = {
		id: owner.id,
		displayName: owner.displayName,
		verification: 'secretOnCreate',
		longestKey: 200,
		dealNaming: 'put the id of the deal into the note of the payment',
		idIn: (text) => text,
		identify: async () => ({ account: owner.account, livemode: true, name: 'Model' }),
		mayBeSigned: () => true,
		verify: async () => 'genuine',
		readEvents: () => [],
		async resolve(hints, { livemode }) {
			calls.resolves++;
			await hold('resolve');
			return hints.map(({ objectId }) => {
				const found = lives.get(objectId);
				const subject = found && subjectOf(found.life, owner);
				return subject?.livemode === livemode ? subject : undefined;
			});
		},
		async readStates(subjects, { livemode }) {
			calls.reads++;
			await hold('read states');
			const states = subjects.map(({ id }) => {
				const state = lives.has(id) ? truth(id) : undefined;
				return state?.subject.livemode === livemode ? state : undefined;
			});
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
		classify(error) {
			if (!(error instanceof ModelGatewayDown)) return undefined;
			const { retryAfterMs } = error;
			const message = `${owner.displayName} does not answer`;
			return { kind: 'unavailable', message, ...(retryAfterMs ? { retryAfterMs } : {}) };
		},
	};

	return {
		adapter,
		calls,
		truth,
		add(life) {
			lives.set(life.id, { life, log: [] });
			return subjectOf(life, owner);
		},
		command(id, command, now) {
			const found = lives.get(id);
			if (!found) return undefined;
			const amount = amountFor(command, truth(id), found);
			if (amount === undefined) return undefined;
			serial++;
			const entry = { id: `tx_${serial}`, command, amount, at: new Date(now).toISOString() };
			found.log.push(entry);
			found.state = undefined;
			return {
				id: `evt_${serial}`,
				gateway: owner.id,
				account: owner.account,
				livemode: found.life.isTest !== true,
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
	send: 'invoice.sent',
	payPart: 'payment.succeeded',
	balance: 'invoice.paid',
	creditNote: 'refund.succeeded',
	giveUp: 'invoice.uncollectible',
	settleOpen: 'payment.succeeded',
	voidOpen: 'invoice.voided',
};

const PAYS: readonly Command[] = ['pay', 'renew', 'payPart', 'settleOpen'];
const SLOW_MS = 10 * 86_400_000;

function createdAt(life: Life): string {
	return life.createdAt ?? '2026-01-01T00:00:00.000Z';
}

function subjectOf({ id, kind, isTest }: Life, { id: gateway, account }: ModelAccount): Subject {
	return { gateway, account, livemode: isTest !== true, kind, id };
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
	const isInvoice = life.kind === 'invoice';
	const isPaid = state.amountPaid > 0;
	const isCanceled = log.some((entry) => entry.command === 'cancel');
	const first = state.obligations[0];
	const stillOpen = first?.status === 'open' ? first.open : 0;
	const late = state.obligations.slice(1).find(({ status }) => status === 'open');
	const isDone = isCanceled || (life.kind === 'payment' ? isPaid : stillOpen === 0);
	switch (command) {
		case 'pay':
			if (isDone) return undefined;
			return isInvoice ? stillOpen : life.amount;
		case 'fail':
			return isDone ? undefined : 0;
		case 'authorize':
			return isDone || life.kind !== 'payment' ? undefined : 0;
		case 'send':
			return isInvoice && log.length === 0 ? 0 : undefined;
		case 'payPart':
			return isInvoice && !isDone && stillOpen > 1 ? Math.floor(stillOpen / 2) : undefined;
		case 'balance':
			return isInvoice && !isDone ? stillOpen : undefined;
		case 'creditNote':
			return isInvoice && !isDone && stillOpen > 1 ? Math.floor(stillOpen / 2) : undefined;
		case 'giveUp':
			return isInvoice && !isDone ? 0 : undefined;
		case 'cancel':
			if (isSubscription) return isCanceled ? undefined : 0;
			return isDone || isPaid ? undefined : 0;
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
		case 'settleOpen':
			return isSubscription && late ? late.open : undefined;
		case 'voidOpen':
			return isSubscription && late ? 0 : undefined;
	}
}

function stateOf(life: Life, log: readonly Entry[], owner: ModelAccount): PaymentState {
	const subject = subjectOf(life, owner);
	const moved = (...commands: readonly Command[]) =>
		log
			.filter((entry) => commands.includes(entry.command))
			.reduce((total, entry) => total + entry.amount, 0);
	const last = (...commands: readonly Command[]) =>
		log.findLast((entry) => commands.includes(entry.command));
	const disputes = log.flatMap((entry, place) =>
		entry.command === 'dispute' ? [{ entry, verdict: verdictOn(log, place) }] : [],
	);
	const won = disputes.filter(({ verdict }) => verdict === 'win');
	const paid = moved(...PAYS);
	const obligations = obligationsOf(life, log);
	const isCanceled = last('cancel') !== undefined;
	const asked = obligations.reduce((left, one) => left + one.asked, 0);
	const partial: Omit<PaymentState, 'version'> = {
		subject,
		status: statusOf(life, log, obligations),
		rawStatus: log.at(-1)?.command ?? 'new',
		currency: life.currency,
		amountDue: life.kind === 'payment' ? (isCanceled ? 0 : life.amount) : asked,
		amountPaid: paid,
		amountRefunded: moved('refundHalf', 'refundRest'),
		amountDisputed: moved('dispute') - won.reduce((total, { entry }) => total + entry.amount, 0),
		obligations,
		transactions: log.flatMap((entry, place) => transactionOf(life, entry, verdictOn(log, place))),
		lastTransactionId: last(...PAYS)?.id,
		lastPaidAt: last(...PAYS)?.at,
		createdAt: createdAt(life),
		customer: { id: 'cus_1', email: life.email, name: 'Acme' },
		failure:
			paid === 0 && last('fail')
				? { category: 'declined', code: 'declined', message: 'declined', retryable: true }
				: undefined,
		disputes: disputes.map(({ entry, verdict }) => ({
			id: entry.id,
			status: verdict === 'win' ? 'won' : verdict === 'lose' ? 'lost' : 'needsResponse',
			reason: 'fraudulent',
			amount: entry.amount,
			openedAt: entry.at,
		})),
		subscription:
			life.kind === 'subscription'
				? {
						id: life.id,
						status: subscriptionStatusOf(isCanceled, paid, obligations),
						plan: 'Plan',
						interval: 'month',
						mrr: isCanceled || paid === 0 ? 0 : life.amount,
					}
				: undefined,
		crmReference:
			life.dealId === undefined ? undefined : { dealId: life.dealId, account: life.dealAccount },
		url: `https://pay.example/${life.id}`,
		facts: [],
	};
	const facts = log.flatMap((entry) => factOf(life, entry, partial));
	const state = { ...partial, facts };
	return { ...state, version: versionOf(state) };
}

/** What became of the dispute that was opened there, if anything did yet. */
function verdictOn(log: readonly Entry[], place: number): 'win' | 'lose' | undefined {
	const next = log.slice(place + 1).find(({ command }) => command === 'win' || command === 'lose');
	return next?.command === 'win' || next?.command === 'lose' ? next.command : undefined;
}

function subscriptionStatusOf(
	isCanceled: boolean,
	paid: number,
	obligations: readonly Obligation[],
): SubscriptionStatus {
	if (isCanceled) return 'canceled';
	if (paid === 0) return 'incomplete';
	return obligations.at(-1)?.status === 'open' ? 'pastDue' : 'active';
}

/** One of an invoice, one for each period of a subscription; none of a payment. */
function obligationsOf(life: Life, log: readonly Entry[]): Obligation[] {
	if (life.kind === 'payment') return [];
	const made: Obligation[] = [obligation(`${life.id}_in1`, life.amount, createdAt(life))];
	const change = (place: number, changes: Partial<Obligation>) => {
		const present = made[place];
		if (present) made[place] = { ...present, ...changes };
	};
	const settled = (at: string): Partial<Obligation> => ({
		status: 'paid',
		open: 0,
		settledAt: at,
		isPastDue: false,
		failure: undefined,
		failedAt: undefined,
	});
	for (const { command, amount, at } of log) {
		const first = made[0];
		const late = made.findIndex((one, place) => place > 0 && one.status === 'open');
		const isFirstOpen = first?.status === 'open';
		if (!first) continue;
		if (command === 'pay' || command === 'balance') change(0, settled(at));
		if (command === 'payPart') change(0, { open: first.open - amount });
		if (command === 'creditNote') {
			change(0, {
				asked: first.asked - amount,
				open: first.open - amount,
				creditNoted: first.creditNoted + amount,
			});
		}
		if (command === 'fail') change(0, { failure: DECLINE, failedAt: at });
		if (command === 'giveUp') change(0, { status: 'uncollectible', open: 0 });
		if (command === 'cancel' && isFirstOpen) change(0, { status: 'voided', asked: 0, open: 0 });
		if (command === 'settleOpen') change(late, settled(at));
		if (command === 'voidOpen') {
			change(late, { status: 'voided', asked: 0, open: 0, isPastDue: false });
		}
		if (command !== 'renew' && command !== 'pastDue') continue;
		const next = obligation(`${life.id}_in${made.length + 1}`, life.amount, at);
		const declined = { isPastDue: true, failure: DECLINE, failedAt: at };
		made.push({ ...next, ...(command === 'renew' ? settled(at) : declined) });
	}
	return made;
}

const DECLINE: PaymentFailure = {
	category: 'declined',
	code: 'declined',
	message: 'declined',
	retryable: true,
};

function obligation(id: string, asked: number, askedAt: string): Obligation {
	return {
		id,
		status: 'open',
		asked,
		discounted: 0,
		creditNoted: 0,
		carriedOver: 0,
		open: asked,
		askedAt,
		isPastDue: false,
		dueAt: askedAt,
		paymentIds: [],
	};
}

function statusOf(
	life: Life,
	log: readonly Entry[],
	obligations: readonly Obligation[],
): SubjectStatus {
	const has = (...commands: Command[]) => log.some(({ command }) => commands.includes(command));
	const latest = log.findLast(({ command }) => STATUS_WORDS.includes(command))?.command;
	if (life.kind === 'subscription') {
		const isLate = obligations.some(({ status, isPastDue }) => status === 'open' && isPastDue);
		if (isLate && !has('cancel')) return 'pastDue';
		if (has('pay')) return 'paid';
	} else if (life.kind === 'invoice') {
		const status = obligations[0]?.status;
		if (status === 'uncollectible') return 'uncollectible';
		if (status === 'paid') return 'paid';
		if (status === 'open' && has('payPart')) return 'partiallyPaid';
	} else if (has('pay')) return 'paid';
	if (latest === 'cancel') return 'canceled';
	if (latest === 'fail') return 'failed';
	if (latest === 'authorize') return 'authorized';
	return 'pending';
}

const STATUS_WORDS: readonly Command[] = ['cancel', 'fail', 'authorize'];

function transactionOf(
	life: Life,
	{ id, command, amount, at }: Entry,
	verdict: 'win' | 'lose' | undefined,
): Transaction[] {
	if (PAYS.includes(command)) return [{ id, kind: 'payment', outcome: 'succeeded', amount, at }];
	if (command === 'fail' || command === 'pastDue') {
		return [{ id, kind: 'payment', outcome: 'failed', amount: life.amount, at, failure: DECLINE }];
	}
	if (command === 'authorize') {
		return [{ id, kind: 'authorization', outcome: 'succeeded', amount: life.amount, at }];
	}
	if (command === 'balance') return [{ id, kind: 'credit', outcome: 'succeeded', amount, at }];
	if (command === 'refundHalf' || command === 'refundRest') {
		return [{ id, kind: 'refund', outcome: 'succeeded', amount, at }];
	}
	if (command !== 'dispute') return [];
	const outcome = verdict === 'win' ? 'canceled' : verdict === 'lose' ? 'succeeded' : 'pending';
	return [{ id, kind: 'dispute', outcome, amount, at }];
}

function factOf(life: Life, entry: Entry, state: Omit<PaymentState, 'version'>): Fact[] {
	const { subject } = state;
	if (entry.command === 'creditNote') return [];
	const isGone = state.amountRefunded + state.amountDisputed >= state.amountPaid;
	const isOpen = state.disputes.some(
		({ id, status }) => id === entry.id && status === 'needsResponse',
	);
	const isStillAsked = state.obligations[0]?.status === 'open';
	const current: Partial<Record<Command, boolean>> = {
		fail: state.amountPaid === 0 && state.status !== 'paid',
		authorize: state.status === 'authorized',
		pay: !isGone,
		payPart: !isGone,
		settleOpen: !isGone,
		renew: !isGone,
		dispute: isOpen,
		send: isStillAsked,
		pastDue: state.status === 'pastDue',
	};
	return [
		{
			key: `${toScope(subject)}/${entry.id}/${entry.command}`,
			type: EVENTS[entry.command],
			at: life.isSlow ? new Date(Date.parse(entry.at) - SLOW_MS).toISOString() : entry.at,
			amount: entry.amount === 0 ? undefined : entry.amount,
			current: current[entry.command] ?? true,
			transactionId: entry.id,
		},
	];
}

/** A connection to it; only identity and mode matter. */
export function modelGatewayConnection(
	clock: GatewayConnection['clock'],
	livemode = true,
	{ account } = MODEL_PAY,
): GatewayConnection {
	return {
		http: async () => await Promise.reject(new Error('the model makes no HTTP calls')),
		clock,
		baseUrl: 'https://pay.example',
		livemode,
		account: async () => account,
		secrets: [],
	};
}
