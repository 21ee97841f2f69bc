/** PayPal's own SDK works against the stand-in, over HTTP on this machine. */
import {
	ApiError,
	CheckoutPaymentIntent,
	OrdersController,
	PaymentsController,
	SubscriptionsController,
	TransactionSearchController,
} from '@paypal/paypal-server-sdk';

import { createPaypalSandbox, type PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createPaypalClient } from '../../support/paypal/sdk';

let sandbox: Sandbox<{ readonly paypal: PaypalSandbox }>;
let paypal: PaypalSandbox;
let orders: OrdersController;
let payments: PaymentsController;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { paypal: createPaypalSandbox } });
	paypal = sandbox.systems.paypal;
});
afterAll(async () => await sandbox.stop());
beforeEach(() => {
	sandbox.reset();
	const client = createPaypalClient(sandbox.origin('paypal'));
	orders = new OrdersController(client);
	payments = new PaymentsController(client);
});

const REPRESENTATION = 'return=representation';
const unit = (value: string) => ({
	amount: { currencyCode: 'USD', value },
	customId: 'crm=acme;deal=5678',
});
const issueOf = async (promise: Promise<unknown>): Promise<string> =>
	await promise.then(
		() => 'not refused',
		(error: unknown) => {
			const { result } = error as ApiError<{ details?: ReadonlyArray<{ issue: string }> }>;
			return result?.details?.[0]?.issue ?? String(error);
		},
	);

it('an order is made, approved, captured, and given back in parts', async () => {
	const made = await orders.createOrder({
		body: { intent: CheckoutPaymentIntent.Capture, purchaseUnits: [unit('30.00')] },
		paypalRequestId: 'k-1',
		prefer: REPRESENTATION,
	});
	const id = made.result.id ?? '';
	expect([made.statusCode, made.result.status]).toEqual([201, 'CREATED']);
	expect(made.result.links?.map(({ rel }) => rel)).toContain('approve');
	expect(await issueOf(orders.captureOrder({ id }))).toBe('ORDER_NOT_APPROVED');

	paypal.payerApproves(id, { email: 'bo@example.com' });
	const captured = await orders.captureOrder({ id, prefer: REPRESENTATION });
	const [capture] = captured.result.purchaseUnits?.[0]?.payments?.captures ?? [];
	expect(capture).toMatchObject({ status: 'COMPLETED', customId: 'crm=acme;deal=5678' });
	// 2.9 % of 30.00 and 0.30
	expect(capture?.sellerReceivableBreakdown).toMatchObject({
		paypalFee: { value: '1.17' },
		netAmount: { value: '28.83' },
	});
	expect(await issueOf(orders.captureOrder({ id }))).toBe('ORDER_ALREADY_CAPTURED');

	const captureId = capture?.id ?? '';
	const amount = { currencyCode: 'USD', value: '10.00' };
	const first = await payments.refundCapturedPayment({
		captureId,
		paypalRequestId: 'r-1',
		prefer: REPRESENTATION,
		body: { amount, customId: 'our-key' },
	});
	expect(first.result).toMatchObject({ status: 'COMPLETED', amount, customId: 'our-key' });
	const again = await payments.refundCapturedPayment({
		captureId,
		paypalRequestId: 'r-1',
		body: { amount },
	});
	expect(again.result.id).toBe(first.result.id);
	const got = await payments.getRefund({ refundId: first.result.id ?? '' });
	expect(got.result.links?.find(({ rel }) => rel === 'up')?.href).toMatch(new RegExp(captureId));
	await payments.refundCapturedPayment({ captureId });
	expect(await issueOf(payments.refundCapturedPayment({ captureId }))).toBe(
		'CAPTURE_FULLY_REFUNDED',
	);

	const { result } = await orders.getOrder({ id });
	expect(result.payer?.emailAddress).toBe('bo@example.com');
	const history = result.purchaseUnits?.[0]?.payments;
	expect(history?.captures?.map(({ status }) => status)).toEqual(['REFUNDED']);
	expect(history?.refunds?.map((one) => one.amount?.value)).toEqual(['10.00', '20.00']);
});

it('money is reserved, taken in part, and given up', async () => {
	const { id } = paypal.authorize({ value: '50.00' });
	const { result: order } = await orders.getOrder({ id });
	const authorizationId = order.purchaseUnits?.[0]?.payments?.authorizations?.[0]?.id ?? '';
	const taken = await payments.captureAuthorizedPayment({
		authorizationId,
		prefer: REPRESENTATION,
		body: { amount: { currencyCode: 'USD', value: '20.00' }, finalCapture: false },
	});
	expect(taken.result.supplementaryData?.relatedIds).toEqual({ authorizationId, orderId: id });
	const now = await payments.getAuthorizedPayment({ authorizationId });
	expect(now.result.status).toBe('PARTIALLY_CAPTURED');
	expect(await issueOf(payments.voidPayment({ authorizationId }))).toBe('PREVIOUSLY_CAPTURED');

	const other = paypal.authorize({ value: '5.00' });
	const [reserved] = other.purchase_units[0]?.payments?.authorizations ?? [];
	const target = { authorizationId: reserved?.id ?? '' };
	expect((await payments.voidPayment(target)).statusCode).toBe(204);
	expect(await issueOf(payments.voidPayment(target))).toBe('PREVIOUSLY_VOIDED');
	expect(await issueOf(payments.captureAuthorizedPayment(target))).toBe('AUTHORIZATION_VOIDED');
});

it('a subscription and its transactions are read', async () => {
	const { id } = paypal.subscribe({ units: 1_900, currency: 'USD', email: 'bo@example.com' });
	const subscriptions = new SubscriptionsController(createPaypalClient(sandbox.origin('paypal')));
	const { result } = await subscriptions.getSubscription({ id });
	expect(result).toMatchObject({ id, status: 'ACTIVE' });
	const listed = await subscriptions.listSubscriptionTransactions({
		id,
		startTime: new Date(Date.now() - 86_400_000).toISOString(),
		endTime: new Date(Date.now() + 86_400_000).toISOString(),
	});
	expect(listed.result.transactions?.map(({ status }) => status)).toEqual(['COMPLETED']);
});

it('transactions are searched, three hours late', async () => {
	const search = new TransactionSearchController(createPaypalClient(sandbox.origin('paypal')));
	const [capture] = paypal.pay({ value: '8.00' }).purchase_units[0]?.payments?.captures ?? [];
	const rows = async () => {
		const { result } = await search.searchTransactions({
			startDate: new Date(Date.now() - 86_400_000).toISOString(),
			endDate: new Date(Date.now() + 86_400_000).toISOString(),
		});
		return result.transactionDetails?.map(({ transactionInfo: info }) => [
			info?.transactionId,
			info?.transactionEventCode,
			info?.transactionAmount?.value,
		]);
	};
	expect(await rows()).toEqual([]);
	paypal.wait(3 * 3_600_000 + 1_000);
	expect(await rows()).toEqual([[capture?.id, 'T0006', '8.00']]);
});
