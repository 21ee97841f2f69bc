import type { World } from '../../support/world';
import type { HubspotSandbox } from './createHubspotSandbox';

/** The stand-in itself, for tests of what only this CRM has. @throws in a world without it. */
export const hubspotOf = (world: Pick<World, 'system'>): HubspotSandbox =>
	world.system('hubspot') as HubspotSandbox;
