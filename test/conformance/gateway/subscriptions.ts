import { obligationOf } from '../../../nodes/shared/vocabulary/bill';
import { required, type Topic } from './check';
import type { Play } from './play';
import { HOUR_MS, Tale } from './tale';

/** The first period is no renewal, whichever way the gateway tells that it was paid. */
export async function subscribed(play: Play, order = play.order({ amount: 1_200 })): Promise<Tale> {
	const { amount } = order;
	const first = play.adapter.endpoints.eventsFor(['invoice.paid']).length > 0;
	const type = first ? 'invoice.paid' : 'payment.succeeded';
	return await Tale.begin(play, order, required(play.world.subscribe), {
		tells: ['subscription.created', type],
		also: ['payment.succeeded'],
		status: 'paid',
		due: amount,
		paid: amount,
		facts: [
			['subscription.created', undefined],
			[type, amount],
		],
	});
}

const RENEWED = {
	tells: ['subscription.renewed'],
	also: ['payment.succeeded'],
	due: 1_200,
	paid: 1_200,
	facts: [['subscription.renewed', 1_200]],
} as const;

const LATE = {
	tells: ['subscription.pastDue'],
	also: ['payment.failed', 'invoice.paymentFailed'],
	status: 'pastDue',
	due: 1_200,
	isTimed: false,
} as const;

export const subscriptions: Topic = {
	name: 'tells of a subscription',
	checks: ({ pageSizes }) => [
		{
			name: 'that starts and renews, with what it brings a month',
			verbs: ['subscribe', 'renew'],
			async run(play) {
				const tale = await subscribed(play);
				const { subscription } = await play.state(tale.root);
				expect(subscription).toMatchObject({
					id: tale.root.id,
					status: 'active',
					interval: 'month',
					mrr: 1_200,
				});
				const ends = subscription?.currentPeriodEnd ?? '';
				const nextMonth = new Date(play.world.now());
				nextMonth.setUTCMonth(nextMonth.getUTCMonth() + 1);
				expect(Math.abs(Date.parse(ends) - nextMonth.getTime())).toBeLessThan(HOUR_MS);
				await tale.next(required(play.world.renew), RENEWED);
				const again = await tale.next(required(play.world.renew), RENEWED);
				expect(Date.parse(again.subscription?.currentPeriodEnd ?? '')).toBeGreaterThan(
					Date.parse(ends),
				);
				expect(again.obligations.every(({ status }) => status === 'paid')).toBe(true);
			},
		},
		{
			name: 'with more renewals than come on a page, each of them',
			verbs: ['subscribe', 'renew'],
			async run(play) {
				const root = await required(play.world.subscribe)(play.order());
				for (let times = 0; times <= pageSizes.invoices; times++) {
					await required(play.world.renew)(root);
				}
				const count = pageSizes.invoices + 2;
				const { amountPaid, obligations, transactions } = await play.state(root);
				expect([amountPaid, obligations.length]).toEqual([count * 1_000, count]);
				expect(new Set(transactions.map(({ id }) => id)).size).toBe(count);
			},
		},
		{
			name: 'that costs less from now on',
			verbs: ['subscribe', 'renew', 'discount'],
			async run(play) {
				const tale = await subscribed(play);
				await required(play.world.discount)(tale.root, 25);
				expect((await play.state(tale.root)).subscription?.mrr).toBe(900);
				await play.told();
				const { obligations } = await tale.next(required(play.world.renew), {
					...RENEWED,
					due: 900,
					paid: 900,
					facts: [['subscription.renewed', 900]],
				});
				expect(obligations.at(-1)).toMatchObject({ asked: 900, discounted: 300, open: 0 });
			},
		},
		{
			name: 'that is billed once a year',
			verbs: ['subscribeYearly'],
			async run(play) {
				const root = await required(play.world.subscribeYearly)(play.order({ amount: 1_200 }));
				const { subscription, amountPaid } = await play.state(root);
				expect([amountPaid, subscription?.interval, subscription?.mrr]).toEqual([
					1_200,
					'year',
					100,
				]);
			},
		},
		{
			name: 'whose renewal is declined, then paid',
			verbs: ['subscribe', 'failRenewal', 'recover'],
			async run(play) {
				const tale = await subscribed(play);
				const tells = play.adapter.endpoints.eventsFor(['invoice.paymentFailed']).length > 0;
				const late = await tale.next(required(play.world.failRenewal), {
					...LATE,
					facts: [
						['subscription.pastDue', undefined],
						[tells ? 'invoice.paymentFailed' : 'payment.failed', 1_200],
					],
				});
				expect(late.subscription?.status).toBe('pastDue');
				expect(late.failure).toBeDefined();
				// A task or a reminder is about the period that was declined, and no other.
				const declined = late.facts.filter(({ type }) => type === 'invoice.paymentFailed');
				for (const fact of declined) expect(obligationOf(fact, late)?.open).toBe(1_200);
				const cured = await tale.next(required(play.world.recover), {
					...RENEWED,
					due: 0,
					status: 'paid',
					ends: ['invoice.paymentFailed', 'payment.failed'],
					drops: ['subscription.pastDue'],
				});
				expect(cured.subscription?.status).toBe('active');
				expect(cured.failure).toBeUndefined();
			},
		},
		{
			name: 'that is canceled brings nothing any more',
			verbs: ['subscribe', 'cancel'],
			async run(play) {
				const tale = await subscribed(play);
				const { subscription } = await tale.next(required(play.world.cancel), {
					tells: ['subscription.canceled'],
					status: 'canceled',
					facts: [['subscription.canceled', undefined]],
					ends: ['subscription.created'],
				});
				expect(subscription).toMatchObject({ status: 'canceled', mrr: 0 });
				expect(subscription?.currentPeriodEnd).toBeUndefined();
			},
		},
		{
			name: 'that is paused brings nothing meanwhile',
			verbs: ['subscribe', 'pause'],
			async run(play) {
				const tale = await subscribed(play);
				const { subscription } = await tale.next(required(play.world.pause), {
					tells: ['subscription.paused'],
					facts: [['subscription.paused', undefined]],
					isTimed: false,
				});
				expect(subscription).toMatchObject({ status: 'paused', mrr: 0 });
			},
		},
		{
			name: 'in its free time, then paid',
			verbs: ['startTrial', 'renew'],
			async run(play) {
				const tale = await Tale.begin(
					play,
					play.order({ amount: 1_200 }),
					required(play.world.startTrial),
					{
						tells: ['subscription.created'],
						also: ['invoice.paid'],
						status: 'pending',
						facts: [['subscription.created', undefined]],
					},
				);
				const { subscription } = await play.state(tale.root);
				expect(subscription).toMatchObject({ status: 'trialing', mrr: 0 });
				expect(subscription?.trialEnd).toBeDefined();
				const paid = await tale.next(required(play.world.renew), { ...RENEWED, status: 'paid' });
				expect(paid.subscription).toMatchObject({ status: 'active', mrr: 1_200 });
			},
		},
	],
};
