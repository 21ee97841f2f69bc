/** What Stripe's place is taken by, and what is not as Stripe says it is: refused at the border, in words, within a bound. */
import { performance } from 'node:perf_hooks';

import { gateway } from '../../../nodes/gateways/stripe';
import { checkAnswer } from '../../../nodes/gateways/stripe/answers';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { Failure } from '../../../nodes/shared/vocabulary/failure';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { NO_OBJECTS, NO_REASONS, settled } from '../../support/oddAnswers';
import {
	answering,
	chargeOf,
	CREATED,
	disputeOf,
	intentOf,
	invoiceOf,
	list,
	refundOf,
	subscriptionOf,
} from './stripeAnswers';

const connectionOf = (status: number, body: string): GatewayConnection => ({
	...answering({}).connection,
	http: async () => ({ status, headers: {}, body }),
});

async function failureOf(call: () => Promise<unknown>): Promise<Failure> {
	const outcome = await settled(call);
	const failure = gateway.classify(outcome);
	if (!failure) throw new Error(`Not refused: ${String(outcome)}`);
	expect(failure.message).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	return failure;
}

const subjectOf = (kind: SubjectKind, id: string) => ({
	...{ gateway: 'stripe', account: 'acct_1', livemode: false, kind, id },
});

const readPayment = async (connection: GatewayConnection) =>
	await gateway.readStates([subjectOf('payment', 'pi_1')], connection);

describe('an answer of success that is no object', () => {
	it.each(NO_OBJECTS)('%s is refused at once', async (_name, body) => {
		const failure = await failureOf(async () => await readPayment(connectionOf(200, body)));
		expect(failure).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
		expect(failure.message).toMatch(/^Stripe answered GET \/v1\/payment_intents\/pi_1 with /);
		expect(failure.message).toContain('Run it again in a few minutes');
	});

	it.each(NO_OBJECTS)('%s to the question who the key is, too', async (_name, body) => {
		const failure = await failureOf(async () => await gateway.identify(connectionOf(200, body)));
		expect(failure.kind).toBe('unavailable');
	});
});

describe('a refusal that says nothing of its reason', () => {
	it.each(
		[300, 302, 400, 402, 403, 404, 409, 418].flatMap((status) =>
			NO_REASONS.map(([name, body]) => [status, name, body] as const),
		),
	)('%i with %s is nobody’s word for anything but an outage', async (status, _name, body) => {
		const failure = await failureOf(async () => await readPayment(connectionOf(status, body)));
		expect(failure.kind).toBe('unavailable');
		expect(failure.message).toContain(`status ${status}`);
	});

	it.each([
		[401, 'auth'],
		[429, 'rateLimited'],
		[500, 'unavailable'],
		[503, 'unavailable'],
	])('%i says enough by itself: %s', async (status, kind) => {
		for (const [, body] of NO_REASONS) {
			const failure = await failureOf(async () => await readPayment(connectionOf(status, body)));
			expect(failure.kind).toBe(kind);
		}
	});
});

const MISSING = Symbol('missing');
const NOT_AMOUNTS = [MISSING, null, '1000', 10.5, 1e300, 2 ** 53, true, [], {}];
const NOT_MOMENTS = [MISSING, null, '1790000000', 1.5, -1, 1e300, {}];
const NOT_TEXTS = [MISSING, null, 5, true, [], {}];

function changed(object: object, path: string, value: unknown): object {
	const copy = structuredClone(object);
	const keys = path.split('.');
	const last = keys.pop() ?? '';
	const holder = keys.reduce<Record<string, unknown>>(
		(inner, key) => inner[key] as Record<string, unknown>,
		copy as Record<string, unknown>,
	);
	if (value === MISSING) delete holder[last];
	else holder[last] = value;
	return copy;
}

const payment = intentOf({
	latest_charge: chargeOf({
		disputed: true,
		balance_transaction: {
			...{ id: 'txn_1', object: 'balance_transaction', created: CREATED },
			...{ currency: 'eur', fee: 59, net: 941 },
		},
		refunds: list([refundOf()]),
	}),
});
const item = {
	...{ id: 'si_1', object: 'subscription_item', current_period_end: CREATED, quantity: 2 },
	price: {
		...{ id: 'price_1', object: 'price', currency: 'eur', product: 'prod_1', nickname: 'Gold' },
		...{ billing_scheme: 'per_unit', unit_amount: 900, unit_amount_decimal: '900' },
		recurring: { interval: 'month', interval_count: 1, usage_type: 'licensed' },
	},
};
const subscription = subscriptionOf({ items: list([item]) });
const invoice = invoiceOf();

const ANSWERS = {
	payment: (object: object) => ({
		'/v1/payment_intents/pi_1': object,
		'/v1/disputes': list([disputeOf()]),
	}),
	invoice: (object: object) => ({
		'/v1/invoices/in_1': object,
		'/v1/payment_intents/pi_1': intentOf(),
	}),
	subscription: (object: object) => ({
		'/v1/subscriptions/sub_1': object,
		'/v1/payment_intents/pi_1': intentOf(),
		'/v1/invoices': list([]),
	}),
} as const;

const read = (kind: SubjectKind, id: string, object: object) => async () =>
	await gateway.readStates([subjectOf(kind, id)], answering(ANSWERS[kind](object)).connection);

describe('a field that the adapter relies on', () => {
	it.each([
		...['amount', 'amount_received', 'amount_capturable', 'latest_charge.amount'],
		...['latest_charge.amount_captured', 'latest_charge.refunds.data.0.amount'],
		...['latest_charge.balance_transaction.fee', 'latest_charge.balance_transaction.net'],
	])('a payment’s %s is a whole number', async (path) => {
		await expectRefusals('payment', 'pi_1', payment, path, NOT_AMOUNTS);
	});

	it.each(['created', 'latest_charge.created', 'latest_charge.refunds.data.0.created'])(
		'a payment’s %s is a moment',
		async (path) => {
			await expectRefusals('payment', 'pi_1', payment, path, NOT_MOMENTS);
		},
	);

	it.each([
		...['id', 'currency', 'status', 'latest_charge.currency', 'latest_charge.status'],
		...['latest_charge.refunds.data.0.currency', 'latest_charge.refunds.data.0.id'],
	])('a payment’s %s is a text', async (path) => {
		await expectRefusals('payment', 'pi_1', payment, path, NOT_TEXTS);
	});

	it.each(['amount_due', 'amount_paid', 'amount_remaining'])(
		'an invoice’s %s is a whole number',
		async (path) => {
			await expectRefusals('invoice', 'in_1', invoice, path, NOT_AMOUNTS);
		},
	);

	it.each(['status_transitions', 'currency', 'payments.data.0.payment', 'payments.data'])(
		'an invoice’s %s is there',
		async (path) => {
			await expectRefusals('invoice', 'in_1', invoice, path, [MISSING, null, 5, true]);
		},
	);

	it.each(['items', 'items.data', 'items.data.0.price', 'discounts', 'currency', 'status'])(
		'a subscription’s %s is there',
		async (path) => {
			await expectRefusals('subscription', 'sub_1', subscription, path, [MISSING, null, 5, true]);
		},
	);

	it.each(['1e-50000', '1e999999999', '9'.repeat(400), '', 'NaN', '1,5', 900, {}, []])(
		'a price of %j is none',
		async (value) => {
			const path = 'items.data.0.price.unit_amount_decimal';
			await expectRefusals('subscription', 'sub_1', subscription, path, [value]);
		},
	);

	it.each([Symbol('none'), null, 5, 'x', {}])('the data of a list is a list: %p', async (data) => {
		const page = typeof data === 'symbol' ? { has_more: false } : { has_more: false, data };
		const { connection } = answering({ '/v1/events': page });
		const failure = await failureOf(async () => {
			for await (const event of gateway.listChanges(new Date(CREATED * 1_000), connection)) {
				throw new Error(`Told ${event.id}`);
			}
		});
		expect(failure.message).toMatch(/but list\.data is .*, not a list/);
	});

	it('an event that cannot be read is not passed over', async () => {
		const { connection } = answering({
			'/v1/events': list([
				{ id: 'evt_1', object: 'event', type: 'invoice.paid', created: CREATED },
			]),
		});
		const failure = await failureOf(async () => {
			for await (const event of gateway.listChanges(new Date(CREATED * 1_000), connection)) {
				throw new Error(`Told ${event.id}`);
			}
		});
		expect(failure.message).toContain('list.data[0].livemode is missing, not true or false');
	});

	async function expectRefusals(
		kind: SubjectKind,
		id: string,
		good: object,
		path: string,
		values: readonly unknown[],
	) {
		expect(await settled(read(kind, id, good))).toMatchObject([{ subject: { id } }]);
		for (const value of values) {
			const failure = await failureOf(read(kind, id, changed(good, path, value)));
			expect(failure).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
			expect(failure.message).toContain(path.replace(/\.(\d+)/g, '[$1]'));
		}
	}
});

describe('fields that contradict each other', () => {
	const refunded = (fields: object = {}) =>
		intentOf({
			latest_charge: chargeOf({ amount_refunded: 400, refunds: list([refundOf()]), ...fields }),
		});

	it.each<[string, object, string]>([
		[
			'refunds that were left out',
			changed(refunded(), 'latest_charge.refunds', MISSING),
			'refunds',
		],
		['refunds that are null', refunded({ refunds: null }), 'refunds'],
		['no refund of what went back', refunded({ refunds: list([]) }), 'refunds.data'],
		['a refund of less', refunded({ refunds: list([refundOf({ amount: 0 })]) }), 'refunds.data'],
		[
			'a refund without status',
			refunded({ refunds: list([refundOf({ status: null })]) }),
			'status',
		],
		['a refund of status “”', refunded({ refunds: list([refundOf({ status: '' })]) }), 'status'],
		['a payment that received nothing', intentOf({ amount_received: 0 }), 'amount_received'],
		['a paid payment without charge', intentOf({ latest_charge: null }), 'latest_charge'],
	])('%s: refused, as money would be told that is not so', async (_name, object, where) => {
		expect(await settled(read('payment', 'pi_1', refunded()))).toMatchObject([
			{ amountPaid: 1_000, amountRefunded: 400 },
		]);
		const failure = await failureOf(read('payment', 'pi_1', object));
		expect(failure).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
		expect(failure.message).toContain(where);
	});

	it.each<[string, object]>([
		['an authorization that was released', refunded({ amount_captured: 600, refunds: list([]) })],
		['more refunds than a page holds', refunded({ refunds: list([refundOf()], true) })],
		['a payment of nothing', intentOf({ amount: 0, amount_received: 0, latest_charge: null })],
	])('%s is none', (_name, object) => {
		expect(checkAnswer('GET', '/v1/payment_intents/pi_1?expand[0]=customer', object)).toBe(object);
	});

	it('a charge is only asked for its refunds where they were asked for', () => {
		const charge = chargeOf({ amount_refunded: 400, refunds: undefined });
		const check = (expand: string) => () =>
			checkAnswer('GET', `/v1/charges/ch_1?expand[0]=${expand}`, charge);
		expect(check('payment_intent')()).toBe(charge);
		expect(check('refunds.data')).toThrow('charges.refunds is missing, not an object');
	});
});

it.each(['unit_amount_decimal', 'currency'])('a price without %s is refused', async (name) => {
	const path = `items.data.0.price.${name}`;
	const failure = await failureOf(
		read('subscription', 'sub_1', changed(subscription, path, MISSING)),
	);
	expect(failure.message).toContain(`items.data[0].price.${name} is missing`);
});

it('says where, and nothing of what came: neither the body nor the query', async () => {
	const { connection } = answering({
		'/v1/customers': { has_more: false, data: 'ada@north.example' },
	});
	const failure = await failureOf(
		async () => await gateway.actions.choices?.list('customer', undefined, connection),
	);
	expect(failure.message).toMatch(
		/^Stripe answered GET \/v1\/customers but list\.data is a text, not a list\./,
	);
});

it('a decimal that only the SDK reads is no fault of ours either', async () => {
	const lines = list([{ id: 'il_1', object: 'line_item', quantity_decimal: 'many' }]);
	const failure = await failureOf(read('invoice', 'in_1', invoiceOf({ lines })));
	expect(failure.kind).toBe('unavailable');
});

it('a page of 100 payments with everything in them is looked at in less than a millisecond', () => {
	const page: unknown = JSON.parse(
		JSON.stringify(
			list(Array.from({ length: 100 }, (_, place) => ({ ...payment, id: `pi_${place}` }))),
		),
	);
	const check = () => checkAnswer('GET', '/v1/payment_intents?limit=100', page);
	for (let round = 0; round < 200; round++) check();
	const times = Array.from({ length: 101 }, () => {
		const start = performance.now();
		check();
		return performance.now() - start;
	}).sort((left, right) => left - right);
	const median = times[50] ?? Number.NaN;
	process.stderr.write(`The border takes ${median.toFixed(3)} ms for a page of 100 payments\n`);
	expect(median).toBeLessThan(1);
});
