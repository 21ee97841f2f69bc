/** Two invented gateways and two invented CRMs in the list's place; the engine's model adapters stand behind the first of each. */
import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import type { System } from '../../../nodes/shared/contracts/system';
import { textAt } from '../../../nodes/shared/vocabulary/credentialField';

export const adapters: { gateway?: GatewayAdapter; crm?: CrmAdapter } = {};

const LIMIT = { calls: 1000, windowMs: 1_000 };

const system = <Adapter>(
	id: string,
	name: string,
	load: () => Adapter | undefined,
): System<Adapter> => ({
	id,
	name,
	description: name,
	ways: [
		{
			id: 'secret',
			name: 'Secret',
			description: 'A secret',
			credentialType: `${id}Api`,
			open(credential) {
				const secret = textAt('secret', credential);
				if (secret === '') return { refused: `The ${name} credential is empty. Paste its key` };
				const account = credential.advanced ? textAt('connectedAccountId', credential) : '';
				return {
					secrets: { secret },
					lasting: secret,
					baseUrl: `https://api.${id}.example`,
					livemode: !secret.startsWith('test_'),
					...(account === '' ? {} : { connectedAccount: account }),
				};
			},
			sign: (_call, { secrets }) => ({ headers: { Authorization: `Bearer ${secrets.secret}` } }),
			testWords: 'a test key (it starts with test_)',
		},
	],
	hosts: new RegExp(`^api\\.${id}\\.example$`, 'i'),
	exampleUrl: `https://api.${id}.example`,
	limits: { live: LIMIT, test: LIMIT },
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
export const DEFAULT_GATEWAY = 'model';
export const DEFAULT_CRM = 'modelCrm';
export const gatewaySystem = (id = DEFAULT_GATEWAY) => named(GATEWAYS, id);
export const crmSystem = (id = DEFAULT_CRM) => named(CRMS, id);

function named<Adapter>(systems: ReadonlyArray<System<Adapter>>, id: string): System<Adapter> {
	const found = systems.find((entry) => entry.id === id);
	if (!found) throw new RangeError(`No system "${id}"`);
	return found;
}
