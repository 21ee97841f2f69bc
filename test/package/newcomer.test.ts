/** A gateway that was added as docs/adding-a-system.md says shows everywhere, without another edit. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { GATEWAYS } from '../../nodes/systems';
import { addNewcomer } from '../newcomer/addNewcomer';
import { load, type Loaded, pack, type Packed } from './packed';
import '../unit/n8n/descriptions.test';

// For what is looked at in this process; the copy has its own list.
jest.mock('../../nodes/systems', () => {
	const real = jest.requireActual<typeof import('../../nodes/systems')>('../../nodes/systems');
	const { system } = jest.requireActual<typeof import('../newcomer/acorn/access')>(
		'../newcomer/acorn/access',
	);
	return { ...real, GATEWAYS: [...real.GATEWAYS, system] };
});
jest.mock('../../nodes/operations.json', () => ({
	...jest.requireActual<object>('../../nodes/operations.json'),
	acorn: ['payment.get', 'refund.create'],
}));

let packed: Packed;
let loaded: Loaded;

beforeAll(async () => {
	packed = await pack('newcomer', addNewcomer);
	loaded = await load(packed.unpacked);
}, 300_000);

const textOf = (file: string) => readFileSync(path.join(packed.source, file), 'utf8');
const node = (name: string) => loaded.nodes.find((one) => one.name === name);

it('in the dropdown of every node that has a gateway, behind the first', () => {
	for (const name of ['paymentGateway', 'paymentGatewayTrigger', 'paymentSync']) {
		const gateways = node(name)?.properties.find((property) => property.name === 'gateway');
		expect(gateways?.options?.map(({ value }) => value).slice(1)).toContain('acorn');
		expect(node(name)?.credentials?.map((one) => one.name)).toContain('acornPaymentsApi');
	}
});

it('with its credential, and its icon wherever one is looked for', () => {
	const credential = loaded.credentials.find(({ name }) => name === 'acornPaymentsApi');
	expect(JSON.stringify(credential?.iconUrl)).toContain('acorn.svg');
	for (const folder of ['gateways/acorn', 'PaymentGateway', 'PaymentCatchUp']) {
		expect(packed.files).toContain(`dist/nodes/${folder}/acorn.svg`);
		expect(packed.files).toContain(`dist/nodes/${folder}/acorn.dark.svg`);
	}
});

it('in the lists that the build writes, and in the README', () => {
	expect(textOf('package.json')).toContain('dist/credentials/AcornPaymentsApi.credentials.js');
	const operations = JSON.parse(textOf('nodes/operations.json')) as Record<string, string[]>;
	expect(operations.acorn).toContain('refund.create');
	expect(operations.acorn).not.toContain('invoice.create');
	expect(operations.acorn).not.toContain('refund.create: reason');
	expect(textOf('README.md')).toMatch(/\| Operations of +\|[^\n]*\| Acorn Pay +\|/);
});

it('with a notice for what it does not offer, and for nothing else', () => {
	const notices = node('paymentGateway')?.properties.filter(
		({ name }) => name.startsWith('notOffered') || name.startsWith('lacks'),
	);
	expect(JSON.stringify(notices)).toContain('Acorn Pay');
});

it('without a parameter that it does not take', () => {
	const reasons = node('paymentGateway')?.properties.filter(({ name }) => name === 'reason');
	const hidden = { displayOptions: { hide: { gateway: expect.arrayContaining(['acorn']) } } };
	expect(reasons).toMatchObject([hidden]);
	expect(JSON.stringify(reasons)).not.toContain('stripe');
});

it('and as a gateway whose payments others may read along', () => {
	const names = node('paymentSync')?.properties.map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['alsoReadStripe', 'alsoReadAcorn']));
});

it('in nodes that are described as with one gateway, which the tests of that look at here too', () => {
	expect(GATEWAYS.map(({ id }) => id)).toContain('acorn');
});
