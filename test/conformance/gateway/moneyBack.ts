import { required, type Topic } from './check';
import { paid } from './payments';
import type { Play } from './play';
import type { Tale } from './tale';

/** 10.00 paid, of which 4.00 went back. */
async function partlyRefunded(play: Play): Promise<Tale> {
	const tale = await paid(play);
	await tale.next(async (root) => await play.world.refund(root, 400), {
		tells: ['refund.succeeded'],
		refunded: 400,
		facts: [['refund.succeeded', 400]],
	});
	return tale;
}

export const moneyBack: Topic = {
	name: 'tells of money that goes back',
	checks: ({ pageSizes }) => [
		{
			name: 'in parts, then whole',
			async run(play) {
				const tale = await partlyRefunded(play);
				const state = await tale.next(async (root) => await play.world.refund(root, 600), {
					tells: ['refund.succeeded'],
					refunded: 600,
					facts: [['refund.succeeded', 600]],
					ends: ['payment.succeeded'],
				});
				expect(state.facts.map(({ key }) => key)).toHaveLength(3);
				expect(state.lastTransactionId).toBe(state.transactions.at(-1)?.id);
			},
		},
		{
			name: 'in more parts than come on a page',
			async run(play) {
				const root = await play.world.pay(play.order({ amount: 5_000 }));
				const count = pageSizes.refunds + 2;
				for (let times = 0; times < count; times++) await play.world.refund(root, 100);
				const { amountRefunded, transactions } = await play.state(root);
				expect(amountRefunded).toBe(count * 100);
				expect(new Set(transactions.map(({ id }) => id)).size).toBe(count + 1);
			},
		},
		{
			name: 'but has not gone yet',
			verbs: ['refundSlowly'],
			async run(play) {
				const root = await required(play.world.refundSlowly)(play.order());
				const state = await play.state(root);
				expect(state).toMatchObject({ amountPaid: 1_000, amountRefunded: 0 });
				expect(state.facts.map(({ type }) => type)).toEqual([
					'payment.succeeded',
					'refund.pending',
				]);
			},
		},
		{
			name: 'and that comes back to us',
			verbs: ['failRefund'],
			async run(play) {
				let id = '';
				const tale = await paid(play);
				await tale.next(async (root) => void (id = await play.world.refund(root, 1_000)), {
					tells: ['refund.succeeded'],
					refunded: 1_000,
					facts: [['refund.succeeded', 1_000]],
					ends: ['payment.succeeded'],
				});
				const books = { tells: ['refund.failed'], refunded: -1_000 } as const;
				await tale.next(async (root) => await required(play.world.failRefund)(root, id), {
					...books,
					facts: [['refund.failed', 1_000]],
					drops: ['refund.succeeded'],
					revives: ['payment.succeeded'],
				});
			},
		},
		{
			name: 'in a dispute that is won',
			verbs: ['dispute', 'closeDispute'],
			async run(play) {
				let id = '';
				const { dispute, closeDispute } = play.world;
				const tale = await paid(play);
				const open = await tale.next(
					async (root) => void (id = await required(dispute)(root, 1_000)),
					{
						tells: ['dispute.opened'],
						disputed: 1_000,
						facts: [['dispute.opened', 1_000]],
					},
				);
				expect(open.disputes).toMatchObject([{ id, status: 'needsResponse', amount: 1_000 }]);
				expect(open.disputes[0]?.reason).not.toBe('');
				const due = Date.parse(open.disputes[0]?.evidenceDueBy ?? '');
				expect(due).toBeGreaterThan(play.world.now());
				const won = await tale.next(async (root) => await required(closeDispute)(root, id, 'won'), {
					tells: ['dispute.won'],
					disputed: -1_000,
					facts: [['dispute.won', 1_000]],
					ends: ['dispute.opened'],
					isTimed: false,
				});
				const [{ openedAt } = {}] = open.disputes;
				expect(won.disputes).toMatchObject([{ id, status: 'won', openedAt }]);
			},
		},
		{
			name: 'in a dispute over a part that is lost',
			verbs: ['dispute', 'closeDispute'],
			async run(play) {
				let id = '';
				const { dispute, closeDispute } = play.world;
				const tale = await paid(play);
				await tale.next(async (root) => void (id = await required(dispute)(root, 300)), {
					tells: ['dispute.opened'],
					disputed: 300,
					facts: [['dispute.opened', 300]],
				});
				const lost = await tale.next(
					async (root) => await required(closeDispute)(root, id, 'lost'),
					{
						tells: ['dispute.lost'],
						// What is pulled back is told as a refund too at some gateways.
						also: ['refund.succeeded'],
						facts: [['dispute.lost', 300]],
						ends: ['dispute.opened'],
						isTimed: false,
					},
				);
				expect(lost.disputes).toMatchObject([{ id, status: 'lost', amount: 300 }]);
				expect(lost.transactions.at(-1)).toMatchObject({ kind: 'dispute', outcome: 'succeeded' });
			},
		},
		{
			name: 'not in an inquiry',
			verbs: ['inquire'],
			async run(play) {
				const tale = await paid(play);
				const state = await tale.next(required(play.world.inquire), {
					tells: ['dispute.opened'],
					facts: [['dispute.opened', 1_000]],
				});
				expect(state.disputes).toMatchObject([{ status: 'inquiry' }]);
				expect(state.transactions).toHaveLength(1);
			},
		},
		{
			name: 'beside a dispute over the rest',
			verbs: ['dispute'],
			async run(play) {
				const tale = await partlyRefunded(play);
				await tale.next(async (root) => await required(play.world.dispute)(root, 600), {
					tells: ['dispute.opened'],
					disputed: 600,
					facts: [['dispute.opened', 600]],
				});
			},
		},
	],
};
