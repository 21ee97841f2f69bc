/** Answers of the stand-in against the shapes that Salesforce's documents and jsforce's types have. */
import { readFileSync } from 'node:fs';

import Ajv from 'ajv';
import Ajv2020 from 'ajv/dist/2020';

import { openOrg, type OpenOrg } from '../../sandbox/salesforce/startSalesforce';
import { findContract } from '../../support/contracts';

const shapes = findContract('salesforce/shapes.by-hand.json');
const types = findContract('salesforce/schema.from-jsforce-3.10.26.json');
const read = (path: string): Record<string, unknown> => JSON.parse(readFileSync(path, 'utf8'));

let open: OpenOrg;
beforeEach(() => {
	open = openOrg();
});

/** What is wrong with a value, in words. */
type Check = (name: string, value: unknown) => string;

function checker(path: string, Validator: typeof Ajv): Check {
	const ajv = new Validator({ strict: false, allErrors: true });
	ajv.addSchema({ ...read(path), $id: 'shapes' });
	return (name, value) => {
		const validate = ajv.getSchema(`shapes#/$defs/${name}`);
		if (validate === undefined) throw new Error(`There is no shape ${name}`);
		return validate(value) === true ? '' : ajv.errorsText(validate.errors);
	};
}

(shapes === undefined ? describe.skip : describe)('the shapes by hand', () => {
	const problem: Check = (name, value) =>
		checker(String(shapes), Ajv2020 as unknown as typeof Ajv)(name, value);
	const account = { attributes: { type: 'Account' }, Name: 'Bee' };

	it('are those of queries', () => {
		const ask = (soql: string) => open.send('GET', `/query?q=${encodeURIComponent(soql)}`).body;
		open.salesforce.order({ queryPageSize: 1 });
		for (const soql of ['SELECT Id FROM User', 'SELECT COUNT() FROM User']) {
			expect(problem('QueryResult', ask(soql))).toBe('');
		}
		expect(problem('RequestErrors', ask('SELECT Nothing__c FROM User'))).toBe('');
	});

	it('are those of rows, alone and many', () => {
		const records = [account, { attributes: { type: 'Account' } }];
		const made = open.send('POST', '/composite/sobjects', { records });
		expect(problem('CollectionResult', made.body)).toBe('');
		expect(problem('SaveResult', open.send('POST', '/sobjects/Account', { Name: 'A' }).body)).toBe(
			'',
		);
		expect(problem('RequestErrors', open.send('POST', '/sobjects/Account', {}).body)).toBe('');
		const ids = [made.body[0].id, '001000000000001AAA'];
		const found = open.send('POST', '/composite/sobjects/Account', { ids, fields: ['Name'] });
		expect(problem('RetrieveCollectionResult', found.body)).toBe('');
	});

	it('are those of upserts', () => {
		open.addField('Account', { name: 'Key__c', label: 'Key', type: 'string', externalId: true });
		const records = [{ ...account, Key__c: 'a' }, account];
		const many = open.send('PATCH', '/composite/sobjects/Account/Key__c', { records });
		expect(problem('UpsertCollectionResult', many.body)).toBe('');
		const one = open.send('PATCH', '/sobjects/Account/Key__c/b', { Name: 'B' });
		expect(problem('UpsertRowResult', one.body)).toBe('');
		open.salesforce.seedAccount({ Name: 'B2', Key__c: 'b' });
		const several = open.send('PATCH', '/sobjects/Account/Key__c/b', { Name: 'B' });
		expect(problem('UpsertSeveral', several.body)).toBe('');
	});

	it('are those of composites and graphs', () => {
		const part = (body: object) => ({
			...{ method: 'POST', url: '/services/data/v67.0/sobjects/Account', referenceId: 'a', body },
		});
		for (const body of [{ Name: 'A' }, {}]) {
			const compositeRequest = [part(body)];
			const composite = open.send('POST', '/composite', { compositeRequest });
			expect(problem('CompositeResult', composite.body)).toBe('');
			const graph = open.send('POST', '/composite/graph', {
				graphs: [{ graphId: '1', compositeRequest }],
			});
			expect(problem('GraphResult', graph.body)).toBe('');
		}
	});

	it('are those of sign-ins, changes and deletions', () => {
		const form = (secret: string) =>
			open.send(
				'POST',
				'/services/oauth2/token',
				`grant_type=client_credentials&client_id=app&client_secret=${secret}`,
			).body;
		expect(problem('TokenResult', form('sandbox-acme'))).toBe('');
		expect(problem('TokenError', form('wrong'))).toBe('');
		open.salesforce.deletedByPerson(
			'Opportunity',
			open.salesforce.list('Opportunity')[0]?.id ?? '',
		);
		const span = 'start=2026-11-23T08:00:00Z&end=2026-11-23T10:00:00Z';
		for (const [path, shape] of [
			['updated', 'UpdatedResult'],
			['deleted', 'DeletedResult'],
		] as const) {
			expect(problem(shape, open.send('GET', `/sobjects/Opportunity/${path}?${span}`).body)).toBe(
				'',
			);
		}
	});

	it('tell a wrong answer from a right one', () => {
		expect(problem('SaveResult', { id: 'short', success: true, errors: [] })).not.toBe('');
		expect(problem('QueryResult', { totalSize: 1, records: [] })).not.toBe('');
	});
});

/** The default of a checkbox is true or false, and two flags are null: Salesforce's answer, not what the types declare. */
const isUnknown = (problem: string): boolean =>
	!/\/(defaultValue|listviewable|lookupLayoutable) /.test(problem);

(types === undefined ? describe.skip : describe)('the types of jsforce', () => {
	it('are those of every description', () => {
		const problem = checker(String(types), Ajv);
		expect(problem('DescribeGlobalResult', open.send('GET', '/sobjects').body)).toBe('');
		for (const object of ['Opportunity', 'Contact', 'Task', 'User', 'CurrencyType']) {
			const { body } = open.send('GET', `/sobjects/${object}/describe`);
			const problems = problem('DescribeSObjectResult', body).split(', ').filter(isUnknown);
			expect(problems.filter(Boolean)).toEqual([]);
		}
		expect(problem('DescribeSObjectResult', { name: 'Opportunity' })).not.toBe('');
	});
});
