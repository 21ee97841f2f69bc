import { checkAccount } from '../../../nodes/crms/salesforce/check';
import { DEFINITIONS, fullNameOf } from '../../../nodes/crms/salesforce/definitions';
import { listPipelines } from '../../../nodes/crms/salesforce/pipelines';
import { listFields, listOwners } from '../../../nodes/crms/salesforce/schema';
import { setUpFields } from '../../../nodes/crms/salesforce/setUp';
import type { CrmConnection, FieldResult } from '../../../nodes/shared/contracts/crm';
import { openOrg, type Settings } from './setUpWorld';

type World = ReturnType<typeof openOrg>;

const SYNC = 'CRM_Payments';
const DEPLOYED = 'POST /metadata/deployRequest';

const setUp = async ({ connection }: { connection: CrmConnection }) =>
	await setUpFields(connection);
const countOf = (results: readonly FieldResult[]) => {
	const counts: Record<string, number> = {};
	for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
};
const resultOf = (results: readonly FieldResult[], field: string) =>
	results.find((result) => result.field === field);
const messagesOf = (results: readonly FieldResult[]) => [
	...new Set(results.flatMap(({ message }) => message ?? [])),
];
const deploymentsIn = (calls: readonly string[]) =>
	calls.filter((call) => call === DEPLOYED).length;

/** Somebody made a field by hand; the connection's user sees it, as it would through another permission set. */
const made = (
	{ sandbox }: World,
	object: string,
	field: Parameters<World['sandbox']['org']['schema']['addField']>[1],
	isSeen = true,
) => {
	sandbox.org.schema.addField(object, { custom: true, ...field });
	if (!isSeen) return;
	const id = sandbox.org.permissions.grant({
		name: 'By_Hand',
		label: 'By hand',
		fields: [{ field: `${object}.${field.name}`, readable: true, editable: true }],
		objects: [],
	});
	sandbox.org.permissions.assign(id, sandbox.ids.connectionId);
};

describe('an empty org', () => {
	it('gets all of it in one deployment, and a second run writes nothing', async () => {
		const world = openOrg();
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ created: DEFINITIONS.length });
		expect(results.map(({ field }) => field)).toEqual(DEFINITIONS.map(({ name }) => name));
		expect(deploymentsIn(world.asked())).toBe(1);
		const again = await setUp(world);
		expect(countOf(again)).toEqual({ existed: DEFINITIONS.length });
		expect(again.map(({ field }) => field)).toEqual(results.map(({ field }) => field));
		const calls = world.asked();
		expect(calls).toHaveLength(3);
		expect(calls.every((call) => /^GET .*\/describe$/.test(call))).toBe(true);
	});

	it('has the fields that the design says', async () => {
		const world = openOrg();
		await setUp(world);
		const field = (object: string, name: string) => world.sandbox.org.schema.field(object, name);
		expect(field('Opportunity', 'Payment_Main_Reference__c')).toMatchObject({
			...{ type: 'string', length: 255, unique: true, caseSensitive: true, externalId: true },
		});
		expect(field('Opportunity', 'Payment_References__c')).toMatchObject({
			...{ type: 'textarea', length: 131_072 },
		});
		expect(field('Opportunity', 'Payment_Total_Paid__c')).toMatchObject({
			...{ type: 'double', precision: 18, scale: 3 },
		});
		expect(field('Opportunity', 'Payment_Status__c')).toMatchObject({
			...{ type: 'picklist', restrictedPicklist: true },
		});
		expect(field('Payment_Claim__c', 'Key__c')).toMatchObject({
			...{ unique: true, caseSensitive: true, externalId: true, nillable: false },
		});
		expect(field('Payment_Claim__c', 'Reference__c')).toMatchObject({
			...{ unique: false, externalId: true, nillable: true },
		});
		expect(field('Payment_Claim__c', 'Opportunity__c')).toMatchObject({
			referenceTo: ['Opportunity'],
			childRelationshipName: 'Payment_Claims__r',
			deleteConstraint: 'SetNull',
		});
	});

	it('of two runs at once is set up once: both are told that all is there', async () => {
		const world = openOrg();
		const both = await Promise.all([setUp(world), setUp(world)]);
		for (const results of both) {
			expect(messagesOf(results)).toEqual([]);
			expect(Object.keys(countOf(results)).sort()).not.toContain('failed');
		}
		expect(countOf(both.flat()).created).toBe(DEFINITIONS.length);
	});
});

describe('an org that is half set up', () => {
	it('keeps what somebody made rightly by hand, and makes the rest', async () => {
		const world = openOrg();
		made(world, 'Opportunity', {
			...{ name: 'Payment_Gateway__c', label: 'By hand', type: 'string', length: 255 },
		});
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ created: DEFINITIONS.length - 1, existed: 1 });
		expect(resultOf(results, 'Payment_Gateway__c')?.status).toBe('existed');
		const kept = world.sandbox.org.schema.field('Opportunity', 'Payment_Gateway__c');
		expect(kept?.label).toBe('By hand');
	});

	it('keeps what somebody made by hand and nobody may see: it is granted', async () => {
		const world = openOrg();
		made(
			world,
			'Opportunity',
			{ ...{ name: 'Payment_Gateway__c', label: 'By hand', type: 'string', length: 255 } },
			false,
		);
		const results = await setUp(world);
		expect(resultOf(results, 'Payment_Gateway__c')).toMatchObject({ status: 'existed' });
		const kept = world.sandbox.org.schema.field('Opportunity', 'Payment_Gateway__c');
		expect(kept?.label).toBe('By hand');
	});

	it.each([
		['double', true],
		['double', false],
	] as const)(
		'says what is with a field of another type (%s, seen: %s), and makes the rest',
		async (type, isSeen) => {
			const world = openOrg();
			made(
				world,
				'Opportunity',
				{ ...{ name: 'Payment_Gateway__c', label: 'X', type, precision: 18, scale: 0 } },
				isSeen,
			);
			const results = await setUp(world);
			expect(countOf(results)).toEqual({ created: DEFINITIONS.length - 1, failed: 1 });
			expect(resultOf(results, 'Payment_Gateway__c')?.message).toBe(
				'Payment_Gateway__c is there as Number, and has to be Text(255). Delete it in Salesforce (Setup > Object Manager > Fields & Relationships), or give it another name, and run this again',
			);
			// And goes on saying so, without another write.
			world.asked();
			expect(countOf(await setUp(world))).toEqual({ existed: DEFINITIONS.length - 1, failed: 1 });
			expect(world.writes()).toEqual([]);
		},
	);

	it('leaves out what Salesforce refuses, with its reason, and makes the rest', async () => {
		const world = openOrg();
		// The name of our list is taken by somebody's own look-up.
		world.sandbox.org.schema.addObject({ name: 'Theirs__c', label: 'Theirs', custom: true });
		world.sandbox.org.schema.addField('Theirs__c', {
			...{ name: 'Deal__c', label: 'Deal', type: 'reference', custom: true },
			referenceTo: ['Opportunity'],
			childRelationshipName: 'Payment_Claims__r',
		});
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ created: DEFINITIONS.length - 1, failed: 1 });
		expect(resultOf(results, 'Opportunity__c')?.message).toMatch(
			/^Salesforce did not take Payment_Claim__c.Opportunity__c: There is already a Child Relationship named/,
		);
		expect(deploymentsIn(world.asked())).toBe(2);
	});

	it('says what is with a look-up whose list on the opportunity has another name', async () => {
		const world = openOrg();
		world.sandbox.org.schema.addObject({ name: 'Payment_Claim__c', label: 'X', custom: true });
		made(world, 'Payment_Claim__c', {
			...{ name: 'Opportunity__c', label: 'Opportunity', type: 'reference' },
			referenceTo: ['Opportunity'],
			childRelationshipName: 'Claims__r',
		});
		const rights = { allowRead: true, allowCreate: true, allowEdit: true, allowDelete: true };
		const seen = { object: 'Payment_Claim__c', ...rights };
		const field = { field: 'Payment_Claim__c.Opportunity__c', readable: true, editable: true };
		world.sandbox.org.permissions.grant({
			...{ name: 'By_Hand', label: 'By hand', fields: [field], objects: [seen] },
		});
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ created: DEFINITIONS.length - 1, failed: 1 });
		expect(resultOf(results, 'Opportunity__c')?.message).toMatch(
			/^Opportunity__c is there with the Child Relationship Name Claims, and has to have Payment_Claims\. Change it in Salesforce \(Setup > Object Manager/,
		);
	});

	it('adds values to a picklist that lacks some, beside somebody’s own', async () => {
		const world = openOrg();
		await setUp(world);
		const { schema } = world.sandbox.org;
		const full = schema.field('Opportunity', 'Payment_Status__c')?.picklistValues ?? [];
		const own = { value: 'On hold', label: 'On hold', active: true };
		schema.changeField('Opportunity', 'Payment_Status__c', {
			picklistValues: [own, ...full.slice(1)],
		});
		const results = await setUp(world);
		expect(resultOf(results, 'Payment_Status__c')).toMatchObject({
			status: 'updated',
			message: `Added the options ${full[0]?.value}`,
		});
		expect(countOf(results)).toEqual({ existed: DEFINITIONS.length - 1, updated: 1 });
		const values = schema.field('Opportunity', 'Payment_Status__c')?.picklistValues;
		expect(values?.map(({ value }) => value)).toEqual([
			'On hold',
			...full.slice(1).map(({ value }) => value),
			full[0]?.value,
		]);
		expect(countOf(await setUp(world))).toEqual({ existed: DEFINITIONS.length });
	});
});

describe('a user who may not set fields up', () => {
	const poor: Settings = { mayModifyMetadata: false };

	it('is told for each field what an administrator has to do', async () => {
		const world = openOrg(poor);
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ failed: DEFINITIONS.length });
		const [message, ...others] = messagesOf(results);
		expect(others).toEqual([]);
		expect(message).toMatch(/"Modify Metadata Through Metadata API Functions"/);
		expect(message).toMatch(
			/deploys payment-fields.zip.*permission set "CRM Payments".*docs\/set-up-salesforce.md/,
		);
	});

	it('gives himself the permission set where an administrator has deployed it', async () => {
		const world = openOrg();
		await setUp(world);
		takeAway(world);
		world.sandbox.order(poor);
		world.asked();
		expect(countOf(await setUp(world))).toEqual({ existed: DEFINITIONS.length });
		expect(world.writes()).toEqual(['POST /sobjects/PermissionSetAssignment']);
	});

	it('is told that an administrator has to assign it where he may not', async () => {
		const world = openOrg();
		await setUp(world);
		takeAway(world);
		world.sandbox.order({ ...poor, mayAssignPermissionSets: false });
		const results = await setUp(world);
		const failed = results.filter(({ status }) => status === 'failed');
		expect(failed).toHaveLength(DEFINITIONS.length);
		for (const { field, message } of failed) {
			expect(message).toMatch(
				new RegExp(
					`^${field} is there, but the connection’s user may not see and edit it \\(.*\\). An administrator assigns`,
				),
			);
		}
	});
});

describe('a deployment', () => {
	/** What Salesforce says of it is put in its place. */
	const saying = ({ connection }: World, deployResult: object): CrmConnection => ({
		...connection,
		http: async (request) =>
			request.method === 'GET' && request.url.includes('/metadata/deployRequest/')
				? { status: 200, headers: {}, body: JSON.stringify({ id: '0Af', deployResult }) }
				: await connection.http(request),
	});

	it('that waits behind another for too long is told as such', async () => {
		const connection = saying(openOrg(), { done: false, status: 'Pending' });
		const results = await setUpFields(connection);
		expect(countOf(results)).toEqual({ failed: DEFINITIONS.length });
		expect(messagesOf(results)).toEqual([
			expect.stringMatching(/^Salesforce has not finished with it. Run this again/),
		]);
	});

	it('that is refused as a whole says why, once', async () => {
		const world = openOrg();
		const problem = 'You cannot deploy to a required field: Contact.X__c';
		const componentFailures = [{ fullName: 'CRM_Payments', problem }];
		const connection = saying(world, {
			done: true,
			status: 'Failed',
			details: { componentFailures },
		});
		const results = await setUpFields(connection);
		expect(countOf(results)).toEqual({ failed: DEFINITIONS.length });
		expect(messagesOf(results)).toEqual([
			expect.stringContaining(`refused the deployment as a whole (CRM_Payments: ${problem})`),
		]);
		expect(deploymentsIn(world.asked())).toBe(1);
	});

	it('of which something else is refused each time is given up', async () => {
		const world = openOrg();
		let turn = 0;
		const { connection } = world;
		const http: CrmConnection['http'] = async (request) => {
			if (request.method !== 'GET' || !request.url.includes('/metadata/deployRequest/')) {
				return await connection.http(request);
			}
			const fullName = fullNameOf(DEFINITIONS[turn++]!);
			const details = { componentFailures: [{ fullName, problem: 'No' }] };
			const deployResult = { done: true, status: 'Failed', details };
			return { status: 200, headers: {}, body: JSON.stringify({ id: '0Af', deployResult }) };
		};
		const results = await setUpFields({ ...connection, http });
		expect(countOf(results)).toEqual({ failed: DEFINITIONS.length });
		expect(deploymentsIn(world.asked())).toBe(4);
		expect(results[3]?.message).toMatch(/: No$/);
		expect(results[4]?.message).toMatch(/^Salesforce refused too much of the deployment/);
	});

	it('of which nobody knows what became of it is no result', async () => {
		const { connection } = openOrg();
		const http: CrmConnection['http'] = async (request) =>
			request.url.includes('/metadata/deployRequest/')
				? { status: 503, headers: {}, body: '' }
				: await connection.http(request);
		await expect(setUpFields({ ...connection, http })).rejects.toMatchObject({
			refused: { status: 503 },
		});
	});
});

it('values that nobody may add are named', async () => {
	const world = openOrg();
	await setUp(world);
	const { schema } = world.sandbox.org;
	const full = schema.field('Opportunity', 'Payment_Status__c')?.picklistValues ?? [];
	schema.changeField('Opportunity', 'Payment_Status__c', { picklistValues: full.slice(1) });
	world.sandbox.order({ mayModifyMetadata: false });
	const results = await setUp(world);
	expect(countOf(results)).toEqual({ existed: DEFINITIONS.length - 1, failed: 1 });
	expect(resultOf(results, 'Payment_Status__c')?.message).toMatch(
		new RegExp(`^Payment_Status__c lacks the values ${full[0]?.value}. Add them in Salesforce`),
	);
});

it('a user who may deploy and not assign is told what is left to do', async () => {
	const world = openOrg({ mayAssignPermissionSets: false });
	const results = await setUp(world);
	// What is required is seen by all who see its object; this one sees none.
	expect(countOf(results)).toEqual({ failed: DEFINITIONS.length });
	expect(
		messagesOf(results).every((message) =>
			/An administrator assigns the permission set/.test(message),
		),
	).toBe(true);
});

it('a field that is for reading only is no field to write', async () => {
	const world = openOrg();
	await setUp(world);
	takeAway(world);
	const { permissions } = world.sandbox.org;
	const id = permissions.grant({
		...{ name: 'Reading', label: 'Reading', objects: [] },
		fields: DEFINITIONS.filter(({ object }) => object === 'Opportunity').map((field) => ({
			...{ field: fullNameOf(field), readable: true, editable: false },
		})),
	});
	permissions.assign(id, world.sandbox.ids.connectionId);
	world.sandbox.order({ mayModifyMetadata: false, mayAssignPermissionSets: false });
	const results = await setUp(world);
	expect(resultOf(results, 'Payment_Status__c')).toMatchObject({
		status: 'failed',
		message: expect.stringMatching(/is there, but the connection’s user may not see and edit it/),
	});
});

describe('the check', () => {
	const findings = async (world: World) => await checkAccount(world.connection);
	const bad = async (world: World) =>
		(await findings(world)).filter(({ isFine }) => !isFine).map(({ check }) => check);

	it('finds nothing in an org that is set up, and writes nothing', async () => {
		const world = openOrg();
		await setUp(world);
		world.asked();
		expect(await findings(world)).toEqual([
			{ check: 'Salesforce edition', isFine: true, message: 'Enterprise Edition.' },
			{
				check: 'API calls of the org within 24 hours',
				isFine: true,
				message: expect.stringMatching(/^\d+ of 100000 are used\.$/),
			},
			{
				check: 'Permission set "CRM Payments"',
				isFine: true,
				message: 'The connection’s user has it.',
			},
			{
				check: 'Payment records (Payment_Claim__c)',
				isFine: true,
				message: 'They can be read and written.',
			},
		]);
		// What it asks for the edition is a composite of one question.
		expect(world.writes()).toEqual(['POST /composite']);
	});

	it('names each field that is hidden', async () => {
		const world = openOrg();
		await setUp(world);
		takeAway(world);
		const found = await findings(world);
		const status = found.find(({ field }) => field?.name === 'Payment_Status__c');
		expect(status).toMatchObject({
			isFine: false,
			field: { object: 'deal', name: 'Payment_Status__c' },
			message: expect.stringMatching(
				/^Payment_Status__c is there, but the connection’s user may not see it/,
			),
		});
		expect(await bad(world)).toContain('Permission set "CRM Payments"');
		expect(await bad(world)).toContain('Payment records (Payment_Claim__c)');
	});

	it('names each field that is missing', async () => {
		const found = await findings(openOrg());
		expect(found.find(({ field }) => field?.name === 'Payment_Status__c')?.message).toMatch(
			/^Payment_Status__c is not there, or the connection’s user may not see it. Run Set Up/,
		);
		expect(found.find(({ field }) => field?.name === 'Payment_Customer_Id__c')).toMatchObject({
			field: { object: 'contact' },
		});
	});

	it('finds an object of records that may not be made, which a second run puts right', async () => {
		const world = openOrg();
		await setUp(world);
		const { permissions } = world.sandbox.org;
		const set = world.sandbox.list('PermissionSet').find(({ values }) => values.Name === SYNC);
		const grants = permissions.grantsOf(set?.id ?? '');
		// An administrator took a right out of it by hand.
		permissions.grant({
			...{ name: SYNC, label: 'CRM Payments', fields: grants?.fields ?? [] },
			objects: (grants?.objects ?? []).map((grant) => ({ ...grant, allowCreate: false })),
		});
		const found = await findings(world);
		expect(found.find(({ check }) => check.startsWith('Payment records'))).toMatchObject({
			isFine: false,
			message: expect.stringMatching(/may not edit it. Run Set Up \(Payment Fields\)/),
		});
		const results = await setUp(world);
		expect(countOf(results)).toEqual({ existed: DEFINITIONS.length });
		expect(await bad(world)).toEqual([]);
	});

	it.each([
		['Opportunity', 'Opportunities'],
		['Contact', 'Contacts'],
	])(
		'finds records of %s that may not be written, and says which right that is',
		async (object, words) => {
			const world = openOrg();
			await setUp(world);
			world.sandbox.order({ readOnlyObjects: [object] });
			const found = await findings(world);
			expect(found.filter(({ isFine }) => !isFine)).toEqual([
				{
					check: `Right to write ${words}`,
					isFine: false,
					message: expect.stringMatching(
						new RegExp(
							`may not create and edit ${words}.*Object Settings > ${words}.*set-up-salesforce`,
						),
					),
				},
			]);
		},
	);

	it('finds fields of Salesforce’s own that the user may not see or edit', async () => {
		const world = openOrg();
		await setUp(world);
		const http: CrmConnection['http'] = async (request) => {
			const answer = await world.connection.http(request);
			if (!request.url.endsWith('/sobjects/Opportunity/describe')) return answer;
			const body = JSON.parse(answer.body) as { fields: Array<{ name: string }> };
			const fields = body.fields
				.filter(({ name }) => name !== 'Amount')
				.map((field) => (field.name === 'AccountId' ? { ...field, updateable: false } : field));
			return { ...answer, body: JSON.stringify({ ...body, fields }) };
		};
		const found = await checkAccount({ ...world.connection, http });
		expect(found.filter(({ isFine }) => !isFine)).toEqual([
			{
				check: 'Fields of Opportunities',
				isFine: false,
				message: expect.stringMatching(
					/may not see and edit Amount, AccountId.*Object Settings > Opportunities/,
				),
			},
		]);
	});

	it('finds a day that is nearly used up', async () => {
		const world = openOrg({ requestsPerDay: 100 });
		await setUp(world);
		const { length } = world.asked();
		for (let call = length; call < 80; call += 1) await listOwners(world.connection);
		expect(await bad(world)).toEqual(['API calls of the org within 24 hours']);
	});
});

describe('what the org has', () => {
	it('fields, without those that are for nobody', async () => {
		const world = openOrg();
		await setUp(world);
		const deal = await listFields('deal', world.connection);
		const field = (name: string) => deal.find((one) => one.name === name);
		expect(field('Payment_References__c')).toMatchObject({ type: 'longText', isReadOnly: false });
		expect(field('Payment_Main_Reference__c')).toMatchObject({ type: 'text', isUnique: true });
		expect(field('Payment_Total_Paid__c')).toMatchObject({ type: 'number' });
		expect(field('Payment_Synced_At__c')).toMatchObject({ type: 'datetime' });
		expect(field('Payment_Status__c')?.options.length).toBeGreaterThan(5);
		expect(field('CloseDate')).toMatchObject({ type: 'date' });
		expect(field('CreatedDate')).toMatchObject({ isReadOnly: true });
		expect(field('Payment_References_Written__c')).toBeUndefined();
		const contact = await listFields('contact', world.connection);
		expect(contact.some(({ name }) => name === 'Payment_Contact_Key__c')).toBe(false);
	});

	it('pipelines: record types with their stages, and one for what has none', async () => {
		const { connection } = openOrg();
		const pipelines = await listPipelines(connection);
		expect(pipelines.map(({ label }) => label)).toEqual([
			'New Business',
			'Renewal',
			'Opportunity (no record type)',
		]);
		const [business, renewal, master] = pipelines;
		expect(renewal?.stages).toEqual([
			{ id: 'Qualification', label: 'Qualification', kind: 'open', order: 0 },
			{ id: 'Proposal/Price Quote', label: 'Proposal/Price Quote', kind: 'open', order: 1 },
			{ id: 'Negotiation/Review', label: 'Negotiation/Review', kind: 'open', order: 2 },
			{ id: 'Closed Won', label: 'Closed Won', kind: 'won', order: 3 },
			{ id: 'Closed Lost', label: 'Closed Lost', kind: 'lost', order: 4 },
		]);
		expect(business?.stages).toHaveLength(10);
		expect(master).toMatchObject({ id: '012000000000000AAA', stages: business?.stages });
	});

	it('one pipeline where it has no record types', async () => {
		const { connection } = openOrg({ recordTypes: false });
		expect(await listPipelines(connection)).toMatchObject([
			{ id: '012000000000000AAA', label: 'Opportunity' },
		]);
	});

	it('owners: people who are there, page after page', async () => {
		const world = openOrg({ queryPageSize: 2 });
		world.sandbox.seedUsers(5);
		const owners = await listOwners(world.connection);
		expect(owners).toHaveLength(7);
		expect(new Set(owners.map(({ id }) => id)).size).toBe(7);
		expect(owners.map(({ name }) => name)).toContain('Mara Lind');
		expect(owners.map(({ name }) => name)).not.toContain('Automated Process');
	});
});

function takeAway({ sandbox }: World): void {
	for (const { id } of [...sandbox.org.rows('PermissionSetAssignment')]) {
		sandbox.org.remove('PermissionSetAssignment', id);
	}
}
