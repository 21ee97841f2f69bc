import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { crmLoadOptions } from '../../../nodes/shared/n8n/panel/loadOptions';
import { createSyncWorld } from '../../support/syncWorld';
import { adapters, crmSystem } from './modelSystems';

const options = crmLoadOptions(crmSystem);

let keys = 0;

function panel(hasCredential = true) {
	const { crm } = createSyncWorld();
	adapters.crm = crm.adapter;
	const key = `options_${++keys}`;
	const context = {
		getCurrentNodeParameter: () => 'modelCrm',
		getNode: () => ({
			name: 'Sync',
			...(hasCredential ? { credentials: { modelCrmApi: {} } } : {}),
		}),
		getCredentials: async () => ({ secret: key }),
	} as unknown as ILoadOptionsFunctions;
	return {
		crm,
		load: async (list: keyof typeof options) => await options[list].call(context),
	};
}

it.each(['getDealFields', 'getContactFields', 'getPipelines', 'getStages', 'getOwners'] as const)(
	'%s says what to do while no credential is chosen',
	async (list) => {
		await expect(panel(false).load(list)).resolves.toEqual([
			{ name: 'Choose a Model CRM Credential Above First', value: '' },
		]);
	},
);

it('stage targets that need no ids are there without a credential', async () => {
	const targets = await panel(false).load('getStageTargets');
	expect(targets.map(({ value }) => value)).toEqual(['won', 'lost', 'leave']);
});

it('stages of the CRM come after them, told apart from the general ones', async () => {
	const targets = await panel().load('getStageTargets');
	expect(targets.slice(0, 4).map(({ name, value }) => [name, value])).toEqual([
		["Won Stage of the Deal's Pipeline", 'won'],
		["Lost Stage of the Deal's Pipeline", 'lost'],
		['Leave as Is', 'leave'],
		['New', 'stage:new'],
	]);
});

it('offers fields by their labels, in order, without those that cannot be written', async () => {
	const { crm, load } = panel();
	const field = (label: string, isReadOnly = false) =>
		({
			name: label.toLowerCase(),
			label,
			type: 'text',
			isReadOnly,
			options: [],
			isUnique: false,
		}) as const;
	jest
		.spyOn(crm.adapter, 'listFields')
		.mockResolvedValue([field('Zeta'), field('Created', true), field('Alpha')]);
	await expect(load('getDealFields')).resolves.toEqual([
		{ name: 'Alpha', value: 'alpha', description: 'alpha (text)' },
		{ name: 'Zeta', value: 'zeta', description: 'zeta (text)' },
	]);
});

it('asks the CRM once for the same list', async () => {
	const { crm, load } = panel();
	const listFields = jest.spyOn(crm.adapter, 'listFields');
	await load('getDealFields');
	await load('getDealFields');
	expect(listFields).toHaveBeenCalledTimes(1);
});
