/** Everything that is asked of PayPal to know what became of what: roots, states, changes. */
import { listChanges } from '../../../nodes/gateways/paypal/changes';
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { resolve } from '../../../nodes/gateways/paypal/resolve';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { Playground } from './playground';

const EUR = { value: '10.00', currency: 'EUR' };
const DAY_MS = 86_400_000;

/** A little of everything that a merchant's account has, and its ids. */
function happenings({ sandbox, advance }: Playground) {
	const paid = sandbox.pay(EUR).id;
	sandbox.refund(paid, '4.00');
	const reserved = sandbox.authorize(EUR).id;
	sandbox.captureAuthorization(reserved, '6.00');
	const alone = sandbox.captureWithoutOrder(EUR).id;
	sandbox.refund(alone);
	const bill = () =>
		sandbox.invoice({ units: 1_000, currency: 'EUR', email: 'ada@example.com' }).id;
	const invoice = bill();
	const ofInvoice = sandbox.payInvoice(invoice).id;
	sandbox.refund(ofInvoice, '1.00');
	const subscription = sandbox.subscribe({ units: 1_000, currency: 'EUR' }).id;
	sandbox.renew(subscription);
	const [sale = ''] = sandbox
		.events()
		.filter(({ event_type: type }) => type === 'PAYMENT.SALE.COMPLETED')
		.map(({ resource }) => String(resource.id));
	const ofSale = sandbox.refund(sale, '5.00').id;
	const disputed = Array.from({ length: 5 }, () => sandbox.pay(EUR).id);
	const [lost = '', open = ''] = disputed;
	const dispute = sandbox.openDispute(lost).dispute_id;
	sandbox.closeDispute(dispute, 'lost');
	sandbox.openDispute(open);
	sandbox.cancelInvoice(bill());
	const deleted = sandbox.openDispute(sandbox.payInvoice(bill()).id).dispute_id;
	const orders = sandbox.orders();
	advance(4 * 3_600_000);
	return {
		...{ paid, alone, invoice, ofInvoice, subscription, sale, ofSale, disputed, dispute, deleted },
		capture: orders.find(({ id }) => id === paid)?.purchase_units[0]?.payments?.captures?.[0]?.id,
		reservedCapture: sandbox.captures().find(({ amount }) => amount.value === '6.00')?.id,
		authorization: orders.find(({ id }) => id === reserved)?.purchase_units[0]?.payments
			?.authorizations?.[0]?.id,
		refunds: sandbox.refunds().map(({ id }) => id),
	};
}

export async function reading(play: Playground): Promise<void> {
	const { sandbox, connection } = play;
	const began = play.now();
	const had = happenings(play);
	await roots(had, play);
	const of = (kind: Subject['kind'], ...ids: readonly string[]) =>
		ids.map((id) => ({
			...{ gateway: 'paypal', account: sandbox.merchantId, livemode: false, kind, id },
		}));
	const some = [...of('payment', had.paid, had.alone, had.sale), ...of('invoice', had.invoice)];
	await readStates([...some, ...of('subscription', had.subscription)], connection);
	// Of so many payments the disputes are listed at once.
	await readStates(of('payment', ...had.disputed), connection);
	await changesSince(began, play);
	// An order that is gone is told by its capture.
	sandbox.forgetOrder(had.paid);
	const ofGone = { objectKind: 'capture', objectId: had.capture ?? '' };
	await resolve([{ type: 'payment.succeeded', ...ofGone }], connection);
	await readStates(of('payment', had.paid), connection);
	// Ids of v1 that v2 may not answer to (paypal.md, section 3).
	const GONE = {
		name: 'RESOURCE_NOT_FOUND',
		message: 'The specified resource does not exist.',
		debug_id: '1',
		details: [],
	};
	play.answerInstead(/^\/v2\/payments\//, () => ({ status: 404, body: GONE }));
	const objectId = had.ofSale;
	await resolve([{ type: 'refund.succeeded', objectKind: 'refund', objectId }], connection);
	await readStates(of('payment', had.sale), connection);
}

async function roots(had: ReturnType<typeof happenings>, { connection }: Playground) {
	const hints = [
		...['capture', had.capture, 'capture', had.reservedCapture, 'capture', had.ofInvoice],
		...['capture', had.sale, 'capture', had.alone, 'authorization', had.authorization],
		...['sale', had.sale, 'refund', had.ofSale, 'dispute', had.dispute, 'dispute', had.deleted],
		...had.refunds.flatMap((id) => ['refund', id]),
	];
	for (let at = 0; at < hints.length; at += 2) {
		const [objectKind = '', objectId = ''] = hints.slice(at, at + 2);
		await resolve([{ type: 'payment.succeeded', objectKind, objectId }], connection);
	}
}

/** With PayPal's own events, and, where the webhook is gone and its events with it, by the objects alone. */
async function changesSince(began: number, { sandbox, connection }: Playground): Promise<void> {
	const since = new Date(began - 40 * DAY_MS);
	await toTheEnd(listChanges(since, connection));
	for (const { id } of sandbox.webhooks()) sandbox.removeWebhook(id);
	await toTheEnd(listChanges(since, connection));
}

async function toTheEnd(changes: AsyncIterable<unknown>): Promise<void> {
	const iterator = changes[Symbol.asyncIterator]();
	while (!(await iterator.next()).done);
}
