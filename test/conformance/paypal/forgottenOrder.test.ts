/** A deal whose order PayPal forgets: what a run is led to by its event is told, what nobody leads to is a person's. */
import { bench } from '../../sandbox/paypal/bench';
import { openWorld } from '../../sandbox/paypal/benchWorld';
import { CRM_BENCHES } from '../benches';
import { openPair } from '../sync/pair';

const THOUSAND = 100_000;

async function open(openCrm: (typeof CRM_BENCHES)[number][1]) {
	const world = openWorld();
	const pair = await openPair({ ...bench, open: async () => world }, openCrm);
	const dealId = pair.seedDeal(THOUSAND);
	const paid = await world.pay(pair.order(dealId, THOUSAND));
	await pair.sync(await pair.told());
	pair.pass();
	pair.outcomes.splice(0);
	return { ...pair, world, dealId, paid };
}

const kindsOf = (outcomes: Awaited<ReturnType<typeof open>>['outcomes']) =>
	outcomes.map((one) =>
		one.outcome === 'new'
			? `${one.outcome} ${one.fact.type}`
			: 'reason' in one
				? `${one.outcome} ${one.reason}`
				: one.outcome,
	);

describe.each(CRM_BENCHES)('an order that PayPal forgot, on a deal of %s', (_name, openCrm) => {
	it('and that is refunded afterwards is refunded once, however often it is told', async () => {
		const { world, paid, told, sync, shown, dealId, outcomes } = await open(openCrm);
		world.sandbox.forgetOrder(paid.id);
		await world.refund(paid, THOUSAND);
		const events = await told();
		await sync(events);
		const refunded = {
			...{ status: 'Refunded', paid: THOUSAND, refunded: THOUSAND, lost: 0 },
			...{ outstanding: 0, isWon: true },
		};
		expect(await shown(dealId)).toEqual(refunded);
		await sync(events);
		expect(await shown(dealId)).toEqual(refunded);
		expect(kindsOf(outcomes)).toEqual(['new refund.succeeded', 'alreadyHandled']);
	});

	it('is told by the event that PayPal sends of its capture again', async () => {
		const { world, paid, told, sync, shown, dealId, outcomes } = await open(openCrm);
		world.sandbox.forgetOrder(paid.id);
		const before = await shown(dealId);
		world.sandbox.resend(world.sandbox.events().find(isOfCapture)?.id ?? '');
		await sync(await told());
		expect(await shown(dealId)).toEqual(before);
		expect(kindsOf(outcomes)).toEqual(['alreadyHandled']);
		expect(world.requests().some((call) => call.includes('/captures/'))).toBe(true);
	});

	it('is a person’s to look at where two of its captures are told', async () => {
		const { world, paid, told, sync, outcomes } = await open(openCrm);
		world.sandbox.forgetOrder(paid.id);
		world.sandbox.resend(world.sandbox.events().find(isOfCapture)?.id ?? '');
		const [event] = await told();
		if (!event) throw new Error('Nothing was told');
		await sync([{ ...event, hint: { ...event.hint, partId: '4C679366HH908994F' } }, event]);
		expect(new Set(kindsOf(outcomes))).toEqual(new Set(['needsReview paymentGone']));
	});

	it('is a person’s to look at in a run that another payment of the deal brought about', async () => {
		const { world, paid, order, told, sync, shown, dealId, outcomes } = await open(openCrm);
		world.sandbox.forgetOrder(paid.id);
		const before = await shown(dealId);
		await world.pay(order(dealId, 5_000));
		await sync(await told());
		expect(new Set(kindsOf(outcomes))).toEqual(new Set(['needsReview paymentGone']));
		expect(await shown(dealId)).toEqual(before);
	});
});

const isOfCapture = ({ event_type: type }: { readonly event_type: string }) =>
	type === 'PAYMENT.CAPTURE.COMPLETED';
