import { choices } from '../../../nodes/gateways/paypal/actions/choices';
import { dispute } from '../../../nodes/gateways/paypal/actions/dispute';
import { payment } from '../../../nodes/gateways/paypal/actions/payment';
import { openPlayground, type Playground } from './playground';

const DAY = 86_400_000;
let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const pay = (value = '10.00') => play.sandbox.pay({ value, currency: 'EUR' });
const captureOf = (order: ReturnType<typeof pay>) =>
	order.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';

describe('payments', () => {
	const list = async (filter: { limit: number; since?: string; until?: string }) =>
		(await payment.getMany(filter, play.connection)).map(({ subject }) => subject.id);

	it('are listed newest first, the last three hours too', async () => {
		const made: string[] = [];
		const at: string[] = [];
		for (let index = 0; index < 5; index++) {
			play.advance(60_000);
			made.unshift(pay().id);
			at.unshift(new Date(play.now()).toISOString());
		}
		expect(await list({ limit: 50 })).toEqual(made);
		expect(await list({ limit: 2 })).toEqual(made.slice(0, 2));
		expect(await list({ limit: 50, since: at[3] ?? '', until: at[1] ?? '' })).toEqual(
			made.slice(1, 4),
		);
		play.advance(6 * 3_600_000);
		expect(await list({ limit: 50 })).toEqual(made);
	});

	it('of months ago are listed, and no invoice or subscription with them', async () => {
		const made: string[] = [];
		for (let months = 0; months < 3; months++) {
			play.advance(40 * DAY);
			made.unshift(pay().id);
		}
		play.sandbox.subscribe({ units: 1_000, currency: 'EUR' });
		play.sandbox.payInvoice(play.sandbox.invoice({ units: 1_000, currency: 'EUR' }).id);
		play.advance(DAY);
		expect(await list({ limit: 50 })).toEqual(made);
		expect(await list({ limit: 2 })).toEqual(made.slice(0, 2));
	});

	it('are listed without the events where the app has none', async () => {
		const { id } = pay();
		play.advance(6 * 3_600_000);
		play.answerInstead(/webhooks-events/, () => ({
			status: 403,
			body: { name: 'NOT_AUTHORIZED', message: 'No.' },
		}));
		expect(await list({ limit: 5 })).toEqual([id]);
	});

	it('are read in windows that PayPal takes, halved where they hold too much', async () => {
		const { id } = pay();
		play.advance(DAY / 2);
		let isTooMuch = true;
		play.answerInstead(/reporting/, (answer) => {
			if (!isTooMuch) return answer;
			isTooMuch = false;
			return { status: 400, body: { name: 'RESULTSET_TOO_LARGE', message: 'Too much.' } };
		});
		expect(await list({ limit: 1 })).toEqual([id]);
		const windows = play.sent().filter(({ path }) => path.startsWith('/v1/reporting'));
		for (const { query } of windows) {
			const length =
				Date.parse(query.get('end_date') ?? '') - Date.parse(query.get('start_date') ?? '');
			expect(length).toBeLessThanOrEqual(31 * DAY);
		}
		expect(windows.length).toBeLessThan(6);
	});

	it('are read by whatever they are called', async () => {
		const order = pay();
		const reserved = play.sandbox.authorize({ value: '10.00', currency: 'EUR' });
		const authorization = reserved.purchase_units[0]?.payments?.authorizations?.[0]?.id ?? '';
		for (const [text, id] of [
			[order.id, order.id],
			[captureOf(order), order.id],
			[authorization, reserved.id],
		] as const) {
			expect((await payment.get(text, play.connection)).subject.id).toBe(id);
		}
		await expect(payment.get('5O190127TN364715T', play.connection)).rejects.toThrow(
			'has no payment',
		);
	});
});

describe('what an id belongs to', () => {
	const explain = async (text: string) => await payment.explain(text, play.connection);

	it('is told of everything that PayPal has', async () => {
		const order = pay();
		const refunded = play.sandbox.refund(order.id, '1.00');
		const opened = play.sandbox.openDispute(pay().id);
		const bill = play.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		const paid = play.sandbox.payInvoice(bill.id);
		const plan = play.sandbox.subscribe({ units: 1_000, currency: 'EUR' });
		// A search knows the invoice some minutes later.
		play.advance(3_600_000);
		const rows = [
			[order.id, 'order', order.id],
			[captureOf(order), 'capture', order.id],
			[refunded.id, 'refund', order.id],
			[bill.id, 'invoice', bill.id],
			[paid.id, 'capture', bill.id],
			[plan.id, 'subscription', plan.id],
		] as const;
		for (const [text, kind, root] of rows) {
			const told = await explain(text);
			expect([text, told.objectKind, told.state?.subject.id]).toEqual([text, kind, root]);
		}
		expect((await explain(opened.dispute_id)).objectKind).toBe('dispute');
		expect((await explain(opened.dispute_id)).state?.disputes[0]?.id).toBe(opened.dispute_id);
	});

	it('is told of an event by what it tells of', async () => {
		const order = pay();
		const event = play.sandbox
			.events()
			.find(({ event_type: type }) => type === 'PAYMENT.CAPTURE.COMPLETED');
		expect(await explain(event?.id ?? '')).toMatchObject({
			objectKind: 'capture',
			objectId: captureOf(order),
			state: { subject: { id: order.id } },
		});
		const bill = play.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		const told = play.sandbox.events().find(({ event_type: type }) => type.startsWith('INVOICING'));
		expect((await explain(told?.id ?? '')).state?.subject.id).toBe(bill.id);
	});

	it('is not told of nothing', async () => {
		await expect(explain('')).rejects.toThrow('holds no id of PayPal');
		await expect(explain('5O190127TN364715T')).rejects.toThrow('has no order or transaction');
	});
});

describe('disputes', () => {
	it('are listed newest first, with what they are about', async () => {
		const made: Array<readonly [string, string]> = [];
		for (let index = 0; index < 3; index++) {
			play.advance(40 * DAY);
			const order = pay();
			made.unshift([play.sandbox.openDispute(order.id, { value: '7.00' }).dispute_id, order.id]);
		}
		const found = await dispute.getMany({ limit: 50 }, play.connection);
		expect(found.map(({ id, paymentId }) => [id, paymentId])).toEqual(made);
		const few = await dispute.getMany({ limit: 2 }, play.connection);
		expect(few.map(({ id }) => id)).toEqual(made.slice(0, 2).map(([id]) => id));
		const since = new Date(play.now() - 1_000).toISOString();
		expect(await dispute.getMany({ limit: 50, since }, play.connection)).toHaveLength(1);
		const [id = ''] = made[0] ?? [];
		expect(await dispute.get(id, play.connection)).toMatchObject({
			...{ id, amount: 700, currency: 'EUR', status: 'needsResponse', livemode: false },
			createdAt: new Date(play.now()).toISOString(),
		});
		await expect(dispute.get('PP-D-1', play.connection)).rejects.toThrow('has no dispute');
	});
});

describe('lists of the editor', () => {
	const list = async (kind: Parameters<typeof choices.list>[0], page?: string) =>
		await choices.list(kind, page, play.connection);

	it('offer payments page by page', async () => {
		const made: string[] = [];
		for (let index = 0; index < 25; index++) {
			play.advance(1_000);
			made.unshift(pay().id);
		}
		const first = await list('payment');
		play.advance(1_000);
		pay();
		const second = await list('payment', first.next);
		expect([...first.choices, ...second.choices].map(({ id }) => id)).toEqual(made);
		expect([first.choices.length, second.next]).toEqual([20, undefined]);
		expect(first.choices[0]?.name).toContain('€10.00');
	});

	it('offer what there is of each kind', async () => {
		const refunded = play.sandbox.refund(pay().id, '1.00');
		const opened = play.sandbox.openDispute(pay().id);
		const bill = play.sandbox.invoice({ units: 1_000, currency: 'EUR', finish: 'share' });
		const subscribed = play.sandbox.subscribe({ units: 1_000, currency: 'EUR' });
		play.advance(3_600_000);
		const ids = async (kind: Parameters<typeof choices.list>[0]) =>
			(await list(kind)).choices.map(({ id }) => id);
		expect(await ids('refund')).toEqual([refunded.id]);
		expect(await ids('dispute')).toEqual([opened.dispute_id]);
		expect(await ids('invoice')).toEqual([bill.id]);
		expect(await ids('paymentLink')).toEqual([bill.id]);
		expect(await ids('subscription')).toEqual([subscribed.id]);
		expect(await ids('recurringPrice')).toEqual([subscribed.plan_id]);
		expect([await ids('price'), await ids('customer')]).toEqual([[], []]);
		expect((await list('invoice')).choices[0]?.name).toContain('€10.00');
	});
});
