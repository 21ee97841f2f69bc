/** Good answers of Stripe with one thing wrong in one of them: what is read is right in form, or refused in words. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { ChoiceKind } from '../../../nodes/shared/contracts/gatewayActions';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
import { PENDING, type Read, readWithOneThingWrong, settled } from '../../support/oddAnswers';
import { openWorld, type StripeWorld } from '../../sandbox/stripe/benchWorld';

const RUNS = 1_500;
const MOST_CHANGES = 50;
const CHOICES: readonly ChoiceKind[] = [
	...(['payment', 'paymentLink', 'invoice', 'refund', 'subscription'] as const),
	...(['customer', 'dispute', 'price', 'recurringPrice'] as const),
];

const world = openWorld();
const READS = readsOf(world);

/** Everything that the adapter reads, of an account in which everything has happened. */
function readsOf({
	sandbox,
	subject,
	now,
	advance,
}: StripeWorld): ReadonlyArray<readonly [string, Read<GatewayConnection>]> {
	const since = new Date(now() - 1_000);
	const payer = { email: 'ada@northwind.example', currency: 'eur' };
	const paid = sandbox.pay({ amount: 1_000, ...payer });
	sandbox.refund(paid.id, 300);
	const dispute = sandbox.dispute(paid.id);
	advance(5_000);
	const declined = sandbox.pay({
		amount: 700,
		...payer,
		paymentMethod: 'pm_card_visa_chargeDeclined',
	});
	const subscription = sandbox.subscribe({
		...{
			amount: 12_000,
			interval: 'year',
			productName: 'Gold',
			metadata: { hubspot_deal_id: '42' },
		},
		...payer,
	});
	const first = <Kind extends Parameters<ReturnType<StripeWorld['sandbox']['mode']>['all']>[0]>(
		kind: Kind,
	) => sandbox.mode().all(kind)[0]?.id ?? '';
	const [invoice, charge, refund] = [first('invoice'), first('charge'), first('refund')];
	const hints = [
		...[paid.id, declined.id].map((id) => ['payment_intent', id] as const),
		...([
			['charge', charge],
			['refund', refund],
			['dispute', dispute.id],
		] as const),
		...([
			['invoice', invoice],
			['subscription', subscription.id],
		] as const),
	].map(([objectKind, objectId]) => ({ type: 'payment.succeeded' as const, objectKind, objectId }));
	const { actions } = gateway;
	const page = { limit: 20 };
	return [
		['who the key is', async (connection) => await gateway.identify(connection)],
		['roots', async (connection) => await gateway.resolve(hints, connection)],
		...(
			[
				['payment', paid.id],
				['payment', declined.id],
				['invoice', invoice],
				['subscription', subscription.id],
			] as const
		).map(([kind, id]): readonly [string, Read<GatewayConnection>] => [
			`the state of a ${kind}`,
			async (connection) => await gateway.readStates([subject(kind, id)], connection),
		]),
		[
			'changes',
			async (connection) => {
				const found = [];
				for await (const event of gateway.listChanges(since, connection)) {
					if (found.push(event) >= MOST_CHANGES) break;
				}
				return found;
			},
		],
		['endpoints', async (connection) => await gateway.endpoints.list(connection)],
		['payments', async (connection) => await actions.payment?.getMany(page, connection)],
		['an explanation', async (connection) => await actions.payment?.explain(charge, connection)],
		['disputes', async (connection) => await actions.dispute?.getMany(page, connection)],
		['subscriptions', async (connection) => await actions.subscription?.getMany(page, connection)],
		['a refund', async (connection) => await actions.refund?.get(refund, connection)],
		['events', async (connection) => await actions.event?.getMany(page, connection)],
		['the check', async (connection) => await actions.connection?.check(connection)],
		...CHOICES.map((kind): readonly [string, Read<GatewayConnection>] => [
			`a list of ${kind}`,
			async (connection) => await actions.choices?.list(kind, undefined, connection),
		]),
	];
}

function connectionThat(change: (body: string, call: number) => string): GatewayConnection {
	const connection = world.connect();
	let call = 0;
	return {
		...connection,
		async http(request) {
			const response = await connection.http(request);
			return { ...response, body: change(response.body, call++) };
		},
	};
}

it.each(READS)('%s: read as it comes', async (_name, read) => {
	let calls = 0;
	const outcome = await settled(async () => await read(connectionThat((body) => (calls++, body))));
	expect(outcome).not.toBeInstanceOf(Error);
	expect(calls).toBeGreaterThan(0);
	expectForm(outcome);
});

it('one thing wrong in one answer is refused, or does no harm to the form of what is read', async () => {
	await readWithOneThingWrong({
		reads: READS,
		connectionThat,
		firstCalls: 4,
		runs: RUNS,
		isRefusal: (error) => error instanceof InputRefused || gateway.classify(error) !== undefined,
		expectForm,
	});
}, 120_000);

/** Plain data in which every number is whole, and no text shows that something else was taken for one. */
function expectForm(outcome: unknown): void {
	expect(outcome).not.toBe(PENDING);
	const text = JSON.stringify(outcome, (_key, value: unknown) => {
		if (typeof value === 'number') expect(Number.isSafeInteger(value)).toBe(true);
		return value;
	});
	expect(text).not.toMatch(/\[object Object\]|\bundefined\b|\bNaN\b|Invalid Date/);
}
