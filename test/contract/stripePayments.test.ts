import Stripe from 'stripe';

import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { createStripeClient, refusalOf, TEST_KEY } from '../support/stripe/client';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;
let stripe: Stripe;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
	stripe = createStripeClient(sandbox.origin('stripe'));
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

const CARD = { payment_method_types: ['card'], confirm: true } as const;
const DEBIT = { payment_method_types: ['sepa_debit'], confirm: true } as const;
const eventTypes = async () =>
	(await stripe.events.list({ limit: 100 })).data.map(({ type }) => type).reverse();

describe('a payment', () => {
	it('succeeds and tells its money, fee and net', async () => {
		const intent = await stripe.paymentIntents.create({
			...CARD,
			amount: 120_000,
			currency: 'eur',
			payment_method: 'pm_card_visa',
			metadata: { hubspot_deal_id: '42' },
			expand: ['latest_charge.balance_transaction'],
		});

		expect(intent).toMatchObject({
			status: 'succeeded',
			amount_received: 120_000,
			livemode: false,
		});
		const charge = intent.latest_charge as Stripe.Charge;
		expect(charge).toMatchObject({
			paid: true,
			captured: true,
			metadata: { hubspot_deal_id: '42' },
		});
		expect(charge.payment_method_details?.card).toMatchObject({ brand: 'visa', last4: '4242' });
		expect(charge.balance_transaction).toMatchObject({ fee: 3_510, net: 116_490, type: 'charge' });
		expect(await eventTypes()).toEqual([
			'payment_intent.created',
			'charge.succeeded',
			'payment_intent.succeeded',
			'charge.updated',
		]);
	});

	it.each([
		['pm_card_visa_chargeDeclined', 'card_declined', 'generic_decline'],
		['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
		['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
		['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
		['pm_card_chargeDeclinedIncorrectCvc', 'incorrect_cvc', undefined],
		['pm_card_visa_chargeDeclinedStolenCard', 'card_declined', 'stolen_card'],
		['pm_card_chargeDeclinedProcessingError', 'processing_error', undefined],
		['pm_card_radarBlock', 'card_declined', 'fraudulent'],
	])('with %s is declined as %s, %s', async (payment_method, code, declineCode) => {
		const error = await refusalOf(
			stripe.paymentIntents.create({ ...CARD, amount: 2_000, currency: 'usd', payment_method }),
		);
		expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
		expect(error).toMatchObject({ statusCode: 402, code, decline_code: declineCode ?? '' });

		const intent = await stripe.paymentIntents.retrieve(error.payment_intent?.id ?? '', {
			expand: ['latest_charge'],
		});
		expect(intent).toMatchObject({
			status: 'requires_payment_method',
			payment_method: null,
			last_payment_error: { code, type: 'card_error' },
			latest_charge: { status: 'failed', failure_code: code },
		});
		expect(await eventTypes()).toEqual([
			'payment_intent.created',
			'charge.failed',
			'payment_intent.payment_failed',
		]);
	});

	it.each([
		['succeeds', 'succeeded', 'succeeded', ['charge.succeeded', 'payment_intent.succeeded']],
		[
			'fails',
			'requires_payment_method',
			'failed',
			['charge.failed', 'payment_intent.payment_failed'],
		],
	] as const)(
		'by bank debit is under way until the bank answers: %s',
		async (answer, status, charged, told) => {
			const method = await stripe.paymentMethods.create({
				type: 'sepa_debit',
				sepa_debit: { iban: 'AT321904300235473204' },
				billing_details: { name: 'Ada Berg', email: 'ada@northwind.example' },
			});
			expect(method.sepa_debit).toMatchObject({ country: 'AT', last4: '3204' });
			const { id, status: begun } = await stripe.paymentIntents.create({
				...DEBIT,
				amount: 1_000,
				currency: 'eur',
				payment_method: method.id,
				mandate_data: { customer_acceptance: { type: 'offline' } },
			});
			expect(begun).toBe('processing');
			sandbox.systems.stripe.settleDebit(id, answer);
			expect(await stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })).toMatchObject(
				{
					status,
					latest_charge: {
						status: charged,
						failure_code: answer === 'fails' ? 'insufficient_funds' : null,
						payment_method_details: { type: 'sepa_debit', sepa_debit: { last4: '3204' } },
					},
					last_payment_error:
						answer === 'fails' ? { code: 'payment_intent_payment_attempt_failed' } : null,
				},
			);
			expect((await eventTypes()).slice(0, 5)).toEqual([
				'payment_intent.created',
				'charge.pending',
				'payment_intent.processing',
				...told,
			]);
		},
	);

	it('takes none but the vendor’s test accounts', async () => {
		const create = stripe.paymentMethods.create({
			type: 'sepa_debit',
			sepa_debit: { iban: 'AT000000000000000000' },
		});
		expect(await refusalOf(create)).toMatchObject({ code: 'invalid_bank_account_iban' });
	});

	it('that was declined can be paid with another card', async () => {
		const failed = sandbox.systems.stripe.pay({
			amount: 500,
			paymentMethod: 'pm_card_chargeDeclined',
		});
		const paid = await stripe.paymentIntents.confirm(failed.id, {
			payment_method: 'pm_card_mastercard',
			return_url: 'https://shop.example/back',
		});
		expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
		const charges = await stripe.charges.list({ payment_intent: failed.id });
		expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
	});

	it('is authorized, then captured in part: the rest comes back as a refund', async () => {
		const { id } = await stripe.paymentIntents.create({
			...CARD,
			amount: 1_000,
			currency: 'usd',
			payment_method: 'pm_card_visa',
			capture_method: 'manual',
		});
		const authorized = await stripe.paymentIntents.retrieve(id);
		expect(authorized).toMatchObject({ status: 'requires_capture', amount_capturable: 1_000 });

		const captured = await stripe.paymentIntents.capture(id, {
			amount_to_capture: 700,
			expand: ['latest_charge'],
		});
		expect(captured).toMatchObject({
			status: 'succeeded',
			amount_received: 700,
			latest_charge: { amount_captured: 700, amount_refunded: 300, refunded: false },
		});
		expect(await refusalOf(stripe.paymentIntents.capture(id))).toMatchObject({
			code: 'payment_intent_unexpected_state',
			payment_intent: { id },
		});
	});

	it('is canceled, once', async () => {
		const { id } = await stripe.paymentIntents.create({ amount: 1_000, currency: 'usd' });
		const canceled = await stripe.paymentIntents.cancel(id, { cancellation_reason: 'duplicate' });
		expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'duplicate' });
		expect(await refusalOf(stripe.paymentIntents.cancel(id))).toMatchObject({
			code: 'payment_intent_unexpected_state',
		});
	});

	it('waits for authentication, which passes or fails', async () => {
		const make = async () =>
			await stripe.paymentIntents.create({
				...CARD,
				amount: 1_000,
				currency: 'usd',
				payment_method: 'pm_card_threeDSecure2Required',
				return_url: 'https://shop.example/back',
			});
		const [passes, fails] = [await make(), await make()];
		expect(passes).toMatchObject({
			status: 'requires_action',
			next_action: { type: 'redirect_to_url' },
		});
		sandbox.systems.stripe.authenticate(passes.id, 'succeeds');
		sandbox.systems.stripe.authenticate(fails.id, 'fails');

		expect((await stripe.paymentIntents.retrieve(passes.id)).status).toBe('succeeded');
		expect(await stripe.paymentIntents.retrieve(fails.id)).toMatchObject({
			status: 'requires_payment_method',
			last_payment_error: { code: 'payment_intent_authentication_failure' },
		});
	});

	it('off session is declined where it would need authentication', async () => {
		const error = await refusalOf(
			stripe.paymentIntents.create({
				...CARD,
				amount: 1_000,
				currency: 'usd',
				payment_method: 'pm_card_authenticationRequired',
				off_session: true,
			}),
		);
		expect(error).toMatchObject({ statusCode: 402, code: 'authentication_required' });
	});
});

it('keeps in each event what the object was then', async () => {
	const { id } = sandbox.systems.stripe.pay({ amount: 1_000 });
	sandbox.systems.stripe.refund(id, 400);
	const charges = await stripe.events.list({ type: 'charge.*' });
	const refundedAt = charges.data.map(({ data }) => (data.object as Stripe.Charge).amount_refunded);
	expect(refundedAt).toEqual([400, 0, 0]);
	const settled = charges.data.map(
		({ data }) => (data.object as Stripe.Charge).balance_transaction !== null,
	);
	expect(settled).toEqual([true, true, false]);
});

describe('amounts', () => {
	it.each([
		[49, 'usd', 'amount_too_small'],
		[29, 'gbp', 'amount_too_small'],
		[100_000_000, 'usd', 'amount_too_large'],
		[1_005, 'kwd', undefined],
		[1_050, 'isk', undefined],
		[0, 'usd', 'parameter_invalid_integer'],
	])('%i %s is refused: %s', async (amount, currency, code) => {
		const error = await refusalOf(stripe.paymentIntents.create({ amount, currency }));
		expect(error).toMatchObject({ statusCode: 400, param: 'amount', code });
	});

	it.each([
		[50, 'usd'],
		[50, 'jpy'],
		[1_230, 'kwd'],
		[99_999_999, 'eur'],
	])('%i %s is taken', async (amount, currency) => {
		const intent = await stripe.paymentIntents.create({ amount, currency });
		expect(intent).toMatchObject({ amount, currency, status: 'requires_payment_method' });
	});
});

it('keeps live and test mode apart', async () => {
	const live = createStripeClient(sandbox.origin('stripe'), TEST_KEY.replace('test', 'live'));
	const { id, livemode } = await live.paymentIntents.create({ amount: 500, currency: 'usd' });
	expect(livemode).toBe(true);
	expect(await refusalOf(stripe.paymentIntents.retrieve(id))).toMatchObject({
		statusCode: 404,
		code: 'resource_missing',
	});
});
