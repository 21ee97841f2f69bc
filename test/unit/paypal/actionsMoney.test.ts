import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { payment } from '../../../nodes/gateways/paypal/actions/payment';
import { refund } from '../../../nodes/gateways/paypal/actions/refund';
import { openPlayground, type Playground } from './playground';

const DAY = 86_400_000;
let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const pay = (value = '10.00') => play.sandbox.pay({ value, currency: 'EUR' });
const give = async (id: string, howMuch: HowMuch, key = 'key-1') => {
	const found = await refund.find(id, play.connection);
	return await refund.create({ payment: found, howMuch }, { key }, play.connection);
};
const captureOf = (order: ReturnType<typeof pay>) =>
	order.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';

describe('a refund', () => {
	it('is of the order, whatever its payment is called', async () => {
		const order = pay();
		for (const text of [
			order.id,
			captureOf(order),
			`https://www.paypal.com/activity/payment/${captureOf(order)}`,
		]) {
			expect(await refund.find(text, play.connection)).toEqual({ id: order.id, currency: 'EUR' });
		}
	});

	it('is sent with our key, its amount and a key of PayPal’s', async () => {
		const order = pay();
		await give(order.id, { part: '4' });
		const [sent, ...others] = play.writes();
		expect(others).toEqual([]);
		expect(sent?.path).toBe(`/v2/payments/captures/${captureOf(order)}/refund`);
		expect(sent?.content).toEqual({
			amount: { currency_code: 'EUR', value: '4.00' },
			custom_id: 'key-1 4',
		});
		expect(sent?.headers?.['paypal-request-id']).toMatch(/^[0-9a-f]{36}$/);
	});

	it('is made once per key, also when PayPal has forgotten its own', async () => {
		const order = pay();
		const first = await give(order.id, { part: '4' });
		play.advance(50 * DAY);
		const again = await give(order.id, { part: '4.00' });
		expect([first.isNew, again.isNew, again.value]).toEqual([true, false, first.value]);
		expect(play.sandbox.refunds()).toHaveLength(1);
		expect(first.value).toMatchObject({ amount: 400, currency: 'EUR', paymentId: order.id });
	});

	it('is looked up in the order, so that an answer that was lost doubles nothing', async () => {
		const order = pay();
		play.loseAnswerOf(/refund$/);
		await expect(give(order.id, 'all')).rejects.toThrow('cut');
		expect((await give(order.id, 'all')).isNew).toBe(false);
		expect(play.sandbox.refunds()).toHaveLength(1);
	});

	it('of another amount with the same key is refused', async () => {
		const order = pay();
		await give(order.id, { part: '4' });
		await expect(give(order.id, { part: '5' })).rejects.toThrow('€4.00 were given back before');
		await expect(give(order.id, 'all')).rejects.toThrow('Set another key');
		expect(play.sandbox.refunds()).toHaveLength(1);
	});

	it('of all takes what is left, and more is refused before any write', async () => {
		const order = pay();
		await give(order.id, { part: '4' });
		await expect(give(order.id, { part: '6.01' }, 'b')).rejects.toThrow('€6.00');
		play.sent();
		expect((await give(order.id, 'all', 'c')).value.amount).toBe(600);
		expect(play.writes()[0]?.content).toMatchObject({
			amount: { currency_code: 'EUR', value: '6.00' },
		});
		await expect(give(order.id, 'all', 'd')).rejects.toThrow('Nothing is left');
		expect(play.writes()).toEqual([]);
	});

	it('that failed is made anew with the same key', async () => {
		const order = pay();
		const first = await give(order.id, 'all');
		play.sandbox.failRefund(first.value.id);
		expect((await refund.get(first.value.id, play.connection)).status).toBe('failed');
		const second = await give(order.id, 'all');
		expect([second.isNew, second.value.id === first.value.id]).toEqual([true, false]);
	});

	it('is read as it was made', async () => {
		const order = pay();
		const { value } = await give(order.id, { part: '4' });
		expect(await refund.get(value.id, play.connection)).toEqual(value);
		expect(value.status).toBe('succeeded');
	});

	it('of a payment without an order is once as well, for ever', async () => {
		const capture = play.sandbox.captureWithoutOrder({ value: '10.00', currency: 'EUR' });
		play.loseAnswerOf(/refund$/);
		await expect(give(capture.id, { part: '4' })).rejects.toThrow('cut');
		play.advance(60_000);
		expect((await give(capture.id, { part: '4' })).isNew).toBe(false);
		play.advance(60 * DAY);
		const late = await give(capture.id, { part: '4' });
		expect([late.isNew, late.value.paymentId]).toEqual([false, capture.id]);
		expect(play.sandbox.refunds()).toHaveLength(1);
		expect((await give(capture.id, { part: '4' }, 'other')).isNew).toBe(true);
	});

	it('of an invoice is of the payment that was made for it', async () => {
		const bill = play.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		await expect(refund.find(bill.id, play.connection)).rejects.toThrow('not paid at PayPal');
		const paid = play.sandbox.payInvoice(bill.id);
		expect(await refund.find(bill.id, play.connection)).toEqual({ id: paid.id, currency: 'EUR' });
	});
});

describe('what is reserved', () => {
	const reserve = () => play.sandbox.authorize({ value: '10.00', currency: 'EUR' }).id;
	const take = async (id: string, howMuch: HowMuch, key = 'key-1') =>
		await payment.capture({ id, howMuch }, { key }, play.connection);

	it('is taken in part, once, and nothing else afterwards', async () => {
		const id = reserve();
		expect(await take(id, { part: '6' })).toMatchObject({ status: 'paid', amountPaid: 600 });
		const [sent] = play.writes();
		expect(sent?.content).toEqual({
			amount: { currency_code: 'EUR', value: '6.00' },
			final_capture: true,
		});
		expect(sent?.headers?.['paypal-request-id']).toBeDefined();
		expect(await take(id, { part: '6' }, 'b')).toMatchObject({ amountPaid: 600 });
		await expect(take(id, { part: '7' }, 'c')).rejects.toThrow('€6.00 of this payment were taken');
		expect(play.writes()).toEqual([]);
	});

	it.each(['0', '-6', '6.001', '10.01', '11.50'])('is not taken for %s', async (part) => {
		const id = reserve();
		play.sent();
		await expect(take(id, { part })).rejects.toThrow();
		expect(play.writes()).toEqual([]);
	});

	it('is voided, and PayPal’s word that it is already is no refusal', async () => {
		const id = reserve();
		play.loseAnswerOf(/void$/);
		await expect(payment.cancel(id, { key: 'a' }, play.connection)).rejects.toThrow('cut');
		const state = await payment.cancel(id, { key: 'a' }, play.connection);
		expect(state).toMatchObject({ status: 'canceled', amountPaid: 0 });
		expect(play.writes()).toHaveLength(1);
		await expect(take(id, 'all')).rejects.toThrow('Nothing is reserved any more');
	});

	it('voided at the same moment by somebody else is voided', async () => {
		const id = reserve();
		let authorization = '';
		play.answerInstead(/checkout\/orders/, (answer) => {
			if (authorization === '') {
				authorization = 'done';
				play.sandbox.voidAuthorization(id);
			}
			return answer;
		});
		const state = await payment.cancel(id, { key: 'a' }, play.connection);
		expect(state.status).toBe('canceled');
	});

	it('is not voided once it was taken', async () => {
		const id = reserve();
		await take(id, 'all');
		play.sent();
		await expect(payment.cancel(id, { key: 'b' }, play.connection)).rejects.toThrow('by a refund');
		expect(play.writes()).toEqual([]);
	});
});

describe('an order', () => {
	it('that its buyer has approved is taken as a whole', async () => {
		const order = play.sandbox.makeOrder({ value: '10.00', currency: 'EUR' });
		const take = async (howMuch: HowMuch) =>
			await payment.capture({ id: order.id, howMuch }, { key: 'a' }, play.connection);
		await expect(take('all')).rejects.toThrow('has to approve it first');
		play.sandbox.payerApproves(order.id);
		await expect(take({ part: '4' })).rejects.toThrow('as a whole');
		play.sent();
		expect(await take('all')).toMatchObject({ status: 'paid', amountPaid: 1_000 });
		const [sent] = play.writes();
		expect(sent?.path).toBe(`/v2/checkout/orders/${order.id}/capture`);
		expect(sent?.headers?.['paypal-request-id']).toMatch(/^[0-9a-f]{36}$/);
		expect(await take('all')).toMatchObject({ amountPaid: 1_000 });
		expect(play.writes()).toEqual([]);
	});

	it('that nobody has paid cannot be canceled', async () => {
		const order = play.sandbox.makeOrder({ value: '10.00', currency: 'EUR' });
		const canceled = payment.cancel(order.id, { key: 'a' }, play.connection);
		await expect(canceled).rejects.toThrow('ends by itself');
		expect(play.writes()).toEqual([]);
	});
});
