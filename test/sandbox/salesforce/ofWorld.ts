import type { World } from '../../support/world';
import type { SalesforceSandbox } from './createSalesforceSandbox';

/** The stand-in itself, for tests of what only this CRM has. @throws in a world without it. */
export const salesforceOf = (world: Pick<World, 'system'>): SalesforceSandbox =>
	world.system('salesforce') as SalesforceSandbox;
