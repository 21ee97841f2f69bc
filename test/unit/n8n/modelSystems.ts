/** Two invented gateways and two invented CRMs in the registry's place; the engine's model adapters stand behind the first of each. */
import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';

export const adapters: { gateway?: GatewayAdapter; crm?: CrmAdapter } = {};

const access = (id: string) => ({
	credentialType: `${id}Api`,
	secretField: 'secret',
	baseUrl: `https://api.${id}.example`,
	vendorHosts: new RegExp(`^api\\.${id}\\.example$`, 'i'),
	testKey: /^test_/,
	connected: {
		field: 'connectedAccountId',
		switchField: 'useConnectedAccount',
		form: /^acct_\d+$/,
		words: 'an id like acct_1',
		header: 'Model-Account',
		reserved: /^model-account$/i,
		ofPlatform: /\/endpoints$/,
	},
	testKeyWords: 'a test key (it starts with test_)',
	limits: { live: { calls: 1000, windowMs: 1_000 }, test: { calls: 1000, windowMs: 1_000 } },
});

const system = <Adapter>(id: string, name: string, load: () => Adapter | undefined) => ({
	id,
	name,
	description: name,
	access: access(id),
	load: async () => load() as Adapter,
});

export const GATEWAYS = [
	system('model', 'Model Pay', () => adapters.gateway),
	system('other', 'Other Pay', () => adapters.gateway),
];
export const CRMS = [
	system('modelCrm', 'Model CRM', () => adapters.crm),
	system('otherCrm', 'Other CRM', () => adapters.crm),
];
export const gatewaySystem = (id: string) => GATEWAYS.find((entry) => entry.id === id);
export const crmSystem = (id: string) => CRMS.find((entry) => entry.id === id);
