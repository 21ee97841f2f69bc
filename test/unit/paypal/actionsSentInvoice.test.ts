import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { sentInvoice } from '../../../nodes/gateways/paypal/actions/sentInvoice';
import { openPlayground, type Playground } from './playground';

let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const sent = (finish: 'draft' | 'share' | 'send' = 'send') =>
	play.sandbox.invoice({ units: 1_000, currency: 'EUR', email: 'ada@example.com', finish }).id;

describe('a reminder', () => {
	it('is mailed to the customer alone, with what is to be said', async () => {
		const id = sent();
		const state = await sentInvoice.remind({ id, note: 'Please' }, { key: 'a' }, play.connection);
		expect(state).toMatchObject({ status: 'pending', amountDue: 1_000 });
		const [write, ...others] = play.writes();
		expect([write?.path, write?.repeat, others]).toEqual([
			`/v2/invoicing/invoices/${id}/remind`,
			'afterLookup',
			[],
		]);
		expect(write?.content).toEqual({
			send_to_recipient: true,
			send_to_invoicer: false,
			note: 'Please',
		});
	});

	it('is not of a draft, nor of what is paid', async () => {
		const remind = async (id: string) =>
			await sentInvoice.remind({ id }, { key: 'a' }, play.connection);
		await expect(remind(sent('draft'))).rejects.toThrow('Send it first');
		const paid = sent();
		play.sandbox.payInvoice(paid);
		await expect(remind(paid)).rejects.toThrow('is paid');
		expect(play.writes()).toEqual([]);
	});
});

describe('money that came in another way', () => {
	const record = async (id: string, howMuch: HowMuch, key = 'key-1', paidOn?: string) =>
		await sentInvoice.recordPayment(
			{ id, howMuch, method: 'bankTransfer', ...(paidOn ? { paidOn } : {}) },
			{ key },
			play.connection,
		);

	it('is written down once per key, however late, and also where the answer is lost', async () => {
		const id = sent();
		play.loseAnswerOf(/payments$/);
		await expect(record(id, { part: '4' })).rejects.toThrow('cut');
		play.advance(60 * 86_400_000);
		const again = await record(id, { part: '4' });
		expect([again.isNew, again.value.amountPaid]).toEqual([false, 400]);
		await expect(record(id, { part: '5' })).rejects.toThrow('€4.00 was recorded before');
		const writes = play.writes();
		expect(writes).toHaveLength(1);
		expect(writes[0]?.content).toMatchObject({
			method: 'BANK_TRANSFER',
			amount: { currency_code: 'EUR', value: '4.00' },
			note: expect.stringMatching(/CP-[0-9A-F]{22}/) as string,
		});
	});

	it('is all that is open, and no more', async () => {
		const id = sent();
		await record(id, { part: '4' });
		await expect(record(id, { part: '6.01' }, 'b')).rejects.toThrow('€6.00 that are open');
		expect((await record(id, 'all', 'c', '2026-11-02')).value).toMatchObject({
			status: 'paid',
			amountPaid: 1_000,
		});
		await expect(record(id, 'all', 'd')).rejects.toThrow('nothing is open');
	});

	it.each(['', '0', '-1', '1e2'])('is not %j', async (part) => {
		const id = sent();
		play.sent();
		await expect(record(id, { part })).rejects.toThrow();
		await expect(record(id, { part: '1' }, 'e', 'yesterday')).rejects.toThrow('is no day');
		expect(play.writes()).toEqual([]);
	});

	describe('by two processes that look at the same moment', () => {
		const paymentsOf = async (id: string) => {
			const { body } = await play.desk.call('GET', `/v2/invoicing/invoices/${id}`);
			return (body as { payments?: { transactions: unknown[] } }).payments?.transactions ?? [];
		};
		const both = async (id: string, ...howMuch: readonly [HowMuch, HowMuch]) =>
			await Promise.allSettled(howMuch.map(async (much) => await record(id, much)));

		it('is on the invoice once, and one of them is told that it was there', async () => {
			const id = sent();
			const settled = await both(id, { part: '4' }, { part: '4' });
			const made = settled.map((one) => (one.status === 'fulfilled' ? one.value.isNew : one));
			expect(made.sort()).toEqual([false, true]);
			expect(await paymentsOf(id)).toMatchObject([{ amount: { value: '4.00' } }]);
			expect((await record(id, { part: '4' })).value).toMatchObject({ amountPaid: 400 });
		});

		it('also all that is open, which PayPal lets nobody record twice', async () => {
			const id = sent();
			const settled = await both(id, 'all', 'all');
			expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
			expect(await paymentsOf(id)).toMatchObject([{ amount: { value: '10.00' } }]);
		});

		it('of two amounts one stays, and who asked for the other is told', async () => {
			const id = sent();
			const settled = await both(id, { part: '4' }, { part: '5' });
			expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
			expect(await paymentsOf(id)).toHaveLength(1);
		});

		it('where one of them died, whoever comes next leaves one', async () => {
			const id = sent();
			play.loseAnswerOf(/payments$/);
			await expect(record(id, { part: '4' })).rejects.toThrow('cut');
			const [first] = play.writes();
			await play.connection.http({
				...{ method: 'POST', url: first?.url ?? '', headers: first?.headers },
				body: String(first?.body),
			});
			expect(await paymentsOf(id)).toHaveLength(2);
			expect((await record(id, { part: '4' })).isNew).toBe(false);
			expect(await paymentsOf(id)).toHaveLength(1);
		});

		it('which PayPal lets nobody delete is told, and not passed over', async () => {
			const id = sent();
			play.answerInstead(/payments\/EXTR-/, () => ({
				status: 422,
				body: {
					name: 'UNPROCESSABLE_ENTITY',
					details: [{ issue: 'CANNOT_DELETE_EXTERNAL_PAYMENT' }],
				},
			}));
			const twice = await both(id, { part: '4' }, { part: '4' });
			expect(twice).toMatchObject([
				{ status: 'rejected' },
				{ status: 'rejected', reason: { message: expect.stringContaining('2 times') as string } },
			]);
		});
	});
});
