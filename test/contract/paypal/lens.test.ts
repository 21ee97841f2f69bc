/** What the sandbox's page shows and plays of PayPal, and the same by control requests. */
import { createPaypalSandbox, type PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { createPaypalLens } from '../../sandbox/paypal/lens';
import type { GatewayLens, PaymentOutcome } from '../../sandbox/lens';

let paypal: PaypalSandbox;
let lens: GatewayLens;

beforeEach(() => {
	paypal = createPaypalSandbox({
		now: () => new Date('2026-11-02T09:30:00Z'),
		deliver: () => undefined,
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	});
	lens = createPaypalLens(paypal);
});

const BILL = { amount: '30.00', currency: 'USD', dealId: '5678', email: 'bo@example.com' };
const pay = (outcome: PaymentOutcome = 'paid') => lens.pay({ ...BILL, name: 'Bo Berg', outcome });
const statusOf = (id: string) => lens.payments().find((one) => one.id === id)?.status;

it.each([
	['paid', 'Paid'],
	['declined', 'Declined'],
	['insufficientFunds', 'Declined'],
	['expiredCard', 'Declined'],
	['bankDebit', 'Under way'],
	['reserved', 'Authorized'],
] as const)('a payment that is %s shows as %s', (outcome, status) => {
	const id = pay(outcome);
	expect(lens.payments()).toEqual([
		{
			id,
			amount: '30.00',
			refunded: '0.00',
			refundable: outcome === 'paid',
			currency: 'USD',
			status,
			dealId: '5678',
			at: '2026-11-02T09:30:00.000Z',
		},
	]);
});

it('an order of our own names its deal and more', () => {
	paypal.pay({ value: '30.00', customId: 'crm=hubspot;account=1234;deal=5678;contact=91' });
	expect(lens.payments()[0]?.dealId).toBe('5678');
});

it('what is given back shows, in part and in all', () => {
	const id = pay();
	lens.refund(id, '10.00');
	expect(lens.payments()[0]).toMatchObject({ refunded: '10.00', status: 'Partially refunded' });
	lens.refund(id);
	expect(lens.payments()[0]).toMatchObject({ refunded: '30.00', refundable: false });
});

it('a declined payment is paid by another order for the same deal', () => {
	lens.payAgain(pay('declined'));
	expect(lens.payments().map(({ status, dealId }) => [status, dealId])).toEqual([
		['Paid', '5678'],
		['Declined', '5678'],
	]);
});

it('the bank answers a debit', () => {
	const [good, bad] = [pay('bankDebit'), pay('bankDebit')];
	lens.bankDebits?.answer(good, 'succeeds');
	lens.bankDebits?.answer(bad, 'fails');
	expect([statusOf(good), statusOf(bad)]).toEqual(['Paid', 'Declined']);
});

it('disputes are opened and decided', () => {
	const won = lens.disputes?.open(pay()) ?? '';
	lens.disputes?.close(won, 'won');
	const lost = lens.disputes?.open(pay()) ?? '';
	lens.disputes?.close(lost, 'lost');
	lens.inquiries?.open(pay());
	expect(
		paypal.disputes().map((one) => [one.status, one.dispute_outcome?.outcome_code ?? null]),
	).toEqual([
		['OPEN', null],
		['RESOLVED', 'RESOLVED_BUYER_FAVOUR'],
		['RESOLVED', 'RESOLVED_SELLER_FAVOUR'],
	]);
});

it('subscriptions start, renew, fail and end; their payments are not among the payments', () => {
	const id = lens.subscriptions?.start({ ...BILL, plan: 'Gold' }) ?? '';
	lens.subscriptions?.renew(id, 'paid');
	lens.subscriptions?.renew(id, 'declined');
	lens.subscriptions?.recover(id);
	lens.subscriptions?.cancel(id);
	expect(lens.trials?.start({ ...BILL, plan: 'Gold' }, 7)).toMatch(/^I-/);
	expect(lens.payments()).toEqual([]);
	const types = paypal.events().map(({ event_type: type }) => type);
	expect(types.filter((type) => type === 'PAYMENT.SALE.COMPLETED')).toHaveLength(3);
	expect(types).toContain('BILLING.SUBSCRIPTION.PAYMENT.FAILED');
	expect(types).toContain('BILLING.SUBSCRIPTION.CANCELLED');
});

it('an outcome that PayPal does not have is said to be none', () => {
	expect(() => pay('authenticationRequired')).toThrow('PayPal has no payments that are');
});

it('webhooks show, and nothing of them is secret', () => {
	const { id, url } = paypal.addWebhook('https://n8n.example/webhook/1');
	expect([lens.endpoints(), lens.signingSecrets()]).toEqual([[{ id, url }], []]);
});

it('control requests play the same', () => {
	const send = (path: string, body: object = {}, method = 'POST') =>
		paypal.control({
			method,
			path,
			query: new URLSearchParams(),
			headers: {},
			body: Buffer.from(JSON.stringify(body)),
		});
	const { id } = send('/pay', { value: '30.00', customId: 'deal=1' }).body as { id: string };
	expect(send(`/payments/${id}/refund`, { value: '5.00' })).toMatchObject({
		status: 200,
		body: { amount: { value: '5.00' } },
	});
	expect(send(`/payments/${id}/refund`, { value: '99.00' })).toEqual({
		status: 422,
		body: { refused: 'REFUND_AMOUNT_EXCEEDED' },
	});
	const { dispute_id: dispute } = send(`/payments/${id}/dispute`).body as { dispute_id: string };
	send(`/disputes/${dispute}/close`, { outcome: 'lost' });
	expect(send('/state', {}, 'GET').body).toMatchObject({
		orders: [{ id }],
		disputes: [{ status: 'RESOLVED' }],
	});
	expect(send('/nothing').status).toBe(404);
});
