/** What the sandbox's page shows of Salesforce and does there. */
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import type { CrmLens } from '../../sandbox/lens';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';
import { createSalesforceLens } from '../../sandbox/salesforce/lens';

let bench: SalesforceBench;
let lens: CrmLens;

beforeEach(async () => {
	bench = await openSalesforce();
	lens = createSalesforceLens(bench.sandbox);
});

it('a deal that somebody makes is shown with its stages and its contact, the newest first', async () => {
	const before = await lens.deals();
	const contactId = await lens.createContact({ name: 'Bo van Dam', email: 'bo@acme.example' });
	const id = await lens.createDeal({
		...{ name: 'Acme plan', amount: '1200.50', currency: 'EUR', contactId },
	});
	const deals = await lens.deals();
	expect(deals).toHaveLength(before.length + 1);
	expect(deals[0]).toEqual(await lens.deal(id));
	expect(deals[0]).toMatchObject({
		...{ id, name: 'Acme plan', amount: '1200.5', currency: 'EUR', stageKind: 'open' },
		contacts: [
			{ id: contactId, name: 'Bo van Dam', email: 'bo@acme.example', lifecycleStage: null },
		],
		...{ fields: [], tasks: [], notes: [] },
	});
	expect(deals[0]?.pipeline).not.toBe('');
	expect(deals[0]?.stages.filter(({ kind }) => kind === 'won')).toHaveLength(1);
	expect(deals[0]?.stages.some(({ kind }) => kind === 'lost')).toBe(true);
	await lens.deleteDeal(id);
	expect(await lens.deal(id)).toBeUndefined();
	expect(await lens.deals()).toEqual(before);
});

it('a contact of one name has it as the last', async () => {
	const id = await lens.createContact({ name: 'Bo', email: 'bo@acme.example' });
	expect(bench.contacts('bo@acme.example')).toEqual([{ id, name: 'Bo' }]);
});

it('a deal is put into the pipeline and the stage that are named', async () => {
	const pipelines = await bench.crm.listPipelines(bench.connection);
	// The last one is that of deals older than record types.
	for (const { label } of pipelines.slice(0, -1)) {
		const id = await lens.createDeal({ name: 'A', pipeline: label, stageId: 'Closed Won' });
		expect(await lens.deal(id)).toMatchObject({
			...{ pipeline: label, stageId: 'Closed Won', stageKind: 'won' },
		});
	}
});

it('is one pipeline in an org without record types and of one currency', async () => {
	bench.sandbox.order({ recordTypes: false, multiCurrency: false });
	const id = await lens.createDeal({ name: 'A', pipeline: 'Opportunity', currency: 'EUR' });
	expect(await lens.deal(id)).toMatchObject({ pipeline: 'Opportunity', currency: 'EUR' });
});

it('shows what was written: fields, notes, tasks, and what nobody finished', async () => {
	const { crm, connection } = bench;
	const dealId = await lens.createDeal({ name: 'A' });
	const at = '2026-11-23T10:00:00.000Z';
	const fields = {
		[crm.fieldName('totalPaid')]: '12.50',
		[crm.fieldName('lastPaymentAt')]: at,
	};
	const reference = 'stripe/acct_1/test/payment/pi_1';
	const references = subjectSet([reference]);
	await crm.writeDeals([{ id: dealId, fields, references }], connection);
	const activity = { title: 'Paid', body: [{ text: 'By card & more' }], at } as const;
	await crm.createOnce(
		[
			{ ...activity, kind: 'note', key: 'k/note', dealId },
			{ ...activity, kind: 'task', key: 'k/task', dealId },
			{ ...activity, kind: 'task', key: 'k/nowhere' },
		],
		connection,
	);
	const subject = { reference, type: 'payment.succeeded' } as const;
	const claim = { key: 'c/1', state: 'open', holder: 'run', leaseUntil: at, subject, at } as const;
	await crm.claims.create([claim], [], connection);
	const deal = await lens.deal(dealId);
	expect(deal?.fields.map(({ name, value }) => [name, value]).sort()).toEqual(
		[
			[crm.fieldName('lastPaymentAt'), at],
			[crm.fieldName('totalPaid'), '12.5'],
			// What the machine wrote of it last stands in a field of its own, which is on no page.
			[crm.fieldName('paymentReferences'), reference],
		].sort(),
	);
	// A task that is done has a day and no moment.
	const day = '2026-11-23T00:00:00.000Z';
	expect(deal?.notes).toMatchObject([{ title: 'Paid', key: 'k/note', at: day }]);
	expect(deal?.notes[0]?.text).toContain('By card & more');
	expect(deal?.tasks).toMatchObject([{ key: 'k/task', state: 'NOT_STARTED', at }]);
	expect(await lens.tasksWithoutDeal()).toMatchObject([{ key: 'k/nowhere' }]);
	expect(await lens.openClaims()).toBe(1);
	await crm.claims.finish(['c/1'], connection);
	expect(await lens.openClaims()).toBe(0);
});

it('a currency is taken from then on', async () => {
	const make = async () => await lens.createDeal({ name: 'A', currency: 'CHF' });
	await expect(make()).rejects.toThrow(/[Cc]urrency/);
	await lens.allowCurrency('CHF');
	await lens.allowCurrency('CHF');
	expect((await lens.deal(await make()))?.currency).toBe('CHF');
});

it('a list is a campaign, and who is on it its members', async () => {
	const listId = (await lens.lists?.create('Paying customers')) ?? '';
	const contactId = await lens.createContact({ name: 'Bo', email: 'bo@acme.example' });
	expect(await lens.lists?.members(listId)).toEqual([]);
	bench.sandbox.create('CampaignMember', { CampaignId: listId, ContactId: contactId });
	expect(await lens.lists?.members(listId)).toEqual([contactId]);
	expect(await lens.lists?.members((await lens.lists.create('Others')) ?? '')).toEqual([]);
});

it('a permission set that is taken away hides the fields from the connection, and given back shows them', async () => {
	const { crm, connection } = bench;
	const isSeen = async () =>
		(await crm.listFields('deal', connection)).some(
			({ name }) => name === crm.fieldName('totalPaid'),
		);
	expect(await isSeen()).toBe(true);
	const giveBack = bench.sandbox.takePermissionSetAway();
	expect(await isSeen()).toBe(false);
	giveBack();
	expect(await isSeen()).toBe(true);
});
