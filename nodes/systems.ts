import { system as hubspot } from './crms/hubspot/access';
import { system as salesforce } from './crms/salesforce/access';
import { system as paypal } from './gateways/paypal/access';
import { system as stripe } from './gateways/stripe/access';
import type { CrmAdapter } from './shared/contracts/crm';
import type { GatewayAdapter } from './shared/contracts/gateway';
import type { System } from './shared/contracts/system';

type Systems<Adapter> = readonly [System<Adapter>, ...Array<System<Adapter>>];

/** The one place that names the gateways. The first is the default of every dropdown and stays the first. */
export const GATEWAYS: Systems<GatewayAdapter> = [stripe, paypal];

/** The one place that names the CRMs. The first is the default of every dropdown and stays the first. */
export const CRMS: Systems<CrmAdapter> = [hubspot, salesforce];

/** What the gateway dropdown starts with, and workflows without a saved choice mean. */
export const DEFAULT_GATEWAY = GATEWAYS[0].id;

/** What the CRM dropdown starts with, and workflows without a saved choice mean. */
export const DEFAULT_CRM = CRMS[0].id;

/** The gateway of a dropdown's value; of none, the default. @throws RangeError for a value that no dropdown offers. */
export function gatewaySystem(id: string = DEFAULT_GATEWAY): System<GatewayAdapter> {
	return systemOf(GATEWAYS, id, 'gateway');
}

/** The CRM of a dropdown's value; of none, the default. @throws RangeError for a value that no dropdown offers. */
export function crmSystem(id: string = DEFAULT_CRM): System<CrmAdapter> {
	return systemOf(CRMS, id, 'CRM');
}

function systemOf<Adapter>(systems: Systems<Adapter>, id: string, what: string): System<Adapter> {
	const system = systems.find((candidate) => candidate.id === id);
	if (!system) throw new RangeError(`This version has no ${what} "${id}"`);
	return system;
}
