/** Which parameters and credentials n8n shows and hands out, by its own rules. */
import { NodeHelpers, type IDataObject, type INodeType, Workflow } from 'n8n-workflow';
import { PaymentSync } from '../../../nodes/PaymentSync/PaymentSync.node';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const node = new PaymentSync() as INodeType;

/** As n8n fills parameters in for the editor and before a run: defaults in, hidden ones out. */
function filledIn(parameters: IDataObject): IDataObject {
	const find = () => node;
	const nodes = [
		{ id: '1', name: 'Sync', type: 'x.paymentSync', typeVersion: 1, position: [0, 0], parameters },
	];
	const nodeTypes = { getByName: find, getByNameAndVersion: find, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes, connections: {}, active: false, nodeTypes } as never);
	return workflow.getNode('Sync')?.parameters ?? {};
}

function credentialsFor(parameters: IDataObject): string[] {
	return (node.description.credentials ?? [])
		.filter((one) =>
			NodeHelpers.displayParameter(parameters as never, one, { typeVersion: 1 }, node.description),
		)
		.map(({ name }) => name)
		.filter((name) => !/Crm/.test(name));
}

it.each([
	['the default', {}, ['modelApi']],
	['the first', { gateway: 'model' }, ['modelApi']],
	['the second', { gateway: 'other' }, ['otherApi']],
	['the first, and reads the second', { alsoReadOther: true }, ['modelApi', 'otherApi']],
	[
		'the second, and reads the first',
		{ gateway: 'other', alsoReadModel: true },
		['modelApi', 'otherApi'],
	],
	// A workflow that a person wrote: the switch of the chosen gateway itself does nothing.
	['the first, with its own switch off', { alsoReadModel: false }, ['modelApi']],
	['the second, with its own switch off', { gateway: 'other', alsoReadOther: false }, ['otherApi']],
] as const)(
	'%s: the credentials that are shown are the ones that are used',
	(_what, parameters, shown) => {
		expect(credentialsFor(filledIn(parameters))).toEqual(shown);
	},
);

it('offers a switch for every gateway but the chosen one, above the credentials', () => {
	const { alsoReadModel, alsoReadOther } = filledIn({ gateway: 'other' });
	expect([alsoReadModel, alsoReadOther]).toEqual([false, undefined]);
	const names = node.description.properties.map(({ name }) => name);
	expect(names.indexOf('alsoReadOther')).toBe(names.indexOf('credentials') - 1);
});

it('adds nothing where there is one gateway', () => {
	jest.isolateModules(() => {
		jest.dontMock('../../../nodes/systems');
		const { PaymentSync: Real } = jest.requireActual('../../../nodes/PaymentSync/PaymentSync.node');
		const { GATEWAYS } = jest.requireActual('../../../nodes/systems');
		const { description } = new Real() as INodeType;
		const isSwitch = (name: string) => name.startsWith('alsoRead');
		const switches = description.properties.filter(({ name }) => isSwitch(name));
		expect(switches).toHaveLength(GATEWAYS.length > 1 ? GATEWAYS.length : 0);
	});
});
