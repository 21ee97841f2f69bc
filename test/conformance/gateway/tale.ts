/**
 * What happens to one payment, invoice or subscription, with books of its own: after each step the adapter's state is compared
 * with what was paid, refunded and disputed by this count, and what it tells with what happened.
 */
import { type PaymentEventType, typesIn } from '../../../nodes/shared/vocabulary/event';
import type { Fact, PaymentState, SubjectStatus } from '../../../nodes/shared/vocabulary/payment';
import { type Subject, toScope } from '../../../nodes/shared/vocabulary/subject';
import { versionOf } from '../../../nodes/shared/vocabulary/version';
import type { Order } from '../gatewayBench';
import type { Play } from './play';

export const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** Somebody acts on each of these, so none may be told that did not happen. */
const LOUD: ReadonlySet<PaymentEventType> = new Set<PaymentEventType>([
	...(['payment.succeeded', 'payment.authorized', 'payment.failed', 'payment.canceled'] as const),
	...(['refund.succeeded', 'refund.failed'] as const),
	...(['dispute.opened', 'dispute.won', 'dispute.lost'] as const),
	...(['invoice.paid', 'invoice.paymentFailed', 'invoice.overdue', 'invoice.voided'] as const),
	...(['invoice.uncollectible', 'subscription.created', 'subscription.renewed'] as const),
	...(['subscription.pastDue', 'subscription.canceled'] as const),
]);

export interface Step {
	/** What is told of it, all of these. */
	readonly tells: readonly PaymentEventType[];
	/** What may be told beside it. */
	readonly also?: readonly PaymentEventType[];
	/** Any of these. */
	readonly status?: SubjectStatus | readonly SubjectStatus[];
	/** What the step adds to the books, in minor units. */
	readonly due?: number;
	readonly paid?: number;
	readonly refunded?: number;
	readonly disputed?: number;
	/** Facts that it makes, with their amount. */
	readonly facts?: ReadonlyArray<readonly [PaymentEventType, number | undefined]>;
	/** Types whose facts no longer hold, and those that hold again. */
	readonly ends?: readonly PaymentEventType[];
	readonly revives?: readonly PaymentEventType[];
	/** Types whose facts are told only while they last. */
	readonly drops?: readonly PaymentEventType[];
	/** Whether the gateway knows when it happened; else its moment is not looked at. */
	readonly isTimed?: boolean;
}

interface Expected {
	readonly type: PaymentEventType;
	readonly amount: number | undefined;
	current: boolean;
}

export class Tale {
	private facts: Expected[] = [];
	private readonly books = { due: 0, paid: 0, refunded: 0, disputed: 0 };
	private statuses: readonly SubjectStatus[] = [];
	private keys: ReadonlyMap<string, PaymentEventType> = new Map();
	private lastPaid: number | undefined;
	private readonly begun: number;

	private constructor(
		private readonly play: Play,
		readonly root: Subject,
		readonly order: Order,
	) {
		this.begun = play.world.now();
	}

	/** The first step of a tale, which makes its subject. */
	static async begin(
		play: Play,
		order: Order,
		act: (order: Order) => Promise<Subject>,
		step: Step,
	): Promise<Tale> {
		await play.told();
		play.world.advance(HOUR_MS);
		const tale = new Tale(play, await act(order), order);
		await tale.settle(step);
		return tale;
	}

	async next(act: (root: Subject) => Promise<unknown>, step: Step): Promise<PaymentState> {
		this.play.world.advance(HOUR_MS);
		await act(this.root);
		return await this.settle(step);
	}

	private async settle(step: Step): Promise<PaymentState> {
		const { books, play } = this;
		this.facts = this.facts.filter(({ type }) => !step.drops?.includes(type));
		const { facts } = this;
		for (const name of ['due', 'paid', 'refunded', 'disputed'] as const) {
			books[name] += step[name] ?? 0;
		}
		for (const fact of facts) {
			if (step.ends?.includes(fact.type)) fact.current = false;
			if (step.revives?.includes(fact.type)) fact.current = true;
		}
		const added = (step.facts ?? []).map(([type, amount]) => ({ type, amount, current: true }));
		facts.push(...added);
		if (step.status) this.statuses = [step.status].flat();
		if ((step.paid ?? 0) > 0) {
			const isKnown = step.isTimed !== false || play.bench.knowsArrival !== false;
			this.lastPaid = isKnown ? play.world.now() : undefined;
		}
		await this.expectTold(step);
		const state = await play.state(this.root);
		this.expectMoney(state);
		this.expectFacts(state, step);
		this.expectForm(state);
		return state;
	}

	/** Each delivery leads to this subject, and says of it what happened. */
	private async expectTold({ tells, also = [] }: Step): Promise<void> {
		const { adapter, world } = this.play;
		const events = await this.play.told();
		const types = new Set(events.flatMap(({ hint }) => typesIn(hint)));
		expect([...types]).toEqual(expect.arrayContaining([...tells]));
		for (const type of types) expect(adapter.endpoints.eventsFor([type])).not.toEqual([]);
		const allowed = new Set<PaymentEventType>([...tells, ...also]);
		// What a gateway leaves open may be either, and what it says is that.
		const isWrong = (type: PaymentEventType) => LOUD.has(type) && !allowed.has(type);
		const wrong = events.filter(({ hint }) => typesIn(hint).every(isWrong));
		expect(wrong.map(({ hint }) => hint.type)).toEqual([]);
		for (const { occurredAt } of events) near(occurredAt, world.now());
		const hints = events.map(({ hint }) => hint);
		const roots = await adapter.resolve(hints, world.connect());
		expect(roots).toEqual(hints.map(() => this.root));
	}

	private expectMoney(state: PaymentState): void {
		const { due, paid, refunded, disputed } = this.books;
		expect(this.statuses).toContain(state.status);
		expect({
			currency: state.currency,
			due: state.amountDue,
			paid: state.amountPaid,
			refunded: state.amountRefunded,
			disputed: state.amountDisputed,
		}).toEqual({ currency: this.order.currency, due, paid, refunded, disputed });
		const total = (kind: string, outcomes: readonly string[]) =>
			state.transactions
				.filter((one) => one.kind === kind && outcomes.includes(one.outcome))
				.reduce((sum, { amount }) => sum + amount, 0);
		expect([
			total('payment', ['succeeded']),
			total('refund', ['succeeded']),
			total('dispute', ['succeeded', 'pending']),
		]).toEqual([paid, refunded, disputed]);
		if (this.lastPaid !== undefined) near(state.lastPaidAt, this.lastPaid);
		if (paid === 0) expect(state.lastPaidAt).toBeUndefined();
	}

	private expectFacts(state: PaymentState, { isTimed = true, facts: made = [] }: Step): void {
		const loud = state.facts.filter(({ type }) => LOUD.has(type));
		const wanted = this.facts.filter(({ type }) => LOUD.has(type));
		const holding = (list: readonly Line[]) => list.filter(({ current }) => current).map(line);
		expect(holding(loud).sort()).toEqual(holding(wanted).sort());
		// What holds no longer may be told as such, or no more.
		const over = wanted.filter(({ current }) => !current).map(line);
		for (const fact of loud.filter(({ current }) => !current)) expect(over).toContain(line(fact));
		for (const { type } of this.facts.filter(({ current }) => current)) {
			expect(state.facts).toContainEqual(expect.objectContaining({ type, current: true }));
		}
		const isNew = ({ key, type }: Fact) =>
			!this.keys.has(key) && made.some(([wantedType]) => wantedType === type);
		if (isTimed) {
			for (const fact of state.facts.filter(isNew)) near(fact.at, this.play.world.now());
		}
		// What was told once and still holds is told by the same key for ever.
		const now = new Map(state.facts.map(({ key, type }) => [key, type]));
		const lasting = new Set(wanted.flatMap(({ type, current }) => (current ? [type] : [])));
		for (const [key, type] of this.keys) {
			if (lasting.has(type)) expect([key, now.get(key)]).toEqual([key, type]);
		}
		this.keys = now;
	}

	private expectForm(state: PaymentState): void {
		const { facts, transactions } = state;
		expect(state.subject).toEqual(this.root);
		expect(new Set(facts.map(({ key }) => key)).size).toBe(facts.length);
		expect(new Set(transactions.map(({ id }) => id)).size).toBe(transactions.length);
		for (const { key } of facts) expect(key.startsWith(`${toScope(this.root)}/`)).toBe(true);
		expect(facts.map(({ at }) => at)).toEqual(facts.map(({ at }) => at).sort());
		expect(transactions.map(({ at }) => at)).toEqual(transactions.map(({ at }) => at).sort());
		for (const { amount } of [...facts, ...transactions]) {
			if (amount !== undefined)
				expect([amount, Number.isSafeInteger(amount)]).toEqual([amount, true]);
		}
		for (const moment of momentsOf(state)) expect(new Date(moment).toISOString()).toBe(moment);
		for (const { fee, net, amount } of transactions) {
			if (fee === undefined || net === undefined) continue;
			// No gateway keeps more than it hands on.
			expect([fee >= 0 && fee < net, fee + net]).toEqual([true, amount]);
		}
		expect(state.crmReference).toEqual(this.order.deal);
		if (this.order.email) expect(emailsOf(state)).toContain(this.order.email);
		near(state.createdAt, this.begun);
		expect(state.url).toMatch(/^https:\/\//);
		const { version, ...rest } = state;
		expect(version).toBe(versionOf(rest));
		expect(JSON.parse(JSON.stringify(state))).toEqual(state);
	}
}

type Line = Pick<Fact, 'type' | 'amount' | 'current'> | Expected;

function line({ type, amount, current }: Line): string {
	return `${type} ${amount ?? ''} ${current ? 'holds' : 'held'}`;
}

/** Compared as text across gateways, so that all are written alike. */
function momentsOf({
	facts,
	transactions,
	obligations,
	createdAt,
	invoice,
}: PaymentState): string[] {
	const moments = [
		...[...facts, ...transactions].map(({ at }) => at),
		...obligations.flatMap(({ askedAt, dueAt, settledAt }) => [askedAt, dueAt, settledAt]),
		...[createdAt, invoice?.dueAt, invoice?.owedSince],
	];
	return moments.filter((moment) => moment !== undefined);
}

function emailsOf({ customer }: PaymentState): readonly (string | undefined)[] {
	return [customer.email, ...(customer.otherEmails ?? [])];
}

/** Gateways keep seconds, and book some of them later. */
function near(at: string | undefined, moment: number): void {
	expect(at).toBeDefined();
	expect(new Date(at ?? '').toISOString()).toBe(at);
	expect([at, Math.abs(Date.parse(at ?? '') - moment) <= MINUTE_MS]).toEqual([at, true]);
}
