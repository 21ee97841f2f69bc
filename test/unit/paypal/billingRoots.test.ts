/** What the shared suite found of invoices and subscriptions, each by itself; values from paypal.md and MONEY.md. */
import { gateway } from '../../../nodes/gateways/paypal';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { openWorld, type PaypalWorld } from '../../sandbox/paypal/benchWorld';

const MINUTE = 60_000;
const BILL = { units: 1_200, currency: 'EUR', email: 'ada@example.com' };

let world: PaypalWorld;
beforeEach(() => void (world = openWorld()));

const stateOf = async (kind: 'invoice' | 'subscription', id: string) =>
	(await gateway.readStates([world.subject(kind, id)], world.connect()))[0];

async function changesSince(since: number): Promise<PaymentEvent[]> {
	const found: PaymentEvent[] = [];
	for await (const event of gateway.listChanges(new Date(since), world.connect()))
		found.push(event);
	return found;
}

const ofInvoices = (events: readonly PaymentEvent[]) =>
	events.filter(({ hint }) => hint.objectKind === 'invoice').map(({ hint }) => hint);

describe('an invoice', () => {
	it('is the root of its payment at once, though the search does not know it yet', async () => {
		const { id } = world.sandbox.invoice(BILL);
		const capture = world.sandbox.payInvoice(id);
		const hint = {
			type: 'payment.succeeded',
			objectKind: 'capture',
			objectId: capture.id,
		} as const;
		expect(await gateway.resolve([hint], world.connect())).toEqual([world.subject('invoice', id)]);
	});

	it('that is canceled is told with what it had asked for, and asks for nothing', async () => {
		const { id } = world.sandbox.invoice(BILL);
		world.sandbox.cancelInvoice(id);
		const state = await stateOf('invoice', id);
		expect(state?.facts.find(({ type }) => type === 'invoice.voided')?.amount).toBe(1_200);
		expect(state?.amountDue).toBe(0);
	});

	it('without a note is described by its first line', async () => {
		const { id } = world.sandbox.invoice({ ...BILL, description: 'Chair' });
		expect((await stateOf('invoice', id))?.description).toBe('Chair');
	});

	it('that no event told is listed once the search is sure to know it; a draft is not', async () => {
		for (const { id } of world.sandbox.webhooks()) world.sandbox.removeWebhook(id);
		const since = world.now();
		const { id } = world.sandbox.invoice(BILL);
		world.sandbox.invoice({ ...BILL, finish: 'draft' });
		// PayPal lists events of its webhooks alone.
		world.sandbox.world().events.length = 0;
		world.advance(10 * MINUTE);
		expect(ofInvoices(await changesSince(since))).toEqual([]);
		world.advance(10 * MINUTE);
		const hint = { type: 'invoice.sent', objectKind: 'invoice', objectId: id };
		expect(ofInvoices(await changesSince(since))).toEqual([hint]);
		expect(ofInvoices(await changesSince(since + 16 * MINUTE))).toEqual([]);
	});

	it('that an event told is not listed again', async () => {
		const since = world.now();
		world.sandbox.invoice(BILL);
		world.advance(60 * MINUTE);
		expect(ofInvoices(await changesSince(since))).toHaveLength(1);
	});
});

describe('the first payment of a subscription', () => {
	const paidAs = async (id: string) =>
		(await stateOf('subscription', id))?.facts
			.map(({ type }) => type)
			.filter((type) => type === 'invoice.paid' || type === 'subscription.renewed');

	it('is no renewal; the second is, even of a plan that bills each day', async () => {
		const { id } = world.sandbox.subscribe({ ...BILL, interval: 'DAY' });
		world.advance(20 * 60 * MINUTE);
		world.sandbox.renew(id);
		expect(await paidAs(id)).toEqual(['invoice.paid', 'subscription.renewed']);
	});

	it('is a renewal after a free trial', async () => {
		const { id } = world.sandbox.startTrial(BILL);
		world.sandbox.renew(id);
		expect(await paidAs(id)).toEqual(['subscription.renewed']);
	});
});

// Story 28 of MONEY.md.
it('a period that was declined begins after those that were paid, however early PayPal billed', async () => {
	const { id } = world.sandbox.subscribe(BILL);
	for (const act of [world.sandbox.renew, world.sandbox.failRenewal]) {
		world.advance(60 * MINUTE);
		act(id);
	}
	const obligations = (await stateOf('subscription', id))?.obligations ?? [];
	expect(obligations.map(({ status, askedAt }) => [status, askedAt])).toEqual([
		['paid', '2026-11-02T09:00:00.000Z'],
		['paid', '2026-11-02T10:00:00.000Z'],
		['open', '2026-11-02T10:00:00.000Z'],
	]);
});
