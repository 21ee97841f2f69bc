/** Everything that the actions ask of PayPal, done once with the stand-in. */
import { choices } from '../../../nodes/gateways/paypal/actions/choices';
import { dispute } from '../../../nodes/gateways/paypal/actions/dispute';
import { event } from '../../../nodes/gateways/paypal/actions/event';
import { invoice } from '../../../nodes/gateways/paypal/actions/invoice';
import { payment } from '../../../nodes/gateways/paypal/actions/payment';
import { paymentLink } from '../../../nodes/gateways/paypal/actions/paymentLink';
import { refund } from '../../../nodes/gateways/paypal/actions/refund';
import { sentInvoice } from '../../../nodes/gateways/paypal/actions/sentInvoice';
import { subscription } from '../../../nodes/gateways/paypal/actions/subscription';
import type { Playground } from './playground';

interface Shown {
	readonly payments: { readonly transactions: ReadonlyArray<Readonly<Record<string, unknown>>> };
}

const key = { key: 'key-1' };

/** Payments, refunds, disputes. */
export async function money({ sandbox, connection, advance }: Playground): Promise<void> {
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

/** Invoices, payment pages, subscriptions, lists to choose from. */
export async function billing({ sandbox, connection, desk }: Playground): Promise<void> {
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
	// Another process has written the same down at the same moment: one of them is taken back.
	const path = `/v2/invoicing/invoices/${open.id}`;
	const shown = (await desk.call('GET', path)).body as unknown as Shown;
	const [{ note, amount, method } = {}] = shown.payments.transactions;
	await desk.call('POST', `${path}/payments`, { note, amount, method });
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

/** By whatever id a person has at hand, and what was done a moment ago or has to be taken back. */
export async function naming(play: Playground): Promise<void> {
	const { sandbox, connection } = play;
	const paid = sandbox.pay({ value: '10.00', currency: 'EUR' });
	const captureId = paid.purchase_units[0]?.payments?.captures?.[0]?.id ?? '';
	const made = sandbox.refund(paid.id, '1.00').id;
	await refund.find(captureId, connection);
	await refund.find(made, connection);
	const alone = sandbox.captureWithoutOrder({ value: '10.00', currency: 'EUR' }).id;
	sandbox.refund(alone, '1.00');
	play.advance(4 * 3_600_000);
	const found = await refund.find(alone, connection);
	await refund.create({ payment: found, howMuch: { part: '1' } }, key, connection);
	const reserved = sandbox.authorize({ value: '10.00', currency: 'EUR' });
	const authorization = reserved.purchase_units[0]?.payments?.authorizations?.[0]?.id ?? '';
	await payment.cancel(authorization, key, connection);
	await paymentLink.deactivate(paid.id, key, connection);
	await paymentLink.deactivate(
		sandbox.invoice({ units: 1_000, currency: 'EUR', finish: 'draft' }).id,
		key,
		connection,
	);
	const bill = {
		...{
			customer: { email: 'grace@northwind.example' },
			currency: 'EUR',
			finish: 'draft' as const,
		},
		lines: [{ title: 'Chair', quantity: 1, unitAmount: 1_000 }],
		...{ crmReference: { crm: 'anyCrm', account: '4711', dealId: '42' }, dueInDays: 9 },
	};
	await invoice.create(bill, key, connection);
	await invoice.create(bill, key, connection);
	// Another sum than the one that was asked for.
	play.answerInstead(/invoices\/INV2[^/]*$/, ({ status, body }) => ({
		...{ status, body: { ...(body as object), amount: { currency_code: 'EUR', value: '99.00' } } },
	}));
	await invoice.create(bill, { key: 'other' }, connection).catch(() => undefined);
}
