import { gateway } from '../../../nodes/gateways/stripe';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import {
	answering,
	chargeOf,
	CREATED,
	disputeOf,
	intentOf,
	invoiceOf,
	invoicePaymentOf,
	list,
	refundOf,
	subscriptionOf,
} from './stripeAnswers';

type Objects = Readonly<Record<string, unknown>>;
type Fields = Readonly<Record<string, unknown>>;

const at = (seconds: number) => new Date((CREATED + seconds) * 1_000).toISOString();

async function read(kind: SubjectKind, id: string, objects: Objects, now?: number) {
	const { connection } = answering(objects, now);
	const subject = { gateway: 'stripe', account: 'acct_1', livemode: false, kind, id };
	const [state] = await gateway.readStates([subject], connection);
	if (!state) throw new Error(`No state of ${kind} ${id}`);
	return state;
}

const readPayment = async (intent: Fields = {}, objects: Objects = {}) =>
	await read('payment', 'pi_1', { '/v1/payment_intents/pi_1': intentOf(intent), ...objects });
const readInvoice = async (invoice: Fields = {}, intent: Fields = {}, now?: number) =>
	await read(
		'invoice',
		'in_1',
		{ '/v1/invoices/in_1': invoiceOf(invoice), '/v1/payment_intents/pi_1': intentOf(intent) },
		now,
	);
const readSubscription = async (subscription: Fields = {}, intent: Fields = {}, now?: number) =>
	await read(
		'subscription',
		'sub_1',
		{
			'/v1/subscriptions/sub_1': subscriptionOf(subscription),
			'/v1/payment_intents/pi_1': intentOf(intent),
		},
		now,
	);

const names = (state: PaymentState) =>
	state.facts.map(({ key }) => key.split('/').slice(3).join('/'));
const fact = (state: PaymentState, type: string) =>
	state.facts.find((candidate) => candidate.type === type);

describe('the money of a payment', () => {
	it('has its fee only where the account settles in its currency', async () => {
		const [own] = (await readPayment()).transactions;
		expect(own).toMatchObject({ fee: 59, net: 941 });
		const entry = { id: 'txn_1', created: CREATED, currency: 'usd', fee: 65, net: 1_020 };
		const charge = chargeOf({ balance_transaction: entry });
		const [other] = (await readPayment({ latest_charge: charge })).transactions;
		expect(other).not.toHaveProperty('fee');
		expect(other).not.toHaveProperty('net');
	});

	it('arrived when it was captured, not when it was authorized', async () => {
		const entry = { id: 'txn_1', created: CREATED + 500, currency: 'eur', fee: 1, net: 1 };
		const state = await readPayment({ latest_charge: chargeOf({ balance_transaction: entry }) });
		expect(state.lastPaidAt).toBe(at(500));
		expect(fact(state, 'payment.succeeded')?.at).toBe(at(500));
	});

	it('is told last by what moved last, and arrived before it went', async () => {
		const charge = chargeOf({ refunds: list([refundOf()]) });
		const state = await readPayment({ latest_charge: charge });
		expect(state).toMatchObject({
			lastTransactionId: 're_1',
			lastPaidAt: at(0),
			amountRefunded: 400,
		});
		expect(state.transactions.map(({ id }) => id)).toEqual(['ch_1', 're_1']);
	});

	it.each([
		['pending', 0, 'refund.pending', 're_1/pending'],
		['requires_action', 0, 'refund.pending', 're_1/pending'],
		['succeeded', 400, 'refund.succeeded', 're_1/succeeded'],
		['failed', 0, 'refund.failed', 're_1/failed'],
		['canceled', 0, 'refund.failed', 're_1/canceled'],
		['a_new_word', 0, 'refund.pending', 're_1/pending'],
	])('with a refund that is %s went back by %i', async (status, amount, type, name) => {
		const charge = chargeOf({ refunds: list([refundOf({ status })]) });
		const state = await readPayment({ latest_charge: charge });
		expect(state.amountRefunded).toBe(amount);
		expect(fact(state, type)).toMatchObject({ amount: 400, transactionId: 're_1', current: true });
		expect(names(state)).toContain(name);
	});

	it('came back from a refund at the time its failure was booked', async () => {
		const refund = refundOf({
			status: 'failed',
			failure_reason: 'lost_or_stolen_card',
			failure_balance_transaction: { id: 'txn_4', created: CREATED + 700_000 },
		});
		const state = await readPayment({ latest_charge: chargeOf({ refunds: list([refund]) }) });
		expect(fact(state, 'refund.failed')).toMatchObject({
			at: at(700_000),
			reason: 'lost or stolen card',
		});
	});

	it('with more refunds than a charge shows has them all, for one more call', async () => {
		const shown = Array.from({ length: 10 }, (_, index) =>
			refundOf({ id: `re_${index}`, amount: 10 }),
		);
		const all = [...shown, refundOf({ id: 're_10', amount: 10 })];
		const { connection, asked } = answering({
			'/v1/payment_intents/pi_1': intentOf({
				latest_charge: chargeOf({ refunds: list(shown, true) }),
			}),
			'/v1/refunds?charge=ch_1': list(all),
		});
		const subject = { gateway: 'stripe', account: 'acct_1', livemode: false } as const;
		const [state] = await gateway.readStates(
			[{ ...subject, kind: 'payment', id: 'pi_1' }],
			connection,
		);
		expect(state?.amountRefunded).toBe(110);
		expect(asked).toHaveLength(2);
	});

	it('released by a partial capture was never refunded, what was refunded after it was', async () => {
		const released = refundOf({ id: 're_0', amount: 400, balance_transaction: null });
		const real = refundOf({ id: 're_1', amount: 100 });
		const charge = chargeOf({ amount_captured: 600, refunds: list([real, released]) });
		const state = await readPayment({ amount_received: 600, latest_charge: charge });
		expect(state).toMatchObject({ amountDue: 600, amountPaid: 600, amountRefunded: 100 });
		expect(state.facts.map(({ type }) => type)).toEqual(['payment.succeeded', 'refund.succeeded']);
	});
});

describe('a payment that has not come yet', () => {
	it('and was voided went back to nobody, though Stripe calls the release a refund', async () => {
		const released = refundOf({ amount: 1_000 });
		const charge = chargeOf({ captured: false, amount_captured: 0, refunds: list([released]) });
		const state = await readPayment({
			status: 'canceled',
			amount_received: 0,
			canceled_at: CREATED + 9,
			latest_charge: charge,
		});
		expect(state).toMatchObject({ status: 'canceled', amountDue: 0, amountRefunded: 0 });
		expect(state.transactions).toMatchObject([{ kind: 'authorization', outcome: 'canceled' }]);
		expect(names(state)).toEqual(['pi_1/canceled']);
	});

	it('waits while the bank works on it', async () => {
		const charge = chargeOf({ status: 'pending', balance_transaction: null });
		const state = await readPayment({
			status: 'processing',
			amount_received: 0,
			latest_charge: charge,
		});
		expect(state).toMatchObject({ status: 'pending', amountDue: 1_000, amountPaid: 0 });
		expect(state.transactions).toMatchObject([{ outcome: 'pending' }]);
		expect(names(state)).toEqual(['ch_1/pending']);
	});

	it('keeps the failure of the try before out of what is current', async () => {
		const charge = chargeOf({ status: 'failed', captured: false, failure_code: 'card_declined' });
		const state = await readPayment({
			status: 'requires_action',
			amount_received: 0,
			payment_method: 'pm_2',
			latest_charge: charge,
		});
		expect(state.facts.map(({ type, current }) => [type, current])).toEqual([
			['payment.actionRequired', true],
			['payment.failed', false],
		]);
		expect(names(state)).toContain('pi_1/pm_2/actionRequired');
	});

	it('fails once for each payment method where it makes no charge', async () => {
		const failWith = async (method: string) =>
			await readPayment({
				status: 'requires_payment_method',
				amount_received: 0,
				latest_charge: null,
				last_payment_error: {
					code: 'payment_intent_authentication_failure',
					payment_method: { id: method },
				},
			});
		expect(names(await failWith('pm_1'))).toEqual(['pi_1/pm_1/failed']);
		expect(names(await failWith('pm_2'))).toEqual(['pi_1/pm_2/failed']);
	});

	it('without any try is pending and tells nothing', async () => {
		const state = await readPayment({
			status: 'requires_payment_method',
			amount_received: 0,
			latest_charge: null,
		});
		expect(state).toMatchObject({ status: 'pending', facts: [], transactions: [] });
		expect(state.lastTransactionId).toBeUndefined();
	});

	it('that came in the end has no failure, whatever Stripe still shows of the try before', async () => {
		const state = await readPayment({ last_payment_error: { code: 'card_declined' } });
		expect(state.status).toBe('paid');
		expect(state.failure).toBeUndefined();
		expect(fact(state, 'payment.failed')?.current).toBe(false);
	});

	it('says why the bank sent a debit back: the payment itself says only that it did', async () => {
		const charge = chargeOf({
			status: 'failed',
			captured: false,
			failure_code: 'insufficient_funds',
			failure_message: 'The customer’s account has insufficient funds.',
			outcome: null,
		});
		const state = await readPayment({
			status: 'requires_payment_method',
			amount_received: 0,
			latest_charge: charge,
			last_payment_error: {
				code: 'payment_intent_payment_attempt_failed',
				message: 'The payment failed.',
			},
		});
		expect(state).toMatchObject({
			status: 'failed',
			failure: {
				category: 'insufficientFunds',
				code: 'insufficient_funds',
				message: 'The customer’s account has insufficient funds.',
			},
		});
	});

	it('says why the issuer declined, before Stripe’s general word', async () => {
		const charge = chargeOf({
			status: 'failed',
			captured: false,
			failure_code: 'card_declined',
			failure_message: 'Your card was declined.',
			outcome: { reason: 'insufficient_funds', advice_code: 'try_again_later' },
		});
		const state = await readPayment({
			status: 'canceled',
			amount_received: 0,
			latest_charge: charge,
		});
		expect(state.failure).toEqual({
			category: 'insufficientFunds',
			code: 'insufficient_funds',
			message: 'Your card was declined.',
			retryable: true,
		});
	});
});

describe('the customer of a payment', () => {
	const charge = chargeOf({
		billing_details: { email: 'typed@example.com', name: 'Typed' },
		receipt_email: 'receipt@example.com',
	});
	it.each<[string, Fields, Fields]>([
		[
			'the record of the customer',
			{
				customer: { id: 'cus_1', object: 'customer', email: 'ada@northwind.example', name: 'Ada' },
			},
			{
				id: 'cus_1',
				email: 'ada@northwind.example',
				name: 'Ada',
				otherEmails: ['receipt@example.com', 'typed@example.com'],
			},
		],
		[
			'what was typed where the record is deleted',
			{ customer: { id: 'cus_1', object: 'customer', deleted: true } },
			{
				id: 'cus_1',
				email: 'receipt@example.com',
				name: 'Typed',
				otherEmails: ['typed@example.com'],
			},
		],
		[
			'the receipt',
			{ receipt_email: 'mine@example.com' },
			{
				email: 'mine@example.com',
				name: 'Typed',
				otherEmails: ['receipt@example.com', 'typed@example.com'],
			},
		],
		[
			'what was typed',
			{},
			{ email: 'receipt@example.com', name: 'Typed', otherEmails: ['typed@example.com'] },
		],
	])('is read from %s', async (_name, fields, customer) => {
		expect((await readPayment({ ...fields, latest_charge: charge })).customer).toEqual(customer);
	});
});

describe('a dispute', () => {
	const disputed = async (dispute: Fields) =>
		await readPayment(
			{ latest_charge: chargeOf({ disputed: true }) },
			{ '/v1/disputes?charge=ch_1': list([disputeOf(dispute)]) },
		);

	it.each<[string, string, number, string[]]>([
		['warning_needs_response', 'inquiry', 0, ['dp_1/opened']],
		['warning_under_review', 'inquiry', 0, ['dp_1/opened', 'dp_1/updated-warning_under_review']],
		['warning_closed', 'closed', 0, ['dp_1/opened', 'dp_1/updated-warning_closed']],
		['needs_response', 'needsResponse', 1_000, ['dp_1/opened']],
		['under_review', 'underReview', 1_000, ['dp_1/opened', 'dp_1/updated-under_review']],
		[
			'appeal_needs_response',
			'needsResponse',
			1_000,
			['dp_1/opened', 'dp_1/updated-appeal_needs_response'],
		],
		[
			'appeal_under_review',
			'underReview',
			1_000,
			['dp_1/opened', 'dp_1/updated-appeal_under_review'],
		],
		['won', 'won', 0, ['dp_1/opened', 'dp_1/won']],
		['lost', 'lost', 1_000, ['dp_1/opened', 'dp_1/lost']],
		['prevented', 'closed', 0, ['dp_1/opened', 'dp_1/updated-prevented']],
	])('that is %s is %s and holds %i', async (status, ours, held, facts) => {
		const state = await disputed({ status });
		expect(state.disputes).toMatchObject([{ id: 'dp_1', status: ours, amount: 1_000 }]);
		expect(state.amountDisputed).toBe(held);
		expect(names(state).filter((name) => name.startsWith('dp_'))).toEqual(facts);
		const isOpen = ['inquiry', 'needsResponse', 'underReview'].includes(ours);
		expect(fact(state, 'dispute.opened')).toMatchObject({
			current: isOpen,
			reason: 'product not received',
		});
	});

	it('that was an inquiry tells once more when it takes the money', async () => {
		const state = await disputed({
			balance_transactions: [{ id: 'txn_3', created: CREATED + 90_000 }],
		});
		expect(names(state)).toContain('dp_1/updated-needs_response');
		expect(fact(state, 'dispute.updated')?.at).toBe(at(90_000));
	});

	it('in the bank’s own currency counts the whole charge', async () => {
		const state = await disputed({ amount: 1_100, currency: 'usd' });
		expect(state.amountDisputed).toBe(1_000);
	});

	it('that was won leaves the payment current, one that was lost does not', async () => {
		expect(fact(await disputed({ status: 'won' }), 'payment.succeeded')?.current).toBe(true);
		expect(fact(await disputed({ status: 'under_review' }), 'payment.succeeded')?.current).toBe(
			true,
		);
		expect(fact(await disputed({ status: 'lost' }), 'payment.succeeded')?.current).toBe(false);
	});
});

describe('an invoice', () => {
	it('tells its facts in the order in which they happened', async () => {
		const refunds = list([refundOf()]);
		const state = await readInvoice({}, { latest_charge: chargeOf({ refunds }) });
		expect(names(state)).toEqual(['in_1/sent', 'in_1/paid', 're_1/succeeded']);
		expect(fact(state, 'invoice.paid')).toMatchObject({
			at: at(0),
			amount: 1_000,
			transactionId: 'ch_1',
		});
	});

	it('that the customer has to confirm needs action', async () => {
		const state = await readInvoice(
			{ status: 'open', amount_paid: 0, amount_remaining: 1_000 },
			{ status: 'requires_action', amount_received: 0, latest_charge: null },
		);
		expect(state.status).toBe('actionRequired');
		expect(fact(state, 'payment.actionRequired')?.current).toBe(true);
	});

	it('that is under way at the bank is pending, whatever was declined before', async () => {
		const charge = chargeOf({ status: 'pending', captured: false });
		const state = await readInvoice(
			{ status: 'open', amount_paid: 0, amount_remaining: 1_000 },
			{ status: 'processing', amount_received: 0, latest_charge: charge },
		);
		expect(state.status).toBe('pending');
	});

	it('says when Stripe tries again', async () => {
		const state = await readInvoice(
			{
				status: 'open',
				amount_paid: 0,
				amount_remaining: 1_000,
				next_payment_attempt: CREATED + 5,
			},
			{
				status: 'requires_payment_method',
				amount_received: 0,
				latest_charge: chargeOf({ status: 'failed', captured: false }),
				last_payment_error: { code: 'card_declined', decline_code: 'insufficient_funds' },
			},
		);
		expect(state.failure?.nextRetryAt).toBe(at(5));
		expect(fact(state, 'invoice.paymentFailed')?.reason).toContain('did not hold enough money');
	});

	it('leaves out payments that were canceled', async () => {
		const payments = list([
			invoicePaymentOf(),
			invoicePaymentOf({
				id: 'inpay_2',
				status: 'canceled',
				payment: { type: 'payment_intent', payment_intent: 'pi_2' },
			}),
		]);
		const { connection, asked } = answering({
			'/v1/invoices/in_1': invoiceOf({ payments }),
			'/v1/payment_intents/pi_1': intentOf(),
		});
		const subject = { gateway: 'stripe', account: 'acct_1', livemode: false } as const;
		await gateway.readStates([{ ...subject, kind: 'invoice', id: 'in_1' }], connection);
		expect(asked).toHaveLength(2);
	});

	it('that a bare charge paid is read with it', async () => {
		const payments = list([invoicePaymentOf({ payment: { type: 'charge', charge: 'ch_1' } })]);
		const state = await read('invoice', 'in_1', {
			'/v1/invoices/in_1': invoiceOf({ payments }),
			'/v1/charges/ch_1': chargeOf(),
		});
		expect(state).toMatchObject({ status: 'paid', lastTransactionId: 'ch_1' });
	});

	it.each([
		['before it is due', CREATED + 86_000, []],
		['after it was due', CREATED + 87_000, ['in_1/overdue']],
	])('%s is overdue by the clock alone', async (_name, now, overdue) => {
		const state = await readInvoice(
			{ status: 'open', amount_paid: 0, amount_remaining: 1_000 },
			{ status: 'requires_payment_method', amount_received: 0, latest_charge: null },
			now * 1_000,
		);
		expect(names(state).filter((name) => name.endsWith('overdue'))).toEqual(overdue);
	});

	it.each<[string, Fields, string | undefined]>([
		['its due date', { status: 'open' }, at(86_400)],
		['when it became final, without a due date', { status: 'open', due_date: null }, at(-100)],
		['never, once it was given up', { status: 'uncollectible' }, undefined],
		['never, once it is paid', {}, undefined],
	])('is late from %s', async (_name, fields, since) => {
		expect((await readInvoice(fields)).invoice?.owedSince).toBe(since);
	});

	it('that was paid late is overdue no more', async () => {
		const state = await readInvoice({}, {}, (CREATED + 10 * 86_400) * 1_000);
		expect(fact(state, 'invoice.overdue')).toBeUndefined();
	});

	it('that is paid though no amount was paid to Stripe counts what is no longer open', async () => {
		const state = await readInvoice({ amount_paid: 0, amount_remaining: 0, payments: list([]) });
		expect(state).toMatchObject({ status: 'paid', amountPaid: 1_000, lastPaidAt: at(0) });
		expect(fact(state, 'invoice.paid')?.amount).toBe(1_000);
	});

	it('over nothing is paid without anybody paying', async () => {
		const state = await readInvoice({ amount_due: 0, amount_paid: 0, payments: list([]) });
		expect(state).toMatchObject({ status: 'paid', amountPaid: 0 });
		expect(state.lastPaidAt).toBeUndefined();
		expect(fact(state, 'invoice.paid')).toBeUndefined();
	});

	it('has the deal of its subscription’s metadata, then of its payment', async () => {
		const details = {
			subscription_details: { metadata: { crm_deal_id: '7' }, subscription: 'sub_1' },
		};
		const intent = { metadata: { crm_deal_id: '8' } };
		expect((await readInvoice({ parent: details }, intent)).crmReference).toEqual({ dealId: '7' });
		expect((await readInvoice({}, intent)).crmReference).toEqual({ dealId: '8' });
	});

	it('has a page to pay on only while it is open', async () => {
		expect((await readInvoice()).paymentUrl).toBeUndefined();
		expect((await readInvoice()).invoice?.hostedUrl).toBeDefined();
		const open = await readInvoice({ status: 'open', amount_paid: 0, amount_remaining: 1_000 });
		expect(open.paymentUrl).toBe('https://invoice.stripe.example/1');
	});
});

describe('a subscription', () => {
	const renewal = {
		billing_reason: 'subscription_cycle',
		collection_method: 'charge_automatically',
	};

	it('is past due once for each invoice', async () => {
		const late = async (id: string) =>
			await readSubscription(
				{
					status: 'past_due',
					latest_invoice: invoiceOf({
						...renewal,
						id,
						status: 'open',
						amount_paid: 0,
						amount_remaining: 1_000,
						due_date: null,
					}),
				},
				{
					status: 'requires_payment_method',
					amount_received: 0,
					latest_charge: chargeOf({
						status: 'failed',
						captured: false,
						failure_code: 'card_declined',
					}),
				},
			);
		expect(names(await late('in_1'))).toEqual([
			'sub_1/created',
			'sub_1/pastDue-in_1',
			'ch_1/failed',
		]);
		expect(names(await late('in_2'))).toContain('sub_1/pastDue-in_2');
		expect(fact(await late('in_1'), 'subscription.pastDue')?.at).toBe(at(-100));
	});

	it('is renewed with the month of its cycle', async () => {
		const state = await readSubscription({ latest_invoice: invoiceOf(renewal) });
		expect(fact(state, 'subscription.renewed')).toMatchObject({
			key: 'stripe/acct_1/test/in_1/paid',
			reason: 'renewal 2026-09',
		});
	});

	it('in its trial tells of the end three days before, by the clock alone', async () => {
		const trial = (trialEnd: number) => ({
			status: 'trialing',
			trial_end: trialEnd,
			latest_invoice: invoiceOf({ amount_due: 0, amount_paid: 0, payments: list([]) }),
		});
		const end = CREATED + 14 * 86_400;
		const early = await readSubscription(trial(end), {}, (end - 4 * 86_400) * 1_000);
		expect(early.status).toBe('pending');
		expect(fact(early, 'subscription.trialEnding')).toBeUndefined();
		const soon = await readSubscription(trial(end), {}, (end - 2 * 86_400) * 1_000);
		expect(names(soon)).toContain(`sub_1/trialEnding-${end}`);
	});

	it('whose trial follows a paid time is paid', async () => {
		const state = await readSubscription({ status: 'trialing', trial_end: CREATED + 9_000_000 });
		expect(state).toMatchObject({ status: 'paid', amountPaid: 1_000 });
	});

	it('that is paused says since when, and says it once', async () => {
		const paused = {
			status: 'paused',
			status_details: { paused: { transitioned_at: CREATED + 50 } },
		};
		const state = await readSubscription(paused);
		expect(state.subscription?.status).toBe('paused');
		expect(fact(state, 'subscription.paused')).toMatchObject({ at: at(50) });
		expect(names(state)).toContain(`sub_1/paused-${CREATED + 50}`);
		const collection = await readSubscription({ pause_collection: { behavior: 'void' } });
		expect(names(collection)).toContain('sub_1/paused-in_1');
	});

	it('takes its deal from its own metadata, then from its invoice and payment', async () => {
		const own = { metadata: { crm_deal_id: '1' } };
		const latest_invoice = invoiceOf({ metadata: { crm_deal_id: '2' } });
		expect((await readSubscription({ ...own, latest_invoice })).crmReference).toEqual({
			dealId: '1',
		});
		expect((await readSubscription({ latest_invoice })).crmReference).toEqual({ dealId: '2' });
		const intent = { metadata: { crm_deal_id: '3' } };
		expect((await readSubscription({}, intent)).crmReference).toEqual({ dealId: '3' });
	});

	it('bills next when the first of its items does', async () => {
		const item = (end: number) => ({
			id: `si_${end}`,
			current_period_end: CREATED + end,
			price: {
				...{ id: 'price_1', currency: 'eur', nickname: 'Gold' },
				...{ product: 'prod_1', recurring: null },
			},
		});
		const items = list([item(200), item(100)]);
		const state = await readSubscription({ items });
		expect(state.subscription?.currentPeriodEnd).toBe(at(100));
		const over = await readSubscription({ items, status: 'canceled', ended_at: CREATED + 10 });
		expect(over.subscription).not.toHaveProperty('currentPeriodEnd');
		expect(over.subscription?.cancelAt).toBe(at(10));
	});

	it('whose newest invoice is void shows the one before', async () => {
		const state = await read('subscription', 'sub_1', {
			'/v1/subscriptions/sub_1': subscriptionOf({
				latest_invoice: invoiceOf({ id: 'in_9', status: 'void', amount_paid: 0 }),
			}),
			'/v1/invoices?': list([
				invoiceOf({ id: 'in_9', status: 'void' }),
				invoiceOf({ id: 'in_8', status: 'draft' }),
				invoiceOf({ id: 'in_7' }),
			]),
			'/v1/payment_intents/pi_1': intentOf(),
		});
		expect(state).toMatchObject({ status: 'paid', amountPaid: 1_000, invoice: { id: 'in_7' } });
	});

	it('without any invoice waits', async () => {
		const state = await readSubscription({ latest_invoice: null });
		expect(state).toMatchObject({ status: 'pending', amountDue: 0, customer: { name: 'Ada' } });
	});

	it('with a word nobody knows is unknown', async () => {
		const state = await readSubscription({ status: 'dreaming' });
		expect(state).toMatchObject({
			status: 'unknown',
			rawStatus: 'dreaming',
			subscription: { mrr: 0 },
		});
	});
});
