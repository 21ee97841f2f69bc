import { readStates } from '../../../nodes/gateways/paypal/readStates';
import {
	type Answers,
	capture,
	dispute,
	disputes,
	fakePaypal,
	order,
	refund,
	subject,
	usd,
} from './stateWorld';

const ORDER = '5O190127TN364715T';
const CAPTURE = '3C679366HH908993F';

async function stateOf(answers: Answers, id = ORDER) {
	const { connection, calls } = fakePaypal(answers);
	const [state] = await readStates([subject('payment', id)], connection);
	return { state, calls };
}

const ofOrder = (
	...rest: Parameters<typeof order> extends [string, ...infer Rest] ? Rest : never
): Answers => ({
	[`GET /v2/checkout/orders/${ORDER}`]: order(ORDER, ...rest),
});

describe('disputes of a payment', () => {
	const paid = ofOrder('100.00', { captures: [capture(CAPTURE, '100.00')] });

	it.each([
		['INQUIRY', 'OPEN', undefined, 'inquiry', 0],
		['INQUIRY', 'RESOLVED', 'RESOLVED_BUYER_FAVOUR', 'closed', 0],
		['CHARGEBACK', 'OPEN', undefined, 'needsResponse', 10_000],
		['CHARGEBACK', 'WAITING_FOR_SELLER_RESPONSE', undefined, 'needsResponse', 10_000],
		['CHARGEBACK', 'UNDER_REVIEW', undefined, 'underReview', 10_000],
		['ARBITRATION', 'WAITING_FOR_BUYER_RESPONSE', undefined, 'underReview', 10_000],
		['CHARGEBACK', 'A_NEW_WORD', undefined, 'underReview', 10_000],
		['CHARGEBACK', 'RESOLVED', 'RESOLVED_SELLER_FAVOUR', 'won', 0],
		['CHARGEBACK', 'RESOLVED', 'RESOLVED_WITH_PAYOUT', 'won', 0],
		['CHARGEBACK', 'RESOLVED', 'CANCELED_BY_BUYER', 'won', 0],
		['CHARGEBACK', 'RESOLVED', 'DENIED', 'won', 0],
		['CHARGEBACK', 'RESOLVED', 'RESOLVED_BUYER_FAVOUR', 'lost', 10_000],
		['CHARGEBACK', 'RESOLVED', 'ACCEPTED', 'lost', 10_000],
		['CHARGEBACK', 'RESOLVED', 'NONE', 'closed', 0],
	])('%s %s %s is %s', async (stage, status, outcome_code, expected, disputed) => {
		const one = dispute('PP-D-1', CAPTURE, {
			dispute_life_cycle_stage: stage,
			status,
			...(outcome_code ? { dispute_outcome: { outcome_code } } : {}),
		});
		const { state, calls } = await stateOf({ ...paid, ...disputes(one) });
		expect(state?.disputes[0]).toMatchObject({ id: 'PP-D-1', status: expected });
		expect(state?.amountDisputed).toBe(disputed);
		expect(calls).toHaveLength(3);
	});

	it.each([
		// PayPal writes a new one twice: once when it is there, and once when it waits for the seller.
		['as it began', 'WAITING_FOR_SELLER_RESPONSE', '2026-03-04T08:03:00Z', false],
		['as it began, with a message of the buyer', 'OPEN', '2026-03-06T08:00:00Z', false],
		['under review', 'UNDER_REVIEW', '2026-03-06T08:00:00Z', true],
	])('%s: whether it has moved', async (_what, status, update_time, hasMoved) => {
		const one = dispute('PP-D-1', CAPTURE, { status, update_time });
		const { state } = await stateOf({ ...paid, ...disputes(one) });
		const told = state?.facts.map(({ type }) => type).filter((type) => type.startsWith('dispute'));
		expect(told).toEqual(['dispute.opened', ...(hasMoved ? ['dispute.updated'] : [])]);
	});

	it('of a dispute lost in part, what went to the buyer is lost', async () => {
		const one = dispute('PP-D-1', CAPTURE, {
			status: 'RESOLVED',
			dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd('30.00') },
		});
		const { state } = await stateOf({ ...paid, ...disputes(one) });
		expect(state).toMatchObject({ amountPaid: 10_000, amountDisputed: 3_000 });
	});

	it('what a lost dispute took and a refund shows again counts once, as lost', async () => {
		const one = dispute('PP-D-1', CAPTURE, {
			status: 'RESOLVED',
			dispute_outcome: { outcome_code: 'RESOLVED_BUYER_FAVOUR', amount_refunded: usd('100.00') },
		});
		const { state } = await stateOf({
			...ofOrder('100.00', {
				captures: [capture(CAPTURE, '100.00', { status: 'REFUNDED' })],
				refunds: [refund('1JU08902781691411', '100.00', CAPTURE)],
			}),
			...disputes(one),
		});
		expect(state).toMatchObject({ amountPaid: 10_000, amountRefunded: 0, amountDisputed: 10_000 });
	});

	it('a capture that a bank took back, without a dispute that PayPal lists, is lost', async () => {
		const captures = [
			capture(CAPTURE, '100.00', { status: 'REFUNDED', status_details: { reason: 'CHARGEBACK' } }),
		];
		const { state } = await stateOf(ofOrder('100.00', { captures }));
		expect(state).toMatchObject({ amountPaid: 10_000, amountRefunded: 0, amountDisputed: 10_000 });
		expect(state?.disputes[0]?.status).toBe('lost');
	});

	it('a capture that is held by a complaint stays paid, and is held', async () => {
		const captures = [
			capture(CAPTURE, '100.00', {
				status: 'PENDING',
				status_details: { reason: 'BUYER_COMPLAINT' },
			}),
		];
		const { state } = await stateOf(ofOrder('100.00', { captures }));
		expect(state).toMatchObject({ amountPaid: 10_000, amountDisputed: 10_000 });
		expect(state?.disputes[0]?.status).toBe('underReview');
	});

	it('a dispute may not be overlooked: where the app may not see them, nothing is said', async () => {
		const { connection } = fakePaypal({ ...paid, 'GET /v1/customer/disputes': 403 });
		await expect(readStates([subject('payment', ORDER)], connection)).rejects.toMatchObject({
			status: 403,
		});
	});
});
