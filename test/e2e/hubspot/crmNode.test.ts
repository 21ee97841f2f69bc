/** Every operation of CRM Deals and Contacts once, as a person runs it: a real n8n, a workflow with a manual trigger, HubSpot's stand-in. */
import { itemsOf, type OutputItem } from '../../n8n/api/executions';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { PACKAGE } from '../../support/worldTemplates';
import { startWorld, type World } from '../../support/world';

let world: World;
let contactId: string;
let dealId: string;
let listId: string;

const EMAIL = 'ada@acme.example';
const REFERENCE = 'stripe/acct_1/live/payment/pi_1';

beforeAll(async () => {
	world = await startWorld({ templates: [] });
	const hubspot = hubspotOf(world);
	contactId = hubspot.seedContact({ email: EMAIL, firstname: 'Ada', lastname: 'Acme' }).id;
	dealId = hubspot.seedDeal(
		{
			dealname: 'Acme plan',
			amount: '1200',
			deal_currency_code: 'EUR',
			dealstage: 'contractsent',
			crm_payment_currency: 'EUR',
			crm_payment_total_paid: '400',
			crm_payment_amount_outstanding: '800',
			crm_payment_status: 'Partially paid',
			crm_payment_main_reference: REFERENCE,
			crm_payment_references: REFERENCE,
		},
		[contactId],
	).id;
	listId = hubspot.seedList('Paying customers');
}, 600_000);
afterAll(async () => await world?.stop());

function crmNode(parameters: Record<string, unknown>) {
	const { type, id, name } = world.credentials.crm;
	return {
		name: 'CRM',
		type: `${PACKAGE}.crm`,
		typeVersion: 1,
		parameters,
		credentials: { [type]: { id, name } },
	};
}

/** Runs the operation on items of a Set node, of which there may be a hundred. */
async function run(
	parameters: Record<string, unknown>,
	items: ReadonlyArray<Record<string, unknown>> = [{}],
): Promise<{ readonly items: readonly OutputItem[]; readonly calls: number }> {
	const { api } = world;
	const next = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
	const workflow = await api.createWorkflow({
		name: `${String(parameters.resource)}: ${String(parameters.operation)}`,
		nodes: [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1 },
			{
				name: 'Items',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify({ items }), options: {} },
			},
			{
				name: 'Split',
				type: 'n8n-nodes-base.splitOut',
				typeVersion: 1,
				parameters: { fieldToSplitOut: 'items', options: {} },
			},
			crmNode(parameters),
		],
		connections: { Start: next('Items'), Items: next('Split'), Split: next('CRM') },
	});
	world.sandbox.requests.clear();
	await api.runManually(workflow, 'Start');
	const [execution] = await api.waitForExecutions(workflow.id, 1);
	const calls = world.sandbox.requests.counts(world.crmLens.id).total;
	await api.deleteWorkflow(workflow.id);
	if (execution?.status !== 'success') {
		throw new Error(execution?.data?.resultData.error?.message ?? `It ended ${execution?.status}`);
	}
	return { items: itemsOf(execution, 'CRM'), calls };
}

const by = (mode: string, value: string) => ({ __rl: true, mode, value });
const draft = { dealName: 'New', amount: '19.90', currency: 'EUR' };

it.each<[string, string, () => Record<string, unknown>, () => Record<string, unknown>]>([
	['contact', 'get', () => ({ contact: by('id', contactId) }), () => ({ email: EMAIL })],
	['contact', 'getByEmail', () => ({ email: EMAIL }), () => ({ id: contactId, name: 'Ada Acme' })],
	[
		'contact',
		'upsert',
		() => ({ email: EMAIL, details: { phone: '+49 30 1' } }),
		() => ({ id: contactId, status: 'updated' }),
	],
	[
		'contact',
		'setLifecycleStage',
		() => ({ contact: by('email', EMAIL), lifecycleStage: 'customer' }),
		() => ({ status: 'changed', lifecycleStage: 'customer' }),
	],
	[
		'contact',
		'addToList',
		() => ({ contact: by('id', contactId), list: by('id', listId) }),
		() => ({ status: 'added', listId }),
	],
	[
		'contact',
		'getBillingDetails',
		() => ({ contact: by('email', EMAIL) }),
		() => ({ customer: expect.objectContaining({ email: EMAIL, name: 'Ada Acme' }) }),
	],
	[
		'contact',
		'getPaymentSummary',
		() => ({ contact: by('id', contactId) }),
		() => ({ currency: 'EUR', lifetimePaid: '400.00', outstanding: '800.00', payments: 1 }),
	],
	[
		'deal',
		'get',
		() => ({ deal: by('reference', REFERENCE) }),
		() => ({ id: dealId, amount: '1200.00', stageName: 'Contract Sent' }),
	],
	[
		'deal',
		'getMany',
		() => ({ filters: { paymentStatuses: ['Partially paid'], hasPaymentReference: true } }),
		() => ({ id: dealId, contactIds: [contactId] }),
	],
	[
		'deal',
		'create',
		() => ({ ...draft, options: { contactId } }),
		() => ({ status: 'created', name: 'New' }),
	],
	[
		'deal',
		'update',
		() => ({
			deal: by('url', `https://app.hubspot.com/contacts/4711001/record/0-3/${dealId}`),
			changes: { dealName: 'Acme plan, renewed' },
		}),
		() => ({ id: dealId, status: 'updated', name: 'Acme plan, renewed' }),
	],
	[
		'deal',
		'upsertByReference',
		() => ({ ...draft, reference: REFERENCE }),
		() => ({ id: dealId, status: 'updated' }),
	],
	[
		'deal',
		'getBillingDetails',
		() => ({ deal: by('id', dealId) }),
		() => ({ currency: 'EUR', amount: '19.90', hasLineItems: false }),
	],
	[
		'deal',
		'moveStage',
		() => ({ deal: by('id', dealId), target: 'won' }),
		() => ({ status: 'moved', stageName: 'Closed Won' }),
	],
	['lookup', 'getPipelines', () => ({}), () => ({ id: 'default', name: 'Sales Pipeline' })],
	[
		'lookup',
		'getStages',
		() => ({ pipeline: '67142093' }),
		() => ({ name: 'Trial', kind: 'open' }),
	],
	['lookup', 'getOwners', () => ({}), () => ({ name: 'Mara Lind' })],
	[
		'note',
		'create',
		() => ({ dealId, title: 'Called', text: 'Soon' }),
		() => ({ kind: 'note', status: 'created' }),
	],
	[
		'task',
		'create',
		() => ({ dealId, title: 'Call back', text: 'Soon' }),
		() => ({ kind: 'task', status: 'created' }),
	],
	[
		'paymentFields',
		'check',
		() => ({}),
		() => ({ object: 'deal', status: 'ready', message: null }),
	],
	['paymentFields', 'setUp', () => ({}), () => ({ object: 'deal', status: 'existed' })],
	['payment', 'confirmHandled', () => ({ scope: 'run' }), () => ({ confirmed: 0 })],
])(
	'%s: %s',
	async (resource, operation, parameters, expected) => {
		const { items } = await run({ resource, operation, ...parameters() });
		expect(items[0]?.json).toMatchObject(expected());
		expect(items[0]?.pairedItem).toBeDefined();
	},
	60_000,
);

it('100 items in one run: as many items back, and a handful of calls', async () => {
	const people = Array.from({ length: 100 }, (_, place) => ({
		email: `p${place}@acme.example`,
		reference: `stripe/acct_1/live/payment/pi_b${place}`,
	}));
	const contacts = await run(
		{ resource: 'contact', operation: 'upsert', email: '={{ $json.email }}' },
		people,
	);
	expect([contacts.items.length, contacts.calls]).toEqual([100, 1]);
	const deals = await run(
		{
			resource: 'deal',
			operation: 'upsertByReference',
			...draft,
			reference: '={{ $json.reference }}',
			options: { contactEmail: '={{ $json.email }}', stage: 'contractsent' },
		},
		people,
	);
	expect(deals.items).toHaveLength(100);
	expect(deals.calls).toBeLessThanOrEqual(3);
	const moved = await run(
		{
			resource: 'deal',
			operation: 'moveStage',
			deal: by('reference', '={{ $json.reference }}'),
			target: 'won',
		},
		people,
	);
	expect(new Set(moved.items.map(({ json }) => json.status))).toEqual(new Set(['moved']));
	expect(moved.calls).toBeLessThanOrEqual(5);
}, 120_000);

it('lists of the editor: deals, contacts and static lists, found by words', async () => {
	const hubspot = hubspotOf(world);
	expect(hubspot.list('contacts').length).toBeGreaterThan(100);
	const load = async (methodName: string, filter: string) =>
		await world.api.listSearch(
			crmNode({ resource: 'contact', operation: 'addToList' }),
			methodName,
			filter,
		);
	await expect(load('searchContactLists', 'paying')).resolves.toMatchObject({
		results: [{ name: 'Paying customers', value: listId }],
	});
	await expect(load('searchContacts', 'ada@acme')).resolves.toMatchObject({
		results: [{ name: 'Ada Acme (ada@acme.example)', value: contactId }],
	});
}, 60_000);
