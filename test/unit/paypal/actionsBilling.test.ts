import type {
	InvoiceDraft,
	PaymentLinkDraft,
} from '../../../nodes/shared/contracts/gatewayActions';
import { invoice } from '../../../nodes/gateways/paypal/actions/invoice';
import { paymentLink } from '../../../nodes/gateways/paypal/actions/paymentLink';
import { openPlayground, type Playground } from './playground';

const DEAL = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };
const draft: InvoiceDraft = {
	customer: { email: 'grace@northwind.example', name: 'Grace Hopper' },
	currency: 'EUR',
	lines: [
		{ title: 'Chair', quantity: 2, unitAmount: 400 },
		{ title: 'Table', quantity: 1, unitAmount: 1_200 },
	],
	dueInDays: 14,
	crmReference: DEAL,
	finish: 'send',
};

let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const create = async (more: Partial<InvoiceDraft> = {}, key = 'key-1') =>
	await invoice.create({ ...draft, ...more }, { key }, play.connection);
const count = async () =>
	((await play.desk.call('GET', '/v2/invoicing/invoices')).body.items as unknown[]).length;
const paths = () =>
	play.writes().map(({ method, path }) => `${method} ${path.replace(/INV2[^/]+/, '*')}`);

describe('an invoice', () => {
	it.each([
		['draft', 'draft', undefined],
		['finalize', 'pending', false],
		['send', 'pending', true],
	] as const)('goes as far as it is asked to: %s', async (finish, status, isMailed) => {
		const { value, isNew } = await create({ finish });
		expect([value.status, isNew, value.crmReference]).toEqual([status, true, DEAL]);
		expect(value.customer.email).toBe('grace@northwind.example');
		const sent = play.writes();
		expect(sent[1]?.content).toEqual(
			isMailed === undefined ? undefined : { send_to_recipient: isMailed, send_to_invoicer: false },
		);
		for (const { repeat, headers } of sent) {
			expect([repeat, headers?.['paypal-request-id']]).toEqual(['afterLookup', undefined]);
		}
		if (finish === 'draft') return;
		expect(value).toMatchObject({ amountDue: 2_000, amountPaid: 0, currency: 'EUR' });
		expect(value.invoice?.dueAt?.slice(0, 10)).toBe('2026-11-16');
	});

	it('is made once per key, however late', async () => {
		const first = await create();
		play.advance(60 * 86_400_000);
		const again = await create();
		expect([again.isNew, again.value.subject.id]).toEqual([false, first.value.subject.id]);
		expect(await count()).toBe(1);
		expect((await create({}, 'other')).isNew).toBe(true);
	});

	it.each([/invoices$/, /send$/])(
		'is made and sent once where the answer of %s is lost',
		async (path) => {
			play.loseAnswerOf(path);
			await expect(create()).rejects.toThrow('cut');
			const again = await create();
			expect([again.value.rawStatus, await count()]).toEqual(['SENT', 1]);
			expect(paths().filter((one) => one.endsWith('send'))).toHaveLength(1);
		},
	);

	it('is found by the word that its number is taken, where neither list shows it yet', async () => {
		const first = await create();
		let isHidden = true;
		play.answerInstead(/search-invoices|invoices\?/, (answer) => {
			if (!isHidden) return answer;
			return { ...answer, body: { items: [] } };
		});
		await expect(create()).rejects.toThrow('does not show it yet');
		isHidden = false;
		expect((await create()).value.subject.id).toBe(first.value.subject.id);
		expect(await count()).toBe(1);
	});

	it('that was voided is made anew', async () => {
		const first = await create();
		await invoice.void(first.value.subject.id, { key: 'v' }, play.connection);
		play.advance(3_600_000);
		const second = await create();
		expect([second.isNew, second.value.status]).toEqual([true, 'pending']);
		expect(second.value.subject.id).not.toBe(first.value.subject.id);
	});

	it('that comes to another sum at PayPal is taken back and never sent', async () => {
		play.answerInstead(/invoices\/INV2[^/]*$/, ({ status, body }) => {
			const made = body as { readonly amount?: object };
			return {
				status,
				body: { ...made, amount: { ...made.amount, value: '23.80' } },
			};
		});
		await expect(create()).rejects.toThrow('comes to €23.80 at PayPal, and €20.00 are asked for');
		expect(paths()).toEqual(['POST /v2/invoicing/invoices', 'DELETE /v2/invoicing/invoices/*']);
		expect(await count()).toBe(0);
	});

	it('for a customer by id is refused before any call', async () => {
		await expect(create({ customer: { id: 'cus_1' } })).rejects.toThrow('keeps no customers');
		await expect(create({ lines: [] })).rejects.toThrow('no lines');
		expect(play.sent()).toEqual([]);
	});

	it('is mailed by sending its draft, once', async () => {
		const { value } = await create({ finish: 'draft' });
		play.sent();
		const send = async () => await invoice.send(value.subject.id, { key: 's' }, play.connection);
		expect((await send()).rawStatus).toBe('SENT');
		expect((await send()).rawStatus).toBe('SENT');
		const sent = play.writes();
		expect(sent.map(({ content }) => content)).toEqual([
			{ send_to_recipient: true, send_to_invoicer: false },
		]);
	});

	it('that is shared by its link is not said to be mailed', async () => {
		const { value } = await create({ finish: 'finalize' });
		const sent = invoice.send(value.subject.id, { key: 's' }, play.connection);
		await expect(sent).rejects.toThrow('mails an invoice at its first sending alone');
	});

	it('is voided without a mail, once, and a draft is deleted', async () => {
		const { value } = await create();
		const cancel = async (id: string) => await invoice.void(id, { key: 'v' }, play.connection);
		play.sent();
		play.loseAnswerOf(/cancel$/);
		await expect(cancel(value.subject.id)).rejects.toThrow('cut');
		expect(await cancel(value.subject.id)).toMatchObject({ status: 'canceled', amountDue: 0 });
		expect(play.writes().map(({ content }) => content)).toEqual([
			{ send_to_recipient: false, send_to_invoicer: false },
		]);
		const other = await create({ finish: 'draft' }, 'b');
		play.sent();
		expect(await cancel(other.value.subject.id)).toMatchObject({ status: 'canceled' });
		expect(paths()).toEqual(['DELETE /v2/invoicing/invoices/*']);
	});

	it('canceled at the same moment by somebody else is canceled', async () => {
		const { value } = await create();
		let isDone = false;
		play.answerInstead(/invoices\/INV2[^/]*$/, (answer) => {
			if (!isDone) play.sandbox.cancelInvoice(value.subject.id);
			isDone = true;
			return answer;
		});
		expect((await invoice.void(value.subject.id, { key: 'v' }, play.connection)).status).toBe(
			'canceled',
		);
	});
});

describe('a payment link', () => {
	const link: PaymentLinkDraft = {
		sale: { amount: { amount: 1_230, currency: 'EUR' }, title: 'Two chairs' },
		crmReference: DEAL,
		isUsableOnce: true,
		customerEmail: '',
		returnUrl: '',
		trialDays: 0,
	};
	const make = async (more: Partial<PaymentLinkDraft> = {}, key = 'key-1') =>
		await paymentLink.create({ ...link, ...more }, { key }, play.connection);

	it('is an invoice that is mailed to nobody', async () => {
		const { value, isNew } = await make();
		expect(isNew).toBe(true);
		expect(value).toMatchObject({ isActive: true, isUsableOnce: true, isRecurring: false });
		expect(value).toMatchObject({ currency: 'EUR', crmReference: DEAL, livemode: false });
		expect(value.url).toMatch(/^https:\/\//);
		const [made, shared, ...others] = play.writes();
		expect(made?.content).toMatchObject({
			detail: { currency_code: 'EUR', memo: 'crm=anyCrm;account=4711;deal=42;contact=7' },
			items: [{ name: 'Two chairs', quantity: '1', unit_amount: { value: '12.30' } }],
		});
		expect(shared?.content).toEqual({ send_to_recipient: false, send_to_invoicer: false });
		expect(others).toEqual([]);
	});

	it.each([/invoices$/, /send$/])('is made once where the answer of %s is lost', async (path) => {
		play.loseAnswerOf(path);
		await expect(make()).rejects.toThrow('cut');
		expect((await make()).value.isActive).toBe(true);
		expect(await count()).toBe(1);
	});

	it('closes when it is paid, and when it is deactivated', async () => {
		const { value } = await make();
		const close = async () => await paymentLink.deactivate(value.id, { key: 'd' }, play.connection);
		expect(await close()).toMatchObject({ id: value.id, isActive: false });
		expect(await close()).toMatchObject({ isActive: false });
		const other = await make({}, 'b');
		play.sandbox.payInvoice(other.value.id);
		expect((await make({}, 'b')).value.isActive).toBe(false);
	});

	it.each([
		['many uses', { isUsableOnce: false }, 'Usable Once'],
		['money reserved only', { isCapturedLater: true }, 'Capture Later'],
		['free days', { trialDays: 9 }, 'Trial Days'],
		['a page to return to', { returnUrl: 'https://northwind.example/thanks' }, 'Return Page'],
		['prices', { sale: { prices: [], isRecurring: true } }, 'Subscription'],
		[
			'what recurs',
			{
				sale: {
					amount: { amount: 1_200, currency: 'EUR' },
					title: 'Plan',
					interval: { unit: 'month', count: 1 },
				},
			},
			'Subscription',
		],
	] as const)('with %s is refused before any call', async (_what, more, words) => {
		await expect(make(more)).rejects.toThrow(words);
		expect(play.sent()).toEqual([]);
	});
});
