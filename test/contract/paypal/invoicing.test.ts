/** The stand-in's invoices against PayPal's OpenAPI (invoicing_v2) and the delivery that PayPal signed. */
import { readFileSync } from 'node:fs';

import { findContract } from '../../support/contracts';
import { type BillingDesk, issueOf, loadOpenApi, openDesk } from '../../support/paypal/billingDesk';

const problems = loadOpenApi('invoicing_v2');
const PATH = '/v2/invoicing/invoices';
const MINUTE = 60_000;

const eur = (value: string) => ({ currency_code: 'EUR', value });
const draft = (more: object = {}) => ({
	detail: { currency_code: 'EUR', memo: 'crm=anyCrm;deal=42', ...more },
	primary_recipients: [{ billing_info: { email_address: 'ada@example.com' } }],
	items: [{ name: 'Chair', quantity: '2', unit_amount: eur('5.00') }],
	configuration: { partial_payment: { allow_partial_payment: true } },
});

interface Wire {
	readonly id: string;
	readonly status: string;
	readonly href: string;
	readonly rel: string;
	readonly detail: {
		readonly invoice_number: string;
		readonly memo: string;
		readonly payment_term: object;
		readonly metadata: { readonly recipient_view_url: string };
	};
	readonly due_amount: object;
	readonly payments: { readonly paid_amount: object; readonly transactions: object[] };
	readonly refunds: { readonly refund_amount: object; readonly transactions: object[] };
	readonly details: Array<{ readonly issue: string }>;
	readonly items: Array<{ readonly id: string }>;
}

async function made(desk: BillingDesk, more: object = {}): Promise<Wire> {
	const { status, body } = await desk.call('POST', PATH, draft(more));
	expect(status).toBe(201);
	return body as unknown as Wire;
}

async function read(desk: BillingDesk, id: string): Promise<Wire> {
	const { body } = await desk.call('GET', `${PATH}/${id}`);
	if (problems) expect(problems('invoice', body)).toEqual([]);
	return body as unknown as Wire;
}

let desk: BillingDesk;
beforeEach(() => void (desk = openDesk()));

describe('an invoice', () => {
	it('is a draft, and answered as a link alone unless more is asked for', async () => {
		const { status, body } = await desk.call('POST', PATH, draft(), {});
		const { href, rel, ...rest } = body as unknown as Wire;
		expect([status, rel, rest]).toEqual([201, 'self', { method: 'GET' }]);
		const invoice = await read(desk, href.split('/').at(-1) ?? '');
		expect(invoice).toMatchObject({ status: 'DRAFT', due_amount: eur('10.00') });
		expect(invoice.id).toMatch(/^INV2(-[0-9A-Z]{4}){4}$/);
		expect(desk.told()).toEqual(['INVOICING.INVOICE.CREATED']);
	});

	it('has a number of its own: another one with it is refused, and makes nothing', async () => {
		await made(desk, { invoice_number: 'CP-1' });
		const refused = await desk.call('POST', PATH, draft({ invoice_number: 'CP-1' }));
		expect([refused.status, issueOf(refused)]).toEqual([422, 'DUPLICATE_INVOICE_NUMBER']);
		if (problems) expect(problems('error_422', refused.body)).toEqual([]);
		const { body } = await desk.call('GET', PATH);
		expect(body.items).toHaveLength(1);
		const { body: next } = await desk.call(
			'POST',
			'/v2/invoicing/generate-next-invoice-number',
			{},
		);
		expect(next).toEqual({ invoice_number: 'CP-2' });
	});

	it('is no more once the draft is deleted, and its number is free', async () => {
		const { id } = await made(desk, { invoice_number: 'CP-1' });
		expect((await desk.call('DELETE', `${PATH}/${id}`)).status).toBe(204);
		expect((await desk.call('GET', `${PATH}/${id}`)).status).toBe(404);
		await made(desk, { invoice_number: 'CP-1' });
	});

	it.each([
		[true, 'SENT'],
		[false, 'UNPAID'],
	])('sent by mail %s is %s, and has a page for the payer', async (toRecipient, status) => {
		const { id } = await made(desk);
		desk.told();
		const notification = { send_to_recipient: toRecipient };
		const { body } = await desk.call('POST', `${PATH}/${id}/send`, notification);
		if (problems) expect(problems('link_description', body)).toEqual([]);
		const invoice = await read(desk, id);
		expect(invoice.status).toBe(status);
		const url = invoice.detail.metadata.recipient_view_url;
		expect(url).toBe(
			`https://www.sandbox.paypal.com/invoice/p/#${id.slice(5).replaceAll('-', '')}`,
		);
		expect(desk.told()).toEqual(['INVOICING.INVOICE.UPDATED']);
		const again = await desk.call('POST', `${PATH}/${id}/send`, notification);
		expect(issueOf(again)).toBe('INVOICE_ALREADY_SENT');
	});

	it('of a later day is scheduled', async () => {
		const { id } = await made(desk, { invoice_date: '2026-12-24' });
		const { status } = await desk.call('POST', `${PATH}/${id}/send`, {});
		expect([status, (await read(desk, id)).status]).toEqual([202, 'SCHEDULED']);
	});

	it('is due when its term says', async () => {
		const days = { DUE_ON_RECEIPT: '2026-11-02', NET_10: '2026-11-12', NET_30: '2026-12-02' };
		for (const [term, due] of Object.entries(days)) {
			const { detail } = await made(desk, { payment_term: { term_type: term } });
			expect(detail.payment_term).toEqual({ term_type: term, due_date: due });
		}
	});

	it('is found by the search some minutes later, as it was then', async () => {
		const { id } = await made(desk, { invoice_number: 'CP-7' });
		const search = async (wanted: object) =>
			((await desk.call('POST', '/v2/invoicing/search-invoices', wanted)).body.items as Wire[]).map(
				(item) => [item.id, item.status],
			);
		expect(await search({ invoice_number: 'CP-7' })).toEqual([]);
		desk.advance(2 * MINUTE);
		await desk.call('POST', `${PATH}/${id}/send`, {});
		desk.advance(2 * MINUTE);
		expect(await search({ invoice_number: 'CP-7' })).toEqual([[id, 'DRAFT']]);
		desk.advance(2 * MINUTE);
		expect(await search({ recipient_email: 'ada@example.com' })).toEqual([[id, 'SENT']]);
		expect(await search({ status: ['PAID'] })).toEqual([]);
		const range = { start: '2026-11-02T09:00:00Z', end: '2026-11-02T10:00:00Z' };
		expect(await search({ creation_date_range: range, memo: 'deal=42' })).toHaveLength(1);
	});

	it('is listed in pages, newest first, without its items', async () => {
		for (const number of ['A-1', 'A-2', 'A-3']) await made(desk, { invoice_number: number });
		const { body } = await desk.call('GET', `${PATH}?page=1&page_size=2&total_required=true`);
		expect(body).toMatchObject({ total_items: 3, total_pages: 2 });
		const items = body.items as Wire[];
		expect(items.map(({ detail }) => detail.invoice_number)).toEqual(['A-3', 'A-2']);
		expect(items.every((item) => item.items === undefined)).toBe(true);
		expect((body.links as Wire[]).map(({ rel }) => rel)).toContain('next');
	});
});

describe('paying an invoice', () => {
	it('makes a capture without an order that bears its number, and is told twice', async () => {
		const { id } = desk.sandbox.invoice({
			units: 1_000,
			currency: 'EUR',
			email: 'ada@example.com',
		});
		desk.told();
		const capture = desk.sandbox.payInvoice(id);
		expect(desk.told()).toEqual(['PAYMENT.CAPTURE.COMPLETED', 'INVOICING.INVOICE.PAID']);
		const invoice = await read(desk, id);
		expect(invoice).toMatchObject({
			status: 'PAID',
			due_amount: eur('0.00'),
			payments: { paid_amount: eur('10.00') },
		});
		expect(invoice.payments.transactions).toMatchObject([
			{ payment_id: capture.id, type: 'PAYPAL' },
		]);
		expect(capture.invoice_id).toBe(invoice.detail.invoice_number);
		expect(capture.supplementary_data).toBeUndefined();
	});

	it('is delivered in the shape that PayPal signed', () => {
		const file = findContract('paypal/events/INVOICING.INVOICE.PAID.json');
		if (file === undefined) return;
		const real = JSON.parse(readFileSync(file, 'utf8')) as Record<string, object>;
		const { id } = desk.sandbox.invoice({
			units: 2_500,
			currency: 'USD',
			email: 'ada@example.com',
		});
		desk.sandbox.payInvoice(id);
		const told = desk.sandbox.world().events.at(-1);
		expect(told).toMatchObject({ event_type: real.event_type, resource_type: real.resource_type });
		expect(told?.summary).toBe(real.summary);
		const { invoice } = told?.resource as { readonly invoice: Record<string, object> };
		const signed = (real.resource as { readonly invoice: Record<string, object> }).invoice;
		const wanted = Object.keys(signed).filter((name) => name !== 'unilateral');
		expect(Object.keys(invoice)).toEqual(expect.arrayContaining(wanted));
		const [payment] = (signed.payments as Wire['payments']).transactions;
		expect(
			Object.keys((invoice.payments as Wire['payments']).transactions[0] ?? {}).sort(),
		).toEqual(Object.keys(payment ?? {}).sort());
	});

	it('may be hidden: the event is there, and the invoice in it is null', () => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		desk.sandbox.hideInvoice(id);
		desk.sandbox.payInvoice(id);
		expect(desk.sandbox.world().events.at(-1)?.resource).toEqual({ invoice: null });
	});

	it('in parts leaves the rest due', async () => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		desk.sandbox.payInvoicePart(id, 400);
		expect(await read(desk, id)).toMatchObject({
			status: 'PARTIALLY_PAID',
			due_amount: eur('6.00'),
		});
		expect(() => desk.sandbox.payInvoicePart(id, 601)).toThrow();
		const refused = await desk.call('POST', `${PATH}/${id}/cancel`, {});
		expect(issueOf(refused)).toBe('CANNOT_CANCEL_PAID_INVOICE');
		desk.sandbox.payInvoice(id);
		expect((await read(desk, id)).status).toBe('PAID');
	});

	it('by eCheck waits for the bank, and is not paid until then', async () => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		desk.told();
		desk.sandbox.payInvoiceSlowly(id);
		expect(desk.told()).toEqual(['PAYMENT.CAPTURE.PENDING', 'INVOICING.INVOICE.PAID']);
		expect(await read(desk, id)).toMatchObject({
			status: 'PAYMENT_PENDING',
			payments: { paid_amount: eur('0.00') },
		});
		desk.sandbox.settleInvoice(id, 'fails');
		expect(await read(desk, id)).toMatchObject({ status: 'UNPAID', due_amount: eur('10.00') });
	});

	it('elsewhere is written down by hand, and so is what was given back', async () => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		const wrong = await desk.call('POST', `${PATH}/${id}/payments`, { amount: eur('10.00') });
		expect([wrong.status, issueOf(wrong)]).toEqual([400, 'MISSING_REQUIRED_PARAMETER']);
		const { body } = await desk.call('POST', `${PATH}/${id}/payments`, { method: 'CASH' });
		if (problems) expect(problems('payment_reference', body)).toEqual([]);
		expect((await read(desk, id)).status).toBe('MARKED_AS_PAID');
		const back = { method: 'CASH', amount: eur('10.01') };
		expect(issueOf(await desk.call('POST', `${PATH}/${id}/refunds`, back))).toBe(
			'INVALID_REFUND_AMOUNT',
		);
		await desk.call('POST', `${PATH}/${id}/refunds`, { method: 'CASH' });
		expect(await read(desk, id)).toMatchObject({
			status: 'MARKED_AS_REFUNDED',
			refunds: { refund_amount: eur('10.00') },
		});
	});
});

describe('money of an invoice that goes back', () => {
	it.each([
		['4.00', 'PARTIALLY_REFUNDED'],
		[undefined, 'REFUNDED'],
	])('%s shows on the invoice as %s', async (value, status) => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		const capture = desk.sandbox.payInvoice(id);
		desk.told();
		const refund = desk.sandbox.refund(capture.id, value);
		expect(desk.told()).toEqual(['PAYMENT.CAPTURE.REFUNDED', 'INVOICING.INVOICE.REFUNDED']);
		expect(await read(desk, id)).toMatchObject({
			status,
			refunds: {
				refund_amount: eur(value ?? '10.00'),
				transactions: [{ refund_id: refund.id, type: 'PAYPAL' }],
			},
		});
		desk.sandbox.failRefund(refund.id);
		expect((await read(desk, id)).status).toBe('PAID');
	});
});

describe('what cannot be done to an invoice is refused in PayPal’s words', () => {
	it.each([
		['remind', 'CANNOT_REMIND_INVOICE'],
		['cancel', 'CANNOT_CANCEL_DRAFT_INVOICE'],
	])('%s a draft', async (act, issue) => {
		const { id } = await made(desk);
		const refused = await desk.call('POST', `${PATH}/${id}/${act}`, {});
		expect([refused.status, issueOf(refused)]).toEqual([422, issue]);
	});

	it('cancel twice', async () => {
		const { id } = desk.sandbox.invoice({ units: 1_000, currency: 'EUR' });
		desk.told();
		expect((await desk.call('POST', `${PATH}/${id}/cancel`, {})).status).toBe(204);
		expect(desk.told()).toEqual(['INVOICING.INVOICE.CANCELLED']);
		expect(issueOf(await desk.call('POST', `${PATH}/${id}/cancel`, {}))).toBe(
			'INVOICE_CANCELED_ALREADY',
		);
		expect((await read(desk, id)).status).toBe('CANCELLED');
	});

	it('keys are ignored: asked twice with one, there are two', async () => {
		const headers = { 'paypal-request-id': 'key-1', prefer: 'return=representation' };
		const first = await desk.call('POST', PATH, draft(), headers);
		const second = await desk.call('POST', PATH, draft(), headers);
		expect(first.body.id).not.toBe(second.body.id);
	});
});
