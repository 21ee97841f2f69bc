import type { CrmSandbox } from '../sandboxSystem';
import { openHubspot } from './bench';
import { createHubspotSandbox, type HubspotSandbox } from './createHubspotSandbox';
import { credential } from './credential';
import { createHubspotLens } from './lens';

export const sandboxSystem: CrmSandbox<HubspotSandbox> = {
	id: 'hubspot',
	role: 'crm',
	createSystem: createHubspotSandbox,
	createLens: createHubspotLens,
	credential,
	bench: openHubspot,
};
