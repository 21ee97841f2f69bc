/** What the stand-in does not show: the texts of queries, addresses of pages, and stamps to the second. */
import { find } from '../../../nodes/crms/salesforce/actions/choices';
import { readContacts } from '../../../nodes/crms/salesforce/actions/contacts';
import { listChangedDeals, readDealEvents } from '../../../nodes/crms/salesforce/actions/events';
import { contactLists } from '../../../nodes/crms/salesforce/actions/lists';
import { checkSearch, searchDeals } from '../../../nodes/crms/salesforce/actions/search';
import { idInUrl } from '../../../nodes/crms/salesforce/actions/urls';
import { classify } from '../../../nodes/crms/salesforce/errors';
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { HttpRequest } from '../../../nodes/shared/contracts/http';

const SHORT = '006Ab000001XyZa';
const DEAL = '006Ab000001XyZaIAK';
const CONTACT = '003Ab000001XyZaIAK';
const ORIGIN = 'https://acme.my.salesforce.com';

type Rows = ReadonlyArray<Readonly<Record<string, unknown>>>;

/** Answers each query by itself, also those that come several in one call. */
function org(
	answer: (soql: string, path: string) => Rows,
	{
		now = Date.parse('2026-11-23T10:00:30Z'),
		date,
		features = ['currencies', 'recordTypes'],
	}: {
		now?: number;
		date?: string;
		features?: readonly string[];
	} = {},
) {
	const requests: HttpRequest[] = [];
	const soqls: string[] = [];
	const page = (address: string) => {
		const { pathname, searchParams } = new URL(address, ORIGIN);
		const soql = searchParams.get('q') ?? '';
		soqls.push(soql);
		return { records: answer(soql, pathname), done: true };
	};
	const connection = {
		baseUrl: ORIGIN,
		clock: { now: () => now, sleep: async () => {}, random: () => 0.5 },
		identity: async () => ({
			account: '00D',
			homeCurrency: 'USD',
			name: 'Acme',
			webUrl: 'https://acme.lightning.force.com',
			features,
		}),
		http: async (request: HttpRequest) => {
			requests.push(request);
			const headers: Record<string, string> = date === undefined ? {} : { date };
			const body = request.url.endsWith('/composite')
				? {
						compositeResponse: (
							JSON.parse(String(request.body)) as {
								compositeRequest: Array<{ url: string; referenceId: string }>;
							}
						).compositeRequest.map(({ url, referenceId }) => ({
							referenceId,
							httpStatusCode: 200,
							body: page(url),
						})),
					}
				: page(request.url);
			return { status: 200, headers, body: JSON.stringify(body) };
		},
	} satisfies CrmConnection;
	return { connection, requests, soqls };
}

describe('the address of a page names its record', () => {
	it.each([
		[`https://acme.lightning.force.com/lightning/r/Opportunity/${DEAL}/view`, DEAL],
		[`https://acme.lightning.force.com/lightning/r/${DEAL}/view`, DEAL],
		[
			`https://acme.lightning.force.com/lightning/r/Opportunity/${SHORT}/view?ws=%2Flightning`,
			DEAL,
		],
		[` https://acme--dev.sandbox.lightning.force.com/lightning/r/Opportunity/${DEAL}/edit `, DEAL],
		[`https://acme.lightning.force.com/one/one.app#/sObject/${DEAL}/view`, DEAL],
		[`https://acme.my.salesforce.com/${SHORT}`, DEAL],
		[`https://acme.my.salesforce.com/${DEAL}?srPos=0`, DEAL],
		[`http://localhost:4711/lightning/r/Opportunity/${DEAL}/view`, DEAL],
		[`https://acme.example/${DEAL}`, undefined],
		[`https://salesforce.com.acme.example/${DEAL}`, undefined],
		[`https://acme.lightning.force.com/lightning/r/Contact/${CONTACT}/view`, undefined],
		[`https://acme.lightning.force.com/lightning/r/Contact/${DEAL}/view`, undefined],
		['https://acme.my.salesforce.com/006Ab000001XyZaI', undefined],
		['https://acme.my.salesforce.com/home/home.jsp', undefined],
		[DEAL, undefined],
		['', undefined],
	])('%s', (url, id) => {
		expect(idInUrl('deal', url)).toBe(id);
	});

	it('of a contact likewise', () => {
		const page = `https://acme.lightning.force.com/lightning/r/Contact/${CONTACT}/view`;
		expect([idInUrl('contact', page), idInUrl('deal', page)]).toEqual([CONTACT, undefined]);
	});
});

const EVIL = `x' OR Name != '\\' %_\n\u2028"`;
/** Every value of a query is closed where it was opened: outside of values only what we wrote stands. */
const outside = (soql: string) => soql.replace(/'(?:\\.|[^'\\])*'/gs, '?');

describe('what a person types stands in a query as a value', () => {
	it.each([
		[
			'words of a search',
			async (connection: CrmConnection) =>
				await searchDeals(
					{
						text: EVIL,
						stages: [EVIL],
						ownerIds: [EVIL],
						pipelines: [EVIL],
						paymentStatuses: [EVIL],
					},
					{ fields: [], limit: 5 },
					connection,
				),
		],
		[
			'words of a list',
			async (connection: CrmConnection) => await find('contact', EVIL, `${EVIL} x`, connection),
		],
		[
			'an address of a contact',
			async (connection: CrmConnection) =>
				await readContacts([{ by: 'email', value: `${EVIL}@acme.example` }], [EVIL], connection),
		],
		[
			'ids',
			async (connection: CrmConnection) => {
				await readContacts([{ by: 'id', value: EVIL }], [], connection);
				await readDealEvents(
					[DEAL, EVIL],
					{ kinds: ['changed'], stages: [], fields: ['Amount', EVIL], since: new Date(0) },
					[],
					connection,
				);
				await listChangedDeals(new Date(0), EVIL, connection);
			},
		],
	])('%s', async (_name, ask) => {
		const { connection, soqls } = org(() => []);
		await ask(connection);
		expect(soqls.length).toBeGreaterThan(0);
		for (const soql of soqls) {
			expect(outside(soql)).not.toMatch(/['"\\%\n\u2028]|!= \?/);
		}
	});

	it('and the percent sign and the underscore of a word are no wildcards', async () => {
		const { connection, soqls } = org(() => []);
		await find('deal', '100%_a', undefined, connection);
		expect(soqls[0]).toContain("Name LIKE '%100\\%\\_a%'");
	});
});

describe('search', () => {
	it('refuses more than an address holds, before any call', () => {
		const stages = Array.from({ length: 400 }, (_, place) => `A stage with a long name ${place}`);
		expect(checkSearch({ stages })).toContain('longer than Salesforce takes');
		expect(checkSearch({ stages: stages.slice(0, 20), text: 'Acme plan' })).toBeUndefined();
	});

	it('asks for no column that the org lacks', async () => {
		const { connection, soqls } = org(() => [], { features: [] });
		const pipelines = ['012Ab000001XyZaIAK'];
		await searchDeals({ pipelines }, { fields: [], limit: 5 }, connection);
		await searchDeals({ pipelines: ['012000000000000AAA'] }, { fields: [], limit: 5 }, connection);
		expect(soqls.join()).not.toMatch(/RecordTypeId|CurrencyIsoCode/);
		expect(soqls[0]).toContain('WHERE Id = null');
		expect(soqls[1]).not.toContain('WHERE');
	});
});

describe('the revision of a deal', () => {
	const stamped = (stamp: string, now: string, date?: string) =>
		org(() => [{ Id: DEAL, SystemModstamp: stamp }], { now: Date.parse(now), date });
	const revision = async ({ connection }: ReturnType<typeof org>) =>
		(await listChangedDeals(new Date(0), undefined, connection)).deals[0]?.revision;

	it('is another one each time as long as a second change could have the same stamp', async () => {
		const stamp = '2026-11-23T10:00:00.000+0000';
		const first = await revision(stamped(stamp, '2026-11-23T10:00:00.400Z'));
		const second = await revision(stamped(stamp, '2026-11-23T10:00:00.900Z'));
		const third = await revision(stamped(stamp, '2026-11-23T10:00:29.900Z'));
		expect(new Set([first, second, third]).size).toBe(3);
		const settled = await revision(stamped(stamp, '2026-11-23T10:00:30Z'));
		expect(settled).toBe('2026-11-23T10:00:00.000Z');
		expect(await revision(stamped(stamp, '2026-11-24T00:00:00Z'))).toBe(settled);
	});

	it('goes by the clock of Salesforce, where that of n8n is ahead', async () => {
		const ahead = stamped(
			'2026-11-23T10:00:00.000+0000',
			'2026-11-23T10:10:00Z',
			'Mon, 23 Nov 2026 10:00:01 GMT',
		);
		expect(await revision(ahead)).not.toBe('2026-11-23T10:00:00.000Z');
	});
});

describe('the past of a deal', () => {
	const FIELD = 'Payment_Total_Paid__c';
	const filter = {
		kinds: ['created', 'enteredStage', 'changed'] as const,
		stages: ['Closed Won'],
		fields: [FIELD, 'OwnerId', 'NextStep'],
		since: new Date('2026-11-23T10:00:00.000Z'),
	};
	const at = (second: string) => `2026-11-23T10:00:${second}.000+0000`;
	const row = (id: string, second: string, more: object) => ({
		Id: id,
		OpportunityId: DEAL,
		CreatedDate: at(second),
		...more,
	});
	const answer =
		(isTracked: boolean) =>
		(soql: string): Rows => {
			const [, from] =
				/FROM (\w+)(?! ORDER)\b(?:.*)$/s.exec(soql.replace(/\(SELECT.*?\)/gs, '')) ?? [];
			if (from === 'FieldDefinition') {
				return filter.fields
					.filter((name) => isTracked || name !== 'NextStep')
					.map((name) => ({ QualifiedApiName: name }));
			}
			if (from === 'OpportunityHistory') {
				return [
					row('008a', '00', { StageName: 'Prospecting' }),
					row('008b', '00', { StageName: 'Closed Won' }),
					row('008c', '01', { StageName: 'Closed Won' }),
				];
			}
			if (from === 'OpportunityFieldHistory') {
				return [
					row('017a', '02', { Field: FIELD, DataType: 'Double', OldValue: 5, NewValue: 7.5 }),
					row('017b', '03', {
						Field: 'Owner',
						DataType: 'Text',
						OldValue: 'Ada',
						NewValue: 'Mara',
					}),
					row('017c', '03', {
						Field: 'Owner',
						DataType: 'EntityId',
						OldValue: '005000000000001AAA',
						NewValue: '005000000000002AAA',
					}),
				];
			}
			return [
				{
					...{ Id: DEAL, CreatedDate: at('00'), SystemModstamp: at('03'), Name: 'Acme' },
					...{
						StageName: 'Closed Won',
						[FIELD]: 7.5,
						NextStep: 'Call',
						OwnerId: '005000000000002AAA',
					},
				},
			];
		};

	it('is what it was made with, each stage from where it came, and each change, ids for names', async () => {
		const { connection, requests } = org(answer(true));
		const told = await readDealEvents([SHORT], filter, [], connection);
		expect(told.map(({ key, kind, change }) => [key, kind, change?.from, change?.to])).toEqual([
			[`${DEAL}/created`, 'created', undefined, undefined],
			[`${DEAL}/stage/008b`, 'enteredStage', 'Prospecting', 'Closed Won'],
			[`${DEAL}/field/${FIELD}/first`, 'changed', null, '5'],
			[`${DEAL}/field/OwnerId/first`, 'changed', null, '005000000000001AAA'],
			[`${DEAL}/field/NextStep/first`, 'changed', null, 'Call'],
			[`${DEAL}/field/${FIELD}/017a`, 'changed', '5', '7.5'],
			[`${DEAL}/field/OwnerId/017c`, 'changed', '005000000000001AAA', '005000000000002AAA'],
		]);
		expect(requests).toHaveLength(2);
	});

	it('ends where it was asked to end, so that what was forgotten as older does not come again', async () => {
		const { connection } = org(answer(true));
		const since = new Date('2026-11-23T10:00:02.500Z');
		const told = await readDealEvents([DEAL], { ...filter, since }, [], connection);
		expect(told.map(({ key }) => key)).toEqual([`${DEAL}/field/OwnerId/017c`]);
	});

	it('is not told of a field whose history nobody keeps: the sentence says what to turn on, and where', async () => {
		const { connection } = org(answer(false));
		const error: unknown = await readDealEvents([DEAL], filter, [], connection).catch(
			(thrown: unknown) => thrown,
		);
		expect(classify(error)).toMatchObject({
			kind: 'invalidRequest',
			message: expect.stringMatching(/"NextStep".*Set History Tracking/),
		});
	});
});

it('the past of a deal is refused in the same words where history is off for all fields', async () => {
	const { connection } = org(() => []);
	const http = async (request: HttpRequest) => {
		const answered = await connection.http(request);
		const body = answered.body.replace(
			/("referenceId":"part1","httpStatusCode":)200,"body":\{[^}]*\}/,
			`$1400,"body":[{"errorCode":"INVALID_TYPE","message":"sObject type 'OpportunityFieldHistory' is not supported."}]`,
		);
		expect(body).toContain('INVALID_TYPE');
		return { ...answered, body };
	};
	const filter = {
		kinds: ['changed'],
		stages: [],
		fields: ['NextStep'],
		since: new Date(0),
	} as const;
	const error: unknown = await readDealEvents([DEAL], filter, [], { ...connection, http }).catch(
		(thrown: unknown) => thrown,
	);
	expect(classify(error)?.message).toMatch(/"NextStep".*Set History Tracking/);
});

describe('several contacts with one address', () => {
	const twins =
		(more: readonly object[]) =>
		(soql: string): Rows =>
			soql.includes('Payment_Contact_Key__c')
				? more.map((one, place) => ({ Id: `003Ab000001XyZ${place}AAA`, ...one }))
				: more.map((_, place) => ({
						Id: `003Ab000001XyZ${place}AAA`,
						Email: 'Ada@acme.example',
						LastName: `Twin ${place}`,
					}));
	const read = async (more: readonly object[]) => {
		const { connection } = org(twins(more));
		return await readContacts([{ by: 'email', value: 'ada@acme.example' }], [], connection);
	};

	it.each([
		[
			'made by us',
			[{ Payment_Customer_Id__c: 'cus_1' }, { Payment_Contact_Key__c: 'ada@acme.example' }],
		],
		['the only customer', [{}, { Payment_Customer_Id__c: 'cus_1' }]],
	])('are the one that is %s', async (_name, more) => {
		expect((await read(more)).map((contact) => contact?.lastName)).toEqual(['Twin 1']);
	});

	it('are refused by name where nothing tells them apart', async () => {
		const error: unknown = await read([{}, {}]).catch((thrown: unknown) => thrown);
		expect(classify(error)).toMatchObject({
			kind: 'conflict',
			message: expect.stringMatching(/2 contacts .*ada@acme\.example.*Twin 0 \(003.*Twin 1 \(003/),
		});
	});
});

it('a merged contact is followed, from merge to merge, and a ring of them ends', async () => {
	const id = (place: number) => `003Ab00000${place}XyZaIAK`.replace(/.{3}$/, '');
	const { connection, soqls } = org((soql, path) =>
		path.endsWith('/queryAll')
			? [{ Id: CONTACT, MasterRecordId: CONTACT }]
			: soql.includes(id(9))
				? []
				: [],
	);
	expect(await readContacts([{ by: 'id', value: CONTACT }], [], connection)).toEqual([undefined]);
	expect(soqls.length).toBeLessThan(20);
});

it('a campaign or a contact that has no such id is told before any call', async () => {
	const { connection, requests } = org(() => []);
	const told = await contactLists.add(
		[
			{ listId: '999999999', contactId: CONTACT },
			{ listId: '701Ab000001XyZaIAK', contactId: DEAL },
		],
		connection,
	);
	expect(told.map((one) => 'failure' in one && one.failure.message)).toEqual([
		'Salesforce has no campaign 999999999',
		`Salesforce has no contact ${DEAL}`,
	]);
	expect(requests).toHaveLength(0);
});

it('a query that is refused is told by its fault, and nothing of what was asked', async () => {
	const { connection } = org(() => []);
	const body = JSON.stringify([
		{
			errorCode: 'INVALID_FIELD',
			message:
				"\nSELECT Colour__c FROM Contact WHERE Email IN ('ada@acme.example')\n       ^\nERROR at Row:1:Column:8\nNo such column 'Colour__c' on entity 'Contact'.",
		},
	]);
	const http = async () => ({ status: 400, headers: {}, body });
	const keys = [{ by: 'email', value: 'ada@acme.example' } as const];
	const error: unknown = await readContacts(keys, ['Colour__c'], { ...connection, http }).catch(
		(thrown: unknown) => thrown,
	);
	expect(classify(error)).toEqual({
		kind: 'invalidRequest',
		rawCode: 'INVALID_FIELD',
		message:
			"Salesforce refused to read what it was asked for: the connection's user may not see the field Colour__c of Contact, or there is no such thing. Give that user the right in a permission set (Setup > Permission Sets > that set > Object Settings)",
	});
});

it('a field that is named in other letters is asked for once, and found', async () => {
	const { connection, soqls } = org(() => [
		{ Id: CONTACT, Email: 'ada@acme.example', Phone: '1', Score__c: 'A' },
	]);
	const keys = [{ by: 'id', value: CONTACT }] as const;
	const fields = ['email', 'PHONE', 'score__C', 'Score__c'];
	const [contact] = await readContacts(keys, fields, connection);
	const [soql = ''] = soqls;
	expect(soql.match(/\bemail\b/gi)).toHaveLength(1);
	expect(soql.match(/\bscore__c\b/gi)).toHaveLength(1);
	expect(contact?.fields).toEqual({
		...{ email: 'ada@acme.example', PHONE: '1', score__C: 'A', Score__c: 'A' },
	});
});
