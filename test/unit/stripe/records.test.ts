/** Stripe's objects as records: what each of them is told as, and from which of its fields. What a record means is the vocabulary's. */
import { createClient } from '../../../nodes/gateways/stripe/client';
import { toFreeOrder } from '../../../nodes/gateways/stripe/state/freeOrder';
import { toInvoice } from '../../../nodes/gateways/stripe/state/invoice';
import { readInvoice } from '../../../nodes/gateways/stripe/state/invoiceReading';
import { toPayment } from '../../../nodes/gateways/stripe/state/payment';
import { readCharge, readPayment } from '../../../nodes/gateways/stripe/state/paymentReading';
import { toSubscription } from '../../../nodes/gateways/stripe/state/subscription';
import { readSubscription } from '../../../nodes/gateways/stripe/state/subscriptionReading';
import type { PaymentRecord } from '../../../nodes/shared/vocabulary/state/record';
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

type Fields = Readonly<Record<string, unknown>>;

const at = (seconds: number) => new Date((CREATED + seconds) * 1_000).toISOString();

function found<Value>(value: Value | undefined): Value {
	if (value === undefined) throw new Error('Nothing was read');
	return value;
}

async function payment(intent: Fields = {}, more: Fields = {}) {
	const { connection, asked } = answering({
		'/v1/payment_intents/pi_1': intentOf(intent),
		...more,
	});
	const record = toPayment(found(await readPayment('pi_1', createClient(connection))));
	return { record, asked };
}

const paidBy = async (charge: Fields, intent: Fields = {}, more: Fields = {}) =>
	(await payment({ ...intent, latest_charge: chargeOf(charge) }, more)).record;

async function bareCharge(fields: Fields) {
	const { connection } = answering({ '/v1/charges/ch_1': chargeOf(fields) });
	return toPayment(found(await readCharge('ch_1', createClient(connection))));
}

async function invoice(fields: Fields = {}, more: Fields = {}) {
	const { connection, asked } = answering({
		...{ '/v1/invoices/in_1': invoiceOf(fields), '/v1/payment_intents/pi_1': intentOf() },
		...more,
	});
	const record = toInvoice(found(await readInvoice('in_1', createClient(connection))));
	return { record, asked };
}

async function subscription(fields: Fields = {}, more: Fields = {}) {
	const { connection } = answering({
		'/v1/subscriptions/sub_1': subscriptionOf(fields),
		...{ '/v1/payment_intents/pi_1': intentOf(), ...more },
	});
	return toSubscription(found(await readSubscription('sub_1', createClient(connection))));
}

const declinedCharge = { status: 'failed', captured: false, failure_code: 'card_declined' };
const held = { captured: false, amount_captured: 0 };
const nothing = { amount_received: 0, latest_charge: null };

describe('a PaymentIntent', () => {
	it.each<[string, Fields, PaymentRecord['stage']]>([
		['requires_payment_method', nothing, 'waiting'],
		[
			'requires_payment_method',
			{ ...nothing, last_payment_error: { code: 'card_declined' } },
			'failed',
		],
		[
			'requires_confirmation',
			{ ...nothing, last_payment_error: { code: 'card_declined' } },
			'waiting',
		],
		['requires_action', nothing, 'actionRequired'],
		['processing', nothing, 'processing'],
		['requires_capture', { amount_received: 0, latest_charge: chargeOf(held) }, 'authorized'],
		['canceled', nothing, 'canceled'],
		['succeeded', {}, 'succeeded'],
		['a_new_word', nothing, 'unknown'],
	])('that is %s with %j is %s', async (status, fields, stage) => {
		const { record } = await payment({ status, ...fields });
		expect(record).toMatchObject({ id: 'pi_1', stage, rawStatus: status, amount: 1_000 });
	});

	it('says when and why it was canceled, and nothing of it otherwise', async () => {
		const canceled = { ...nothing, status: 'canceled', canceled_at: CREATED + 9 };
		const { record } = await payment({ ...canceled, cancellation_reason: 'requested_by_customer' });
		expect(record.canceled).toEqual({ at: at(9), reason: 'requested by customer' });
		expect((await payment()).record.canceled).toBeUndefined();
	});

	it('is named with what it is made with', async () => {
		expect((await payment({ payment_method: 'pm_2' })).record.openTry).toBe('pi_1/pm_2');
		expect((await payment({ payment_method: null })).record.openTry).toBe('pi_1');
	});

	it('declined without a charge is a decline by what it was tried with', async () => {
		const error = { code: 'payment_intent_authentication_failure', payment_method: { id: 'pm_1' } };
		const failed = { ...nothing, status: 'requires_payment_method', last_payment_error: error };
		const { declines, attempts } = (await payment(failed)).record;
		expect(declines).toMatchObject([
			{ id: 'pi_1/pm_1', at: at(-60), failure: { category: 'authenticationRequired' } },
		]);
		expect(attempts).toEqual([]);
		expect((await paidBy(declinedCharge, failed)).declines).toEqual([]);
	});

	it('of which a part has come by transfer has that part', async () => {
		const next_action = { display_bank_transfer_instructions: { amount_remaining: 600 } };
		const { record } = await payment({ ...nothing, status: 'requires_action', next_action });
		expect(record.attempts).toMatchObject([{ id: 'pi_1/part', amount: 400, isPart: true }]);
	});

	it('whose charge was not brought along has its money', async () => {
		const { attempts } = (await payment({ latest_charge: 'ch_1' })).record;
		expect(attempts).toMatchObject([{ id: 'ch_1', amount: 1_000, isUnseen: true }]);
	});
});

describe('a charge', () => {
	it.each<[string, Fields, Fields, Fields]>([
		[
			'that is paid',
			{},
			{},
			{ outcome: 'succeeded', amount: 1_000, triedAt: at(0), arrivedAt: at(0) },
		],
		[
			'that was captured later, and in part',
			{
				amount_captured: 600,
				balance_transaction: {
					id: 'txn_1',
					created: CREATED + 500,
					currency: 'eur',
					fee: 1,
					net: 599,
				},
			},
			{ amount_received: 600 },
			{ outcome: 'succeeded', amount: 600, arrivedAt: at(500) },
		],
		[
			'that is held',
			held,
			{ status: 'requires_capture', amount_received: 0, amount_capturable: 700 },
			{ outcome: 'authorized', amount: 1_000, capturable: 700 },
		],
		[
			'that was voided',
			held,
			{ status: 'canceled', amount_received: 0 },
			{ outcome: 'voided', amount: 1_000 },
		],
		['that is under way', { status: 'pending' }, { status: 'processing' }, { outcome: 'pending' }],
		['of a new word', { status: 'dreaming' }, { status: 'processing' }, { outcome: 'pending' }],
		[
			'that was declined',
			declinedCharge,
			{ ...nothing, status: 'canceled' },
			{ outcome: 'failed', failure: { code: 'card_declined' } },
		],
	])('%s', async (_name, charge, intent, attempt) => {
		expect((await paidBy(charge, intent)).attempts).toMatchObject([{ id: 'ch_1', ...attempt }]);
	});

	it('says how it was paid, and where its receipt is', async () => {
		expect((await paidBy({})).attempts).toMatchObject([
			{
				method: { type: 'card', brand: 'visa', last4: '4242' },
				receiptUrl: 'https://pay.stripe.example/receipts/1',
			},
		]);
	});

	it('that a person looks at says so', async () => {
		const review = { id: 'prv_1', created: CREATED + 5, open: true, reason: 'rule' };
		const record = await paidBy({}, { review: 'prv_1' }, { '/v1/reviews/prv_1': review });
		expect(record.attempts).toMatchObject([
			{ review: { id: 'prv_1', openedAt: at(5), isOpen: true, amount: 1_000 } },
		]);
	});

	it.each<[string, Fields, Fields]>([
		['is not known yet', { balance_transaction: null }, {}],
		[
			'has half a shilling',
			{ ...entry('ugx', 1_250), currency: 'ugx', amount: 100_000, amount_captured: 100_000 },
			{},
		],
		['is in the currency of the account', entry('usd', 65), {}],
		['is in a currency nobody lists', entry('zzz', 65), {}],
		['is known', entry('eur', 59), { fee: 59, net: 941 }],
	])('whose fee %s is told without a word of it, or with both', async (_name, charge, told) => {
		const currency = charge.currency ?? 'eur';
		const [attempt] = (
			await paidBy(charge, { currency, amount: 100_000, amount_received: 100_000 })
		).attempts;
		expect(attempt?.outcome).toBe('succeeded');
		expect(JSON.parse(JSON.stringify({ fee: attempt?.fee, net: attempt?.net }))).toEqual(told);
	});

	it.each<[string, Fields, PaymentRecord['stage']]>([
		['paid', {}, 'succeeded'],
		['held', held, 'authorized'],
		['released', { ...held, refunded: true }, 'canceled'],
		['declined', declinedCharge, 'failed'],
		['under way', { status: 'pending' }, 'processing'],
		['dreaming', { status: 'dreaming' }, 'unknown'],
	])('alone, as before PaymentIntents, that is %s', async (_name, fields, stage) => {
		expect(await bareCharge(fields)).toMatchObject({ id: 'ch_1', stage, canceled: undefined });
	});

	it.each<[string, Fields, Fields, Fields]>([
		[
			'the bank’s reason, where the payment says only that it failed',
			{ failure_code: 'insufficient_funds', failure_message: 'Too little.' },
			{ code: 'payment_intent_payment_attempt_failed', message: 'The payment failed.' },
			{ category: 'insufficientFunds', code: 'insufficient_funds', message: 'Too little.' },
		],
		[
			'the issuer’s reason, before Stripe’s general word',
			{
				failure_message: 'Declined.',
				outcome: { reason: 'insufficient_funds', advice_code: 'try_again_later' },
			},
			{},
			{
				category: 'insufficientFunds',
				code: 'insufficient_funds',
				message: 'Declined.',
				retryable: true,
			},
		],
		[
			'the payment’s own',
			{},
			{ code: 'expired_card', message: 'Old.' },
			{ category: 'expiredCard', code: 'expired_card' },
		],
	])('that was declined has %s', async (_name, charge, error, failure) => {
		const last_payment_error = 'code' in error ? error : null;
		const intent = { ...nothing, status: 'requires_payment_method', last_payment_error };
		const [attempt] = (await paidBy({ ...declinedCharge, ...charge }, intent)).attempts;
		expect(attempt?.failure).toMatchObject(failure);
	});

	function entry(currency: string, fee: number): Fields {
		return {
			balance_transaction: { id: 'txn_1', created: CREATED, currency, fee, net: 1_000 - fee },
		};
	}
});

describe('a refund', () => {
	it.each([
		['pending', 'pending'],
		['requires_action', 'pending'],
		['succeeded', 'succeeded'],
		['failed', 'failed'],
		['canceled', 'canceled'],
		['a_new_word', 'pending'],
	])('that is %s is %s', async (status, outcome) => {
		const { refunds } = await paidBy({ refunds: list([refundOf({ status })]) });
		expect(refunds).toMatchObject([{ id: 're_1', outcome, amount: 400, at: at(100) }]);
	});

	it('came back at the time that was booked, for the bank’s reason', async () => {
		const refund = refundOf({
			...{ status: 'failed', reason: 'duplicate', failure_reason: 'lost_or_stolen_card' },
			failure_balance_transaction: { id: 'txn_4', created: CREATED + 700_000 },
		});
		expect((await paidBy({ refunds: list([refund]) })).refunds).toMatchObject([
			{ at: at(700_000), reason: 'lost or stolen card' },
		]);
	});

	it('is none where an authorization was released, in whole or in part', async () => {
		const released = refundOf({ id: 're_0', balance_transaction: null });
		const part = { amount_captured: 600, refunds: list([refundOf({ amount: 100 }), released]) };
		expect((await paidBy(part, { amount_received: 600 })).refunds).toMatchObject([{ id: 're_1' }]);
		const voided = { ...held, refunds: list([refundOf({ amount: 1_000 })]) };
		expect((await paidBy(voided, { status: 'canceled', amount_received: 0 })).refunds).toEqual([]);
	});

	it('that a charge does not show is listed, for one more call', async () => {
		const shown = Array.from({ length: 10 }, (_, index) =>
			refundOf({ id: `re_${index}`, amount: 10 }),
		);
		const { record, asked } = await payment(
			{ latest_charge: chargeOf({ refunds: list(shown, true) }) },
			{ '/v1/refunds?charge=ch_1': list([...shown, refundOf({ id: 're_10', amount: 10 })]) },
		);
		expect([record.refunds.length, asked.length]).toEqual([11, 2]);
	});
});

describe('a dispute', () => {
	const disputed = async (fields: Fields) =>
		(
			await paidBy(
				{ disputed: true },
				{},
				{ '/v1/disputes?charge=ch_1': list([disputeOf(fields)]) },
			)
		).disputes[0];

	it.each<[string, string, boolean]>([
		['warning_needs_response', 'inquiry', false],
		['warning_under_review', 'inquiry', true],
		['warning_closed', 'closed', true],
		['needs_response', 'needsResponse', false],
		['under_review', 'underReview', true],
		['appeal_needs_response', 'needsResponse', true],
		['appeal_under_review', 'underReview', true],
		['won', 'won', true],
		['lost', 'lost', true],
		['prevented', 'closed', true],
		['a_new_word', 'underReview', true],
	])('that is %s is %s, and has moved: %s', async (status, ours, hasMoved) => {
		expect(await disputed({ status })).toEqual({
			...{ id: 'dp_1', status: ours, rawStatus: status, reason: 'product_not_received' },
			...{ amount: 1_000, openedAt: at(200), withdrawnAt: at(200), evidenceDueBy: at(900_000) },
			movedAt: hasMoved ? at(200) : undefined,
		});
	});

	it('that was an inquiry has moved when it takes the money', async () => {
		const balance_transactions = [{ id: 'txn_3', created: CREATED + 90_000 }];
		expect(await disputed({ balance_transactions })).toMatchObject({
			...{ withdrawnAt: at(90_000), movedAt: at(90_000) },
		});
	});

	it('in the bank’s own currency counts the whole charge', async () => {
		expect(await disputed({ amount: 1_100, currency: 'usd' })).toMatchObject({ amount: 1_000 });
	});
});

describe('the customer', () => {
	const charge = {
		billing_details: { email: 'typed@example.com', name: 'Typed' },
		receipt_email: 'receipt@example.com',
	};
	const ada = { id: 'cus_1', object: 'customer', email: 'ada@northwind.example', name: 'Ada' };
	const typed = { name: 'Typed', otherEmails: ['typed@example.com'] };
	const both = ['receipt@example.com', 'typed@example.com'];
	it.each<[string, Fields, Fields]>([
		[
			'the record',
			{ customer: ada },
			{ id: 'cus_1', email: ada.email, name: 'Ada', otherEmails: both },
		],
		[
			'what was typed where the record is deleted',
			{ customer: { id: 'cus_1', object: 'customer', deleted: true } },
			{ id: 'cus_1', email: 'receipt@example.com', ...typed },
		],
		[
			'the receipt',
			{ receipt_email: 'mine@example.com' },
			{ email: 'mine@example.com', ...typed, otherEmails: both },
		],
		['what was typed', {}, { email: 'receipt@example.com', ...typed }],
	])('of a payment is read from %s', async (_name, fields, customer) => {
		expect((await paidBy(charge, fields)).customer).toEqual(customer);
	});

	it('of an invoice is as it was when that was finalised', async () => {
		const { record } = await invoice(
			{},
			{ '/v1/payment_intents/pi_1': intentOf({ latest_charge: chargeOf(charge) }) },
		);
		expect(record.customer).toEqual({
			...{ id: 'cus_1', email: 'ada@northwind.example', name: 'Ada Northwind', otherEmails: both },
		});
	});
});

describe('an invoice', () => {
	const UNPAID = { amount_paid: 0, payments: list([]) };

	it.each([
		['draft', 'draft'],
		['open', 'open'],
		['paid', 'paid'],
		['uncollectible', 'uncollectible'],
		['void', 'voided'],
		['dreaming', 'unknown'],
		[null, 'unknown'],
	])('that is %s is %s', async (status, stage) => {
		expect((await invoice({ status })).record).toMatchObject({ stage, rawStatus: status ?? '' });
	});

	it('has its moments, and how it is collected', async () => {
		const moments = {
			finalized_at: CREATED,
			marked_uncollectible_at: CREATED + 1,
			paid_at: CREATED + 2,
		};
		const { record } = await invoice({
			...{ status_transitions: { ...moments, voided_at: CREATED + 3 }, attempt_count: 2 },
			...{ billing_reason: 'subscription_cycle', next_payment_attempt: CREATED + 5 },
			last_finalization_error: { code: 'tax', message: 'No place.' },
		});
		expect(record).toMatchObject({
			...{ finalizedAt: at(0), givenUpAt: at(1), paidAt: at(2), voidedAt: at(3), nextTryAt: at(5) },
			...{ dueAt: at(86_400), periodEnd: at(0), tries: 2, collection: 'sent', billing: 'renewal' },
			...{ unfinished: { code: 'tax', message: 'No place.' }, number: 'NW-0001' },
			...{
				page: 'https://invoice.stripe.example/1',
				pdfUrl: 'https://invoice.stripe.example/1.pdf',
			},
		});
		const first = {
			billing_reason: 'subscription_create',
			collection_method: 'charge_automatically',
		};
		expect((await invoice({ ...first, due_date: null })).record).toMatchObject({
			...{ billing: 'first', collection: 'automatic', dueAt: undefined, tries: 0 },
		});
		expect((await invoice()).record.billing).toBeUndefined();
	});

	it.each<[string, Fields, number | undefined]>([
		['all, of which the balance before is not told', { total: 1_000, amount_due: 0 }, 1_000],
		['a part', { total: 1_000, amount_due: 700, status: 'open', amount_remaining: 700 }, 300],
		['nothing, where a credit note took it', { ...noted(1_000), amount_due: 0 }, undefined],
		['what a credit note left', { ...noted(400), amount_due: 0 }, 600],
		['nothing of what is voided', { total: 1_000, amount_due: 0, status: 'void' }, undefined],
		['nothing below the smallest charge', { total: 49, amount_due: 0 }, undefined],
		['a few cents, told by the balance', { total: 49, amount_due: 0, ending_balance: -1 }, 49],
		['what it had, before the rest moved', { total: 230, amount_due: 0, ending_balance: 30 }, 200],
		[
			'nothing of a debt from before',
			{ total: 1_000, amount_due: 1_200, status: 'open' },
			undefined,
		],
		['nothing below zero', { total: -500, amount_due: 0 }, undefined],
	])('of which the balance settled %s', async (_name, fields, amount) => {
		const { credit } = (await invoice({ ...UNPAID, ...fields })).record;
		expect(credit).toEqual(amount && { id: 'in_1/credit', amount, at: at(-100) });
	});

	function noted(amount: number): Fields {
		return { total: 1_000, pre_payment_credit_notes_amount: amount };
	}

	it.each<[string, Fields, Fields]>([
		[
			'less discounts',
			{ total: 900, total_discount_amounts: [{ amount: 100, discount: 'di_1' }] },
			{ amount: 900, discounted: 100 },
		],
		['less credit notes', noted(400), { amount: 600, creditNoted: 400 }],
		['nothing once voided', { total: 1_000, status: 'void' }, { amount: 0, carriedOver: 0 }],
		['nothing below zero', { total: -500, amount_due: 0 }, { amount: 0, carriedOver: 500 }],
		['and was overpaid', { total: 1_000, amount_overpaid: 200 }, { amount: 1_000, overpaid: 200 }],
	])('asks for its total, %s', async (_name, fields, asked) => {
		expect((await invoice(fields)).record.asked).toMatchObject(asked);
	});

	it.each<[string, Fields, number | undefined, number]>([
		['all', { payments: list([]) }, 1_000, 1_000],
		['all, though no amount was paid to Stripe', { ...UNPAID, amount_remaining: 0 }, 1_000, 1_000],
		['the rest', { payments: list([invoicePaymentOf({ amount_paid: 400 })]) }, 600, 1_000],
		['nothing of what a payment explains', {}, undefined, 1_000],
		[
			'nothing of what was overpaid',
			{ amount_paid: 1_200, amount_overpaid: 200 },
			undefined,
			1_200,
		],
		['nothing of what is voided', { status: 'void', payments: list([]) }, undefined, 1_000],
	])('of which %s came outside of Stripe', async (_name, fields, amount, paid) => {
		const { record } = await invoice({ total: 1_000, ...fields });
		expect(record.outside).toEqual(amount ? [{ id: 'in_1/outside', amount, at: at(0) }] : []);
		expect(record.paid).toBe(paid);
	});

	it('has its credit notes, less what Stripe’s refunds show, and none that was voided', async () => {
		const note = {
			...{ id: 'cn_1', object: 'credit_note', created: CREATED + 100, currency: 'eur' },
			...{ status: 'issued', reason: 'order_change', post_payment_amount: 510 },
			...{ out_of_band_amount: 60, customer_balance_transaction: 'cbtxn_1' },
			refunds: [
				{ amount_refunded: 400, refund: 're_1', type: 'refund' },
				{ amount_refunded: 10, type: 'payment_record_refund' },
			],
		};
		const { record } = await invoice(
			{ total: 1_000, post_payment_credit_notes_amount: 510 },
			{ '/v1/credit_notes?invoice=in_1': list([note, { ...note, id: 'cn_2', status: 'void' }]) },
		);
		expect(record.creditNotes).toEqual([
			{ id: 'cn_1', at: at(100), outside: 70, toBalance: 40, reason: 'order change' },
		]);
	});

	const second = (fields: Fields) =>
		invoicePaymentOf({
			...{ id: 'inpay_2', payment: { type: 'payment_intent', payment_intent: 'pi_2' } },
			...fields,
		});

	it('has its payments as they are laid, but for those that were canceled untried', async () => {
		const payments = list([invoicePaymentOf({ amount_paid: 400 }), second({ status: 'canceled' })]);
		const { record, asked } = await invoice({ payments });
		expect(record.payments).toMatchObject([
			{ payment: { id: 'pi_1' }, amount: 400, isPaid: true, laidAt: at(-100) },
		]);
		expect([record.abandoned, record.paymentIds, asked.length]).toEqual([[], ['pi_1', 'pi_2'], 2]);
	});

	it('has what was tried and canceled with it apart', async () => {
		const payments = list([second({ status: 'canceled' })]);
		const { record } = await invoice(
			{ payments, status: 'void', attempt_count: 1 },
			{ '/v1/payment_intents/pi_2': intentOf({ ...nothing, id: 'pi_2', status: 'canceled' }) },
		);
		expect(record.abandoned).toMatchObject([{ payment: { id: 'pi_2' }, isPaid: false }]);
	});

	it('that a bare charge paid has that', async () => {
		const payments = list([invoicePaymentOf({ payment: { type: 'charge', charge: 'ch_1' } })]);
		const { record } = await invoice({ payments }, { '/v1/charges/ch_1': chargeOf() });
		expect(record).toMatchObject({
			payments: [{ payment: { id: 'ch_1' }, amount: 1_000 }],
			paymentIds: ['ch_1'],
		});
	});

	it('has the deal of its own metadata, its subscription’s, its payment’s, then of what it was made anew from', async () => {
		const deal = (id: string) => ({ metadata: { crm_deal_id: id } });
		const parent = { subscription_details: { ...deal('7'), subscription: 'sub_1' } };
		const payer = { '/v1/payment_intents/pi_1': intentOf(deal('8')) };
		const from_invoice = { action: 'revision', invoice: 'in_0' };
		const before = { '/v1/invoices/in_0': invoiceOf({ id: 'in_0', ...deal('9') }) };
		const all = { ...payer, ...before };
		expect((await invoice({ ...deal('6'), parent }, all)).record.crmReference).toEqual({
			dealId: '6',
		});
		expect((await invoice({ parent, from_invoice }, all)).record.crmReference).toEqual({
			dealId: '7',
		});
		expect((await invoice({ from_invoice }, all)).record.crmReference).toEqual({ dealId: '8' });
		const { record } = await invoice({ from_invoice }, before);
		expect(record).toMatchObject({
			crmReference: { dealId: '9' },
			replaces: { kind: 'invoice', id: 'in_0' },
		});
	});

	it('with more payments than are embedded has all', async () => {
		const { record } = await invoice(
			{ total: 1_000, payments: list([invoicePaymentOf({ amount_paid: 400 })], true) },
			{
				'/v1/invoice_payments?invoice=in_1&limit=100': list([second({})], true),
				'/v1/invoice_payments?invoice=in_1&limit=100&starting_after=inpay_2': list([
					invoicePaymentOf(),
				]),
				'/v1/payment_intents/pi_2': intentOf({ id: 'pi_2' }),
			},
		);
		expect(record.paymentIds).toEqual(['pi_2', 'pi_1']);
	});
});

describe('a subscription', () => {
	it.each([
		['incomplete', 'incomplete'],
		['incomplete_expired', 'expired'],
		['trialing', 'trialing'],
		['active', 'active'],
		['past_due', 'pastDue'],
		['canceled', 'canceled'],
		['unpaid', 'unpaid'],
		['paused', 'paused'],
		['dreaming', 'unknown'],
	])('that is %s is %s', async (word, status) => {
		expect(await subscription({ status: word })).toMatchObject({ status, rawStatus: word });
	});

	it('has its moments', async () => {
		const record = await subscription({
			...{ cancel_at: CREATED + 1, canceled_at: CREATED + 2, ended_at: CREATED + 3 },
			...{ trial_end: CREATED + 4, cancellation_details: { reason: 'payment_failed' } },
			...{
				status_details: { paused: { transitioned_at: CREATED + 5 } },
				pause_collection: { behavior: 'void' },
			},
			...{ metadata: { crm_deal_id: '1' }, items: list([itemOf('a', 200), itemOf('b', 100)]) },
		});
		expect(record).toMatchObject({
			...{ endsAt: at(1), canceledAt: at(2), endedAt: at(3), trialEnd: at(4), pausedAt: at(5) },
			...{ isCollectionPaused: true, cancelReason: 'payment failed', periodEnd: at(100) },
			...{ crmReference: { dealId: '1' }, customer: { id: 'cus_1', name: 'Ada' } },
		});
		expect(await subscription()).toMatchObject({ isCollectionPaused: false, pausedAt: undefined });
	});

	it('with more items than are embedded has all', async () => {
		const items = { items: list([itemOf('Basic')], true), latest_invoice: null };
		const all = {
			'/v1/subscription_items?subscription=sub_1': list([itemOf('Basic'), itemOf('Support')]),
		};
		const record = await subscription(items, { ...all, '/v1/invoices?': list([]) });
		expect(record).toMatchObject({
			plan: 'Basic, Support',
			items: [{ amount: 900 }, { amount: 900 }],
		});
	});

	it('has all invoices, the oldest first, drafts too', async () => {
		const rest = '&limit=100&expand[0]=data.payments&starting_after=in_2';
		const record = await subscription(
			{ latest_invoice: invoiceOf({ id: 'in_3', status: 'draft', created: CREATED }) },
			{
				'/v1/invoices?subscription=sub_1': list([invoiceOf({ id: 'in_2' })], true),
				[`/v1/invoices?subscription=sub_1${rest}`]: list([invoiceOf({ created: CREATED - 9_000 })]),
			},
		);
		expect(record.invoices.map(({ id }) => id)).toEqual(['in_1', 'in_2', 'in_3']);
	});

	function itemOf(nickname: string, end = 0) {
		return {
			...{
				id: `si_${nickname}`,
				object: 'subscription_item',
				current_period_end: CREATED + end,
				quantity: 1,
			},
			price: {
				...{ id: 'price_1', currency: 'eur', nickname, product: 'prod_1' },
				...{ billing_scheme: 'per_unit', unit_amount: 900, unit_amount_decimal: '900' },
				recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
			},
		};
	}
});

it('an order that came to nothing is a payment by the id of its session', async () => {
	const session = {
		...{
			id: 'cs_1',
			object: 'checkout.session',
			mode: 'payment',
			expires_at: CREATED,
			status: 'complete',
			created: CREATED,
		},
		...{ payment_status: 'no_payment_required', currency: 'eur', livemode: false },
		...{ metadata: { crm_deal_id: '7' }, total_details: { amount_discount: 500 } },
		...{ customer: null, customer_details: { email: 'ada@northwind.example', name: 'Ada' } },
	};
	const read = async (fields: Fields) => {
		const { connection } = answering({ '/v1/checkout/sessions/cs_1': { ...session, ...fields } });
		return toFreeOrder(await createClient(connection).checkout.sessions.retrieve('cs_1'));
	};
	expect(await read({})).toMatchObject({
		...{ id: 'cs_1', stage: 'succeeded', amount: 0, attempts: [], order: { discounted: 500 } },
		...{ crmReference: { dealId: '7' }, customer: { email: 'ada@northwind.example', name: 'Ada' } },
	});
	for (const other of [
		{ status: 'open' },
		{ mode: 'setup' },
		{ payment_intent: 'pi_1' },
		{ currency: null },
	]) {
		expect(await read(other)).toBeUndefined();
	}
});
