/** What a payment is, by its record alone. */
import type { PaymentState, Transaction } from '../../../../nodes/shared/vocabulary/payment';
import { withFraudWarnings } from '../../../../nodes/shared/vocabulary/state/fraudWarning';
import { paymentState, stageOf } from '../../../../nodes/shared/vocabulary/state/payment';
import type {
	AttemptRecord,
	DisputeRecord,
	PaymentRecord,
	PaymentStage,
} from '../../../../nodes/shared/vocabulary/state/record';
import {
	attemptOf,
	declined,
	disputeOf,
	hour,
	moved,
	names,
	paymentOf,
	refundOf,
	subjectOf,
	types,
} from '../../../support/records';

const read = (fields: Partial<PaymentRecord> = {}): PaymentState =>
	paymentState(subjectOf('payment', 'pay'), paymentOf(fields));
const reserved = (fields: Partial<AttemptRecord> = {}) =>
	attemptOf({ outcome: 'authorized', ...fields });
const review = (isOpen: boolean) => ({ id: 'look', openedAt: hour(2), isOpen, amount: 1_000 });

describe('by the word of the gateway', () => {
	it.each<[PaymentStage, AttemptRecord[], PaymentState['status'], number, string[], string[]]>([
		['waiting', [], 'pending', 1_000, [], []],
		[
			'actionRequired',
			[],
			'actionRequired',
			1_000,
			['payment.actionRequired'],
			['pay/actionRequired'],
		],
		['processing', [], 'pending', 1_000, ['payment.pending'], ['pay/pending']],
		[
			'processing',
			[attemptOf({ outcome: 'pending' })],
			'pending',
			1_000,
			['payment.pending'],
			['try/pending'],
		],
		['authorized', [reserved()], 'authorized', 1_000, ['payment.authorized'], ['try/authorized']],
		['succeeded', [attemptOf()], 'paid', 1_000, ['payment.succeeded'], ['try/succeeded']],
		['failed', [declined()], 'failed', 1_000, ['payment.failed'], ['try/failed']],
		['canceled', [], 'canceled', 0, [], []],
		[
			'underReview',
			[attemptOf({ outcome: 'pending', review: review(true) })],
			'underReview',
			1_000,
			['payment.underReview'],
			['look/opened'],
		],
		['unknown', [], 'unknown', 1_000, [], []],
	])('%s with %j is %s, asks for %i and tells %j', (stage, attempts, status, due, told, keys) => {
		const state = read({ stage, attempts });
		expect(state).toMatchObject({ status, amountDue: due, obligations: [], rawStatus: 'RAW' });
		expect([types(state), names(state)]).toEqual([told, keys]);
	});

	it.each<[string, AttemptRecord[], PaymentStage]>([
		['nothing was tried', [], 'waiting'],
		['one was declined, the next went through', [declined(), attemptOf()], 'succeeded'],
		['one was declined, the next is reserved', [declined(), reserved()], 'authorized'],
		[
			'a part came, and the rest is reserved',
			[attemptOf({ isPart: true }), reserved()],
			'authorized',
		],
		[
			'one was declined, the next is under way',
			[declined(), attemptOf({ outcome: 'pending' })],
			'processing',
		],
		['all were declined', [declined(), declined()], 'failed'],
		['what was reserved was let go', [attemptOf({ outcome: 'voided' })], 'canceled'],
	])('that is taken from its attempts where %s', (_name, attempts, stage) => {
		expect(stageOf(attempts, 'waiting')).toBe(stage);
	});
});

describe('its money', () => {
	it.each<[string, Partial<PaymentRecord>, Partial<PaymentState>, Record<string, number>]>([
		['arrived', {}, { amountPaid: 1_000 }, { 'payment succeeded': 1_000 }],
		[
			'is not there while it is only reserved',
			{ stage: 'authorized', attempts: [reserved()] },
			{ amountPaid: 0 },
			{ 'authorization succeeded': 1_000 },
		],
		[
			'never was, where what was reserved was let go',
			{ stage: 'canceled', attempts: [attemptOf({ outcome: 'voided' })] },
			{ amountPaid: 0, amountDue: 0 },
			{ 'authorization canceled': 1_000 },
		],
		[
			'is what was captured of it, and no more is asked',
			{ attempts: [attemptOf({ amount: 600 })] },
			{ amountPaid: 600, amountDue: 600 },
			{ 'payment succeeded': 600 },
		],
		[
			'has a tip that nobody asked for',
			{ attempts: [attemptOf({ amount: 1_100, tip: 100 })] },
			{ amountPaid: 1_100, amountDue: 1_000 },
			{ 'payment succeeded': 1_100 },
		],
		[
			'came in two captures',
			{ attempts: [attemptOf({ amount: 400 }), attemptOf({ id: 'next', amount: 600 })] },
			{ amountPaid: 1_000, amountDue: 1_000 },
			{ 'payment succeeded': 1_000 },
		],
		[
			'came in part',
			{ stage: 'actionRequired', attempts: [attemptOf({ amount: 400, isPart: true })] },
			{ status: 'partiallyPaid', amountPaid: 400, amountDue: 1_000 },
			{ 'payment succeeded': 400 },
		],
		[
			'waits for a person',
			{ attempts: [attemptOf({ review: review(true) })] },
			{ status: 'underReview', amountPaid: 0, amountDue: 1_000 },
			{ 'payment pending': 1_000 },
		],
		[
			'was kept by a person',
			{ attempts: [attemptOf({ review: review(false) })] },
			{ status: 'paid', amountPaid: 1_000 },
			{ 'payment succeeded': 1_000 },
		],
		[
			'went back in part',
			{ refunds: [refundOf()] },
			{ amountPaid: 1_000, amountRefunded: 400, status: 'paid' },
			{ 'payment succeeded': 1_000, 'refund succeeded': 400 },
		],
		[
			'went to a dispute, which a refund shows again',
			{
				disputes: [disputeOf({ status: 'lost', movedAt: hour(8) })],
				refunds: [
					refundOf({ amount: 1_000, disputeId: 'quarrel' }),
					refundOf({ id: 'more', disputeId: 'other' }),
				],
			},
			{ amountRefunded: 400, amountDisputed: 1_000 },
			{ 'payment succeeded': 1_000, 'dispute succeeded': 1_000, 'refund succeeded': 400 },
		],
	])('%s', (_name, fields, expected, transactions) => {
		const state = read(fields);
		expect(state).toMatchObject(expected);
		expect(moved(state)).toEqual(transactions);
	});

	it('is told oldest first, by what moved last, and when it arrived', () => {
		const state = read({
			attempts: [attemptOf({ arrivedAt: hour(3), fee: 59, net: 941, receiptUrl: 'https://r' })],
			refunds: [refundOf(), refundOf({ id: 'again', outcome: 'failed', at: hour(2) })],
			disputes: [disputeOf({ status: 'inquiry' }), disputeOf({ id: 'held', withdrawnAt: hour(4) })],
		});
		expect(state.transactions.map(({ id }) => id)).toEqual(['again', 'try', 'held', 'back']);
		expect(state).toMatchObject({ lastTransactionId: 'back', lastPaidAt: hour(3) });
		expect(state.transactions[1]).toMatchObject({ fee: 59, net: 941, at: hour(3) });
	});

	it.each(['a', 'z'])('of one moment is told in before out, whatever the ids are: %s', (prefix) => {
		const at = hour(3);
		const state = read({
			attempts: [attemptOf({ id: 'm', triedAt: at, arrivedAt: at })],
			refunds: [refundOf({ id: `${prefix}1`, at })],
			disputes: [disputeOf({ id: `${prefix}2`, openedAt: at })],
		});
		expect(state.transactions.map(({ id }) => id)).toEqual(['m', `${prefix}1`, `${prefix}2`]);
		expect(state.lastTransactionId).toBe(`${prefix}1`);
	});

	it('that never moved is told by what was tried', () => {
		const state = read({ stage: 'failed', attempts: [declined()] });
		expect(state).toMatchObject({ lastTransactionId: 'try', amountPaid: 0 });
		expect(state.lastPaidAt).toBeUndefined();
		expect(moved(state)).toEqual({ 'payment failed': 1_000 });
	});
});

describe('that it was paid', () => {
	it.each<[string, Partial<PaymentRecord>, boolean]>([
		['holds', {}, true],
		['holds while something is left', { refunds: [refundOf({ amount: 999 })] }, true],
		['holds no more once all went back', { refunds: [refundOf({ amount: 1_000 })] }, false],
		[
			'holds while a refund is under way',
			{ refunds: [refundOf({ amount: 1_000, outcome: 'pending' })] },
			true,
		],
		['holds while a dispute is open', { disputes: [disputeOf()] }, true],
		['holds once a dispute was won', { disputes: [disputeOf({ status: 'won' })] }, true],
		['holds no more once a dispute was lost', { disputes: [disputeOf({ status: 'lost' })] }, false],
		[
			'holds no more once a refund and a lost dispute took all',
			{ refunds: [refundOf()], disputes: [disputeOf({ status: 'lost', amount: 600 })] },
			false,
		],
	])('%s', (_name, fields, current) => {
		const fact = read(fields).facts.find(({ type }) => type === 'payment.succeeded');
		expect(fact).toMatchObject({ current, amount: 1_000, at: hour(1), transactionId: 'try' });
	});

	it('is told of each capture, and of a part not yet', () => {
		const two = [
			attemptOf({ amount: 400 }),
			attemptOf({ id: 'next', amount: 600, arrivedAt: hour(3) }),
		];
		expect(names(read({ attempts: two }))).toEqual(['try/succeeded', 'next/succeeded']);
		const part = [attemptOf({ amount: 400, isPart: true })];
		expect(types(read({ stage: 'processing', attempts: part }))).toEqual(['payment.pending']);
	});

	it('holds of an order that a discount paid, and not of one that asked for nothing', () => {
		const nothing = { amount: 0, attempts: [] };
		const free = read({ ...nothing, order: { discounted: 1_000 } });
		expect(types(free)).toEqual(['payment.succeeded']);
		expect(free.obligations).toMatchObject([
			{ id: 'pay', status: 'paid', asked: 0, discounted: 1_000, open: 0, settledAt: hour(0) },
		]);
		expect(free).toMatchObject({ status: 'paid', amountDue: 0, amountPaid: 0, transactions: [] });
		expect([types(read(nothing)), read(nothing).obligations]).toEqual([['payment.succeeded?'], []]);
	});
});

describe('a decline', () => {
	const without = { id: 'pay/card', at: hour(2), amount: 1_000 };
	const failure = {
		category: 'authenticationRequired',
		code: 'x',
		message: '',
		retryable: true,
	} as const;

	it('stands while nothing came after it, with its reason', () => {
		const state = read({ stage: 'failed', attempts: [declined()] });
		expect(state.failure).toMatchObject({ category: 'insufficientFunds', code: '51' });
		expect(state.facts[0]).toMatchObject({ current: true, transactionId: 'try', at: hour(1) });
		expect(state.facts[0]?.reason).toContain('did not hold enough money');
	});

	it.each<[string, Partial<PaymentRecord>]>([
		[
			'a payment that came',
			{ attempts: [declined(), attemptOf({ id: 'next', triedAt: hour(2) })] },
		],
		[
			'money that is reserved',
			{ stage: 'authorized', attempts: [declined(), reserved({ id: 'next' })] },
		],
	])('is over with %s', (_name, fields) => {
		const state = read(fields);
		expect(state.failure).toBeUndefined();
		expect(state.facts.find(({ type }) => type === 'payment.failed')?.current).toBe(false);
	});

	it('is not current while another try waits, but is still the last word', () => {
		const state = read({ stage: 'actionRequired', attempts: [declined()], openTry: 'pay/card' });
		expect(types(state)).toEqual(['payment.actionRequired', 'payment.failed?']);
		expect(names(state)).toEqual(['pay/card/actionRequired', 'try/failed']);
		expect(state.failure?.code).toBe('51');
	});

	it('that made no transaction is a fact of its own', () => {
		const state = read({
			stage: 'failed',
			attempts: [declined()],
			declines: [{ ...without, failure }],
		});
		expect(names(state)).toEqual(['try/failed', 'pay/card/failed']);
		expect(state.failure?.category).toBe('authenticationRequired');
		expect(state.facts[1]).not.toHaveProperty('transactionId');
		expect(state.transactions).toHaveLength(1);
	});

	it('of a payment that was given up stays current', () => {
		const canceled = { at: hour(9), reason: 'abandoned' };
		const state = read({ stage: 'canceled', attempts: [declined()], canceled });
		expect(types(state)).toEqual(['payment.failed', 'payment.canceled']);
		expect(state.facts[1]).toMatchObject({ at: hour(9), reason: 'abandoned', amount: 1_000 });
	});
});

describe('a refund', () => {
	it.each<[Transaction['outcome'], number, string]>([
		['pending', 0, 'refund.pending'],
		['succeeded', 400, 'refund.succeeded'],
		['failed', 0, 'refund.failed'],
		['canceled', 0, 'refund.failed'],
	])('that is %s gave back %i', (outcome, amount, type) => {
		const state = read({ refunds: [refundOf({ outcome, reason: 'duplicate' })] });
		expect(state.amountRefunded).toBe(amount);
		expect(names(state)).toEqual(['try/succeeded', `back/${outcome}`]);
		expect(state.facts[1]).toMatchObject({ type, amount: 400, transactionId: 'back', at: hour(5) });
		expect(state.facts[1]).toMatchObject({ reason: 'duplicate', current: true });
	});
});

describe('a dispute', () => {
	it.each<[DisputeRecord['status'], boolean, number, string[], string[]]>([
		['inquiry', false, 0, ['dispute.opened'], ['quarrel/opened']],
		[
			'inquiry',
			true,
			0,
			['dispute.opened', 'dispute.updated'],
			['quarrel/opened', 'quarrel/updated-raw'],
		],
		['needsResponse', false, 1_000, ['dispute.opened'], ['quarrel/opened']],
		[
			'underReview',
			true,
			1_000,
			['dispute.opened', 'dispute.updated'],
			['quarrel/opened', 'quarrel/updated-raw'],
		],
		['won', true, 0, ['dispute.opened?', 'dispute.won'], ['quarrel/opened', 'quarrel/won']],
		['lost', true, 1_000, ['dispute.opened?', 'dispute.lost'], ['quarrel/opened', 'quarrel/lost']],
		[
			'closed',
			true,
			0,
			['dispute.opened?', 'dispute.updated'],
			['quarrel/opened', 'quarrel/updated-raw'],
		],
	])('that is %s (moved: %s) holds %i and tells %j', (status, hasMoved, held, told, keys) => {
		const dispute = disputeOf({ status, movedAt: hasMoved ? hour(9) : undefined });
		const state = read({ disputes: [dispute] });
		expect(state.amountDisputed).toBe(held);
		expect(state.disputes).toMatchObject([{ id: 'quarrel', status, reason: 'not_received' }]);
		expect([types(state).slice(1), names(state).slice(1)]).toEqual([told, keys]);
		expect(state.facts[1]).toMatchObject({ at: hour(6), reason: 'not received', amount: 1_000 });
		if (hasMoved) expect(state.facts[2]?.at).toBe(hour(9));
	});

	it('has its money from when it took it', () => {
		const state = read({ disputes: [disputeOf({ withdrawnAt: hour(7) })] });
		expect(state.transactions[1]).toMatchObject({
			kind: 'dispute',
			outcome: 'pending',
			at: hour(7),
		});
	});
});

describe('what a person or a bank suspects', () => {
	it('a review is told once, whatever came of it', () => {
		expect(types(read({ attempts: [attemptOf({ review: review(true) })] }))).toEqual([
			'payment.underReview',
		]);
		expect(types(read({ attempts: [attemptOf({ review: review(false) })] }))).toEqual([
			...['payment.succeeded', 'payment.underReview?'],
		]);
	});

	it('a warning joins the facts in their order, and makes a new version', () => {
		const state = read({ refunds: [refundOf()] });
		const warning = {
			id: 'hint',
			at: hour(3),
			isActionable: true,
			reason: 'made_with_stolen_card',
		};
		const warned = withFraudWarnings(state, [{ ...warning, amount: 1_000, transactionId: 'try' }]);
		expect(names(warned)).toEqual(['try/succeeded', 'hint/warned', 'back/succeeded']);
		expect(warned.facts[1]).toMatchObject({ reason: 'made with stolen card', current: true });
		expect(warned.version).not.toBe(state.version);
		expect(withFraudWarnings(state, [])).toEqual(state);
	});
});

it('says whose it is, and what names a deal', () => {
	const replaces = { kind: 'payment', id: 'before' } as const;
	const state = read({ description: 'Desk', crmReference: { dealId: '7' }, replaces });
	expect(state).toMatchObject({
		...{ currency: 'USD', createdAt: hour(0), customer: { id: 'customer' }, description: 'Desk' },
		...{ crmReference: { dealId: '7' }, url: 'https://other.example/pay' },
		replaces: subjectOf('payment', 'before'),
	});
	expect(state.facts[0]?.key).toBe('other/a%201/live/try/succeeded');
});
