/** What becomes of an invoice after the next one was made still reaches the subscription's state. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { openWorld, type StripeWorld } from '../../sandbox/stripe/bench';

const DAY_MS = 86_400_000;

let world: StripeWorld;
let id: string;
beforeEach(() => {
	world = openWorld();
	id = world.sandbox.subscribe({
		amount: 2_000,
		currency: 'eur',
		interval: 'month',
		email: 'ada@acme.example',
	}).id;
	renew();
});

function renew(): void {
	world.advance(30 * DAY_MS);
	world.sandbox.advanceSubscription(id);
	world.advance(DAY_MS);
}

async function read(): Promise<PaymentState> {
	const [state] = await gateway.readStates([world.subject('subscription', id)], world.connect());
	if (!state) throw new Error('The subscription is gone');
	return state;
}

const types = ({ facts }: PaymentState) => facts.map(({ type }) => type);
const money = ({ status, amountPaid, amountRefunded, amountDisputed }: PaymentState) => ({
	...{ status, amountPaid, amountRefunded, amountDisputed },
});
const calls = () => world.requests().map((request) => request.replace(/\/(sub|in)_\w+$/, '/…'));

const ONE_RENEWAL = ['subscription.created', 'invoice.paid', 'subscription.renewed'];

/** The newest first. */
const invoices = () => world.sandbox.mode().all('invoice');
const intentOf = (invoice: string) => {
	const payment = world.sandbox
		.mode()
		.all('invoice_payment')
		.find((one) => one.invoice === invoice);
	return String(payment?.payment.payment_intent);
};

it('is read with three calls, and told with the keys that it always had', async () => {
	world.requests();
	const state = await read();
	expect(calls()).toEqual([
		...['GET /v1/subscriptions/…', 'GET /v1/invoices', 'GET /v1/payment_intents'],
	]);
	expect(types(state)).toEqual([...ONE_RENEWAL]);
});

it('paid after the next one was made, it is a fact with the key that it always had', async () => {
	world.sandbox.changeCard(id, 'pm_card_chargeCustomerFail');
	renew();
	const [late] = invoices();
	world.sandbox.changeCard(id, 'pm_card_visa');
	renew();
	expect(types(await read())).toEqual([
		...ONE_RENEWAL,
		...['invoice.paymentFailed', 'subscription.renewed'],
	]);
	world.sandbox.payInvoice(late?.id ?? '', 'pm_card_visa');
	world.requests();
	const state = await read();
	expect(calls()).toHaveLength(3);
	expect(types(state)).toEqual([
		...ONE_RENEWAL,
		...['subscription.renewed', 'subscription.renewed'],
	]);
	expect(state.facts.at(-1)).toMatchObject({
		key: expect.stringMatching(`/${late?.id}/paid$`),
		amount: 2_000,
		current: true,
	});
	expect(money(state)).toMatchObject({ status: 'paid', amountPaid: 8_000 });
});

it('refunded, it tells of the refund, and the money is that of all invoices', async () => {
	const [, first] = invoices();
	world.sandbox.refund(intentOf(first?.id ?? ''), 500);
	const state = await read();
	expect(types(state)).toContain('refund.succeeded');
	expect(money(state)).toEqual({
		...{ status: 'paid', amountPaid: 4_000, amountRefunded: 500, amountDisputed: 0 },
	});
});

it('disputed, it tells of the dispute, which a person has to answer', async () => {
	const before = await read();
	const [, first] = invoices();
	const dispute = world.sandbox.dispute(intentOf(first?.id ?? ''));
	const state = await read();
	expect(types(state)).toContain('dispute.opened');
	expect(state.disputes).toMatchObject([{ id: dispute.id, status: 'needsResponse' }]);
	expect(state.version).not.toBe(before.version);
	world.sandbox.closeDispute(dispute.id, 'won');
	expect(types(await read())).toContain('dispute.won');
});

it('another payment of the same customer is none of its business', async () => {
	const { customer } = world.sandbox.mode().get('subscription', id);
	const paid = world.sandbox.pay({ amount: 900, currency: 'eur', email: 'ada@acme.example' });
	world.sandbox.mode().update(world.sandbox.mode().get('payment_intent', paid.id), {
		customer: String(customer),
	});
	world.sandbox.refund(paid.id);
	expect(types(await read())).toEqual([...ONE_RENEWAL]);
});
