/** Notes, tasks and claims in Salesforce: a row with a unique key for each, and its Task with it or not at all. */
import { crm } from '../../../nodes/crms/salesforce';
import type { Activity, ClaimDraft } from '../../../nodes/shared/contracts/crm';
import type { HttpResponse } from '../../../nodes/shared/contracts/http';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';

const AT = '2026-11-23T10:00:00.000Z';
const ROWS = 'Payment_Claim__c';

const note = (key: string, more: Partial<Activity> = {}): Activity => ({
	...{ kind: 'note', key, title: 'Payment received', body: [{ text: 'EUR 10.00' }], at: AT },
	...more,
});

const claim = (key: string, holder = 'run 1', more: Partial<ClaimDraft> = {}): ClaimDraft => ({
	...{ key, holder, state: 'open', leaseUntil: AT, at: AT },
	subject: { reference: 'stripe/acct_1/test/payment/pi_1', type: 'payment.succeeded' },
	...more,
});

const paths = ({ requests }: SalesforceBench) =>
	requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(/^.*v67\.0/, '')}`);

const numbered = <Value>(count: number, make: (key: string) => Value) =>
	Array.from({ length: count }, (_, index) => make(`k/${index}`));

const tasks = ({ sandbox }: SalesforceBench) => sandbox.list('Task').map(({ values }) => values);

describe('how many go in one call', () => {
	it('up to fourteen are sent without a look, and those that are there harm no other', async () => {
		const bench = await openSalesforce();
		await crm.createOnce(numbered(13, note), bench.connection);
		bench.forgetCalls();
		const results = await crm.createOnce(numbered(14, note), bench.connection);
		expect(paths(bench)).toEqual(['POST /composite/graph', 'GET /query']);
		expect(results.filter(({ status }) => status === 'created')).toHaveLength(1);
	});

	it('of more those that are there are read first: none is left out where many are taken', async () => {
		const bench = await openSalesforce();
		await crm.createOnce(numbered(60, note), bench.connection);
		bench.forgetCalls();
		const results = await crm.createOnce(numbered(160, note), bench.connection);
		expect(results.filter(({ status }) => status === 'created')).toHaveLength(100);
		expect(results.filter(({ status }) => status === 'existed')).toHaveLength(60);
		expect(paths(bench).filter((path) => path === 'POST /composite/graph')).toHaveLength(2);
		expect(bench.activities()).toHaveLength(160);
	});

	it('what Salesforce did not begin after fourteen refusals goes again', async () => {
		const bench = await openSalesforce();
		// Nobody saw them when the keys were read.
		let isHidden = true;
		await crm.createOnce(numbered(30, note), bench.connection);
		bench.intercept(async ({ url }, performed): Promise<HttpResponse | undefined> => {
			if (!isHidden || !url.includes('/query')) return undefined;
			isHidden = false;
			const answer = await performed();
			return { ...answer, body: JSON.stringify({ totalSize: 0, done: true, records: [] }) };
		});
		const results = await crm.createOnce(numbered(40, note), bench.connection);
		expect(results.map(({ status }) => status)).toEqual([
			...Array.from({ length: 30 }, () => 'existed'),
			...Array.from({ length: 10 }, () => 'created'),
		]);
		// Nobody holds them: there is nothing to wait for.
		expect(bench.waits).toEqual([]);
		expect(bench.activities()).toHaveLength(40);
	});

	it('a hundred claims go in one collection, whoever has some of them', async () => {
		const bench = await openSalesforce();
		const { connection } = bench;
		await crm.claims.create(
			numbered(40, (key) => claim(key, 'run 2')),
			[],
			connection,
		);
		bench.forgetCalls();
		const { claims } = await crm.claims.create(
			numbered(100, (key) => claim(key)),
			[],
			connection,
		);
		expect(claims.filter(({ status }) => status === 'won')).toHaveLength(60);
		expect(claims.filter(({ status }) => status === 'taken')).toHaveLength(40);
		expect(paths(bench)[0]).toBe('POST /composite/sobjects');
	});
});

describe('a row and its Task', () => {
	it('are both there or neither: a deal that is gone leaves no key behind', async () => {
		const bench = await openSalesforce();
		const [gone, kept] = [bench.seedDeal(), bench.seedDeal()];
		bench.deleteDeal(gone);
		const ask = async (dealId: string) =>
			await crm.createOnce([note('k', { dealId }), note('other')], bench.connection);
		expect((await ask(gone)).map(({ status }) => status)).toEqual(['failed', 'created']);
		expect(bench.activities().map(({ key }) => key)).toEqual(['other']);
		expect((await ask(kept)).map(({ status }) => status)).toEqual(['created', 'existed']);
	});

	it('stay without an owner who has left, and without a contact that is gone', async () => {
		const bench = await openSalesforce();
		const { connection, sandbox } = bench;
		const [ownerId = ''] = sandbox.seedUsers(1);
		sandbox.editedByPerson('User', ownerId, { IsActive: false });
		const dealId = bench.seedDeal();
		const contactId = bench.seedContact('gone@acme.example');
		sandbox.deletedByPerson('Contact', contactId);
		const about = { dealId, contactId, ownerId };
		const made = await crm.createOnce(
			[{ ...note('t', about), kind: 'task' }, note('n', { dealId, contactId }), note('k')],
			connection,
		);
		expect(made.map(({ status }) => status)).toEqual(['created', 'created', 'created']);
		const onDeal = bench.activities().filter((one) => one.dealId === dealId);
		expect(onDeal.map(({ key }) => key).sort()).toEqual(['n', 't']);
		const { claims } = await crm.claims.create(
			[claim('c', 'run 1', { shown: { title: 'Paid', body: [] }, dealId, contactId })],
			[],
			connection,
		);
		expect(claims).toMatchObject([{ status: 'won' }]);
	});

	it('wait for a lock', async () => {
		const bench = await openSalesforce();
		const dealId = bench.seedDeal();
		bench.sandbox.lockRows(2);
		const results = await crm.createOnce([note('a', { dealId }), note('b')], bench.connection);
		expect(results.map(({ status }) => status)).toEqual(['created', 'created']);
		expect(bench.activities()).toHaveLength(2);
	});

	it('are one call with the claim, and a claim that is shown is one graph with its note', async () => {
		const bench = await openSalesforce();
		const contactId = bench.seedContact('ada@acme.example');
		bench.forgetCalls();
		const shown = { title: 'Paid', body: [{ text: 'EUR 10.00' }] };
		await crm.claims.create([claim('c', 'run 1', { shown, contactId })], [], bench.connection);
		expect(paths(bench)).toEqual(['POST /composite/graph']);
		const [row] = bench.sandbox.list(ROWS);
		const [task] = bench.sandbox.list('Task').filter(({ values }) => values.WhoId === contactId);
		expect(row?.values.Activity_Id__c).toBe(task?.id);
	});
});

describe('what people see', () => {
	it('of a note is a task that is done, of a task one that reminds at its moment', async () => {
		const bench = await openSalesforce();
		const { connection } = bench;
		await crm.createOnce(
			[note('n'), { ...note('t'), kind: 'task', at: '2026-11-23T23:30:00.000Z' }],
			connection,
		);
		const [first, second] = tasks(bench).slice(-2);
		expect(first).toMatchObject({ Status: 'Completed', Subject: 'Payment received' });
		expect(second?.Status).not.toBe('Completed');
		const { timeZone = 'UTC' } = await crm.identify(connection);
		const day = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
		expect(second?.ActivityDate).toBe(day.format(new Date('2026-11-23T23:30:00Z')));
		expect(second?.IsReminderSet).toBe(true);
		expect(String(second?.ReminderDateTime)).toMatch(/^2026-11-23T23:30:00/);
	});

	it('is asked of the org where it has other words for done', async () => {
		const bench = await openSalesforce();
		const answer = (body: object): HttpResponse => ({
			...{ status: 200, headers: {}, body: JSON.stringify(body) },
		});
		bench.intercept(({ url, body }) => {
			if (url.includes('TaskStatus')) {
				const records = [{ attributes: { type: 'TaskStatus' }, ApiName: 'Erledigt' }];
				return answer({ totalSize: 1, done: true, records });
			}
			if (!String(body).includes('"Completed"')) return undefined;
			const refused = {
				...{ message: 'Status: bad value for restricted picklist field: Completed' },
				...{ errorCode: 'INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', fields: ['Status'] },
			};
			const halted = { errorCode: 'PROCESSING_HALTED', message: 'rolled back' };
			const compositeResponse = [
				{ referenceId: 'task', httpStatusCode: 400, httpHeaders: {}, body: [refused] },
				{ referenceId: 'row', httpStatusCode: 400, httpHeaders: {}, body: [halted] },
			];
			const graphResponse = { compositeResponse };
			return answer({ graphs: [{ graphId: '0', isSuccessful: false, graphResponse }] });
		});
		const results = await crm.createOnce([note('n', { priority: 'high' })], bench.connection);
		expect(results).toMatchObject([{ status: 'created' }]);
		expect(tasks(bench).at(-1)).toMatchObject({ Status: 'Erledigt' });
	});

	it('holds nothing that a payer could make a reference of, no signs that nobody sees, and ends where it has to', async () => {
		const bench = await openSalesforce();
		const evil = `@{task.id} \u202eabc\u0000 ${'x'.repeat(40_000)}`;
		const body = [
			{ text: 'Open', url: 'javascript:alert(1)' },
			{ text: 'Open', url: 'https://acme.example/pay' },
			{ text: evil },
		];
		const results = await crm.createOnce([note('n', { title: evil, body })], bench.connection);
		expect(results).toMatchObject([{ status: 'created' }]);
		const { Subject, Description } = tasks(bench).at(-1) ?? {};
		const [title, text] = [String(Subject), String(Description)];
		expect(title).toHaveLength(255);
		expect(text).toHaveLength(32_000);
		expect(text.endsWith('…')).toBe(true);
		expect(text).toContain('Open: https://acme.example/pay');
		expect(`${title}${text}`).not.toMatch(/javascript|@\{|\u202e/);
		expect(`${title}${text}`).not.toContain('\u0000');
	});
});

it('says what to do where the object of our own is missing', async () => {
	const bench = await openSalesforce();
	await bench.withoutFields();
	const [result] = await crm.createOnce([note('k')], bench.connection);
	expect(result).toMatchObject({ status: 'failed' });
	expect(JSON.stringify(result)).toContain('Set Up Payment Fields');
	const { claims } = await crm.claims.create([claim('c')], [], bench.connection);
	expect(JSON.stringify(claims)).toContain('Set Up Payment Fields');
});
