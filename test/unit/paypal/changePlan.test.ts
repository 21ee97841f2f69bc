/** Another plan: the buyer has to agree to it first, on a page. */
import { subscription } from '../../../nodes/gateways/paypal/actions/subscription';
import type { SubscriptionActions } from '../../../nodes/shared/contracts/gatewayActions';
import { openPlayground, type Playground } from './playground';

let play: Playground;
let id: string;
let other: string;
beforeEach(async () => {
	play = await openPlayground();
	id = play.sandbox.subscribe({ units: 1_000, currency: 'EUR' }).id;
	other = play.sandbox.subscribe({ units: 2_000, currency: 'EUR' }).plan_id;
	play.sent();
});

type Draft = Parameters<SubscriptionActions['changePlan']>[0];

const change = async (draft: Partial<Draft> = {}) =>
	await subscription.changePlan(
		{ id, price: { id: other, quantity: 1 }, proration: 'none', ...draft },
		{ key: 'key-1' },
		play.connection,
	);
const mrr = async () => (await subscription.get(id, play.connection)).subscription?.mrr;

it('is asked for, and stays as it was until the buyer has agreed', async () => {
	const asked = await change();
	expect(asked.consentUrl).toMatch(/^http/);
	expect(asked).toMatchObject({
		subject: { kind: 'subscription', id },
		subscription: { mrr: 1_000 },
	});
	const writes = play.writes();
	expect(writes.map(({ path, content }) => [path, content])).toEqual([
		[`/v1/billing/subscriptions/${id}/revise`, { plan_id: other }],
	]);
	expect(writes[0]?.headers?.['paypal-request-id']).toBeUndefined();
	play.sandbox.consentToRevision(id);
	expect(await mrr()).toBe(2_000);
});

it('that has been agreed to is not asked for again', async () => {
	await change();
	play.sandbox.consentToRevision(id);
	play.sent();
	expect((await change()).consentUrl).toBeUndefined();
	expect(play.writes()).toEqual([]);
});

it.each(['invoiceNow', 'nextInvoice'] as const)(
	'with a difference to bill (%s) is refused before any call',
	async (proration) => {
		await expect(change({ proration })).rejects.toThrow('Choose Leave as Is');
		expect(play.sent()).toEqual([]);
	},
);

it('of a subscription that PayPal does not have is refused', async () => {
	await expect(change({ id: 'I-BW452GLLEP1G' })).rejects.toThrow('no subscription I-BW452GLLEP1G');
	expect(play.writes()).toEqual([]);
});
