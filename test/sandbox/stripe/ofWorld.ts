import type { SeededDeal, World } from '../../support/world';
import type { StripeSandbox } from './createStripeSandbox';
import type { PayOptions } from './scenarios';

/** The stand-in itself, for tests of what only this gateway has. @throws in a world without it. */
export const stripeOf = (world: Pick<World, 'system'>): StripeSandbox =>
	world.system('stripe') as StripeSandbox;

/** The customer of a seeded deal pays in a way that only Stripe has; minor units. */
export const payAtStripe = (
	world: Pick<World, 'system'>,
	{ dealId, email }: Partial<SeededDeal>,
	options: PayOptions,
): ReturnType<StripeSandbox['pay']> =>
	stripeOf(world).pay({
		email,
		name: 'Ada Acme',
		...options,
		metadata: { ...(dealId === undefined ? {} : { crm_deal_id: dealId }), ...options.metadata },
	});
