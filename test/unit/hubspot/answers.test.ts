/** What HubSpot's place is taken by, and what is not as HubSpot says it is: refused at the border, in words. */
import { crm } from '../../../nodes/crms/hubspot';
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { Failure } from '../../../nodes/shared/vocabulary/failure';
import { NO_OBJECTS, NO_REASONS, settled } from '../../support/oddAnswers';

const AT = '2026-11-23T09:00:00.000Z';

const answering = (body: unknown, status = 200): CrmConnection => ({
	http: async () => ({
		...{ status, headers: {} },
		body: typeof body === 'string' ? body : JSON.stringify(body),
	}),
	clock: { now: () => Date.parse(AT), sleep: async () => undefined, random: () => 0 },
	baseUrl: 'http://127.0.0.1:1',
});

async function failureOf(call: () => Promise<unknown>): Promise<Failure> {
	const outcome = await settled(call);
	const failure = crm.classify(outcome);
	if (!failure) throw new Error(`Not refused: ${String(outcome)}`);
	expect(failure.message).not.toMatch(/\b(error|problem|failure|mistake)\b/i);
	return failure;
}

const deal = { id: '1', createdAt: AT, updatedAt: AT, properties: { dealname: 'A', amount: '10' } };
const pipeline = {
	...{ id: 'default', label: 'Sales', displayOrder: 0, archived: false },
	stages: [{ id: 'won', label: 'Won', displayOrder: 0, archived: false, metadata: {} }],
};
const property = {
	name: 'amount',
	label: 'Amount',
	type: 'number',
	fieldType: 'number',
	options: [],
};

type Read = (connection: CrmConnection) => Promise<unknown>;

const readDeal: Read = async (connection) =>
	await crm.readDeals([{ by: 'id', value: '1' }], { fields: [] }, connection);
const readDeals: Read = async (connection) =>
	await crm.readDeals(
		[1, 2].map((id) => ({ by: 'id', value: `${id}` })),
		{ fields: [] },
		connection,
	);
const readLists: Read = async (connection) =>
	await crm.actions?.find('contactList', '', undefined, connection);

describe('an answer of success that is no object', () => {
	it.each(NO_OBJECTS)('%s is refused', async (_name, body) => {
		for (const read of [
			readDeal,
			readDeals,
			crm.identify,
			crm.listPipelines,
			readLists,
		] as Read[]) {
			const failure = await failureOf(async () => await read(answering(body)));
			expect(failure).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
			expect(failure.message).toMatch(
				/^HubSpot answered (GET|POST) \/[\w/-]+ with .*\. Run it again/,
			);
		}
	});

	it('no answer at all is one only where something is deleted', async () => {
		const failure = await failureOf(async () => await readDeals(answering('', 204)));
		expect(failure.kind).toBe('unavailable');
	});
});

it.each(NO_REASONS)(
	'a refusal with %s in place of its reason is one all the same',
	async (_name, body) => {
		for (const status of [400, 401, 403, 409, 429, 500]) {
			const failure = await failureOf(async () => await readDeals(answering(body, status)));
			expect(failure.message).not.toMatch(/\[object Object\]|undefined/);
		}
	},
);

it.each(NO_OBJECTS)('a 404 with %s is nobody’s word for a deleted deal', async (_name, body) => {
	expect((await failureOf(async () => await readDeal(answering(body, 404)))).kind).toBe(
		'unavailable',
	);
});

describe('a field that the adapter relies on', () => {
	it.each<[string, unknown, Read, string]>([
		['no results', {}, readDeals, 'records.results is missing, not a list'],
		['results that are null', { results: null }, readDeals, 'records.results is null, not a list'],
		[
			'a row that is null',
			{ results: [null] },
			readDeals,
			'records.results[0] is null, not an object',
		],
		['a row that is a list', { results: [[]] }, readDeals, 'results[0] is a list, not an object'],
		[
			'an id that is a number',
			{ results: [{ ...deal, id: 1 }] },
			readDeals,
			'results[0].id is a number',
		],
		['an id of words', { results: [{ ...deal, id: 'x' }] }, readDeals, 'results[0].id is a text'],
		[
			'no properties',
			{ results: [{ ...deal, properties: null }] },
			readDeals,
			'properties is null',
		],
		[
			'an amount that is a number',
			{ ...deal, properties: { amount: 10.5 } },
			readDeal,
			'record.properties.amount is a number, not a text',
		],
		[
			'an amount that is an object',
			{ ...deal, properties: { amount: { value: '10' } } },
			readDeal,
			'record.properties.amount is an object, not a text',
		],
		[
			'no moment',
			{ ...deal, createdAt: 'soon' },
			readDeal,
			'record.createdAt is a text, not a moment',
		],
		[
			'details of a row that are none',
			{ results: [], errors: [{ context: { ids: 5 } }] },
			readDeals,
			'records.errors[0].context.ids is a number, not a list',
		],
		['no currency', { portalId: 1 }, crm.identify, 'details.companyCurrency is missing'],
		[
			'an account that is a text',
			{ portalId: '1', companyCurrency: 'EUR' },
			crm.identify,
			'details.portalId is a text',
		],
		['no pipelines', { results: {} }, crm.listPipelines, 'pipelines.results is an object'],
		[
			'a pipeline without stages',
			{ results: [{ ...pipeline, stages: null }] },
			crm.listPipelines,
			'pipelines.results[0].stages is null, not a list',
		],
		[
			'a field without its name',
			{ results: [{ ...property, name: null }] },
			async (connection) => await crm.listFields('deal', connection),
			'properties.results[0].name is null, not a text',
		],
		[
			'options that are none',
			{ results: [{ ...property, options: 5 }] },
			async (connection) => await crm.listFields('deal', connection),
			'properties.results[0].options is a number, not a list',
		],
		[
			'owners without a number',
			{ results: [{}] },
			crm.listOwners,
			'owners.results[0].id is missing',
		],
		[
			'lists of something else',
			{ lists: [{ listId: 5 }] },
			readLists,
			'lists.lists[0].listId is a number',
		],
		[
			'an association beyond what is exact',
			{ results: [{ from: { id: '1' }, to: [{ toObjectId: 2 ** 60 }] }] },
			async (connection) => await crm.actions?.readLineItems?.(['1'], connection),
			'associations.results[0].to[0].toObjectId is a number, not the number of a record',
		],
	])('%s', async (_name, body, read, words) => {
		const failure = await failureOf(async () => await read(answering(body)));
		expect(failure).toMatchObject({ kind: 'unavailable', rawCode: 'UNUSABLE_ANSWER' });
		expect(failure.message).toContain(words);
	});

	it('is refused row by row where rows are answered for', async () => {
		const added = await crm.actions?.contactLists?.add(
			[{ listId: '1', contactId: '2' }],
			answering({ recordsIdsAdded: null }),
		);
		expect(added).toMatchObject([{ status: 'failed', failure: { kind: 'unavailable' } }]);
		const written = await crm.writeDeals([{ id: '1', fields: { amount: '1' } }], answering({}));
		expect(written).toMatchObject([{ status: 'failed', failure: { kind: 'unavailable' } }]);
	});
});

describe('null where HubSpot leaves out', () => {
	it('errors: a row that nothing was said of is written again, alone', async () => {
		const written = await crm.writeDeals(
			['1', '2'].map((id) => ({ id, fields: { amount: '10' } })),
			answering({ results: [deal], errors: null }, 207),
		);
		expect(written).toMatchObject([{ status: 'updated' }, { status: 'updated' }]);
	});

	it('the history of a deal: nothing happened to it', async () => {
		const filter = { kinds: ['changed'], stages: [], fields: ['amount'], since: new Date(0) };
		const connection = answering({});
		const body = { results: [{ ...deal, propertiesWithHistory: null }] };
		const http: CrmConnection['http'] = async (request) => ({
			...{ status: 200, headers: {} },
			body: JSON.stringify(
				request.url.includes('/account-info/') ? { portalId: 1, companyCurrency: 'EUR' } : body,
			),
		});
		const events = await crm.actions?.readDealEvents(
			['1'],
			{ ...filter, kinds: ['changed'] },
			['amount'],
			{ ...connection, http },
		);
		expect(events).toEqual([]);
	});

	it('the e-mail address of an owner: none', async () => {
		const owner = { id: '7', firstName: null, lastName: null, email: null };
		const owners = await crm.listOwners(answering({ results: [owner] }));
		expect(owners).toEqual([{ id: '7', name: '', email: '' }]);
	});
});

it('a refusal whose details are nested without an end is told all the same', async () => {
	const deep = `{"category":"MISSING_SCOPES","errors":[{"message":"x","context":${'['.repeat(50_000)}${']'.repeat(50_000)}}]}`;
	const failure = await failureOf(async () => await readDeals(answering(deep, 403)));
	expect(failure).toMatchObject({ kind: 'permission' });
	expect(failure.message).toContain('crm.objects.deals.read');
});
