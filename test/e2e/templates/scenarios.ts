/**
 * What each branch of the hub and of the workflows cut from it has to do: one table for every gateway and every CRM. A new
 * adapter adds a lens, no scenario.
 */
import type { GatewayAbility } from '../../sandbox/lens';
import type { Stage } from '../../sandbox/scenarios/stage';

/** A branch of the hub's switch; `other` is its way out, for a person. */
export type Branch = 'paid' | 'failed' | 'refunded' | 'subscription' | 'dispute' | 'other';

export interface Expected {
	/** The payment status on the deal. */
	readonly status: string;
	readonly stageKind: 'open' | 'won' | 'lost';
	/** Titles, in any order. */
	readonly tasks: readonly string[];
	/** Titles of the notes beside those of the sync itself. */
	readonly notes?: readonly string[];
	/** To the customer: subject, and what the text has to hold. */
	readonly mails: ReadonlyArray<readonly [subject: string, ...parts: string[]]>;
}

export interface Scenario {
	readonly name: string;
	/** Whose work it is: it runs in the hub and in the workflow that is cut for this branch. */
	readonly branch: Branch;
	/** What the gateway has to have. */
	readonly needs?: readonly GatewayAbility[];
	/** `quiet` waits until what happened so far has had its effect. */
	play(scene: Stage, quiet: () => Promise<void>): Promise<void> | void;
	/** The deal is over 1,200.00 EUR. */
	readonly inHub: Expected;
	/** Where the single-purpose workflow does less, since other branches have a part in it. */
	readonly inVariant?: Partial<Expected>;
}

const PLAN = 'Northwind Plan';
const THANKS = 'Thank you for your payment';
const DECLINED = 'Your payment did not go through';
const REFUND = 'Your refund is on its way';
const WELCOME = 'Welcome the customer';

export const SCENARIOS: readonly Scenario[] = [
	{
		name: 'a payment in full',
		branch: 'paid',
		play: (scene) => scene.pay(),
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME],
			mails: [[THANKS, 'Hello Ada Acme', 'Amount: €1,200.00', 'Paid by: Visa •4242', 'http']],
		},
	},
	{
		name: 'deposit and balance: two thanks, one welcome',
		branch: 'paid',
		async play(scene, quiet) {
			scene.pay({ amount: '400.00' });
			await quiet();
			scene.pay({ amount: '800.00' });
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME],
			mails: [
				[THANKS, 'Amount: €400.00'],
				[THANKS, 'Amount: €800.00'],
			],
		},
	},
	{
		name: 'a card without money on it',
		branch: 'failed',
		play: (scene) => scene.pay({ outcome: 'insufficientFunds' }),
		inHub: {
			status: 'Failed',
			stageKind: 'open',
			tasks: ['Payment declined: €1,200.00'],
			mails: [[DECLINED, 'did not hold enough money', 'pay in another way']],
		},
	},
	{
		name: 'an expired card, then a payment after all',
		branch: 'failed',
		async play(scene, quiet) {
			scene.pay({ outcome: 'expiredCard' });
			await quiet();
			scene.payAgain();
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: ['Payment declined: €1,200.00', WELCOME],
			mails: [
				[DECLINED, 'The card has expired', 'a card that is still valid'],
				[THANKS, '€1,200.00'],
			],
		},
		inVariant: {
			tasks: ['Payment declined: €1,200.00'],
			mails: [[DECLINED, 'The card has expired']],
		},
	},
	{
		name: 'a part refunded, then the rest',
		branch: 'refunded',
		async play(scene, quiet) {
			scene.pay();
			await quiet();
			scene.refund('200.00');
			await quiet();
			scene.refund();
		},
		inHub: {
			status: 'Refunded',
			stageKind: 'won',
			tasks: [WELCOME],
			notes: ['Refund made: €200.00', 'Refund made: €1,000.00'],
			mails: [
				[THANKS, '€1,200.00'],
				[REFUND, 'Refunded: €200.00', 'To: Visa •4242'],
				[REFUND, 'Refunded: €1,000.00'],
			],
		},
		inVariant: {
			tasks: [],
			mails: [
				[REFUND, 'Refunded: €200.00'],
				[REFUND, 'Refunded: €1,000.00'],
			],
		},
	},
	{
		name: 'subscribed, renewed, canceled',
		branch: 'subscription',
		needs: ['subscriptions'],
		async play(scene, quiet) {
			scene.subscribe(PLAN);
			await quiet();
			scene.renew('paid');
			await quiet();
			scene.cancelSubscription();
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME, 'Subscription canceled'],
			mails: [
				[THANKS, '€1,200.00'],
				[THANKS, '€1,200.00'],
			],
		},
		inVariant: { tasks: ['Subscription canceled'], mails: [] },
	},
	{
		name: 'a renewal that is declined',
		branch: 'failed',
		needs: ['subscriptions'],
		async play(scene, quiet) {
			scene.subscribe(PLAN);
			await quiet();
			scene.renew('declined');
		},
		inHub: {
			status: 'Delinquent',
			stageKind: 'won',
			tasks: [WELCOME, 'Invoice payment declined: €1,200.00'],
			mails: [
				[THANKS, '€1,200.00'],
				[DECLINED, 'Pay here: http'],
			],
		},
		inVariant: {
			tasks: ['Invoice payment declined: €1,200.00'],
			mails: [[DECLINED, 'Pay here: http']],
		},
	},
	{
		name: 'two renewals that are declined: a task for each',
		branch: 'failed',
		needs: ['subscriptions'],
		async play(scene, quiet) {
			scene.subscribe(PLAN);
			await quiet();
			scene.renew('declined');
			await quiet();
			scene.renew('declined');
		},
		inHub: {
			status: 'Delinquent',
			stageKind: 'won',
			tasks: [
				WELCOME,
				'Invoice payment declined: €1,200.00',
				'Invoice payment declined: €1,200.00',
			],
			mails: [
				[THANKS, '€1,200.00'],
				[DECLINED, 'Pay here: http'],
				[DECLINED, 'Pay here: http'],
			],
		},
		inVariant: {
			tasks: ['Invoice payment declined: €1,200.00', 'Invoice payment declined: €1,200.00'],
			mails: [
				[DECLINED, 'Pay here: http'],
				[DECLINED, 'Pay here: http'],
			],
		},
	},
	{
		name: 'a trial that is about to end',
		branch: 'subscription',
		needs: ['trials'],
		play: (scene) => scene.tryOut(PLAN, 2),
		inHub: {
			status: 'Pending',
			stageKind: 'open',
			tasks: ['Trial ends soon'],
			mails: [],
		},
	},
	{
		name: 'a chargeback that is lost',
		branch: 'dispute',
		needs: ['disputes'],
		async play(scene, quiet) {
			scene.pay();
			await quiet();
			scene.dispute();
			await quiet();
			scene.closeDispute('lost');
		},
		inHub: {
			status: 'Charged back',
			stageKind: 'won',
			tasks: [WELCOME, 'Payment disputed: €1,200.00', 'Dispute lost: €1,200.00'],
			mails: [[THANKS, '€1,200.00']],
		},
	},
	{
		name: 'a chargeback that is won',
		branch: 'dispute',
		needs: ['disputes'],
		async play(scene, quiet) {
			scene.pay();
			await quiet();
			scene.dispute();
			await quiet();
			scene.closeDispute('won');
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME, 'Payment disputed: €1,200.00', 'Dispute won: €1,200.00'],
			mails: [[THANKS, '€1,200.00']],
		},
	},
	{
		name: 'a warning of fraud: refund or keep',
		branch: 'dispute',
		needs: ['fraudWarnings'],
		async play(scene, quiet) {
			scene.pay();
			await quiet();
			scene.warnOfFraud();
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME, 'Refund or keep? Fraud warning: €1,200.00'],
			mails: [[THANKS, '€1,200.00']],
		},
	},
	{
		name: 'a renewal that nobody could bill',
		branch: 'other',
		needs: ['subscriptions', 'unissuedInvoices'],
		async play(scene, quiet) {
			scene.subscribe(PLAN);
			await quiet();
			scene.missInvoice();
		},
		inHub: {
			status: 'Paid',
			stageKind: 'won',
			tasks: [WELCOME, 'Invoice could not be issued: €1,200.00'],
			mails: [[THANKS, '€1,200.00']],
		},
	},
];
