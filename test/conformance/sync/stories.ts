/** Stories of MONEY.md in the words that every gateway shares; what a gateway has no verb for, its bench declares. */
import type { Verb } from '../gateway/check';
import { required } from '../gateway/check';
import type { Pair, Shown } from './pair';

export interface PairStory {
	readonly number: string;
	/** Minor units; none where the deal has no amount. */
	readonly amount?: number;
	readonly verbs?: readonly Verb[];
	/** @param dealId the deal that everything names. */
	play(pair: Pair, dealId: string): Promise<void>;
	readonly shows: Shown;
	/** How often a thank-you leaves. */
	readonly thanks?: number;
}

const shows = (
	status: string,
	[paid, refunded, lost, outstanding]: readonly [number, number, number, number],
	isWon: boolean,
): Shown => ({ status, paid, refunded, lost, outstanding, isWon });

const THOUSAND = 100_000;

async function lose(
	{ world, pass }: Pair,
	root: Awaited<ReturnType<Pair['world']['pay']>>,
	amount: number,
) {
	pass();
	const id = await required(world.dispute)(root, amount);
	pass();
	await required(world.closeDispute)(root, id, 'lost');
	pass();
}

export const STORIES: readonly PairStory[] = [
	{
		number: '1, paid twice by mistake, one refunded',
		amount: THOUSAND,
		async play(pair, dealId) {
			const first = await pair.world.pay(pair.order(dealId, THOUSAND));
			pair.pass();
			await pair.world.pay(pair.order(dealId, THOUSAND));
			pair.pass();
			await pair.world.refund(first, THOUSAND);
		},
		shows: shows('Paid', [2 * THOUSAND, THOUSAND, 0, 0], true),
	},
	{
		number: '2, a deposit refunded, later a part',
		amount: THOUSAND,
		async play(pair, dealId) {
			const deposit = await pair.world.pay(pair.order(dealId, 60_000));
			pair.pass();
			await pair.world.refund(deposit, 60_000);
			pair.pass();
			await pair.world.pay(pair.order(dealId, 40_000));
		},
		shows: shows('Partially paid', [THOUSAND, 60_000, 0, 60_000], false),
	},
	{
		number: '3, a deposit charged back, then the balance',
		amount: THOUSAND,
		verbs: ['dispute', 'closeDispute'],
		async play(pair, dealId) {
			const deposit = await pair.world.pay(pair.order(dealId, 40_000));
			await lose(pair, deposit, 40_000);
			await pair.world.pay(pair.order(dealId, 60_000));
		},
		shows: shows('Partially paid', [THOUSAND, 0, 40_000, 40_000], false),
	},
	{
		number: '4, a part lost in a dispute',
		amount: THOUSAND,
		verbs: ['dispute', 'closeDispute'],
		async play(pair, dealId) {
			await lose(pair, await pair.world.pay(pair.order(dealId, THOUSAND)), 30_000);
		},
		shows: shows('Partially charged back', [THOUSAND, 0, 30_000, 0], true),
	},
	{
		number: '5, deposit, balance, deposit refunded',
		amount: THOUSAND,
		async play(pair, dealId) {
			const deposit = await pair.world.pay(pair.order(dealId, 40_000));
			pair.pass();
			await pair.world.pay(pair.order(dealId, 60_000));
			pair.pass();
			await pair.world.refund(deposit, 40_000);
		},
		shows: shows('Partially refunded', [THOUSAND, 40_000, 0, 0], true),
	},
	{
		number: '10, one invoice given up, another paid',
		amount: THOUSAND,
		verbs: ['invoice', 'giveUpInvoice', 'payInvoice'],
		async play(pair, dealId) {
			const first = await required(pair.world.invoice)(pair.order(dealId, THOUSAND));
			pair.pass();
			await required(pair.world.giveUpInvoice)(first);
			const second = await required(pair.world.invoice)(pair.order(dealId, THOUSAND));
			pair.pass();
			await required(pair.world.payInvoice)(second);
		},
		shows: shows('Paid', [THOUSAND, 0, 0, 0], true),
		thanks: 1,
	},
	{
		number: '24, a deposit paid, the balance invoice sent',
		amount: THOUSAND,
		verbs: ['invoice'],
		async play(pair, dealId) {
			await pair.world.pay(pair.order(dealId, 10_000));
			pair.pass();
			await required(pair.world.invoice)(pair.order(dealId, 90_000));
		},
		shows: shows('Partially paid', [10_000, 0, 0, 90_000], false),
	},
	{
		number: '25, a dispute opened, then won',
		amount: THOUSAND,
		verbs: ['dispute', 'closeDispute'],
		async play(pair, dealId) {
			const root = await pair.world.pay(pair.order(dealId, THOUSAND));
			pair.pass();
			const id = await required(pair.world.dispute)(root, THOUSAND);
			pair.pass();
			await required(pair.world.closeDispute)(root, id, 'won');
		},
		shows: shows('Paid', [THOUSAND, 0, 0, 0], true),
		thanks: 1,
	},
	{
		number: '27, a subscription, four months paid',
		verbs: ['subscribe', 'renew'],
		async play(pair, dealId) {
			const root = await required(pair.world.subscribe)(pair.order(dealId, 10_000));
			for (let month = 2; month <= 4; month++) {
				pair.pass();
				await required(pair.world.renew)(root);
			}
		},
		shows: shows('Paid', [40_000, 0, 0, 0], true),
	},
	{
		number: '28, two months paid, the third declined',
		verbs: ['subscribe', 'renew', 'failRenewal'],
		async play(pair, dealId) {
			const root = await required(pair.world.subscribe)(pair.order(dealId, 10_000));
			pair.pass();
			await required(pair.world.renew)(root);
			pair.pass();
			await required(pair.world.failRenewal)(root);
		},
		shows: shows('Delinquent', [20_000, 0, 0, 10_000], true),
	},
	{
		number: '28, cured',
		verbs: ['subscribe', 'failRenewal', 'recover'],
		async play(pair, dealId) {
			const root = await required(pair.world.subscribe)(pair.order(dealId, 10_000));
			pair.pass();
			await required(pair.world.failRenewal)(root);
			pair.pass();
			await required(pair.world.recover)(root);
		},
		shows: shows('Paid', [20_000, 0, 0, 0], true),
	},
	{
		number: '-, authorized and taken in part',
		amount: 60_000,
		verbs: ['authorise', 'capture'],
		async play(pair, dealId) {
			const root = await required(pair.world.authorise)(pair.order(dealId, THOUSAND));
			pair.pass();
			await required(pair.world.capture)(root, 60_000);
		},
		shows: shows('Paid', [60_000, 0, 0, 0], true),
		thanks: 1,
	},
	{
		number: '-, declined, then paid by the same payment',
		amount: THOUSAND,
		verbs: ['payAgain'],
		async play(pair, dealId) {
			const root = await pair.world.decline(pair.order(dealId, THOUSAND));
			pair.pass();
			await required(pair.world.payAgain)(root);
		},
		shows: shows('Paid', [THOUSAND, 0, 0, 0], true),
		thanks: 1,
	},
];
