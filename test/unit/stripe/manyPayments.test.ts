/** A batch of payments costs calls by the hundred, and comes to the same as reading each by itself. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { EventHint } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { toReference } from '../../../nodes/shared/vocabulary/subject';
import { openWorld, type StripeWorld } from '../../sandbox/stripe/bench';

const COUNT = 240;

let world: StripeWorld;
beforeEach(() => {
	world = openWorld();
});

const pay = (more: Partial<Parameters<StripeWorld['sandbox']['pay']>[0]> = {}) => {
	world.advance(1_000);
	return world.sandbox.pay({ amount: 1_000, currency: 'eur', email: 'a@acme.example', ...more }).id;
};
const hintsOf = (ids: readonly string[]): EventHint[] =>
	ids.map((objectId) => ({ type: 'payment.succeeded', objectKind: 'payment_intent', objectId }));
const manyPayments = (count = COUNT) => Array.from({ length: count }, () => pay());

async function oneByOne(ids: readonly string[]) {
	const roots = [];
	for (const hint of hintsOf(ids)) roots.push((await gateway.resolve([hint], world.connect()))[0]);
	const states = [];
	for (const root of roots) {
		if (root) states.push((await gateway.readStates([root], world.connect()))[0]);
	}
	return { roots, states };
}

async function together(ids: readonly string[]) {
	const roots = await gateway.resolve(hintsOf(ids), world.connect());
	const known = new Map(roots.flatMap((root) => (root ? [[toReference(root), root]] : [])));
	const states = await gateway.readStates([...known.values()], world.connect());
	return { roots, states };
}

it('240 payments take 5 calls to resolve and 5 to read', async () => {
	const ids = manyPayments();
	world.requests();
	const roots = await gateway.resolve(hintsOf(ids), world.connect());
	expect(roots.map((root) => `${root?.kind} ${root?.id}`)).toEqual(
		ids.map((id) => `payment ${id}`),
	);
	expect(tally(world.requests())).toEqual({
		'GET /v1/payment_intents/…': 2,
		'GET /v1/payment_intents': 3,
		'GET /v1/invoice_payments': 1,
	});
	const states = await gateway.readStates(
		roots.flatMap((root) => root ?? []),
		world.connect(),
	);
	expect(states.map((state) => [state?.subject.id, state?.status])).toEqual(
		ids.map((id) => [id, 'paid']),
	);
	expect(tally(world.requests())).toEqual({
		'GET /v1/payment_intents/…': 2,
		'GET /v1/payment_intents': 3,
	});
});

it('of every sort of payment the roots and states are those that reading one by one gives', async () => {
	const { sandbox } = world;
	const plain = manyPayments(30);
	const declined = pay({ paymentMethod: 'pm_card_chargeDeclined' });
	const reserved = pay({ captureMethod: 'manual' });
	const refunded = pay();
	sandbox.refund(refunded, 300);
	const disputed = pay();
	sandbox.dispute(disputed);
	const bounced = pay({ paymentMethod: 'pm_card_refundFail' });
	sandbox.refund(bounced);
	world.advance(86_400_000);
	sandbox.settleRefunds();
	const invoice = sandbox.invoice({ amount: 2_000, currency: 'eur', email: 'b@acme.example' });
	sandbox.payInvoice(invoice.id, 'pm_card_visa');
	const billed = String(sandbox.mode().all('payment_intent')[0]?.id);
	const ids = [
		...plain,
		declined,
		reserved,
		refunded,
		disputed,
		bounced,
		billed,
		...manyPayments(9),
	];
	const each = await oneByOne(ids);
	world.requests();
	const batch = await together(ids);
	expect(world.requests().length).toBeLessThan(12);
	expect(batch.roots).toEqual(each.roots);
	expect(batch.states.map(told)).toEqual(each.states.map(told));
	expect(batch.roots[ids.indexOf(billed)]).toMatchObject({ kind: 'invoice', id: invoice.id });
});

it('payments that lie far apart are read one by one, after a single page', async () => {
	const [first = ''] = manyPayments(1);
	world.advance(86_400_000);
	const others = manyPayments(150);
	world.advance(86_400_000);
	const ids = [first, ...others.slice(0, 30), ...manyPayments(1)];
	world.requests();
	const { states } = await together(ids);
	expect(states.map((state) => state?.subject.id)).toEqual(ids);
	expect(tally(world.requests())['GET /v1/payment_intents']).toBe(2);
});

it('one that Stripe does not have is missing, and spoils no other', async () => {
	const ids = manyPayments(40);
	const { states } = await together(['pi_1missing', ...ids.slice(1)]);
	expect(states.map((state) => state?.subject.id)).toEqual([undefined, ...ids.slice(1)]);
});

it('few are read one by one', async () => {
	const ids = manyPayments(19);
	world.requests();
	await together(ids);
	expect(tally(world.requests())).toEqual({
		'GET /v1/invoice_payments': 19,
		'GET /v1/payment_intents/…': 19,
	});
});

/** All but pages that Stripe signs anew for every reader, which `version` leaves out. */
function told(state: PaymentState | undefined) {
	return { subject: state?.subject, version: state?.version, facts: state?.facts };
}

/** How often each endpoint was called, whatever the id. */
function tally(requests: readonly string[]): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const request of requests) {
		const name = request.replace(/\/pi_\w+$/, '/…');
		counts[name] = (counts[name] ?? 0) + 1;
	}
	return counts;
}
