/** Several requests in one: what fails with what. */
import { BASE, openOrg, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';

let open: OpenOrg;
beforeEach(() => {
	open = openOrg();
});

const post = (object: string, referenceId: string, body: object) => ({
	method: 'POST',
	url: `${BASE}/sobjects/${object}`,
	referenceId,
	body,
});
const composite = (allOrNone: boolean, ...compositeRequest: object[]) =>
	open.send('POST', '/composite', { allOrNone, compositeRequest });
const graphs = (...all: object[][]) =>
	open.send('POST', '/composite/graph', {
		graphs: all.map((compositeRequest, place) => ({ graphId: `g${place}`, compositeRequest })),
	});
const halted = { errorCode: 'PROCESSING_HALTED' };
const count = (object: string) => open.salesforce.list(object).length;
const query = (soql: string) => `${BASE}/query?q=${encodeURIComponent(soql)}`;

describe('a composite', () => {
	it('goes on after a failure, but for what names the part that failed', () => {
		const { body } = composite(
			false,
			post('Account', 'firm', {}),
			post('Contact', 'of_it', { LastName: 'Ott', AccountId: '@{firm.id}' }),
			post('Contact', 'of_its_failure', { LastName: '@{firm[0].message}' }),
			post('Contact', 'other', { LastName: 'Lea' }),
		);
		expect(body.compositeResponse).toMatchObject([
			{ httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
			{ httpStatusCode: 400, body: [halted] },
			{ httpStatusCode: 400, body: [halted] },
			{ httpStatusCode: 201, body: { success: true } },
		]);
	});

	it('of all or none takes back what was done', () => {
		const before = count('Contact');
		const { status, body } = composite(
			true,
			post('Contact', 'a', { LastName: 'Lea' }),
			post('Account', 'b', {}),
			post('Contact', 'c', { LastName: 'Ott' }),
		);
		expect(status).toBe(200);
		expect(body.compositeResponse).toMatchObject([
			{ body: [halted], httpStatusCode: 400 },
			{ body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
			{ body: [halted] },
		]);
		expect(count('Contact')).toBe(before);
	});

	it('reads what it wrote, by rows of a query and of a collection', () => {
		const { body } = composite(
			false,
			{
				...{ method: 'POST', url: `${BASE}/composite/sobjects`, referenceId: 'many' },
				body: { records: [{ attributes: { type: 'Account' }, Name: 'Bee' }] },
			},
			{ method: 'GET', url: `${BASE}/sobjects/Account/@{many[0].id}`, referenceId: 'one' },
			{ method: 'GET', url: query("SELECT Id FROM Account WHERE Name = 'Bee'"), referenceId: 'q' },
			{
				...{ method: 'PATCH', url: `${BASE}/sobjects/Account/@{q.records[0].Id}` },
				...{ referenceId: 'changed', body: { Name: '@{one.Name} & Sons' } },
			},
		);
		expect(body.compositeResponse[3]).toEqual({
			...{ body: null, httpHeaders: {}, httpStatusCode: 204, referenceId: 'changed' },
		});
		expect(open.salesforce.list('Account').map(({ values }) => values.Name)).toContain(
			'Bee & Sons',
		);
	});

	it('of all or none makes its collections so', () => {
		const before = count('Account');
		const records = [
			{ attributes: { type: 'Account' }, Name: 'Bee' },
			{ attributes: { type: 'Account' } },
		];
		const { body } = composite(true, post('Contact', 'person', { LastName: 'Ott' }), {
			...{ method: 'POST', url: `${BASE}/composite/sobjects`, referenceId: 'many' },
			body: { allOrNone: false, records },
		});
		expect(body.compositeResponse).toMatchObject([
			{ referenceId: 'person', body: [halted] },
			{
				referenceId: 'many',
				body: [
					{ success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
					{ success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
				],
			},
		]);
		expect([count('Account'), count('Contact')]).toEqual([before, 1]);
	});

	it('is done in any order where that is ordered and not forbidden', () => {
		open.salesforce.order({ collatesBackwards: true });
		const parts = () => [
			post('Account', 'first', { Name: 'First' }),
			post('Contact', 'person', { LastName: 'Ott', AccountId: '@{first.id}' }),
			post('Account', 'second', { Name: 'Second' }),
		];
		const names = () =>
			open.salesforce
				.list('Account')
				.slice(-2)
				.map(({ values }) => values.Name);
		const { body } = composite(false, ...parts());
		expect(body.compositeResponse).toMatchObject([
			{ referenceId: 'first', httpStatusCode: 201 },
			{ referenceId: 'person', httpStatusCode: 201 },
			{ referenceId: 'second', httpStatusCode: 201 },
		]);
		expect(names()).toEqual(['Second', 'First']);
		open.send('POST', '/composite', { collateSubrequests: false, compositeRequest: parts() });
		expect(names()).toEqual(['First', 'Second']);
	});

	it('has 25 parts at most, five of them large, each named once and well', () => {
		const read = (place: number) => ({
			method: 'GET',
			url: `${BASE}/limits`,
			referenceId: `r${place}`,
		});
		const ask = (place: number) => ({ ...read(place), url: query('SELECT Id FROM User') });
		const many = (length: number, make: (place: number) => object) =>
			Array.from({ length }, (_, place) => make(place));
		expect(composite(false, ...many(25, read)).status).toBe(200);
		expect(composite(false, ...many(26, read)).status).toBe(400);
		expect(composite(false, ...many(5, ask)).status).toBe(200);
		expect(composite(false, ...many(6, ask)).status).toBe(400);
		expect(composite(false, read(1), read(1)).status).toBe(400);
		expect(composite(false, { ...read(1), referenceId: 'no-dash' }).status).toBe(400);
	});

	it('counts as one request', () => {
		const used = () => open.send('GET', '/limits').headers['sforce-limit-info'];
		expect(used()).toBe('api-usage=1/100000');
		composite(false, post('Account', 'a', { Name: 'A' }), post('Account', 'b', { Name: 'B' }));
		expect(used()).toBe('api-usage=3/100000');
	});
});

describe('graphs', () => {
	const good = (name: string) => [
		post('Task', 'task', { Subject: name }),
		post('Campaign', 'row', { Name: '@{task.id}' }),
	];
	const bad = [post('Task', 'task', { Subject: 'lost' }), post('Campaign', 'row', {})];

	it('are each done as a whole, whatever becomes of the others', () => {
		const { body } = graphs(good('one'), bad, good('two'));
		expect(body.graphs).toMatchObject([
			{ graphId: 'g0', isSuccessful: true },
			{
				...{ graphId: 'g1', isSuccessful: false },
				graphResponse: {
					compositeResponse: [
						{ referenceId: 'task', httpStatusCode: 400, body: [halted] },
						{ referenceId: 'row', body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
					],
				},
			},
			{ graphId: 'g2', isSuccessful: true },
		]);
		const tasks = open.salesforce.list('Task');
		expect(tasks.map(({ values }) => values.Subject)).toEqual(['one', 'two']);
		expect(open.salesforce.list('Campaign').map(({ values }) => values.Name)).toEqual(
			tasks.map(({ id }) => id),
		);
	});

	it('are halted after fourteen that failed', () => {
		const { body } = graphs(...Array.from({ length: 14 }, () => bad), good('late'));
		expect(body.graphs[14]).toMatchObject({
			isSuccessful: false,
			graphResponse: { compositeResponse: [{ body: [halted] }, { body: [halted] }] },
		});
		expect(
			graphs(...Array.from({ length: 13 }, () => bad), good('just')).body.graphs[13],
		).toMatchObject({ isSuccessful: true });
	});

	it('are 75 at most, of 500 parts, and of rows only', () => {
		const one = (place: number) => [post('Account', 'a', { Name: `A ${place}` })];
		const many = (length: number) => Array.from({ length }, (_, place) => one(place));
		expect(graphs(...many(75)).status).toBe(200);
		expect(graphs(...many(76)).status).toBe(400);
		const wide = Array.from({ length: 501 }, (_, place) =>
			post('Account', `a${place}`, { Name: 'A' }),
		);
		expect(graphs(wide).status).toBe(400);
		expect(graphs(wide.slice(0, 500)).status).toBe(200);
		expect(
			graphs([{ method: 'GET', url: query('SELECT Id FROM User'), referenceId: 'q' }]).status,
		).toBe(400);
	});
});

describe('a collection', () => {
	const rows = (...names: Array<string | null>) =>
		names.map((Name) => ({ attributes: { type: 'Account' }, Name }));

	it('of all or none says of the good rows that they were rolled back', () => {
		const before = count('Account');
		const records = rows('A', null);
		expect(
			open.send('POST', '/composite/sobjects', { allOrNone: true, records }).body,
		).toMatchObject([
			{ success: false, errors: [{ statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK' }] },
			{ success: false, errors: [{ statusCode: 'REQUIRED_FIELD_MISSING' }] },
		]);
		expect(count('Account')).toBe(before);
	});

	it('has 200 rows at most, in ten runs of one object', () => {
		const names = (length: number) => Array.from({ length }, (_, place) => `A ${place}`);
		const sent = (records: object[]) => open.send('POST', '/composite/sobjects', { records });
		expect(sent(rows(...names(200))).status).toBe(200);
		expect(sent(rows(...names(201))).body[0].errorCode).toBe('EXCEEDED_ID_LIMIT');
		const mixed = names(11).map((Name, place) =>
			place % 2 === 0
				? { attributes: { type: 'Account' }, Name }
				: { attributes: { type: 'Contact' }, LastName: Name },
		);
		expect(sent(mixed.slice(1)).status).toBe(200);
		expect(sent(mixed).status).toBe(400);
	});

	it('is refused as a whole for what is no JSON of its fields, and, if so ordered, for a field that is not there', () => {
		const sent = (more: object) =>
			open.send('POST', '/composite/sobjects', {
				records: [...rows('A'), { ...rows('B')[0], ...more }],
			});
		expect(sent({ Name: 7 }).body[0]).toMatchObject({ errorCode: 'JSON_PARSER_ERROR' });
		expect(sent({ Nothing__c: 'x' }).body).toMatchObject([
			{ success: true },
			{ errors: [{ statusCode: 'INVALID_FIELD' }] },
		]);
		const before = count('Account');
		open.salesforce.order({ unknownFieldRefusesAll: true });
		expect(sent({ Nothing__c: 'x' }).body).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
		expect(count('Account')).toBe(before);
	});

	it('names what is wrong with an id', () => {
		const [account] = open.salesforce.list('Account');
		const update = (id?: string) =>
			open.send('PATCH', '/composite/sobjects', {
				records: [{ attributes: { type: 'Account' }, id, Name: 'x' }],
			}).body[0].errors[0]?.statusCode;
		expect(update(account?.id.slice(0, 15))).toBeUndefined();
		expect(update()).toBe('MISSING_ARGUMENT');
		expect(update('acme')).toBe('MALFORMED_ID');
		expect(update('001000000000001AAA')).toBe('INVALID_CROSS_REFERENCE_KEY');
		open.salesforce.deletedByPerson('Account', account?.id ?? '');
		expect(update(account?.id)).toBe('ENTITY_IS_DELETED');
	});

	it('read by ids has null where nothing is, and no field that is not there', () => {
		const [account] = open.salesforce.list('Account');
		const read = (ids: string[], fields = ['Name']) =>
			open.send('POST', '/composite/sobjects/Account', { ids, fields });
		expect(read(['001000000000001AAA', account?.id ?? '', 'acme']).body).toMatchObject([
			null,
			{ Name: 'Acme' },
			null,
		]);
		expect(read([account?.id ?? ''], ['Nothing__c']).body[0].errorCode).toBe('INVALID_FIELD');
		const ids = Array.from({ length: 2_001 }, () => account?.id ?? '');
		expect(read(ids.slice(1)).body).toHaveLength(2_000);
		expect(read(ids).status).toBe(400);
	});
});
