import { crm } from '../../../nodes/crms/hubspot';
import type { Activity, ClaimDraft, CrmConnection } from '../../../nodes/shared/contracts/crm';
import { crmConformance } from '../crm';
import { apisCalled, type HubspotBench, openHubspot } from '../../sandbox/hubspot/bench';

crmConformance(
	'HubSpot, where one bad row refuses the whole batch',
	async () => await openHubspot({ multiStatusOnUpdate: false }),
);

const field = crm.fieldName;
const paths = (requests: ReadonlyArray<{ method: string; url: string }>) =>
	requests.map(({ method, url }) => `${method} ${new URL(url).pathname}`);
const json = (body: unknown, status = 200) => ({
	status,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});
type Batch = { inputs?: Array<{ id: string }> };
const note = (key: string, more: Partial<Activity> = {}): Activity => ({
	kind: 'note',
	key,
	title: 'Paid',
	body: [],
	at: '2026-11-23T10:00:00.000Z',
	...more,
});

const claimed = (key: string, more: Partial<ClaimDraft> = {}): ClaimDraft => ({
	key,
	state: 'open',
	holder: 'run 1',
	leaseUntil: '2026-11-23T11:00:00.000Z',
	subject: { reference: 'stripe/acct_1/test/payment/pi_1', type: 'payment.succeeded' },
	at: '2026-11-23T10:00:00.000Z',
	...more,
});
const SHOWN = { title: 'Paid', body: [] };

async function claim(connection: CrmConnection, ...wanted: ClaimDraft[]) {
	return (await crm.claims.create(wanted, [], connection)).claims;
}

describe('calls to HubSpot', () => {
	it('reads one deal, its contacts and its history in one GET, with no property twice', async () => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		bench.forgetCalls();
		await crm.readDeals(
			[{ by: 'id', value: id }],
			{
				fields: ['amount', field('paymentReferences')],
				history: [field('paymentReferences')],
				contacts: true,
			},
			bench.connection,
		);
		const [request] = bench.requests;
		const { pathname, searchParams } = new URL(request?.url ?? '');
		expect(paths(bench.requests)).toEqual([`GET /crm/objects/2026-09/deals/${id}`]);
		expect(pathname).toContain(id);
		expect(searchParams.getAll('associations')).toEqual(['contacts']);
		expect(searchParams.getAll('propertiesWithHistory')).toEqual([field('paymentReferences')]);
		const properties = searchParams.getAll('properties');
		expect(new Set(properties).size).toBe(properties.length);
	});

	it('tells the page of a deal in its account', async () => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		const [deal] = await crm.readDeals([{ by: 'id', value: id }], { fields: [] }, bench.connection);
		expect(deal?.url).toBe(`https://app.hubspot.com/contacts/4711001/record/0-3/${id}`);
		const [unknown] = await crm.readDeals(
			[{ by: 'id', value: id }],
			{ fields: [] },
			{ ...bench.connection, identity: undefined },
		);
		expect(unknown?.url).toBe('');
	});

	it.each([['Mars/Olympus'], [undefined]])(
		'goes without a time zone that no calendar knows: %s',
		async (timeZone) => {
			const bench = await openHubspot({ timeZone });
			expect(await crm.identify(bench.connection)).not.toHaveProperty('timeZone');
		},
	);

	it('names the account and its currency', async () => {
		const bench = await openHubspot({ companyCurrency: 'EUR' });
		expect(await crm.identify(bench.connection)).toEqual({
			account: '4711001',
			homeCurrency: 'EUR',
			name: 'HubSpot account 4711001',
			timeZone: 'Europe/Berlin',
			webUrl: 'https://app.hubspot.com/contacts/4711001',
		});
	});

	it('halves a refused batch instead of asking row by row', async () => {
		const bench = await openHubspot({ multiStatusOnUpdate: false });
		const ids = Array.from({ length: 64 }, () => bench.seedDeal());
		bench.forgetCalls();
		const results = await crm.writeDeals(
			ids.map((id, index) => ({
				id,
				fields: { [field('paymentStatus')]: index === 21 ? 'Odd' : 'Paid' },
			})),
			bench.connection,
		);
		expect(results.filter(({ status }) => status === 'failed')).toHaveLength(1);
		// 64, then two of each of 32, 16, 8, 4, 2 and 1.
		expect(bench.calls()).toBe(13);
	});

	it('refuses 100 rows for a missing right with one call', async () => {
		const bench = await openHubspot();
		const ids = Array.from({ length: 100 }, () => bench.seedDeal());
		bench.revoke('permission');
		bench.forgetCalls();
		const results = await crm.writeDeals(
			ids.map((id) => ({ id, fields: { [field('totalPaid')]: '1' } })),
			bench.connection,
		);
		expect(bench.calls()).toBe(1);
		expect(results[99]).toMatchObject({
			failure: {
				kind: 'permission',
				rawCode: 'MISSING_SCOPES',
				message: 'HubSpot refused to write deals: add the scope crm.objects.deals.write to the app',
			},
		});
	});

	it('tells the rows that went through when a later batch does not', async () => {
		const bench = await openHubspot();
		const ids = Array.from({ length: 150 }, () => bench.seedDeal());
		bench.forgetCalls();
		bench.intercept((_request, performed) =>
			bench.calls() > 1 ? json({ message: 'Sorry' }, 503) : performed(),
		);
		const results = await crm.writeDeals(
			ids.map((id) => ({ id, fields: { [field('totalPaid')]: '1' } })),
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(
			ids.map((_, index) => (index < 100 ? 'updated' : 'failed')),
		);
		expect(results[149]).toMatchObject({ failure: { kind: 'unavailable', rawCode: 'HTTP 503' } });
	});

	it('does not take a page of HTML for an answer, nor a 404 of it for a deleted deal', async () => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		const page = { headers: { 'content-type': 'text/html' }, body: '<html>Bad gateway</html>' };
		const read = async () =>
			await crm
				.readDeals([{ by: 'id', value: id }], { fields: [] }, bench.connection)
				.then((deals) => deals, crm.classify);
		bench.intercept(() => ({ status: 200, ...page }));
		expect(await read()).toMatchObject({ kind: 'unavailable' });
		bench.intercept(() => ({ status: 404, ...page }));
		expect(await read()).toMatchObject({ kind: 'unavailable' });
		bench.intercept(() => ({
			status: 301,
			headers: { location: 'https://else.example' },
			body: '',
		}));
		expect(await read()).toMatchObject({ kind: 'unavailable' });
	});

	it('waits when HubSpot has locked a record', async () => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		let locks = 2;
		bench.intercept((_request, performed) =>
			locks-- > 0 ? json({ message: 'Locked', category: 'LOCKED' }, 423) : performed(),
		);
		const [result] = await crm.writeDeals(
			[{ id, fields: { [field('totalPaid')]: '1' } }],
			bench.connection,
		);
		expect(result).toEqual({ status: 'updated', id });
		expect(bench.waits.every((milliseconds) => milliseconds >= 2_000)).toBe(true);
	});
});

describe('rows of one answer', () => {
	it.each([207, 200])(
		'tells a refused row and a missing one apart with no further call: %i',
		async (status) => {
			const bench = await openHubspot();
			bench.intercept((_, performed) => ({ ...performed(), status }));
			const ids = Array.from({ length: 5 }, () => bench.seedDeal());
			const changes = [...ids, '5'].map((id, index) => ({
				id,
				fields: { [field('paymentStatus')]: index === 2 ? 'Odd' : 'Paid' },
			}));
			bench.forgetCalls();
			const results = await crm.writeDeals(changes, bench.connection);
			expect(results.map((result) => ('failure' in result ? result.failure.kind : ''))).toEqual([
				'',
				'',
				'invalidRequest',
				'',
				'',
				'notFound',
			]);
			expect(bench.calls()).toBe(1);
		},
	);

	it('never sends a deal twice in one batch, and the later change wins', async () => {
		const bench = await openHubspot();
		const [first, second] = [bench.seedDeal(), bench.seedDeal()];
		bench.forgetCalls();
		const results = await crm.writeDeals(
			[
				{ id: first, fields: { [field('totalPaid')]: '1' } },
				{ id: second, fields: { [field('totalPaid')]: '2' } },
				{ id: first, fields: { [field('totalPaid')]: '3' } },
			],
			bench.connection,
		);
		expect(results.map((result) => ('id' in result ? result.id : ''))).toEqual([
			first,
			second,
			first,
		]);
		expect(bench.calls()).toBe(2);
		expect(bench.sandbox.find('deals', first)?.properties[field('totalPaid')]).toBe('3');
	});
});

describe('answers that leave rows out or do not repeat the trace id', () => {
	const stripped = (body: string) => {
		const answer = JSON.parse(body) as { results?: object[]; errors?: object[] };
		for (const row of [...(answer.results ?? [])])
			Reflect.deleteProperty(row, 'objectWriteTraceId');
		return answer;
	};

	it('finds the rows by id', async () => {
		const bench = await openHubspot();
		const ids = Array.from({ length: 5 }, () => bench.seedDeal());
		bench.intercept((_request, performed) => {
			const answer = performed();
			return { ...answer, body: JSON.stringify(stripped(answer.body)) };
		});
		bench.forgetCalls();
		const results = await crm.writeDeals(
			[...ids, '5'].map((id) => ({ id, fields: { [field('totalPaid')]: '1' } })),
			bench.connection,
		);
		expect(results).toMatchObject([
			...ids.map((id) => ({ status: 'updated', id })),
			{ status: 'failed', failure: { kind: 'notFound' } },
		]);
		expect(bench.calls()).toBe(1);
	});

	it('finds created notes by their key, and contacts by their address', async () => {
		const bench = await openHubspot();
		bench.intercept((_request, performed) => {
			const answer = performed();
			return { ...answer, body: JSON.stringify(stripped(answer.body)) };
		});
		bench.forgetCalls();
		const notes = await crm.createOnce(
			['a', 'b', 'c'].map((key) => note(key)),
			bench.connection,
		);
		expect(notes.map(({ key, status }) => `${key} ${status}`)).toEqual([
			'a created',
			'b created',
			'c created',
		]);
		expect(bench.calls()).toBe(1);
		const contacts = await crm.upsertContacts(
			['x@acme.example', 'y@acme.example'].map((email) => ({ email, fields: {} })),
			bench.connection,
		);
		const [x, y] = ['x@acme.example', 'y@acme.example'].map(
			(email) => bench.contacts(email)[0]?.id,
		);
		expect(contacts).toEqual([
			{ status: 'created', id: x },
			{ status: 'created', id: y },
		]);
	});

	it('asks again, alone, for a row that was passed over', async () => {
		const bench = await openHubspot();
		const ids = Array.from({ length: 3 }, () => bench.seedDeal());
		let calls = 0;
		bench.intercept((_request, performed) => {
			const answer = performed();
			if (calls++ > 0) return answer;
			const { results = [], ...rest } = JSON.parse(answer.body) as { results?: object[] };
			return { ...answer, body: JSON.stringify({ ...rest, results: results.slice(1) }) };
		});
		const results = await crm.writeDeals(
			ids.map((id) => ({ id, fields: { [field('totalPaid')]: '1' } })),
			bench.connection,
		);
		expect(results).toEqual(ids.map((id) => ({ status: 'updated', id })));
		expect(calls).toBe(2);
	});

	it('takes a whole batch refused for one taken key, and creates the others', async () => {
		const bench = await openHubspot();
		await crm.createOnce([note('old')], bench.connection);
		bench.intercept((request, performed) => {
			const isCreate = request.url.endsWith('/notes/batch/create');
			const isWhole = isCreate && String(request.body).includes('"old"');
			return isWhole
				? json({ message: '70 already has that value', category: 'VALIDATION_ERROR' }, 400)
				: performed();
		});
		bench.forgetCalls();
		const results = await crm.createOnce(
			['new', 'old', 'newer'].map((key) => note(key)),
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(['created', 'existed', 'created']);
		expect(paths(bench.requests)).toEqual([
			'POST /crm/objects/2026-09/notes/batch/create',
			'POST /crm/objects/2026-09/notes/batch/read',
			'POST /crm/objects/2026-09/notes/batch/create',
		]);
	});

	it('finishes the other claims when HubSpot refuses all for one that is gone', async () => {
		const bench = await openHubspot();
		await claim(bench.connection, ...['a', 'b', 'c'].map((key) => claimed(key)));
		bench.intercept((request, performed) =>
			request.url.endsWith('/batch/update') && String(request.body).includes('"gone"')
				? json({ message: 'resource not found' }, 404)
				: performed(),
		);
		const results = await crm.claims.finish(['a', 'gone', 'b', 'c'], bench.connection);
		expect(results.map(({ status }) => status)).toEqual([
			'updated',
			'existed',
			'updated',
			'updated',
		]);
	});

	it('gives up on a key that is taken by nobody, and says that waiting may help', async () => {
		const bench = await openHubspot();
		bench.intercept((request, performed) =>
			request.url.endsWith('/batch/create')
				? json(
						{
							message: 'propertyName=crm_payment_key, value=k on 1. 2 already has that value.',
							category: 'VALIDATION_ERROR',
						},
						400,
					)
				: performed(),
		);
		bench.forgetCalls();
		expect(await crm.createOnce([note('k')], bench.connection)).toMatchObject([
			{ status: 'failed', failure: { kind: 'unavailable' } },
		]);
		// Three times create and read, and once a look among the deleted ones.
		expect(bench.calls()).toBe(7);
	});
});

describe('who wrote a value', () => {
	const name = field('paymentReferences');
	const versionsOf = async (bench: HubspotBench, id: string) =>
		(
			await crm.readDeals(
				[{ by: 'id', value: id }],
				{ fields: [name], history: [name] },
				bench.connection,
			)
		)[0]?.history[name] ?? [];

	it.each([
		['CRM_UI', true],
		['CRM_UI_BULK_ACTION', true],
		['MOBILE_IOS', true],
		['MOBILE_ANDROID', true],
		['PROPERTY_RESTORE', true],
		['INTEGRATION', false],
		['API', false],
		['IMPORT', false],
		['WORKFLOWS', false],
		['AUTOMATION_PLATFORM', false],
		['MERGE_OBJECTS', false],
	] as const)('%s is a person: %s', async (source, isByPerson) => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		bench.sandbox.editedBy(source, 'deals', id, { [name]: 'one' });
		expect(await versionsOf(bench, id)).toEqual([{ value: 'one', isByPerson }]);
	});

	it.each([['"sourceType":"NEW_IN_2027"'], ['"sourceLabel":"no type at all"']])(
		'%s is nobody’s hand',
		async (told) => {
			const bench = await openHubspot();
			const id = bench.seedDeal();
			bench.editByPerson(id, { [name]: 'one' });
			bench.intercept((_request, performed) => {
				const answer = performed();
				return { ...answer, body: answer.body.replaceAll('"sourceType":"CRM_UI"', told) };
			});
			expect(await versionsOf(bench, id)).toEqual([{ value: 'one', isByPerson: false }]);
		},
	);

	it('does not take for removed by a person what the other deal brought into a merge', async () => {
		const bench = await openHubspot();
		const [first, second] = [bench.seedDeal(), bench.seedDeal()];
		const write = async (id: string, value: string) =>
			await crm.writeDeals([{ id, fields: { [name]: value } }], bench.connection);
		await write(second, 'theirs');
		await write(first, 'ours wrong');
		bench.editByPerson(first, { [name]: 'ours' });
		const survivor = bench.mergeDeals(second, first);
		const merged = await versionsOf(bench, survivor);
		expect(merged.map(({ value }) => value)).toEqual(['ours', 'ours wrong', 'theirs']);
		expect(merged.filter(({ isByPerson }) => isByPerson)).toEqual([]);
	});

	it('believes a person again after the merge', async () => {
		const bench = await openHubspot();
		const [first, second] = [bench.seedDeal(), bench.seedDeal()];
		bench.editByPerson(first, { [name]: 'ours' });
		await bench.settle();
		bench.editByPerson(second, { [name]: 'theirs' });
		const survivor = bench.mergeDeals(second, first);
		bench.editByPerson(survivor, { [name]: 'ours theirs' });
		expect(await versionsOf(bench, survivor)).toEqual([
			{ value: 'ours theirs', isByPerson: true },
			{ value: 'ours', isByPerson: false },
			{ value: 'theirs', isByPerson: false },
			{ value: 'ours', isByPerson: false },
		]);
	});

	it('comes with the deal, at no further call, and is cut at twenty', async () => {
		const bench = await openHubspot();
		const id = bench.seedDeal();
		for (let count = 1; count <= 24; count++) bench.editByPerson(id, { [name]: `v${count}` });
		bench.forgetCalls();
		const versions = await versionsOf(bench, id);
		expect(bench.calls()).toBe(1);
		expect(versions).toHaveLength(20);
		expect([versions[0]?.value, versions.at(-1)?.value]).toEqual(['v24', 'v5']);
	});
});

describe('what people do to notes', () => {
	it('keeps a fact handled when its text is taken out, as the README says', async () => {
		const bench = await openHubspot();
		const dealId = bench.seedDeal();
		const [made] = await claim(bench.connection, claimed('c', { dealId, shown: SHOWN }));
		await crm.claims.finish(['c'], bench.connection);
		const id = made && 'id' in made ? made.id : '';
		bench.sandbox.editedByPerson('notes', id, { hs_note_body: '.' });
		expect(await crm.claims.read(['c'], bench.connection)).toMatchObject([{ state: 'done' }]);
		const again = await claim(bench.connection, claimed('c', { dealId, shown: SHOWN }));
		expect(again).toMatchObject([{ id }]);
		expect(bench.activities().map(({ text }) => text)).toEqual(['.']);
	});

	it('takes a note without a claim for one that is done: nobody is to act on it', async () => {
		const bench = await openHubspot();
		await crm.createOnce([note('k')], bench.connection);
		expect(await crm.claims.read(['k'], bench.connection)).toMatchObject([{ state: 'done' }]);
	});

	it('makes a fact new again when its note is deleted: HubSpot forgets the key', async () => {
		const bench = await openHubspot();
		const [made] = await claim(bench.connection, claimed('c', { shown: SHOWN }));
		const id = made && 'id' in made ? made.id : '';
		bench.sandbox.deletedByPerson('notes', id);
		bench.forgetCalls();
		expect(await crm.claims.read(['c'], bench.connection)).toEqual([undefined]);
		expect(bench.calls()).toBe(1);
		const other = claimed('c', { holder: 'run 2' });
		expect(await claim(bench.connection, other)).toMatchObject([{ status: 'won' }]);
	});

	it('leaves a fact handled where HubSpot holds on to the key of what was deleted', async () => {
		const bench = await openHubspot({ deletedKeepValues: true });
		const [made] = await claim(bench.connection, claimed('c', { shown: SHOWN }));
		const id = made && 'id' in made ? made.id : '';
		bench.sandbox.deletedByPerson('notes', id);
		bench.forgetCalls();
		const other = claimed('c', { holder: 'run 2' });
		expect(await crm.claims.create([other], [note('new')], bench.connection)).toMatchObject({
			claims: [{ status: 'taken', id }],
			notes: [{ status: 'created' }],
		});
		expect(paths(bench.requests)).toEqual([
			'POST /crm/objects/2026-09/notes/batch/create',
			'POST /crm/objects/2026-09/notes/batch/read',
			'POST /crm/objects/2026-09/notes/batch/read',
		]);
		expect(bench.waits).toEqual([]);
		expect(bench.activities().map(({ key }) => key)).toEqual(['new']);
	});

	it('stores no text and no owner with a silent claim', async () => {
		const bench = await openHubspot();
		const on = { dealId: bench.seedDeal(), contactId: bench.seedContact('anna@acme.example') };
		bench.forgetCalls();
		await claim(bench.connection, claimed('c', on));
		const [kept] = bench.sandbox.list('notes');
		expect(kept).toMatchObject({ dealIds: [], contactIds: [] });
		expect(kept?.properties).not.toHaveProperty('hs_note_body');
		expect(kept?.properties).not.toHaveProperty('hubspot_owner_id');
		expect(bench.calls()).toBe(1);
	});
});

describe('what an administrator requires', () => {
	it('of a deal in a stage keeps the stage, never the money, and names the property', async () => {
		const bench = await openHubspot({ requiredInStage: { closedwon: ['closedate'] } });
		const [stuck, other] = [bench.seedDeal(), bench.seedDeal()];
		const fields = { [field('totalPaid')]: '5' };
		const results = await crm.writeDeals(
			[
				{ id: stuck, fields, stage: 'closedwon' },
				{ id: other, fields },
			],
			bench.connection,
		);
		expect(results).toMatchObject([
			{ status: 'updated', stageRefused: { message: expect.stringContaining('"closedate"') } },
			{ status: 'updated' },
		]);
		const [deal] = await crm.readDeals(
			[{ by: 'id', value: stuck }],
			{ fields: Object.keys(fields) },
			bench.connection,
		);
		expect(deal).toMatchObject({ fields, stage: 'contractsent' });
	});
});

describe('deals and contacts in HubSpot', () => {
	it('asks for the pipelines only where a draft does not say where it starts', async () => {
		const bench = await openHubspot();
		const draft = { name: 'Deal', amount: '10.00', currency: 'USD', fields: {} };
		const create = async (reference: string, place: object) => {
			bench.forgetCalls();
			await crm.createDeals([{ ...draft, reference, ...place }], bench.connection);
			return bench.calls();
		};
		expect(await create('r1', { pipeline: '67142093', stage: '129473802' })).toBe(1);
		expect(await create('r2', { stage: '129473802' })).toBe(2);
		expect(await create('r3', { pipeline: '67142093' })).toBe(2);
		expect(bench.sandbox.list('deals').map(({ properties }) => properties.dealstage)).toEqual([
			'contractsent',
			'129473802',
			'129473802',
			'129473801',
		]);
	});

	it.each([[true], [false]])(
		'names every property that the account requires of a new deal (rows told apart: %s)',
		async (multiStatusOnUpdate) => {
			const bench = await openHubspot({
				multiStatusOnUpdate,
				alsoRequired: { deals: ['dealtype', 'closed_won_reason'] },
			});
			const [result] = await crm.createDeals(
				[{ reference: 'r', name: 'Deal', amount: '10.00', currency: 'USD', fields: {} }],
				bench.connection,
			);
			expect(result).toMatchObject({
				status: 'failed',
				failure: {
					kind: 'invalidRequest',
					message:
						'HubSpot refused to write deals: this account requires "dealtype", "closed_won_reason" of every new record. Make that optional in HubSpot, or enter the record there yourself',
				},
			});
		},
	);

	it('says which deal has a main reference that another one is to get', async () => {
		const bench = await openHubspot();
		const [first, second] = [bench.seedDeal({ reference: 'r/1' }), bench.seedDeal()];
		const [result] = await crm.writeDeals(
			[{ id: second, fields: { [field('mainReference')]: 'r/1' } }],
			bench.connection,
		);
		expect(result).toMatchObject({
			failure: {
				kind: 'conflict',
				message: `HubSpot refused to write deals: the deal ${first} has "r/1" as its "${field('mainReference')}", which no two may have. Empty it there first`,
			},
		});
	});

	it('writes the contact that HubSpot says has the address, where an upsert would make a second', async () => {
		const bench = await openHubspot();
		const id = bench.seedContact('bo@acme.example');
		bench.intercept((request, performed) =>
			request.url.endsWith('/contacts/batch/upsert')
				? json({ message: `Contact already exists. Existing ID: ${id}`, category: 'CONFLICT' }, 409)
				: performed(),
		);
		bench.forgetCalls();
		const fields = { [field('customerId')]: 'cus_1' };
		expect(
			await crm.upsertContacts([{ email: 'bo@home.example', name: 'B', fields }], bench.connection),
		).toEqual([{ status: 'updated', id }]);
		expect(bench.calls()).toBe(2);
		expect(bench.sandbox.find('contacts', id)?.properties).toMatchObject(fields);
	});

	it('calls a currency that the account does not have by its property', async () => {
		const bench = await openHubspot({ additionalCurrencies: ['EUR'] });
		const [result] = await crm.createDeals(
			[{ reference: 'r', name: 'Deal', amount: '1.234', currency: 'KWD', fields: {} }],
			bench.connection,
		);
		expect(result).toMatchObject({ status: 'failed', failure: { kind: 'invalidRequest' } });
		expect(JSON.stringify(result)).toContain('deal_currency_code');
	});

	it('starts a deal in the first open stage of its pipeline, on its contact', async () => {
		const bench = await openHubspot();
		const contactId = bench.seedContact('anna@acme.example');
		const [pipeline] = await crm.listPipelines(bench.connection);
		const [result] = await crm.createDeals(
			[{ reference: 'r', name: 'Deal', amount: '10.00', currency: 'USD', contactId, fields: {} }],
			bench.connection,
		);
		const [deal] = await crm.readDeals(
			[{ by: 'reference', value: 'r' }],
			{ fields: [], contacts: true },
			bench.connection,
		);
		expect(deal).toMatchObject({
			id: result && 'id' in result ? result.id : '',
			pipeline: pipeline?.id,
			stage: pipeline?.stages.find(({ kind }) => kind === 'open')?.id,
			contactIds: [contactId],
		});
	});

	it('leaves the main address of a contact alone that was found by an additional one', async () => {
		const bench = await openHubspot();
		bench.seedContact('main@acme.example');
		bench.forgetCalls();
		await crm.upsertContacts([{ email: 'main@acme.example', fields: {} }], bench.connection);
		const [request] = bench.requests;
		expect(JSON.parse(String(request?.body))).toEqual({
			inputs: [
				{ id: 'main@acme.example', idProperty: 'email', properties: {}, objectWriteTraceId: '0' },
			],
		});
	});

	it('says of a link to a deal that is gone that it is not found, and makes the others', async () => {
		const bench = await openHubspot();
		const [kept, gone, contactId] = [
			bench.seedDeal(),
			bench.seedDeal(),
			bench.seedContact('a@b.example'),
		];
		bench.deleteDeal(gone);
		const results = await crm.linkContacts(
			[
				{ dealId: gone, contactId },
				{ dealId: kept, contactId },
			],
			bench.connection,
		);
		expect(results).toMatchObject([
			{ status: 'failed', failure: { kind: 'notFound' } },
			{ status: 'updated', id: contactId },
		]);
	});

	it('follows a merge where a batch read does not, and reads the contacts of the survivor', async () => {
		const bench = await openHubspot();
		const contactId = bench.seedContact('anna@acme.example');
		const merged = bench.seedDeal();
		const survivor = bench.mergeDeals(merged, bench.seedDeal({ contactIds: [contactId] }));
		const other = bench.seedDeal();
		bench.intercept((request, performed) => {
			const body = request.body === undefined ? {} : (JSON.parse(String(request.body)) as Batch);
			if (request.url.endsWith('/deals/batch/read')) {
				const inputs = body.inputs?.filter(({ id }) => id !== merged) ?? [];
				Object.assign(request, { body: JSON.stringify({ ...body, inputs }) });
			}
			const answer = performed();
			if (request.method !== 'GET') return answer;
			const { associations: _none, ...record } = JSON.parse(answer.body) as Record<string, unknown>;
			return { ...answer, body: JSON.stringify(record) };
		});
		const options = { fields: [], contacts: true };
		const keys = [merged, other].map((value) => ({ by: 'id' as const, value }));
		const expected = { id: survivor, contactIds: [contactId] };
		expect(await crm.readDeals(keys, options, bench.connection)).toMatchObject([
			expected,
			{ id: other, contactIds: [] },
		]);
		expect(await crm.readDeals(keys.slice(0, 1), options, bench.connection)).toMatchObject([
			expected,
		]);
	});

	it('writes to the deal that a merged one became', async () => {
		const bench = await openHubspot();
		const merged = bench.seedDeal();
		const survivor = bench.mergeDeals(merged, bench.seedDeal());
		const [result] = await crm.writeDeals(
			[{ id: merged, fields: { [field('totalPaid')]: '7' } }],
			bench.connection,
		);
		expect(result).toEqual({ status: 'updated', id: survivor });
	});
});

describe('lists longer than a page', () => {
	it('finds every deal of a contact that has many', async () => {
		const bench = await openHubspot();
		const contactIds = [bench.seedContact('anna@acme.example')];
		const dealIds = Array.from({ length: 3 }, () => bench.seedDeal({ contactIds }));
		bench.intercept((request, performed) => {
			if (!request.url.endsWith('/crm/associations/2026-09/contacts/deals/batch/read'))
				return performed();
			const { inputs } = JSON.parse(String(request.body)) as { inputs: [{ after?: string }] };
			const place = Number(inputs[0].after ?? 0);
			const next =
				place + 1 < dealIds.length ? { paging: { next: { after: `${place + 1}` } } } : {};
			const to = [{ toObjectId: Number(dealIds[place]), associationTypes: [] }];
			return json({ status: 'COMPLETE', results: [{ from: { id: contactIds[0] }, to, ...next }] });
		});
		const found = await crm.findDealsByEmail(['anna@acme.example'], bench.connection);
		expect(found.get('anna@acme.example')?.map(({ id }) => id)).toEqual(dealIds);
	});

	it('finds all 201 deals that hold a reference', async () => {
		const bench = await openHubspot();
		const reference = 'stripe/acct_1/test/payment/pi_1';
		for (let count = 0; count < 201; count++) {
			const id = bench.seedDeal();
			bench.sandbox.editedByPerson('deals', id, { [field('paymentReferences')]: reference });
		}
		await bench.settle();
		const found = await crm.findDealsByReference([reference], bench.connection);
		expect(found.get(reference)).toHaveLength(201);
	});

	it('lists the owners of every page', async () => {
		const bench = await openHubspot();
		bench.intercept((request) => {
			const isFirst = new URL(request.url).searchParams.get('after') === null;
			const [id, name] = isFirst ? ['1', 'Mara'] : ['2', ''];
			return json({
				results: [{ id, firstName: name, lastName: '', email: `${id}@acme.example` }],
				...(isFirst ? { paging: { next: { after: 'x' } } } : {}),
			});
		});
		expect(await crm.listOwners(bench.connection)).toEqual([
			{ id: '1', name: 'Mara', email: '1@acme.example' },
			{ id: '2', name: '2@acme.example', email: '2@acme.example' },
		]);
	});
});

describe('what HubSpot lists', () => {
	it('shows pipelines and stages in the order of the board, without archived ones', async () => {
		const bench = await openHubspot();
		const stage = (id: string, displayOrder: number, probability: string, archived = false) => ({
			...{ id, label: id, displayOrder, archived },
			metadata: {
				isClosed: String(Number(probability) === 0 || Number(probability) === 1),
				probability,
			},
		});
		const stages = [
			stage('won', 3, '1.0'),
			stage('lost', 4, '0.0'),
			stage('gone', 0, '0.5', true),
			stage('new', 1, '0.2'),
		];
		bench.intercept(() =>
			json({
				results: [
					{ id: 'late', label: 'Late', displayOrder: 2, archived: false, stages },
					{ id: 'early', label: 'Early', displayOrder: 1, archived: false, stages: [] },
				],
			}),
		);
		const pipelines = await crm.listPipelines(bench.connection);
		expect(pipelines.map(({ id }) => id)).toEqual(['early', 'late']);
		expect(pipelines[1]?.stages.map(({ id, kind, order }) => `${order} ${id} ${kind}`)).toEqual([
			'0 new open',
			'1 won won',
			'2 lost lost',
		]);
	});

	it.each([
		[
			{ type: 'string', fieldType: 'text' },
			{ type: 'text', isReadOnly: false },
		],
		[
			{ type: 'string', fieldType: 'textarea' },
			{ type: 'longText', isReadOnly: false },
		],
		[
			{ type: 'number', fieldType: 'number' },
			{ type: 'number', isReadOnly: false },
		],
		[
			{ type: 'date', fieldType: 'date' },
			{ type: 'date', isReadOnly: false },
		],
		[
			{ type: 'datetime', fieldType: 'date' },
			{ type: 'datetime', isReadOnly: false },
		],
		[
			{ type: 'enumeration', fieldType: 'radio' },
			{ type: 'option', isReadOnly: false },
		],
		[
			{ type: 'enumeration', fieldType: 'checkbox' },
			{ type: 'multiOption', isReadOnly: false },
		],
		[
			{ type: 'enumeration', fieldType: 'booleancheckbox' },
			{ type: 'boolean', isReadOnly: false },
		],
		[
			{ type: 'bool', fieldType: 'booleancheckbox' },
			{ type: 'boolean', isReadOnly: false },
		],
		[
			{ type: 'json', fieldType: 'text' },
			{ type: 'text', isReadOnly: true },
		],
		[
			{ type: 'number', fieldType: 'number', calculated: true },
			{ type: 'number', isReadOnly: true },
		],
		[
			{ type: 'string', fieldType: 'text', modificationMetadata: { readOnlyValue: true } },
			{ type: 'text', isReadOnly: true },
		],
	])('takes a property of %j for %j', async (property, expected) => {
		const bench = await openHubspot();
		const options = [
			{ value: 'a', label: 'A', hidden: false },
			{ value: 'b', label: 'B', hidden: true },
		];
		const shown = { name: 'x', label: 'X', options, ...property };
		bench.intercept(() => json({ results: [shown, { ...shown, name: 'y', hidden: true }] }));
		expect(await crm.listFields('deal', bench.connection)).toEqual([
			{
				name: 'x',
				label: 'X',
				isUnique: false,
				options: [{ value: 'a', label: 'A' }],
				...expected,
			},
		]);
	});
});

describe('an account that takes no unique property on notes and tasks', () => {
	const open = async () => await openHubspot({ uniqueActivityProperties: false });
	it('says so when fields are set up, and creates nothing the second time', async () => {
		const bench = await open();
		await bench.withoutFields();
		const first = await crm.setUpFields(bench.connection);
		const told = first.filter(({ message }) => message !== undefined);
		expect(told.map(({ object, status }) => `${object} ${status}`)).toEqual([
			'note created',
			'task created',
		]);
		expect(told[0]?.message).toContain('unique');
		bench.forgetCalls();
		const second = await crm.setUpFields(bench.connection);
		expect(second.filter(({ status }) => status !== 'existed')).toEqual([]);
		expect(bench.writes()).toBe(0);
	});

	it.each(['note', 'task'] as const)('still has one %s when twenty ask at once', async (kind) => {
		const bench = await open();
		const dealId = bench.seedDeal();
		const results = await Promise.all(
			Array.from(
				{ length: 20 },
				async () => (await crm.createOnce([note('k', { kind, dealId })], bench.connection))[0],
			),
		);
		expect(results.filter((result) => result?.status === 'created')).toHaveLength(1);
		expect(results.filter((result) => result?.status === 'failed')).toEqual([]);
		expect(bench.activities()).toHaveLength(1);
		const again = await crm.createOnce([note('k', { kind, dealId })], bench.connection);
		expect(again).toMatchObject([{ status: 'existed' }]);
	});

	it.each([
		['a moment later', false],
		['in the same millisecond', true],
	])('leaves the first one standing when a second is created %s', async (_when, isSameMoment) => {
		const bench = await open();
		const dealId = bench.seedDeal();
		if (isSameMoment) {
			bench.intercept((_request, performed) => {
				const answer = performed();
				const body = answer.body.replace(/("createdAt":")[^"]*/g, '$12026-11-23T10:00:00.000Z');
				return { ...answer, body };
			});
		}
		let letGo = () => {};
		const opened = new Promise<void>((resolve) => {
			letGo = resolve;
		});
		const slow: typeof bench.connection = {
			...bench.connection,
			async http(request) {
				const isCreate = request.url.endsWith('/notes/batch/create');
				if (isCreate && String(request.body).includes('crm_payment_key_text')) await opened;
				return await bench.connection.http(request);
			},
		};
		const second = crm.createOnce([note('k', { dealId })], slow);
		for (let turns = 0; turns < 50; turns++) await new Promise(setImmediate);
		const [first] = await crm.createOnce([note('k', { dealId })], bench.connection);
		letGo();
		expect(first).toMatchObject({ status: 'created' });
		expect(await second).toEqual([{ ...first, status: 'existed' }]);
		expect(bench.activities()).toHaveLength(1);
	});

	it('reads and finishes claims by search', async () => {
		const bench = await open();
		const dealId = bench.seedDeal();
		await claim(bench.connection, claimed('c', { dealId }));
		await bench.settle();
		expect(await crm.claims.read(['none', 'c'], bench.connection)).toMatchObject([
			undefined,
			{ key: 'c', holder: 'run 1', state: 'open' },
		]);
		const results = await crm.claims.finish(['none', 'c'], bench.connection);
		expect(results.map(({ status }) => status)).toEqual(['existed', 'updated']);
		await bench.settle();
		expect(await crm.claims.read(['c'], bench.connection)).toMatchObject([{ state: 'done' }]);
	});

	it('finishes many claims without asking for each whether there is a key', async () => {
		const bench = await open();
		const dealId = bench.seedDeal();
		const keys = Array.from({ length: 16 }, (_, index) => `c/${index}`);
		await claim(bench.connection, ...keys.map((key) => claimed(key, { dealId })));
		await bench.settle();
		bench.forgetCalls();
		const results = await crm.claims.finish(keys, bench.connection);
		expect(new Set(results.map(({ status }) => status))).toEqual(new Set(['updated']));
		// By key, which is refused; the search; by id.
		expect(bench.calls()).toBe(3);
	});

	it('finds an activity that hangs on a contact, or on nothing', async () => {
		const bench = await open();
		const contactId = bench.seedContact('anna@acme.example');
		const activities = [note('on contact', { contactId }), note('on nothing')];
		await crm.createOnce(activities, bench.connection);
		await bench.settle();
		const again = await crm.createOnce(activities, bench.connection);
		expect(again.map(({ status }) => status)).toEqual(['existed', 'existed']);
		expect(bench.activities()).toHaveLength(2);
	});

	it('shows a silent claim after all, since only so it is found at once', async () => {
		const bench = await open();
		const dealId = bench.seedDeal();
		const [first, second] = await Promise.all(
			['run 1', 'run 2'].map(
				async (holder) => (await claim(bench.connection, claimed('c', { dealId, holder })))[0],
			),
		);
		expect([first?.status, second?.status].sort()).toEqual(['taken', 'won']);
		expect(bench.activities()).toMatchObject([
			{ key: 'c', text: expect.stringContaining('<p><strong>Follow-up</strong></p>'), dealId },
		]);
	});

	it('asks to set up the fields where they are missing altogether', async () => {
		const bench = await openHubspot();
		await bench.withoutFields();
		const [result] = await crm.createOnce([note('k')], bench.connection);
		expect(result).toMatchObject({ status: 'failed', failure: { kind: 'invalidRequest' } });
		expect(JSON.stringify(result)).toContain('Set Up Payment Fields');
	});
});

describe('setting up fields', () => {
	const statusName = field('paymentStatus');

	it('reads four times and writes nothing where all is there', async () => {
		const bench = await openHubspot();
		bench.forgetCalls();
		await crm.setUpFields(bench.connection);
		expect(paths(bench.requests)).toEqual(
			['deals', 'contacts', 'notes', 'tasks'].map((type) => `GET /crm/properties/2026-09/${type}`),
		);
	});

	it('adds options that an earlier version did not have, and keeps the account’s own', async () => {
		const bench = await openHubspot();
		const url = `${bench.connection.baseUrl}/crm/properties/2026-09/deals/${statusName}`;
		const options = ['Own', 'Paid'].map((value) => ({ value, label: value, hidden: false }));
		await bench.connection.http({
			method: 'PATCH',
			url,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ options }),
		});
		const results = await crm.setUpFields(bench.connection);
		expect(results.find(({ field: name }) => name === statusName)).toMatchObject({
			status: 'updated',
			message: expect.stringContaining('Pending') as unknown,
		});
		bench.forgetCalls();
		const again = await crm.setUpFields(bench.connection);
		expect(again.filter(({ status }) => status !== 'existed')).toEqual([]);
		expect(bench.writes()).toBe(0);
		const fields = await crm.listFields('deal', bench.connection);
		const values = fields
			.find(({ name }) => name === statusName)
			?.options.map(({ value }) => value);
		expect(values?.slice(0, 2)).toEqual(['Own', 'Paid']);
		expect(values).toContain('Charged back');
	});

	it('says which options are lacking where HubSpot does not take them, and sets up the rest', async () => {
		const bench = await openHubspot();
		const url = `${bench.connection.baseUrl}/crm/properties/2026-09/deals/${statusName}`;
		await bench.connection.http({
			method: 'PATCH',
			url,
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ options: [{ value: 'paid', label: 'Paid', hidden: false }] }),
		});
		bench.intercept((request, performed) =>
			request.method === 'PATCH'
				? json({ message: 'Option labels must be unique', category: 'VALIDATION_ERROR' }, 400)
				: performed(),
		);
		const results = await crm.setUpFields(bench.connection);
		const failed = results.filter(({ status }) => status !== 'existed');
		expect(failed.map(({ field: name, status }) => [name, status])).toEqual([
			[statusName, 'failed'],
		]);
		expect(failed[0]?.message).toMatch(
			/^HubSpot refused to write deal properties: Option labels must be unique\. Give "Payment Status" the options .*Paid, .* as its internal name$/,
		);
	});

	it('does not accept a main reference that is not unique', async () => {
		const bench = await openHubspot();
		await bench.withoutFields();
		const post = async (path: string, body: object) =>
			await bench.connection.http({
				method: 'POST',
				url: `${bench.connection.baseUrl}/crm/properties/2026-09/deals${path}`,
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
			});
		await post('/groups', { name: 'crm_payments', label: 'Payments' });
		await post('', {
			name: field('mainReference'),
			label: 'Main Payment Reference',
			type: 'string',
			fieldType: 'text',
			groupName: 'crm_payments',
		});
		const results = await crm.setUpFields(bench.connection);
		expect(results.filter(({ status }) => status === 'failed')).toMatchObject([
			{ field: field('mainReference'), message: expect.stringContaining('Delete') as unknown },
		]);
	});

	it('tells which properties the app may not create', async () => {
		const bench = await openHubspot();
		await bench.withoutFields();
		bench.sandbox.removeScopes(['crm.schemas.deals.write']);
		const results = await crm.setUpFields(bench.connection).then(
			(made) => made,
			(error: unknown) => crm.classify(error),
		);
		expect(JSON.stringify(results)).toContain('crm.schemas.deals.write');
	});
});

it('every call above went to an address by date', () => {
	expect(apisCalled()).toEqual([
		'/account-info/2026-09',
		'/crm/associations/2026-09',
		'/crm/lists/2026-09',
		'/crm/objects/2026-09',
		'/crm/owners/2026-09',
		'/crm/pipelines/2026-09',
		'/crm/properties/2026-09',
	]);
});
