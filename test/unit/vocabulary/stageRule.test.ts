import { fold, type DealPayment } from '../../../nodes/shared/vocabulary/fold';
import { type StageRule, targetStage } from '../../../nodes/shared/vocabulary/stageRule';
import { MODEL_PIPELINE } from '../../support/modelCrm';
import { paidState, paymentState } from '../../support/states';
import { DEFAULT_STAGE_RULES } from '../../support/syncOptions';

const payment = (...states: Parameters<typeof fold>[0]): DealPayment => {
	const folded = fold(
		states,
		{ amount: '10.00', currency: 'USD' },
		{ tolerance: '0', anySuccessIsPaid: false },
	);
	if ('refused' in folded) throw new Error(folded.message);
	return folded;
};

const PAID = payment(paidState('a'));
const REFUNDED = payment(paidState('a', 1000, { amountRefunded: 1000 }));
const FAILED = payment(paymentState('a', { status: 'failed' }));

const move = (
	stage: string,
	money: DealPayment,
	before: { status: string | null; totalPaid: string | null; milestones?: string[] } = {
		status: null,
		totalPaid: null,
	},
	rules: readonly StageRule[] = DEFAULT_STAGE_RULES,
) =>
	targetStage({
		payment: money,
		before: { milestones: null, ...before },
		totalPaidNow: money.totalPaid === 0 ? '0' : '10',
		stage,
		pipeline: 'sales',
		pipelines: [MODEL_PIPELINE],
		rules,
	});

const REFUND_LOSES: readonly StageRule[] = [
	...DEFAULT_STAGE_RULES,
	{ status: 'Refunded', target: 'lost', movesBack: true },
];

describe('the stage follows the milestones of the money', () => {
	it('a payment wins the deal', () => expect(move('sent', PAID)).toBe('won'));
	it('a deal that is won stays', () => expect(move('won', PAID)).toBeUndefined());
	it('a lost deal is won when the money comes after all', () =>
		expect(move('lost', PAID)).toBe('won'));
	it('a deal further on is not moved back', () => expect(move('onboarding', PAID)).toBeUndefined());
	it('a refund seen first still means that the deal was won', () =>
		expect(move('sent', REFUNDED)).toBe('won'));
	it('a failure moves nothing by default', () => expect(move('sent', FAILED)).toBeUndefined());

	it('a milestone moves the deal once: a person who moved it back is not overruled', () => {
		expect(move('sent', PAID, { status: 'Paid', totalPaid: '10' })).toBeUndefined();
		expect(move('sent', REFUNDED, { status: 'Paid', totalPaid: '10' })).toBeUndefined();
		expect(
			move('sent', REFUNDED, { status: 'Partially refunded', totalPaid: '10' }),
		).toBeUndefined();
	});

	it('a deal that remembers its milestones is moved by none of them again, whatever the totals say', () => {
		const milestones = ['Partially paid', 'Paid'];
		const before = { status: 'Partially refunded', totalPaid: '4', milestones };
		expect(move('lost', PAID, before)).toBeUndefined();
		expect(move('lost', PAID, { ...before, milestones: ['Partially paid'] })).toBe('won');
	});

	it('money that came after a refund counts anew where the deal remembers nothing', () => {
		expect(move('sent', REFUNDED, { status: 'Partially refunded', totalPaid: '4' })).toBe('won');
	});

	it('moves back only where the rule says so', () => {
		const before = { status: 'Paid', totalPaid: '10' };
		expect(move('won', REFUNDED, before, REFUND_LOSES)).toBe('lost');
		const forwardOnly = REFUND_LOSES.map((rule) => ({ ...rule, movesBack: false }));
		expect(move('won', REFUNDED, before, forwardOnly)).toBeUndefined();
	});

	it('goes to a stage by its id and ignores one of another pipeline', () => {
		const to = (stage: string): StageRule[] => [
			{ status: 'Paid', target: { stage }, movesBack: false },
		];
		expect(move('new', PAID, undefined, to('sent'))).toBe('sent');
		expect(move('new', PAID, undefined, to('elsewhere'))).toBeUndefined();
	});

	it('"leave" keeps what an earlier milestone chose', () => {
		const rules: StageRule[] = [
			...DEFAULT_STAGE_RULES,
			{ status: 'Refunded', target: 'leave', movesBack: false },
		];
		expect(move('sent', REFUNDED, undefined, rules)).toBe('won');
	});
});
