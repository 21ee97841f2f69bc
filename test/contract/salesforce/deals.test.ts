/** Deals in Salesforce, where an org of its own rules, locks or length makes them hard. */
import { crm } from '../../../nodes/crms/salesforce';
import type { DealDraft } from '../../../nodes/shared/contracts/crm';
import {
	parseSubjectSet,
	type SubjectSet,
	subjectSet,
} from '../../../nodes/shared/vocabulary/subjectSet';
import { openSalesforce, type SalesforceBench } from '../../sandbox/salesforce/bench';

const field = (key: Parameters<typeof crm.fieldName>[0]) => crm.fieldName(key);
const TOTAL = field('totalPaid');
const REFERENCES = field('paymentReferences');
const MAIN = field('mainReference');
const WRITTEN = 'Payment_References_Written__c';
const PATH = /^\/services\/data\/v[\d.]+/;

const reference = (id: number | string) => `stripe/acct_1/test/payment/pi_${id}`;

const paths = ({ requests }: SalesforceBench) =>
	requests.map(({ method, url }) => `${method} ${new URL(url).pathname.replace(PATH, '')}`);

const write = async (
	{ connection }: SalesforceBench,
	id: string,
	fields: Record<string, string | null>,
	more: { readonly references?: SubjectSet; readonly stage?: string } = {},
) => (await crm.writeDeals([{ id, fields, ...more }], connection))[0];

async function read({ connection }: SalesforceBench, id: string) {
	const [deal] = await crm.readDeals(
		[{ by: 'id', value: id }],
		{ fields: [TOTAL, REFERENCES, WRITTEN], references: true, contacts: true },
		connection,
	);
	if (!deal) throw new Error(`no deal ${id}`);
	return deal;
}

const draft = (more: Partial<DealDraft> = {}): DealDraft => ({
	...{ reference: 'r/1', name: 'New deal', amount: '49.90', currency: 'EUR', fields: {} },
	...more,
});

describe('reading deals', () => {
	it('finds one by the fifteen signs of its id, and tells its page', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		const [deal] = await crm.readDeals(
			[{ by: 'id', value: id.slice(0, 15) }],
			{ fields: [] },
			bench.connection,
		);
		expect(deal?.id).toBe(id);
		expect(deal?.url).toMatch(new RegExp(`/lightning/r/Opportunity/${id}/view$`));
	});

	it('takes fifteen signs of any id for the eighteen, those of an org as well, and leaves another text alone', async () => {
		const bench = await openSalesforce();
		const { account } = await crm.identify(bench.connection);
		const ids = [account, bench.seedDeal(), bench.seedContact('ada@acme.example')];
		for (const id of ids) {
			expect([id.slice(0, 15), id].map((text) => crm.canonicalId?.(text))).toEqual([id, id]);
		}
		expect(crm.canonicalId?.('4711')).toBe('4711');
	});

	it('asks for both sorts of keys in one query, and in one call where they are many', async () => {
		const bench = await openSalesforce();
		const [first, second] = [bench.seedDeal(), bench.seedDeal({ reference: reference(1) })];
		bench.forgetCalls();
		const keys = [
			{ by: 'reference', value: reference(1) },
			{ by: 'id', value: first },
		] as const;
		const deals = await crm.readDeals(keys, { fields: [] }, bench.connection);
		expect(deals.map((deal) => deal?.id)).toEqual([second, first]);
		expect(paths(bench)).toEqual(['GET /query']);
		bench.forgetCalls();
		const many = Array.from({ length: 450 }, (_, index) => ({
			by: 'reference' as const,
			value: reference(`${'long'.repeat(20)}${index}`),
		}));
		await crm.readDeals([...many, ...keys], { fields: [] }, bench.connection);
		expect(bench.calls()).toBeLessThanOrEqual(3);
		for (const { url } of bench.requests) expect(url.length).toBeLessThan(16_384);
	});

	it.each([
		['of one currency', { multiCurrency: false, corporateCurrency: 'USD' }, 'USD'],
		['without record types', { recordTypes: false }, 'EUR'],
	])('asks for no column that an org %s lacks', async (_org, settings, currency) => {
		const bench = await openSalesforce(settings);
		const deal = await read(bench, bench.seedDeal({ amount: '10.00' }));
		expect(deal.currency).toBe(currency);
		expect(deal.pipeline).toMatch(/^012/);
	});

	it('reads contacts and payments that go on on further pages', async () => {
		const bench = await openSalesforce({ childPageSize: 2 });
		const contactIds = [1, 2, 3, 4, 5].map((one) => bench.seedContact(`p${one}@acme.example`));
		const id = bench.seedDeal({ contactIds });
		const many = [1, 2, 3, 4, 5].map(reference);
		await write(bench, id, {}, { references: subjectSet(many) });
		const deal = await read(bench, id);
		expect([...deal.contactIds].sort()).toEqual([...contactIds].sort());
		expect(deal.references.references).toEqual(many);
	});

	it.each(['the list', 'the payments of a deal'])(
		'does not take a part of %s for all of it',
		async (what) => {
			const bench = await openSalesforce({ childPageSize: 2 });
			const id = bench.seedDeal();
			const references = subjectSet([1, 2, 3].map(reference));
			await write(bench, id, {}, { references });
			bench.intercept(async (_request, performed) => {
				const answer = await performed();
				const body =
					what === 'the list'
						? answer.body.replace(
								/"done":true(?=[^{]*$)|("totalSize":1,)"done":true/,
								'$1"done":false',
							)
						: answer.body.replace(/,?"nextRecordsUrl":"[^"]*"/, '');
				return { ...answer, body };
			});
			await expect(read(bench, id)).rejects.toThrow('Salesforce');
		},
	);

	it.each(['Name, Amount', "Name'", '(SELECT Id FROM Contacts)', 'Account.Name', ''])(
		'takes "%s" for no field',
		async (name) => {
			const bench = await openSalesforce();
			const id = bench.seedDeal();
			bench.forgetCalls();
			await expect(
				crm.readDeals([{ by: 'id', value: id }], { fields: [name] }, bench.connection),
			).rejects.toThrow(/no field/);
			expect(bench.calls()).toBe(0);
		},
	);
});

describe('the payments of a deal', () => {
	it('are rows and a text that are written in one call; without them nothing but the deal is', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		bench.forgetCalls();
		await write(bench, id, { [TOTAL]: '5' }, { references: subjectSet([reference(1)]) });
		expect(paths(bench)).toEqual(['POST /composite']);
		bench.forgetCalls();
		await write(bench, id, { [TOTAL]: '6' });
		expect(paths(bench)).toEqual(['PATCH /composite/sobjects']);
	});

	it('change no row that is there, whoever writes the set again', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		const set = parseSubjectSet(`${reference(1)} ~${reference(2)} !!!${reference(3)}`);
		await write(bench, id, {}, { references: set });
		const rows = () =>
			bench.sandbox
				.list('Payment_Claim__c')
				.map(({ id: row, values }) => [row, values.Key__c, values.Given_Key__c]);
		const before = rows();
		expect(before).toHaveLength(3);
		await write(bench, id, {}, { references: set });
		expect(rows()).toEqual(before);
	});

	it('are told whole where the text has no room for them, and found', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		const many = Array.from({ length: 1_200 }, (_, index) =>
			reference(`${'x'.repeat(100)}${index}`),
		);
		expect(await write(bench, id, {}, { references: subjectSet(many) })).toMatchObject({
			status: 'updated',
		});
		const deal = await read(bench, id);
		expect(deal.fields[REFERENCES]?.length).toBeLessThanOrEqual(131_072);
		expect(deal.references.references).toEqual(many);
		expect(deal.lacksReferences).toBe(false);
		const last = many.at(-1) ?? '';
		expect((await crm.findDealsByReference([last], bench.connection)).get(last)).toEqual([id]);
	});

	it('go on where only the text has them: they are told, and lacking until they are written', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		bench.editByPerson(id, { [REFERENCES]: reference(1), [WRITTEN]: reference(1) });
		const deal = await read(bench, id);
		expect([deal.references.references, deal.lacksReferences]).toEqual([[reference(1)], true]);
		await write(bench, id, {}, { references: deal.references });
		expect((await read(bench, id)).lacksReferences).toBe(false);
	});

	it.each<[string, string, string, string[], string[]]>([
		['puts on', '', reference(1), [reference(1)], []],
		['takes off', reference(1), '', [], [reference(1)]],
		['puts back', `!${reference(1)}`, reference(1), [reference(1)], []],
		['adds a remark', reference(1), `${reference(1)} see the mail`, [reference(1)], []],
		[
			'turns round',
			`${reference(1)} ${reference(2)}`,
			`${reference(2)}\n${reference(1)}`,
			[reference(1), reference(2)],
			[],
		],
	])('are what a person %s', async (_what, before, edit, on, off) => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		if (before !== '') await write(bench, id, {}, { references: parseSubjectSet(before) });
		bench.editByPerson(id, { [REFERENCES]: edit });
		const told = await read(bench, id);
		expect([told.references.references, [...told.references.removed]]).toEqual([on, off]);
		await write(bench, id, {}, { references: told.references });
		const after = await read(bench, id);
		expect([after.references, after.lacksReferences]).toEqual([told.references, false]);
		const wanted = [reference(1)];
		const found = await crm.findDealsByReference(wanted, bench.connection);
		expect(found.get(reference(1))).toEqual(on.includes(reference(1)) ? [id] : []);
	});

	it('are found by capitals and small letters', async () => {
		const bench = await openSalesforce();
		const [upper, lower] = [bench.seedDeal(), bench.seedDeal()];
		await write(bench, upper, {}, { references: subjectSet([reference('AbC')]) });
		await write(bench, lower, {}, { references: subjectSet([reference('aBc')]) });
		const wanted = [reference('AbC'), reference('aBc'), reference('abc')];
		const found = await crm.findDealsByReference(wanted, bench.connection);
		expect(wanted.map((one) => found.get(one))).toEqual([[upper], [lower], []]);
	});
});

describe('writing deals', () => {
	it('waits for a lock, of the deal and of its rows, and writes each once', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		bench.sandbox.lockRows(4);
		const result = await write(
			bench,
			id,
			{ [TOTAL]: '5' },
			{ references: subjectSet([reference(1)]) },
		);
		expect(result).toEqual({ status: 'updated', id });
		expect((await read(bench, id)).references.references).toEqual([reference(1)]);
		expect(bench.sandbox.list('Payment_Claim__c')).toHaveLength(1);
		expect(bench.waits.length).toBeGreaterThan(0);
	});

	it('gives up on a lock that stays, and says that it passes', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		bench.sandbox.lockRows(1_000);
		expect(await write(bench, id, { [TOTAL]: '5' })).toMatchObject({
			status: 'failed',
			failure: { kind: 'unavailable', rawCode: 'UNABLE_TO_LOCK_ROW' },
		});
	});

	it.each([
		['a rule of the org', 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
		['a flow of the org', 'CANNOT_EXECUTE_FLOW_TRIGGER'],
		['a trigger that may not read', 'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY'],
		['a trigger that finds nothing', 'INVALID_CROSS_REFERENCE_KEY'],
		['a trigger that makes a second one', 'DUPLICATE_VALUE'],
	])(
		'says of a stage that %s refuses the org’s own reason, and writes the rest',
		async (what, statusCode) => {
			const bench = await openSalesforce();
			const id = bench.seedDeal();
			const message = 'A deal is won with a contract only';
			if (what.includes('rule')) {
				bench.sandbox.order({
					validationRules: [
						{
							object: 'Opportunity',
							message,
							refuses: ({ StageName }) => StageName === 'Closed Won',
						},
					],
				});
			} else {
				bench.intercept(async (request, performed) => {
					const answer = await performed();
					if (!String(request.body).includes('Closed Won')) return answer;
					const errors = [{ statusCode, message, fields: [] }];
					return { ...answer, status: 200, body: JSON.stringify([{ success: false, errors }]) };
				});
			}
			const result = await write(bench, id, { [TOTAL]: '5' }, { stage: 'Closed Won' });
			expect(result).toMatchObject({ status: 'updated', id });
			expect(JSON.stringify(result)).toContain(message);
			expect((await read(bench, id)).fields[TOTAL]).toBe('5');
		},
	);

	it('sends no stage that the org has not: it would be taken for one', async () => {
		const bench = await openSalesforce();
		const [id, other] = [bench.seedDeal(), bench.seedDeal()];
		const results = await crm.writeDeals(
			[
				{ id, fields: { [TOTAL]: '5' }, stage: 'Won' },
				{ id: other, fields: {}, stage: 'Won' },
			],
			bench.connection,
		);
		expect(results).toMatchObject([
			{ status: 'updated', stageRefused: { message: expect.stringContaining('Closed Won') } },
			{ status: 'failed', failure: { rawCode: 'UNKNOWN_STAGE' } },
		]);
		expect(bench.requests.every(({ body }) => !String(body).includes('"Won"'))).toBe(true);
	});

	it.each([false, true])(
		'names a value that is no number and writes every other row (a field that is missing refuses all: %s)',
		async (unknownFieldRefusesAll) => {
			const bench = await openSalesforce({ unknownFieldRefusesAll });
			const ids = Array.from({ length: 5 }, () => bench.seedDeal());
			const results = await crm.writeDeals(
				ids.map((id, index) => ({
					id,
					fields:
						index === 1
							? { [TOTAL]: '1,5' }
							: { ...(index === 3 ? { no_such_field: 'x' } : {}), [TOTAL]: '1.5' },
				})),
				bench.connection,
			);
			expect(results.map(({ status }) => status)).toEqual([
				...['updated', 'failed', 'updated', 'failed', 'updated'],
			]);
			expect(JSON.stringify(results[1])).toContain(TOTAL);
			expect(JSON.stringify(results[3])).toContain('no_such_field');
		},
	);

	it('takes nothing that a payer wrote for a reference of a call made of several', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		const evil = 'No. @{part0.id} @{task.id}';
		const references = subjectSet([reference(1)]);
		const result = await write(bench, id, { [field('invoiceNumber')]: evil }, { references });
		const together = bench.requests.filter(({ url }) => url.endsWith('/composite'));
		expect(together.filter(({ body }) => String(body).includes('@{'))).toEqual([]);
		expect(result).toEqual({ status: 'updated', id });
		const [deal] = await crm.readDeals(
			[{ by: 'id', value: id }],
			{ fields: [field('invoiceNumber')], references: true },
			bench.connection,
		);
		expect(deal?.fields).toEqual({ [field('invoiceNumber')]: evil });
		expect(deal?.references).toEqual(references);
	});

	it('writes one deal twice where it is asked to, the second change after the first', async () => {
		const bench = await openSalesforce();
		const id = bench.seedDeal();
		const results = await crm.writeDeals(
			['1', '2'].map((total) => ({ id, fields: { [TOTAL]: total } })),
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(['updated', 'updated']);
		expect((await read(bench, id)).fields[TOTAL]).toBe('2');
	});

	it('says what to do where the fields are missing', async () => {
		const bench = await openSalesforce();
		await bench.withoutFields();
		const result = await write(bench, bench.seedDeal(), { [TOTAL]: '5' });
		expect(JSON.stringify(result)).toContain('Set Up Payment Fields');
	});
});

describe('new deals', () => {
	it('begin today in the first open stage, with the account of their contact', async () => {
		const bench = await openSalesforce();
		const account = bench.sandbox.seedAccount({ Name: 'Acme' });
		const contact = bench.sandbox.seedContact({ LastName: 'A', AccountId: account.id });
		const [made] = await crm.createDeals([draft({ contactId: contact.id })], bench.connection);
		const id = made && 'id' in made ? made.id : '';
		expect(bench.sandbox.find('Opportunity', id)?.values).toMatchObject({
			...{ StageName: 'Prospecting', CloseDate: '2026-11-23', AccountId: account.id },
			[MAIN]: 'r/1',
		});
		expect((await read(bench, id)).contactIds).toEqual([contact.id]);
	});

	it('have a name that Salesforce takes, and payments that are rows where they bring any', async () => {
		const bench = await openSalesforce();
		const made = await crm.createDeals(
			[draft({ name: 'x'.repeat(300), fields: { [REFERENCES]: reference(1) } })],
			bench.connection,
		);
		const id = made[0] && 'id' in made[0] ? made[0].id : '';
		const deal = await read(bench, id);
		expect(deal.name).toHaveLength(120);
		expect([deal.references.references, deal.lacksReferences]).toEqual([[reference(1)], false]);
	});

	it.each([
		['a stage of no org', { stage: 'Won' }, /no active stage/],
		['an amount that is none', { amount: 'much' }, /Amount/],
	])('are refused for %s, alone', async (_what, more, told) => {
		const bench = await openSalesforce();
		const results = await crm.createDeals(
			[draft(more), draft({ reference: 'r/2' })],
			bench.connection,
		);
		expect(results.map(({ status }) => status)).toEqual(['failed', 'created']);
		expect(JSON.stringify(results[0])).toMatch(told);
	});

	it('are in the pipeline that is named, also by the fifteen signs of its id', async () => {
		const bench = await openSalesforce();
		const [pipeline] = await crm.listPipelines(bench.connection);
		const id = pipeline?.id ?? '';
		const stage = pipeline?.stages[0]?.id ?? '';
		const results = await crm.createDeals(
			[
				draft({ pipeline: id.slice(0, 15), stage }),
				draft({ reference: 'r/2', pipeline: id.slice(0, 15) }),
			],
			bench.connection,
		);
		expect(results).toMatchObject([{ status: 'created' }, { status: 'created' }]);
		for (const made of results) {
			expect((await read(bench, 'id' in made ? made.id : '')).pipeline).toBe(id);
		}
	});

	it.each(['012000000000009AAA', 'Renewal'])(
		'are refused for the pipeline %s, which the org has not',
		async (pipeline) => {
			const bench = await openSalesforce();
			const results = await crm.createDeals(
				[draft({ pipeline }), draft({ reference: 'r/2', pipeline, stage: 'Qualification' })],
				bench.connection,
			);
			for (const result of results) {
				expect(result).toMatchObject({
					status: 'failed',
					failure: {
						rawCode: 'UNKNOWN_PIPELINE',
						message: expect.stringMatching(
							/no active record type .*It has New Business \(012\w+\), Renewal \(012\w+\)/,
						) as unknown,
					},
				});
			}
		},
	);

	it('are made once where the answer is lost', async () => {
		const bench = await openSalesforce();
		const before = bench.countDeals();
		bench.loseNextAnswer();
		const [result] = await crm.createDeals([draft()], bench.connection);
		expect(result?.status).toMatch(/created|existed/);
		expect(bench.countDeals()).toBe(before + 1);
	});

	it.each([{ multiCurrency: false, corporateCurrency: 'USD' }, { recordTypes: false }])(
		'are made in an org with %j',
		async (settings) => {
			const bench = await openSalesforce(settings);
			const currency = 'multiCurrency' in settings ? 'USD' : 'EUR';
			const results = await crm.createDeals([draft({ currency })], bench.connection);
			expect(results).toMatchObject([{ status: 'created' }]);
		},
	);
});

describe('what payers write stands in queries as a value', () => {
	const EVIL = [
		"') OR Name != null OR (Name = '",
		"\\') OR Id != null --",
		'"quoted" %_ \n\r\t\b\f',
		'Ünïcode 支付 🙂 \ud800',
		'@{part0.id}',
	];

	it.each(EVIL)('%j', async (evil) => {
		const bench = await openSalesforce();
		bench.seedDeal({ contactIds: [bench.seedContact('ada@acme.example')] });
		const { connection } = bench;
		const byReference = [{ by: 'reference', value: evil }] as const;
		expect(await crm.readDeals(byReference, { fields: [] }, connection)).toEqual([undefined]);
		expect((await crm.findDealsByReference([evil], connection)).get(evil)).toEqual([]);
		const email = `${evil}@acme.example`;
		expect((await crm.findDealsByEmail([email], connection)).get(email)).toEqual([]);
		expect(await crm.claims.read([evil], connection)).toEqual([undefined]);
		expect(await crm.claims.finish([evil], connection)).toMatchObject([{ status: 'existed' }]);
		const [made] = await crm.createDeals([draft({ reference: evil.trim() })], connection);
		expect(made?.status).toMatch(/created|failed/);
	});
});
