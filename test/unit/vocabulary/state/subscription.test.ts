/** What a subscription is, by its record alone. */
import type { PaymentState, SubscriptionStatus } from '../../../../nodes/shared/vocabulary/payment';
import { subscriptionState } from '../../../../nodes/shared/vocabulary/state/subscription';
import type {
	RecurringDiscount,
	RecurringItem,
	SubscriptionRecord,
} from '../../../../nodes/shared/vocabulary/state/record';
import {
	attemptOf,
	declined,
	hour,
	invoiceOf,
	laid,
	moved,
	names,
	paidInvoiceOf,
	paymentOf,
	refundOf,
	START,
	subjectOf,
	subscriptionOf,
	types,
} from '../../../support/records';

const HOUR_MS = 3_600_000;
const DAY = 24;

const read = (fields: Partial<SubscriptionRecord> = {}, hours = 2): PaymentState =>
	subscriptionState(
		subjectOf('subscription', 'plan'),
		subscriptionOf(fields),
		START + hours * HOUR_MS,
	);

/** The how manieth month, paid or declined. */
const paid = (month: number) =>
	paidInvoiceOf(
		{
			...{ id: `m${month}`, collection: 'automatic', finalizedAt: hour(month), dueAt: undefined },
			billing: month === 1 ? 'first' : 'renewal',
		},
		paymentOf({
			id: `p${month}`,
			attempts: [attemptOf({ id: `t${month}`, triedAt: hour(month) })],
		}),
	);
const late = (month: number) =>
	invoiceOf({
		...{ id: `m${month}`, collection: 'automatic', finalizedAt: hour(month), dueAt: undefined },
		...{ tries: 1, billing: month === 1 ? 'first' : 'renewal', number: `N-${month}` },
		payments: [
			laid(
				paymentOf({ id: `p${month}`, stage: 'failed', attempts: [declined({ id: `t${month}` })] }),
			),
		],
	});
const month = (amount: number): RecurringItem => ({
	amount,
	interval: { unit: 'month', count: 1 },
});

describe('the invoices of a subscription', () => {
	it('27 count all, and each renewal is told', () => {
		const state = read({ invoices: [paid(1), paid(2), paid(3)] });
		expect(state).toMatchObject({ status: 'paid', amountPaid: 3_000, amountDue: 3_000 });
		expect(types(state)).toEqual([
			...['subscription.created', 'invoice.paid', 'subscription.renewed', 'subscription.renewed'],
		]);
		expect(names(state)).toEqual(['plan/created', 'm1/paid', 'm2/paid', 'm3/paid']);
		expect(state.invoice?.id).toBe('m3');
	});

	it('28 of which one was declined are owed and late, and that one is shown', () => {
		const state = read({ status: 'pastDue', invoices: [paid(1), late(2), late(3)] });
		expect(state).toMatchObject({ status: 'pastDue', amountPaid: 1_000, invoice: { id: 'm2' } });
		expect(state.obligations.map(({ isPastDue }) => isPastDue)).toEqual([false, true, true]);
		expect(names(state)).toEqual(expect.arrayContaining(['plan/pastDue-m2', 'plan/pastDue-m3']));
		expect(state.failure?.code).toBe('51');
	});

	it('30 make it past due, though it goes on', () => {
		const state = read({ invoices: [paid(1), late(2), paid(3)] });
		expect(state).toMatchObject({ status: 'pastDue', amountPaid: 2_000, invoice: { id: 'm2' } });
		expect(types(state)).not.toContain('subscription.pastDue');
	});

	it('31 keep what went back of an earlier one', () => {
		const first = paymentOf({ refunds: [refundOf({ amount: 1_000 })] });
		const state = read({ invoices: [paidInvoiceOf({ id: 'm1' }, first), paid(2)] });
		expect(state).toMatchObject({ amountPaid: 2_000, amountRefunded: 1_000 });
		expect(types(state)).toContain('refund.succeeded');
	});

	it('are counted once where one payment is laid to two of them', () => {
		const shared = paymentOf({ attempts: [attemptOf({ amount: 2_000 })], refunds: [refundOf()] });
		const half = { paid: 1_000, payments: [laid(shared)] };
		const state = read({
			invoices: [paidInvoiceOf({ id: 'm1', ...half }), paidInvoiceOf({ id: 'm2', ...half })],
		});
		expect(moved(state)).toEqual({ 'payment succeeded': 2_000, 'refund succeeded': 400 });
		expect(names(state).filter((name) => name === 'back/succeeded')).toHaveLength(1);
	});

	it.each<[SubscriptionStatus, boolean]>([
		['incomplete', false],
		['expired', false],
		['active', true],
	])('of one that is %s: the first one is late: %s', (status, isPastDue) => {
		expect(read({ status, invoices: [late(1)] }).obligations).toMatchObject([{ isPastDue }]);
	});

	it('wait for the bank’s check: late where the gateway says so', () => {
		const waiting = invoiceOf({
			...{ dueAt: undefined, collection: 'automatic', tries: 1, billing: 'renewal' },
			payments: [laid(paymentOf({ stage: 'actionRequired', attempts: [] }))],
		});
		expect(read({ status: 'pastDue', invoices: [waiting] }).obligations[0]?.isPastDue).toBe(true);
		expect(read({ invoices: [waiting] }).obligations[0]?.isPastDue).toBe(false);
	});

	it('show the one before what is a draft or voided', () => {
		const later = [
			invoiceOf({ id: 'm2', stage: 'draft' }),
			invoiceOf({ id: 'm3', stage: 'voided' }),
		];
		const state = read({ invoices: [paid(1), ...later] });
		expect(state).toMatchObject({ status: 'paid', invoice: { id: 'm1' } });
	});

	it('may name the deal, the shown one first, and the payer', () => {
		const named = (record: ReturnType<typeof paid>, dealId: string) => ({
			...record,
			crmReference: { dealId },
		});
		const invoices = [
			named(paid(1), '1'),
			{ ...named(paid(2), '2'), customer: { email: 'a@b.example' } },
		];
		const state = read({ invoices });
		expect(state.crmReference).toEqual({ dealId: '2' });
		expect(state.customer).toEqual({ id: 'customer', email: 'a@b.example' });
		expect(read({ invoices, crmReference: { dealId: '9' } }).crmReference).toEqual({ dealId: '9' });
		expect(read({ invoices: [named(paid(1), '1'), paid(2)] }).crmReference).toEqual({
			dealId: '1',
		});
	});
});

describe('a subscription that is', () => {
	it.each<[SubscriptionStatus, PaymentState['status'], string[]]>([
		['incomplete', 'paid', []],
		['trialing', 'paid', ['subscription.created']],
		['active', 'paid', ['subscription.created']],
		['pastDue', 'pastDue', ['subscription.created', 'subscription.pastDue']],
		['unpaid', 'pastDue', ['subscription.created', 'subscription.pastDue']],
		['paused', 'paid', ['subscription.created', 'subscription.paused']],
		['canceled', 'canceled', ['subscription.created?', 'subscription.canceled']],
		['expired', 'canceled', ['subscription.canceled']],
		['unknown', 'unknown', ['subscription.created']],
	])('%s, its invoice paid, is %s and tells %j', (status, shown, told) => {
		const state = read({ status, invoices: [paid(1)] });
		expect(state.status).toBe(shown);
		expect(types(state).filter((type) => type.startsWith('subscription'))).toEqual(told);
		expect(state.subscription?.status).toBe(status);
	});

	it('without any invoice waits', () => {
		expect(read()).toMatchObject({
			status: 'pending',
			amountDue: 0,
			currency: 'USD',
			obligations: [],
		});
	});

	it('past due without an invoice that is late says so once', () => {
		expect(names(read({ status: 'pastDue' }))).toContain(`plan/pastDue-${START / 1_000}`);
		expect(names(read({ status: 'pastDue', invoices: [paid(1)] }))).toContain('plan/pastDue-m1');
	});

	it('paused says since when, or after which invoice', () => {
		const paused = { status: 'paused', pausedAt: hour(5) } as const;
		expect(names(read(paused))).toContain(`plan/paused-${START / 1_000 + 5 * 3_600}`);
		expect(read(paused).facts.at(-1)?.at).toBe(hour(5));
		const collection = read({ isCollectionPaused: true, invoices: [paid(1)] });
		expect(names(collection)).toContain('plan/paused-m1');
		expect(collection.subscription).toMatchObject({ status: 'paused', mrr: 0 });
		expect(names(read({ isCollectionPaused: true }))).toContain(`plan/paused-${START / 1_000}`);
	});

	it('in its trial tells of the end three days before, by the clock alone', () => {
		const trial = { status: 'trialing', trialEnd: hour(14 * DAY) } as const;
		expect(names(read(trial, 11 * DAY - 1))).toEqual(['plan/created']);
		const soon = read(trial, 11 * DAY);
		expect(names(soon)).toEqual([
			'plan/created',
			`plan/trialEnding-${START / 1_000 + 14 * 86_400}`,
		]);
		expect(soon).toMatchObject({
			status: 'pending',
			subscription: { trialEnd: hour(14 * DAY), mrr: 0 },
		});
		expect(soon.facts[1]?.at).toBe(hour(11 * DAY));
		expect(read({ ...trial, trialEnd: hour(DAY) }).facts[1]?.at).toBe(hour(0));
	});

	it('to end says when, and why it ended', () => {
		const ends = read({ endsAt: hour(10 * DAY), canceledAt: hour(1), periodEnd: hour(20 * DAY) });
		expect(ends.facts[1]).toMatchObject({
			type: 'subscription.updated',
			at: hour(1),
			reason: 'ends on 2026-03-11',
		});
		expect(names(ends)).toEqual(['plan/created', 'plan/ends-2026-03-11']);
		expect(ends.subscription).toMatchObject({
			cancelAt: hour(10 * DAY),
			currentPeriodEnd: hour(20 * DAY),
		});
		const over = read({
			status: 'canceled',
			endedAt: hour(9),
			cancelReason: 'payment failed',
			periodEnd: hour(20),
		});
		expect(over.facts[1]).toMatchObject({ at: hour(9), reason: 'payment failed' });
		expect(names(over)).toEqual(['plan/created', 'plan/canceled']);
		expect(over.subscription).toMatchObject({ cancelAt: hour(9), mrr: 0 });
		expect(over.subscription).not.toHaveProperty('currentPeriodEnd');
	});
});

describe('monthly recurring revenue', () => {
	const yearly: RecurringItem = { amount: 12_000, interval: { unit: 'year', count: 1 } };
	it.each<[string, RecurringItem[], RecurringDiscount[], number]>([
		['nothing', [], [], 0],
		['of all items, each brought to a month', [month(1_000), yearly], [], 2_000],
		['less a percentage', [month(1_000)], [{ hundredths: 3_333 }], 667],
		['less an amount of each bill', [yearly], [{ amount: 1_200, interval: yearly.interval }], 900],
		[
			'less one after the other',
			[month(1_000)],
			[{ hundredths: 5_000 }, { hundredths: 5_000 }],
			250,
		],
		[
			'never below nothing',
			[month(1_000)],
			[{ amount: 2_000, interval: { unit: 'month', count: 1 } }],
			0,
		],
		['less what has not ended', [month(1_000)], [{ hundredths: 5_000, endsAt: hour(3) }], 500],
		['no more by what has', [month(1_000)], [{ hundredths: 5_000, endsAt: hour(2) }], 1_000],
	])('is %s', (_name, items, discounts, mrr) => {
		expect(read({ items, discounts }).subscription).toMatchObject({ mrr, interval: 'month' });
	});

	it.each<[SubscriptionStatus, number]>([
		['active', 1_000],
		['pastDue', 1_000],
		['unpaid', 0],
		['trialing', 0],
		['paused', 0],
		['canceled', 0],
		['incomplete', 0],
	])('of one that is %s is %i', (status, mrr) => {
		expect(read({ status }).subscription?.mrr).toBe(mrr);
	});
});
