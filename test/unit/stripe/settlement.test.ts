/** Invoices and payments that a stand-in seldom makes: cut lists, odd fees, old balances, deposits. Built by hand. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import {
	answering,
	chargeOf,
	CREATED,
	intentOf,
	invoiceOf,
	invoicePaymentOf,
	list,
	refundOf,
	subscriptionOf,
} from './stripeAnswers';

type Fields = Readonly<Record<string, unknown>>;

const at = (seconds: number) => new Date((CREATED + seconds) * 1_000).toISOString();

async function read(kind: SubjectKind, id: string, objects: Fields) {
	const { connection, asked } = answering(objects);
	const subject = { gateway: 'stripe', account: 'acct_1', livemode: false, kind, id };
	const [state] = await gateway.readStates([subject], connection);
	if (!state) throw new Error(`No state of ${kind} ${id}`);
	return { state, asked };
}

const readInvoice = async (invoice: Fields, more: Fields = {}) =>
	await read('invoice', 'in_1', {
		'/v1/invoices/in_1': invoiceOf(invoice),
		'/v1/payment_intents/pi_1': intentOf(),
		...more,
	});
const names = ({ facts }: { readonly facts: ReadonlyArray<{ readonly key: string }> }) =>
	facts.map(({ key }) => key.split('/').slice(3).join('/'));

const UNPAID = { amount_paid: 0, payments: list([]) };

describe('what the balance settled', () => {
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
	])('%s', async (_name, fields, credited) => {
		const { state } = await readInvoice({ ...UNPAID, ...fields });
		const found = state.transactions.find(({ kind }) => kind === 'credit');
		expect(found?.amount).toBe(credited);
		if (found)
			expect(found).toMatchObject({ id: 'in_1/credit', outcome: 'succeeded', at: at(-100) });
	});

	function noted(amount: number): Fields {
		return { total: 1_000, pre_payment_credit_notes_amount: amount };
	}
});

describe('what came outside of Stripe', () => {
	it.each<[string, Fields, number | undefined]>([
		['all', { amount_paid: 1_000, payments: list([]) }, 1_000],
		['the rest', { payments: list([invoicePaymentOf({ amount_paid: 400 })]) }, 600],
		['nothing of what a payment explains', {}, undefined],
		['nothing of what was overpaid', { amount_paid: 1_200, amount_overpaid: 200 }, undefined],
	])('%s', async (_name, fields, outside) => {
		const { state } = await readInvoice({ total: 1_000, ...fields });
		const found = state.transactions.find(({ id }) => id === 'in_1/outside');
		expect(found?.amount).toBe(outside);
	});

	it('is told as overpaid where it went to the balance', async () => {
		const { state } = await readInvoice({ total: 1_000, amount_paid: 1_200, amount_overpaid: 200 });
		expect(state.obligations).toMatchObject([{ asked: 1_000, overpaid: 200, open: 0 }]);
	});
});

it('a refund that a credit note made counts once', async () => {
	const charge = chargeOf({ amount_refunded: 400, refunds: list([refundOf()]) });
	const note = {
		...{ id: 'cn_1', object: 'credit_note', created: CREATED + 100, currency: 'eur' },
		...{ status: 'issued', reason: 'order_change', post_payment_amount: 500 },
		...{ out_of_band_amount: 60, customer_balance_transaction: 'cbtxn_1' },
		refunds: [{ amount_refunded: 400, refund: 're_1', type: 'refund' }],
	};
	const { state } = await readInvoice(
		{ total: 1_000, post_payment_credit_notes_amount: 500 },
		{
			'/v1/payment_intents/pi_1': intentOf({ latest_charge: charge }),
			'/v1/credit_notes?invoice=in_1': list([note, { ...note, id: 'cn_2', status: 'void' }]),
		},
	);
	const refunds = state.transactions.filter(({ kind }) => kind === 'refund');
	expect(refunds.map(({ id, amount }) => [id, amount])).toEqual([
		['cn_1/balance', 40],
		['cn_1/outside', 60],
		['re_1', 400],
	]);
	expect(state.amountRefunded).toBe(500);
	expect(names(state).filter((name) => name.startsWith('cn_'))).toEqual(['cn_1/succeeded']);
});

describe('deposits', () => {
	const later = CREATED + 5_000;
	const two = (attachedAt: number) => ({
		total: 1_000,
		payments: list([
			invoicePaymentOf({ amount_paid: 400 }),
			invoicePaymentOf({
				...{ id: 'inpay_2', amount_paid: 600, created: attachedAt },
				payment: { type: 'payment_intent', payment_intent: 'pi_2' },
			}),
		]),
	});
	const second = intentOf({
		...{ id: 'pi_2', amount: 600, amount_received: 600 },
		latest_charge: chargeOf({
			...{ id: 'ch_2', amount: 600, amount_captured: 600, created: later },
			balance_transaction: { id: 'txn_9', created: later, currency: 'eur', fee: 1, net: 599 },
		}),
	});
	const first = intentOf({
		...{ amount: 400, amount_received: 400 },
		latest_charge: chargeOf({ amount: 400, amount_captured: 400 }),
	});
	const payments = { '/v1/payment_intents/pi_1': first, '/v1/payment_intents/pi_2': second };

	it('stay facts after the rest has come', async () => {
		const { state } = await readInvoice(two(CREATED), payments);
		expect(names(state)).toEqual(['in_1/sent', 'ch_1/succeeded', 'in_1/paid']);
		expect(state.amountPaid).toBe(1_000);
	});

	it('and a payment that was attached after it was made keeps its own key', async () => {
		const { state } = await readInvoice(two(later + 60), payments);
		expect(names(state)).toEqual(['in_1/sent', 'ch_1/succeeded', 'ch_2/succeeded']);
		expect(state.facts.map(({ type }) => type).sort()).toEqual([
			...['invoice.paid', 'invoice.sent', 'payment.succeeded'],
		]);
	});
});

describe('a list that is cut', () => {
	it('of an invoice’s payments is read to its end', async () => {
		const more = invoicePaymentOf({
			...{ id: 'inpay_2', amount_paid: 600 },
			payment: { type: 'payment_intent', payment_intent: 'pi_2' },
		});
		const shown = invoicePaymentOf({ amount_paid: 400 });
		const { state } = await readInvoice(
			{ total: 1_000, payments: list([shown], true) },
			{
				'/v1/invoice_payments?invoice=in_1&limit=100': list([more], true),
				'/v1/invoice_payments?invoice=in_1&limit=100&starting_after=inpay_2': list([shown]),
				'/v1/payment_intents/pi_1': intentOf({ latest_charge: chargeOf() }),
				'/v1/payment_intents/pi_2': intentOf({
					...{ id: 'pi_2', latest_charge: chargeOf({ id: 'ch_2' }) },
				}),
			},
		);
		expect(state.obligations[0]?.paymentIds).toEqual(['pi_2', 'pi_1']);
	});

	it('of a subscription’s items is read to its end', async () => {
		const item = (id: string) => ({
			...{ id, object: 'subscription_item', current_period_end: CREATED, quantity: 1 },
			price: {
				...{ id: 'price_1', currency: 'eur', nickname: id, product: 'prod_1' },
				...{ billing_scheme: 'per_unit', unit_amount: 900, unit_amount_decimal: '900' },
				recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
			},
		});
		const { state } = await read('subscription', 'sub_1', {
			'/v1/subscriptions/sub_1': subscriptionOf({ items: list([item('Basic')], true) }),
			'/v1/subscription_items?subscription=sub_1': list([item('Basic'), item('Support')]),
			'/v1/invoices?': list([]),
			'/v1/payment_intents/pi_1': intentOf(),
		});
		expect(state.subscription).toMatchObject({ plan: 'Basic, Support', mrr: 1_800 });
	});

	it('of a subscription’s invoices is read to its end', async () => {
		const { state } = await read('subscription', 'sub_1', {
			'/v1/subscriptions/sub_1': subscriptionOf({ latest_invoice: null }),
			'/v1/invoices?subscription=sub_1': list([invoiceOf({ id: 'in_2', ...UNPAID })], true),
			'/v1/invoices?subscription=sub_1&limit=100&expand[0]=data.payments&starting_after=in_2': list(
				[invoiceOf({ ...UNPAID, created: CREATED - 9_000 })],
			),
		});
		expect(state.obligations.map(({ id }) => id)).toEqual(['in_1', 'in_2']);
	});
});

describe('a fee', () => {
	it.each<[string, Fields, Fields]>([
		['is not known yet', { balance_transaction: null }, {}],
		['has half a shilling', { ...entry('ugx', 1_250), currency: 'ugx', ...whole() }, {}],
		['is in the currency of the account', entry('usd', 65), {}],
		['is in a currency nobody lists', { ...entry('zzz', 65) }, {}],
		['is known', entry('eur', 59), { fee: 59, net: 941 }],
	])('that %s never keeps the payment back', async (_name, fields, told) => {
		const charge = chargeOf(fields);
		const { state } = await read('payment', 'pi_1', {
			'/v1/payment_intents/pi_1': intentOf({
				...(fields.currency === 'ugx' ? { currency: 'ugx', ...received() } : {}),
				latest_charge: charge,
			}),
		});
		expect(state.status).toBe('paid');
		const [transaction] = state.transactions;
		const { fee, net } = transaction ?? {};
		expect(JSON.parse(JSON.stringify({ fee, net }))).toEqual(told);
	});

	function entry(currency: string, fee: number): Fields {
		return {
			balance_transaction: { id: 'txn_1', created: CREATED, currency, fee, net: 1_000 - fee },
		};
	}
	function whole(): Fields {
		return { amount: 100_000, amount_captured: 100_000 };
	}
	function received(): Fields {
		return { amount: 100_000, amount_received: 100_000 };
	}
});
