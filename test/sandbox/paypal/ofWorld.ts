import type { World } from '../../support/world';
import type { PaypalSandbox } from './createPaypalSandbox';

/** The stand-in itself, for tests of what only this gateway has. @throws in a world without it. */
export const paypalOf = (world: Pick<World, 'system'>): PaypalSandbox =>
	world.system('paypal') as PaypalSandbox;
