import type { ValidateFunction } from 'ajv';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient } from '../support/stripe/client';
import { loadStripeSchema } from '../support/stripe/schema';

/** The schema has no definition of these; the compiler holds them against the SDK's types. */
const WITHOUT_DEFINITION = new Set([
	'checkout.session',
	'coupon',
	'credit_note',
	'customer_cash_balance_transaction',
	'invoiceitem',
	'radar.early_fraud_warning',
	'review',
]);

/** `object` of the wire → name in the schema. */
const DEFINITIONS: Readonly<Record<string, string>> = {
	account: 'Account',
	balance_transaction: 'BalanceTransaction',
	cash_balance: 'CashBalance',
	charge: 'Charge',
	customer: 'Customer',
	discount: 'Discount',
	dispute: 'Dispute',
	invoice: 'Invoice',
	invoice_payment: 'InvoicePayment',
	payment_intent: 'PaymentIntent',
	payment_method: 'PaymentMethod',
	price: 'Price',
	product: 'Product',
	refund: 'Refund',
	subscription: 'Subscription',
	webhook_endpoint: 'WebhookEndpoint',
};

/** Told in answers and events, without an id of their own. */
const NOT_KEPT = new Set(['account', 'cash_balance']);

const schema = loadStripeSchema();
let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
});
afterAll(async () => await sandbox.stop());

const problemsOf = (validate: ValidateFunction, value: unknown): string[] =>
	validate(value)
		? []
		: (validate.errors ?? []).map(
				({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
			);

/** Everything that can happen to payments, so that every shape is there. */
async function playEverything(): Promise<void> {
	const { stripe } = sandbox.systems;
	const client = createStripeClient(sandbox.origin('stripe'));
	await client.webhookEndpoints.create({
		url: 'http://127.0.0.1:9/',
		enabled_events: ['charge.expired'],
	});
	const email = 'ada@northwind.example';
	const paid = stripe.pay({ amount: 5_000, email, name: 'Ada', metadata: { deal: '1' } });
	stripe.refund(paid.id, 1_000);
	stripe.pay({ amount: 5_000, email, paymentMethod: 'pm_card_chargeDeclined' });
	stripe.pay({ amount: 5_000, paymentMethod: 'pm_card_radarBlock' });
	stripe.pay({ amount: 5_000, paymentMethod: 'pm_card_threeDSecure2Required' });
	stripe.pay({ amount: 5_000, paymentMethod: 'pm_card_createDisputeInquiry' });
	const disputed = stripe.pay({ amount: 5_000, paymentMethod: 'pm_card_createDispute' });
	const dispute = stripe
		.mode()
		.all('dispute')
		.find((one) => one.payment_intent === disputed.id);
	stripe.closeDispute(dispute?.id ?? '', 'won');
	const pending = stripe.pay({ amount: 500, paymentMethod: 'pm_card_pendingRefund' });
	stripe.refund(pending.id);
	const failing = stripe.pay({ amount: 500, paymentMethod: 'pm_card_refundFail' });
	stripe.refund(failing.id);
	stripe.settleRefunds();
	const debit = { amount: 500, currency: 'eur', iban: 'AT321904300235473204' };
	stripe.pay(debit);
	stripe.settleDebit(stripe.pay(debit).id, 'succeeds');
	stripe.settleDebit(stripe.pay(debit).id, 'fails');
	const authorized = stripe.pay({ amount: 500, captureMethod: 'manual' });
	await client.paymentIntents.capture(authorized.id, { amount_to_capture: 300 });
	const given = stripe.pay({ amount: 500, captureMethod: 'manual' });
	await client.paymentIntents.cancel(given.id);
	await client.paymentIntents.create({
		amount: 900,
		currency: 'usd',
		shipping: { name: 'Ada', address: { line1: '1 Quay', city: 'Oslo', country: 'NO' } },
	});
	playBilling(email);
	playSettledOtherwise();
}

/** Invoices and subscriptions in all their states. */
function playBilling(email: string): void {
	const { stripe } = sandbox.systems;
	stripe.payInvoice(stripe.invoice({ amount: 900, email }).id, 'pm_card_chargeDeclined');
	stripe.makeInvoiceOverdue(stripe.invoice({ amount: 900, email }).id);
	const renewed = stripe.subscribe({ amount: 900, email, metadata: { deal: '1' } });
	stripe.advanceSubscription(renewed.id);
	stripe.changeCard(renewed.id, 'pm_card_chargeCustomerFail');
	stripe.advanceSubscription(renewed.id);
	stripe.giveUpSubscription(renewed.id, 'canceled');
	stripe.subscribe({ amount: 900, email, trialDays: 2 });
	const failed = { amount: 900, email: 'b@northwind.example' };
	stripe.subscribe({ ...failed, paymentMethod: 'pm_card_chargeCustomerFail' });
}

/** Credit, discounts, notes, transfers and all else that settles without being charged. */
function playSettledOtherwise(): void {
	const { stripe } = sandbox.systems;
	const email = 'c@northwind.example';
	stripe.creditCustomer(email, 300);
	stripe.payInvoice(stripe.invoice({ amount: 900, email, percentOff: 10 }).id, 'pm_card_visa');
	stripe.payOutOfBand(stripe.invoice({ amount: 900, email }).id);
	stripe.creditInvoice(stripe.invoice({ amount: 900, email }).id, { amount: 900 });
	stripe.reviseInvoice(stripe.invoice({ amount: 900, email }).id, { amount: 800 });
	stripe.invoice({ amount: 30, email });
	const transfer = stripe.pay({ amount: 900, currency: 'eur', email, bankTransfer: true });
	stripe.fundCustomer(String(transfer.customer), 400, 'eur');
	stripe.fundCustomer(String(transfer.customer), 600, 'eur');
	stripe.closeReview(stripe.openReview(stripe.pay({ amount: 900 }).id).id);
	stripe.pay({ amount: 900, paymentMethod: 'pm_card_riskLevelElevated' });
	stripe.warnOfFraud(stripe.pay({ amount: 900 }).id);
	stripe.charge({ amount: 900, email });
	stripe.paySession(stripe.checkout({ amount: 900, percentOff: 100 }).id, { email });
	const plan = stripe.subscribe({ amount: 900, email, percentOff: 50 });
	stripe.changePlan(plan.id, 300, { periodUsed: 0.5, invoiceNow: true });
	stripe.failFinalization(plan.id);
	stripe.advanceSubscription(plan.id);
	stripe.settleIn('usd', { eur: 1.1 });
	stripe.pay({ amount: 900, currency: 'eur' });
}

beforeAll(playEverything);

it('every kind of object was made', () => {
	const { stripe } = sandbox.systems;
	const kinds = Object.keys(DEFINITIONS).filter((name) => !NOT_KEPT.has(name));
	expect(kinds.filter((kind) => stripe.mode().all(kind as 'charge').length === 0)).toEqual([]);
});

const describeValidity = (tests: () => void) => {
	if (schema !== undefined) describe('by the schema of the vendor', tests);
};
describeValidity(() => {
	it.each(Object.keys(DEFINITIONS).filter((name) => !NOT_KEPT.has(name)))(
		'every %s is valid',
		(name) => {
			const validate = schema?.(DEFINITIONS[name] ?? '') as ValidateFunction;
			const objects = sandbox.systems.stripe.mode().all(name as 'charge');
			expect(objects.length).toBeGreaterThan(0);
			for (const object of objects) expect(problemsOf(validate, object)).toEqual([]);
		},
	);

	it('the account is valid', async () => {
		const account = await createStripeClient(sandbox.origin('stripe')).accounts.retrieveCurrent();
		expect(problemsOf(schema?.('Account') as ValidateFunction, account)).toEqual([]);
	});

	it('the object of every event is valid', () => {
		const events = sandbox.systems.stripe.mode().events();
		expect(events.length).toBeGreaterThan(40);
		for (const { type, data } of events) {
			const { object } = data.object as { object: string };
			if (WITHOUT_DEFINITION.has(object)) continue;
			const validate = schema?.(DEFINITIONS[object] ?? object) as ValidateFunction;
			expect([type, ...problemsOf(validate, data.object)]).toEqual([type]);
		}
	});

	it('an object that lacks a field is not', () => {
		const { latest_charge: _charge, ...rest } = sandbox.systems.stripe.pay({ amount: 500 });
		expect(problemsOf(schema?.('PaymentIntent') as ValidateFunction, rest)).toEqual([
			" must have required property 'latest_charge'",
		]);
	});
});
