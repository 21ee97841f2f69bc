import { checkCredential } from '../../../nodes/shared/n8n/access/access';
import { CRMS, GATEWAYS } from '../../../nodes/systems';
import { system as acorn } from '../../newcomer/acorn/access';
import { sandboxSystem as acornSandbox } from '../../newcomer/sandbox';
import { CRM_SANDBOXES, GATEWAY_SANDBOXES, MISSING_SANDBOXES } from '../../sandbox/systems';

it('every system of the list has a stand-in, a lens, a credential and a bench', () => {
	expect(MISSING_SANDBOXES).toEqual([]);
	const withoutBench = [...GATEWAY_SANDBOXES, ...CRM_SANDBOXES].filter(
		({ bench }) => bench === undefined,
	);
	expect(withoutBench.map(({ id }) => id)).toEqual([]);
});

it('in the order of the dropdowns', () => {
	expect(GATEWAY_SANDBOXES.map(({ id }) => id)).toEqual(GATEWAYS.map(({ id }) => id));
	expect(CRM_SANDBOXES.map(({ id }) => id)).toEqual(CRMS.map(({ id }) => id));
});

const ORIGIN = 'http://127.0.0.1:4010';
const SYSTEMS = [...GATEWAYS, ...CRMS, acorn];
const SANDBOXES = [...GATEWAY_SANDBOXES, ...CRM_SANDBOXES, acornSandbox];

describe.each(SANDBOXES.map(({ id, credential }) => [id, credential] as const))(
	'the credential of %s',
	(id, { type, data, secretFields }) => {
		const system = SYSTEMS.find((one) => one.id === id);
		const way = system?.ways.find(({ credentialType }) => credentialType === type);
		const opened = (more: object) => {
			if (!system || !way) throw new Error(`${id} has no way with the credential ${type}`);
			return checkCredential({ system, way, credential: { ...data(ORIGIN), ...more } });
		};

		it('leads to the stand-in, and moves nothing real', () => {
			expect(opened({})).toMatchObject({ baseUrl: ORIGIN, livemode: false, isVendor: false });
		});

		it('leads to the vendor over HTTPS without the address of the stand-in', () => {
			const plain = opened({ advanced: false });
			expect(plain).toMatchObject({ livemode: false, isVendor: true });
			expect(plain).toMatchObject({ baseUrl: expect.stringMatching(/^https:\/\//) });
		});

		it.each(secretFields)('is refused without its %s, with a sentence', (field) => {
			expect(opened({ [field]: '' })).toEqual({ refused: expect.stringMatching(/^[A-Z].{30,}/) });
		});
	},
);
