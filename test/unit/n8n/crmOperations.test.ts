/** Operations of CRM Deals and Contacts on the invented CRM: nothing in them is HubSpot's. */
import type { IDataObject } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { readInput } from '../../../nodes/PaymentSync/inputs';
import { createOtherCrm, type OtherCrm } from '../../support/otherCrm';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const TYPES = { crm: new Crm() };
const REFERENCE = 'stripe/acct_1/live/payment/pi_1';
const CLOCK = {
	now: () => Date.parse('2026-11-23T10:00:00Z'),
	sleep: async () => undefined,
	random: () => 0.5,
};

let other: OtherCrm;
let keys = 0;

beforeEach(() => {
	other = createOtherCrm(CLOCK);
	adapters.crm = other.adapter;
	const { system } = other;
	const amount = { name: 'Amount', label: 'Amount', options: [], isUnique: false };
	system.columnsOf('Opportunity').set('Amount', { ...amount, type: 'number' });
	system.put('Person', 'Pe1', { Email: 'ada@acme.example', FirstName: 'Ada', LastName: 'Acme' });
	system.put('Opportunity', 'Op1', {
		Name: 'Acme plan',
		Amount: '1200.00',
		Currency: 'EUR',
		Stage: 'Qualifying',
		MainReference: REFERENCE,
		PaymentReferences: REFERENCE,
	});
	system.put('OpportunityPerson', 'Li1', {
		Link: 'Op1:Pe1',
		OpportunityId: 'Op1',
		PersonId: 'Pe1',
	});
	system.settle();
});

async function run(parameters: IDataObject, items: readonly IDataObject[] = [{}]) {
	const played = await play(
		[
			{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['CRM']] },
			{
				name: 'CRM',
				type: 'crm',
				parameters: { crm: 'modelCrm', ...parameters },
				credentials: ['modelCrmApi'],
			},
		],
		TYPES,
		{ modelCrmApi: { secret: `crm_${++keys}` } },
	);
	const rows = played.error ? [] : played.output('CRM').map(({ json }) => json);
	return { rows, error: played.error?.message };
}

const DRAFT = { dealName: 'New', amount: '19.90', currency: 'EUR' };
const byId = (value: string) => ({ mode: 'id', value });

it('a contact is greeted by a name without an address; the invoice keeps what the CRM has', async () => {
	const lure = { FirstName: 'Confirm at', LastName: 'https://evil.example' };
	const read = { resource: 'deal', operation: 'getBillingDetails', deal: byId('Op1') };
	expect((await run(read)).rows[0]).toMatchObject({ contact: { greetingName: 'Ada Acme' } });
	other.system.put('Person', 'Pe1', { Email: 'ada@acme.example', ...lure });
	other.system.settle();
	expect((await run(read)).rows[0]).toMatchObject({
		contact: { name: 'Confirm at https://evil.example', greetingName: null },
	});
});

describe('every operation works on a CRM that is unlike HubSpot', () => {
	it.each<[string, IDataObject, IDataObject]>([
		[
			'deal: get',
			{ resource: 'deal', operation: 'get', deal: byId('Op1') },
			{ id: 'Op1', name: 'Acme plan', stageName: 'Qualifying', contactIds: ['Pe1'] },
		],
		[
			'deal: get by reference',
			{ resource: 'deal', operation: 'get', deal: { mode: 'reference', value: REFERENCE } },
			{ id: 'Op1' },
		],
		[
			'deal: get many',
			{ resource: 'deal', operation: 'getMany', filters: { text: 'Acme' } },
			{ id: 'Op1', amount: '1200.00', currency: 'EUR' },
		],
		[
			'deal: move stage',
			{ resource: 'deal', operation: 'moveStage', deal: byId('Op1'), target: 'won' },
			{ id: 'Op1', status: 'moved', stage: 'Closed Won', from: 'Qualifying' },
		],
		[
			'deal: get billing details',
			{ resource: 'deal', operation: 'getBillingDetails', deal: byId('Op1') },
			{ hasLineItems: false },
		],
		[
			'contact: get',
			{ resource: 'contact', operation: 'get', contact: byId('Pe1') },
			{ id: 'Pe1', name: 'Ada Acme', email: 'ada@acme.example' },
		],
		[
			'contact: get by email',
			{ resource: 'contact', operation: 'getByEmail', email: 'ada@acme.example' },
			{ id: 'Pe1' },
		],
		[
			'contact: payment summary',
			{ resource: 'contact', operation: 'getPaymentSummary', contact: byId('Pe1') },
			{ lastPayment: null },
		],
		['lookup: pipelines', { resource: 'lookup', operation: 'getPipelines' }, { name: 'All deals' }],
		[
			'lookup: owners',
			{ resource: 'lookup', operation: 'getOwners' },
			{ id: 'user_1', name: 'Ada Keller' },
		],
		[
			'payment fields: check',
			{ resource: 'paymentFields', operation: 'check' },
			{ status: 'ready' },
		],
		[
			'deal: create',
			{ resource: 'deal', operation: 'create', ...DRAFT, options: { stage: 'Awaiting Payment' } },
			{ status: 'created', name: 'New' },
		],
		[
			'deal: update',
			{ resource: 'deal', operation: 'update', deal: byId('Op1'), changes: { amount: '1300.50' } },
			{ id: 'Op1', status: 'updated' },
		],
		[
			'deal: upsert by reference',
			{ resource: 'deal', operation: 'upsertByReference', reference: REFERENCE, ...DRAFT },
			{ id: 'Op1', status: 'updated' },
		],
		[
			'contact: upsert',
			{ resource: 'contact', operation: 'upsert', email: 'new@acme.example' },
			{ status: 'created' },
		],
		[
			'contact: billing details',
			{ resource: 'contact', operation: 'getBillingDetails', contact: byId('Pe1') },
			{ customer: expect.objectContaining({ email: 'ada@acme.example' }) },
		],
		['lookup: stages', { resource: 'lookup', operation: 'getStages' }, { id: 'Qualifying' }],
		[
			'note: create once',
			{
				resource: 'note',
				operation: 'create',
				dealId: 'Op1',
				title: 'Called',
				text: 'All well',
				key: 'n/1',
			},
			{ status: 'created' },
		],
		[
			'task: create once',
			{
				resource: 'task',
				operation: 'create',
				dealId: 'Op1',
				title: 'Call',
				text: 'Soon',
				key: 't/1',
			},
			{ status: 'created' },
		],
		[
			'payment fields: set up',
			{ resource: 'paymentFields', operation: 'setUp' },
			{ status: 'existed' },
		],
	])('%s', async (_name, parameters, expected) => {
		const { rows, error } = await run(parameters);
		expect(error).toBeUndefined();
		expect(rows[0]).toMatchObject(expected);
	});

	it.each([
		[
			'add to list',
			{ resource: 'contact', operation: 'addToList', contact: byId('Pe1'), list: byId('1') },
		],
		[
			'set lifecycle stage',
			{
				resource: 'contact',
				operation: 'setLifecycleStage',
				contact: byId('Pe1'),
				lifecycleStage: 'x',
			},
		],
	])('what it does not have is refused: %s', async (_name, parameters) => {
		const { error } = await run(parameters);
		expect(error).toContain('does not offer this operation');
	});
});

describe('the check, where the CRM knows more of its account', () => {
	const OWN = { check: 'Calls', isFine: true, message: '5 of 100 are used.' };
	const checkWith = async (returns: string) => {
		const name = other.adapter.fieldName('paymentStatus');
		other.system.columnsOf('Opportunity').delete(name);
		const hidden = { object: 'deal' as const, name };
		const checkAccount = jest.fn(async () => [
			OWN,
			{ check: 'Payment Status', isFine: false, message: 'It is hidden', field: hidden },
		]);
		adapters.crm = { ...other.adapter, checkAccount };
		const { rows } = await run({ resource: 'paymentFields', operation: 'check', returns });
		expect(checkAccount).toHaveBeenCalledTimes(1);
		return { rows, name };
	};

	it('says why a field cannot be written', async () => {
		const { rows, name } = await checkWith('fields');
		const attention = rows.filter(({ status }) => status === 'needsAttention');
		expect(attention).toEqual([
			{
				object: 'deal',
				field: name,
				label: name,
				status: 'needsAttention',
				message: 'It is hidden',
			},
		]);
	});

	it('is part of the report, and tells no field twice', async () => {
		const { rows } = await checkWith('report');
		expect(rows[0]).toMatchObject({
			healthy: false,
			problems: [expect.stringMatching(/: PaymentStatus\. It is hidden\.$/)],
			findings: expect.arrayContaining([OWN]),
		});
	});
});

describe('a person decides about a payment', () => {
	const OTHER = 'stripe/acct_1/live/payment/pi_2';
	const deal = (value: string) => ({ __rl: true, mode: 'id', value });
	const decide = async (
		operation: string,
		id: string,
		items: readonly IDataObject[] = [{ reference: REFERENCE }],
		payment = '={{ $json.reference }}',
	) => await run({ resource: 'payment', operation, deal: deal(id), payment }, items);
	const fieldsOf = (id: string) => {
		const { MainReference, PaymentReferences } =
			other.system.rowsOf('Opportunity').get(id)?.values ?? {};
		return [MainReference ?? null, PaymentReferences ?? null];
	};

	beforeEach(() => {
		other.system.put('Opportunity', 'Op2', { Name: 'Acme hardware', Stage: 'Qualifying' });
		other.system.settle();
	});

	it('Link to Deal: what it did, as an item that Sync Payment to CRM takes in', async () => {
		const { rows } = await decide('linkToDeal', 'Op2');
		expect(rows).toMatchObject([
			{
				gateway: 'stripe',
				account: 'acct_1',
				livemode: true,
				hint: { objectKind: 'paymentReference', objectId: REFERENCE },
				reference: REFERENCE,
				deal: { id: 'Op2' },
				status: 'linked',
				takenOff: [{ id: 'Op1', name: 'Acme plan' }],
			},
		]);
		expect(readInput(rows[0] ?? {}, 'stripe')).toMatchObject({
			input: { event: { account: 'acct_1' } },
		});
		expect(fieldsOf('Op1')).toEqual([null, `!${REFERENCE}`]);
		expect(fieldsOf('Op2')).toEqual([REFERENCE, REFERENCE]);
		expect((await decide('linkToDeal', 'Op2')).rows).toMatchObject([{ status: 'unchanged' }]);
	});

	it('Link to Deal: also off the deal that the item says the payment names', async () => {
		const state = { crmReference: { dealId: 'Op2' } };
		await decide('linkToDeal', 'Op1', [{ reference: OTHER, state }]);
		expect(fieldsOf('Op2')).toEqual([null, `!${OTHER}`]);
		expect(fieldsOf('Op1')).toEqual([REFERENCE, `${REFERENCE} ${OTHER}`]);
	});

	it('and a payment of the other deal, so that the sync counts again what is left there', async () => {
		await decide('linkToDeal', 'Op1', [{ reference: OTHER }]);
		other.system.settle();
		for (const operation of ['linkToDeal', 'unlinkFromDeal']) {
			const id = operation === 'linkToDeal' ? 'Op2' : 'Op1';
			const { rows } = await decide(operation, id, [
				{ reference: operation === 'linkToDeal' ? OTHER : REFERENCE },
			]);
			const recounted = rows.filter(({ status }) => status === 'recount');
			expect(recounted.map(({ reference }) => reference)).toEqual(
				operation === 'linkToDeal' ? [REFERENCE] : [],
			);
		}
	});

	it('two items about one deal do not overwrite each other', async () => {
		await decide('linkToDeal', 'Op2', [{ reference: REFERENCE }, { reference: OTHER }]);
		expect(fieldsOf('Op2')).toEqual([REFERENCE, `${REFERENCE} ${OTHER}`]);
	});

	it('Unlink from Deal takes it off, and says so', async () => {
		expect((await decide('unlinkFromDeal', 'Op1')).rows).toMatchObject([
			{ status: 'unlinked', deal: { id: 'Op1' }, reference: REFERENCE },
		]);
		expect(fieldsOf('Op1')).toEqual([null, `!${REFERENCE}`]);
		expect((await decide('unlinkFromDeal', 'Op1')).rows).toMatchObject([{ status: 'unchanged' }]);
	});

	it.each([
		['linkToDeal', 'pi_1', /"pi_1" as its payment reference.*such as stripe/],
		['unlinkFromDeal', '={{ $json.reference }}', /has no payment reference/],
		['linkToDeal', 'stripe/acct_1/live/card/pi_1', /as its payment reference/],
	])('%s refuses "%s" before any call', async (operation, payment, message) => {
		const { error } = await decide(operation, 'Op1', [{}], payment);
		expect(error).toMatch(message);
		expect(fieldsOf('Op1')).toEqual([REFERENCE, REFERENCE]);
	});

	it.each(['linkToDeal', 'unlinkFromDeal'])(
		'%s says that a deal is not there',
		async (operation) => {
			const { error } = await decide(operation, 'Op9');
			expect(error).toMatch(/no deal Op9/);
			expect(fieldsOf('Op1')).toEqual([REFERENCE, REFERENCE]);
		},
	);
});
