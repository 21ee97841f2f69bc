/** Everything that the actions ask of PayPal, by PayPal's own OpenAPI files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { choices } from '../../../nodes/gateways/paypal/actions/choices';
import { dispute } from '../../../nodes/gateways/paypal/actions/dispute';
import { event } from '../../../nodes/gateways/paypal/actions/event';
import { invoice } from '../../../nodes/gateways/paypal/actions/invoice';
import { payment } from '../../../nodes/gateways/paypal/actions/payment';
import { paymentLink } from '../../../nodes/gateways/paypal/actions/paymentLink';
import { refund } from '../../../nodes/gateways/paypal/actions/refund';
import { sentInvoice } from '../../../nodes/gateways/paypal/actions/sentInvoice';
import { subscription } from '../../../nodes/gateways/paypal/actions/subscription';
import { loadJudge } from './openApi';
import { openPlayground, type Playground, type Sent } from './playground';

const ADAPTER = join(__dirname, '../../../nodes/gateways/paypal');
/** Where the actions' calls stand. */
const FILES = [
	...readdirSync(join(ADAPTER, 'actions')).map((file) => join(ADAPTER, 'actions', file)),
	...['invoiceOf.ts', 'reading.ts', 'takeApproved.ts', 'webhookEvents.ts'].map((file) =>
		join(ADAPTER, file),
	),
];
const key = { key: 'key-1' };
const judge = loadJudge();

async function money({ sandbox, connection, advance }: Playground): Promise<void> {
	const order = sandbox.pay({ value: '10.00', currency: 'EUR' });
	await payment.get(order.id, connection);
	const found = await refund.find(order.id, connection);
	const made = await refund.create({ payment: found, howMuch: { part: '4' } }, key, connection);
	await refund.create({ payment: found, howMuch: 'all' }, { key: 'b' }, connection);
	await refund.get(made.value.id, connection);
	const alone = sandbox.captureWithoutOrder({ value: '10.00', currency: 'EUR' });
	const other = await refund.find(alone.id, connection);
	await refund.create({ payment: other, howMuch: { part: '1' } }, key, connection);
	await refund.create({ payment: other, howMuch: 'all' }, { key: 'b' }, connection);
	const howMuch = { part: '6' };
	const reserve = () => sandbox.authorize({ value: '10.00', currency: 'EUR' }).id;
	await payment.capture({ id: reserve(), howMuch }, key, connection);
	await payment.cancel(reserve(), key, connection);
	const approved = sandbox.makeOrder({ value: '10.00', currency: 'EUR' });
	sandbox.payerApproves(approved.id);
	await payment.capture({ id: approved.id, howMuch: 'all' }, key, connection);
	const disputed = sandbox.pay({ value: '10.00', currency: 'EUR' });
	const { dispute_id: id } = sandbox.openDispute(disputed.id);
	await dispute.get(id, connection);
	await dispute.getMany({ limit: 5 }, connection);
	await payment.explain(id, connection);
	await payment.explain(sandbox.events()[0]?.id ?? '', connection);
	await payment.explain('5O190127TN364715T', connection).catch(() => undefined);
	advance(40 * 86_400_000);
	await payment.getMany({ limit: 5 }, connection);
}

async function billing({ sandbox, connection }: Playground): Promise<void> {
	const crmReference = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };
	const draft = {
		customer: { email: 'grace@northwind.example', name: 'Grace Hopper', phone: '+49 30 901820' },
		currency: 'EUR',
		lines: [{ title: 'x'.repeat(300), quantity: 3, unitAmount: 419 }],
		description: 'For November',
		footer: 'Thank you',
		crmReference,
	};
	for (const [finish, dueInDays] of [
		['draft', 14],
		['finalize', 0],
		['send', 1],
	] as const) {
		const write = { key: finish };
		const { value } = await invoice.create({ ...draft, finish, dueInDays }, write, connection);
		await invoice.get(value.subject.id, connection);
		if (finish === 'draft') await invoice.send(value.subject.id, key, connection);
		await invoice.void(value.subject.id, key, connection);
	}
	const drafted = await invoice.create(
		{ ...draft, finish: 'draft', dueInDays: 9 },
		{ key: 'd' },
		connection,
	);
	await invoice.void(drafted.value.subject.id, key, connection);
	const open = sandbox.invoice({ units: 1_000, currency: 'EUR', email: 'ada@example.com' });
	await sentInvoice.remind({ id: open.id, note: 'Please pay' }, key, connection);
	const transfer = { method: 'bankTransfer', paidOn: '2026-11-01' } as const;
	const part = { id: open.id, howMuch: { part: '4' }, ...transfer };
	await sentInvoice.recordPayment(part, key, connection);
	const paid = sandbox.invoice({ units: 1_000, currency: 'EUR' });
	sandbox.payInvoice(paid.id);
	await refund.find(paid.id, connection);
	const sale = { amount: { amount: 1_230, currency: 'EUR' }, title: 'Two chairs' };
	const link = { sale, crmReference, isUsableOnce: true };
	const made = await paymentLink.create(link, key, connection);
	await paymentLink.deactivate(made.value.id, key, connection);
	const now = { ...link, isForNow: true, returnUrl: 'https://northwind.example/thanks' };
	await paymentLink.create({ ...now, customerEmail: 'ada@example.com' }, key, connection);
	const monthly = { ...sale, interval: { unit: 'month', count: 3 } as const };
	const page = { sale: monthly, crmReference, returnUrl: 'https://northwind.example/thanks' };
	const customer = { email: 'grace@northwind.example' };
	const tried = { ...page, customer, trialDays: 9 };
	await subscription.create(tried, key, connection);
	// Sold the same once more, its plan is looked at.
	await subscription.create(tried, { key: `${key.key}-2` }, connection);
	const { id } = sandbox.subscribe({ units: 1_000, currency: 'EUR' });
	await subscription.get(id, connection);
	await subscription.getMany({ limit: 5 }, connection);
	await subscription.pause({ id }, key, connection);
	await subscription.resume(id, key, connection);
	const other = sandbox.subscribe({ units: 2_000, currency: 'EUR' }).plan_id;
	for (const quantity of [1, 2]) {
		const price = { id: other, quantity };
		const wanted = subscription.changePlan({ id, price, proration: 'none' }, key, connection);
		await wanted.catch(() => undefined);
	}
	await subscription.cancel({ id, when: 'now' }, key, connection);
	await event.resend(sandbox.events()[0]?.id ?? '', connection);
	const kinds = ['payment', 'paymentLink', 'invoice', 'refund', 'subscription', 'dispute'] as const;
	for (const kind of [...kinds, 'recurringPrice' as const])
		await choices.list(kind, undefined, connection);
}

let all: Sent[] = [];
beforeAll(async () => {
	const play = await openPlayground();
	await money(play);
	await billing(play);
	all = play.sent();
});

/** The pages that PayPal's answers lead to: their queries are its own, and it writes a slash before them. */
function linkedPages(): Set<string> {
	const links = all.flatMap(({ answer }) => (answer as { readonly links?: Link[] }).links ?? []);
	return new Set(
		links
			.filter(({ rel }) => rel === 'next')
			.map(({ href }) => new URL(href))
			.map(({ pathname, searchParams }) => `${pathname.replace(/\/$/, '')}?${searchParams}`),
	);
}

interface Link {
	readonly rel: string;
	readonly href: string;
}

(judge ? describe : describe.skip)('every request of the actions', () => {
	it('is one that PayPal takes: its path, its query, its key and each field of its body', () => {
		const linked = linkedPages();
		const own = all.filter(({ path, query }) => !linked.has(`${path}?${query}`));
		const problems = own.flatMap((sent) =>
			(judge?.problemsOf(sent) ?? []).map((problem) => `${sent.method} ${sent.path}: ${problem}`),
		);
		expect([...new Set(problems)]).toEqual([]);
		expect(all.length).toBeGreaterThan(100);
	});

	it('is answered by the stand-in: none is refused but what it has not', () => {
		const refused = all.filter(({ status }) => status >= 400 && status !== 404);
		expect(refused.map(({ method, path, answer }) => [method, path, answer])).toEqual([]);
	});

	it('is one of these, and each place of the code that asks is among them', () => {
		const asked = new Set(all.map((sent) => judge?.operationOf(sent) ?? ''));
		expect([...asked].filter((one) => !one.startsWith('GET')).sort()).toEqual(WRITES);
		const paths = [...asked].map((one) => one.split(' ')[1] ?? '');
		for (const place of placesOf(FILES)) {
			expect([place, paths.some((path) => path.startsWith(place) || path.endsWith(place))]).toEqual(
				[place, true],
			);
		}
	});
});

const WRITES = [
	'DELETE /v2/invoicing/invoices/{invoice_id}',
	'POST /v1/billing/plans',
	'POST /v1/billing/subscriptions',
	'POST /v1/billing/subscriptions/{id}/activate',
	'POST /v1/billing/subscriptions/{id}/cancel',
	'POST /v1/billing/subscriptions/{id}/revise',
	'POST /v1/billing/subscriptions/{id}/suspend',
	'POST /v1/catalogs/products',
	'POST /v1/notifications/webhooks-events/{event_id}/resend',
	'POST /v2/checkout/orders',
	'POST /v2/checkout/orders/{id}/capture',
	'POST /v2/invoicing/invoices',
	'POST /v2/invoicing/invoices/{invoice_id}/cancel',
	'POST /v2/invoicing/invoices/{invoice_id}/payments',
	'POST /v2/invoicing/invoices/{invoice_id}/remind',
	'POST /v2/invoicing/invoices/{invoice_id}/send',
	'POST /v2/invoicing/search-invoices',
	'POST /v2/payments/authorizations/{authorization_id}/capture',
	'POST /v2/payments/authorizations/{authorization_id}/void',
	'POST /v2/payments/captures/{capture_id}/refund',
];

/** Beginnings of addresses in the code, up to an id, and what follows one: `/v2/payments/captures/`, `/refund`. */
function placesOf(files: readonly string[]): string[] {
	const texts = files.map((file) => readFileSync(file, 'utf8'));
	const code = texts.join('\n').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
	const beginnings = [...code.matchAll(/['"`](\/v\d\/[a-z/-]*)/g)].map(([, begin = '']) => begin);
	const ends = [...code.matchAll(/\}(\/[a-z-]+)`/g)].map(([, end = '']) => end);
	const actions = [...code.matchAll(/pathOf\([\w.]+, '([a-z-]+)'\)/g)].map(
		([, end = '']) => `/${end}`,
	);
	return [...new Set([...beginnings, ...ends, ...actions])];
}
