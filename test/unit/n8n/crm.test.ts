import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { crmLoadOptions } from '../../../nodes/shared/n8n/panel/loadOptions';
import { createSyncWorld } from '../../support/syncWorld';
import { play } from './engine';
import { adapters, crmSystem } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const TYPES = { crm: new Crm() };
let keys = 0;

function newCrm() {
	const { crm } = createSyncWorld();
	adapters.crm = crm.adapter;
	crm.addDeal({ id: '1', amount: '10.00' });
	const credentials = { modelCrmApi: { secret: `crm_${++keys}` } };
	const run = async (
		items: readonly IDataObject[],
		parameters: IDataObject,
		onError?: 'continueRegularOutput',
	) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['CRM']] },
				{
					name: 'CRM',
					type: 'crm',
					parameters: { crm: 'modelCrm', ...parameters },
					credentials: ['modelCrmApi'],
					onError,
				},
			],
			TYPES,
			credentials,
		);
	return { crm, run };
}

afterEach(() => jest.restoreAllMocks());

describe('tasks', () => {
	const task = {
		resource: 'task',
		operation: 'create',
		title: 'Call {them}',
		text: 'Soon',
		dueInDays: 2,
	};
	const item = { deal: { id: '1', ownerId: '3' }, contact: { id: '5' }, fact: { key: 'f/1' } };

	it('belong to the deal, contact and owner of the item', async () => {
		const { crm, run } = newCrm();
		const played = await run([item], task);
		expect(played.error).toBeUndefined();
		expect([...crm.activities.values()]).toMatchObject([
			{
				kind: 'task',
				title: 'Call {them}',
				dealId: '1',
				contactId: '5',
				ownerId: '3',
				priority: 'medium',
			},
		]);
		expect(played.output('CRM')[0]?.json).toMatchObject({ status: 'created' });
	});

	it('are created once per event and title, in one call for all items', async () => {
		const { crm, run } = newCrm();
		await run([item], task);
		const played = await run([item, { ...item, fact: { key: 'f/2' } }, item], task);
		const statuses = played.output('CRM').map(({ json }) => json.status);
		expect(statuses.filter((status) => status === 'created')).toHaveLength(1);
		expect(crm.activities.size).toBe(2);
		expect(crm.calls.filter((call) => call === 'createOnce')).toHaveLength(2);
	});

	it.each([
		['2026-12-31T00:00:00.000Z', '2026-12-31T00:00:00.000Z'],
		['', expect.not.stringContaining('2026-12-31')],
	])('are due on the date %j of their own, else after days', async (dueDate, at) => {
		const { crm, run } = newCrm();
		await run([item], { ...task, options: { dueDate } });
		expect([...crm.activities.values()]).toMatchObject([{ at }]);
	});

	it('have a key of their own where a person gives one', async () => {
		const { crm, run } = newCrm();
		const keyed = { ...task, options: { key: 'welcome call' } };
		await run([item], keyed);
		await run([{ ...item, fact: { key: 'f/9' } }], { ...keyed, title: 'Other words' });
		expect(crm.activities.size).toBe(1);
	});

	it('may stand without a deal, so that a person hears of a payment that has none', async () => {
		const { crm, run } = newCrm();
		const review = { reference: 'stripe/acct_1/live/payment/pi_1', deal: null };
		await run([review, { ...review, reference: 'stripe/acct_1/live/payment/pi_2' }, review], task);
		expect(crm.activities.size).toBe(2);
		expect([...crm.activities.values()][0]).not.toHaveProperty('dealId');
	});

	it.each([
		[{}, {}, 'names neither deal nor payment'],
		[{}, { resource: 'note' }, 'names no deal'],
		[item, { title: ' ' }, 'has no title'],
	])('of %j with %j are refused before any call', async (json, overrides, message) => {
		const { crm, run } = newCrm();
		const played = await run([json], { ...task, ...overrides });
		expect(played.error?.message).toContain(message);
		expect(crm.calls).toEqual([]);
	});
});

describe('a note behind which something happens once', () => {
	const note = {
		resource: 'note',
		title: 'Payment reminder',
		options: { key: '={{ $json.step }}', returns: 'newItem' },
	};
	const item = (step: string, id = '1') => ({ deal: { id }, step, customer: { email: 'a@b.c' } });

	it('lets the item go on as it came, where it was created now', async () => {
		const { crm, run } = newCrm();
		const first = await run([item('one')], note);
		expect(first.output('CRM').map(({ json }) => json)).toEqual([item('one')]);
		const second = await run([item('one'), item('two'), item('two')], note);
		expect(second.output('CRM').map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[item('two'), { item: 1 }],
		]);
		expect(crm.activities.size).toBe(2);
	});

	it('knows its own again where the first answer was lost, and is no follow-up that anybody takes over', async () => {
		const { crm, run } = newCrm();
		await run([item('one')], note);
		const [created] = [...crm.activities.values()];
		expect(created?.holder).toContain('execution-1');
		await run([item('two')], { ...note, options: { key: 'two' } });
		expect([...crm.activities.values()].at(-1)).not.toHaveProperty('holder');
	});

	it('is one for all deals where that is wanted', async () => {
		const { crm, run } = newCrm();
		crm.addDeal({ id: '2', amount: '10.00' });
		const everywhere = { ...note, options: { ...note.options, acrossDeals: true } };
		const played = await run([item('one', '2'), item('one', '1')], everywhere);
		expect(played.output('CRM').map(({ json }) => json)).toEqual([item('one', '2')]);
		const apart = await run([item('one', '2'), item('one', '1')], note);
		expect(apart.output('CRM')).toHaveLength(2);
	});
});

describe('notes', () => {
	it('take the words of the item by themselves', async () => {
		const { crm, run } = newCrm();
		await run([{ deal: { id: '1' }, summary: 'Acme paid' }], {
			resource: 'note',
			operation: 'create',
			title: 'Paid',
		});
		expect([...crm.activities.values()]).toMatchObject([
			{ kind: 'note', body: [{ text: 'Acme paid' }] },
		]);
	});
});

describe('payment fields', () => {
	it('set up gives one item per field', async () => {
		const { crm, run } = newCrm();
		jest.spyOn(crm.adapter, 'setUpFields').mockResolvedValue([
			{ object: 'deal', field: 'payment_status', label: 'Payment Status', status: 'created' },
			{ object: 'deal', field: 'total_paid', label: 'Total Paid', status: 'existed' },
		]);
		const played = await run([{}], { resource: 'paymentFields', operation: 'setUp' });
		expect(played.output('CRM').map(({ json }) => json.status)).toEqual(['created', 'existed']);
	});

	it('set up makes the nodes look again at what fields there are', async () => {
		const { crm, run } = newCrm();
		const listFields = jest.spyOn(crm.adapter, 'listFields');
		jest.spyOn(crm.adapter, 'setUpFields').mockResolvedValue([]);
		const node = {
			getCurrentNodeParameter: () => 'modelCrm',
			getNode: () => ({ credentials: { modelCrmApi: {} } }),
			getCredentials: async () => ({ secret: `crm_${keys}` }),
		} as unknown as ILoadOptionsFunctions;
		await crmLoadOptions(crmSystem).getDealFields.call(node);
		await crmLoadOptions(crmSystem).getDealFields.call(node);
		expect(listFields).toHaveBeenCalledTimes(1);
		await run([{}], { resource: 'paymentFields', operation: 'setUp' });
		await crmLoadOptions(crmSystem).getDealFields.call(node);
		expect(listFields).toHaveBeenCalledTimes(2);
	});

	it('names the fields that could not be made, and why', async () => {
		const { crm, run } = newCrm();
		jest.spyOn(crm.adapter, 'setUpFields').mockResolvedValue([
			{
				object: 'deal',
				field: 'a',
				label: 'Payment Status',
				status: 'failed',
				message: 'add the scope x',
			},
			{ object: 'deal', field: 'b', label: 'Total Paid', status: 'created' },
		]);
		const played = await run([{}], { resource: 'paymentFields', operation: 'setUp' });
		expect(played.error).toMatchObject({
			message: 'Model CRM did not create "Payment Status". The other fields are there',
			description: 'Payment Status: add the scope x',
		});
	});

	it('check says of each field whether a payment can be written to it', async () => {
		const { crm, run } = newCrm();
		const fields = await crm.adapter.listFields('deal', {} as never);
		jest
			.spyOn(crm.adapter, 'listFields')
			.mockImplementation(async (object) =>
				object === 'deal' ? fields.filter(({ name }) => name !== 'totalPaid') : [],
			);
		const played = await run([{}], { resource: 'paymentFields', operation: 'check' });
		const byField = new Map(played.output('CRM').map(({ json }) => [json.field, json]));
		expect(byField.get('paymentStatus')).toMatchObject({ status: 'ready', message: null });
		expect(byField.get('totalPaid')).toMatchObject({
			status: 'needsAttention',
			message: expect.stringContaining('Set Up Payment Fields'),
		});
	});
});

it('what the CRM refuses is told in its words', async () => {
	const { crm, run } = newCrm();
	jest.spyOn(crm.adapter, 'createOnce').mockImplementation(async (activities) =>
		activities.map(({ key }) => ({
			status: 'failed',
			key,
			failure: { kind: 'permission', message: 'Add the scope crm.objects.notes.write' },
		})),
	);
	const parameters = { resource: 'note', operation: 'create', title: 'Paid' };
	const items = [{ deal: { id: '1' } }];
	expect((await run(items, parameters)).error?.message).toBe(
		'Add the scope crm.objects.notes.write',
	);
	const continued = await run(items, parameters, 'continueRegularOutput');
	expect(continued.output('CRM')[0]?.json).toEqual({
		error: 'Add the scope crm.objects.notes.write',
	});
});
