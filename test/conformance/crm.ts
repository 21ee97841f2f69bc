/** What every CRM adapter has to do, whatever is behind it. One bench per CRM says how to look behind it. */
import type {
	Activity,
	ActivityResult,
	ClaimDraft,
	ClaimResult,
	CrmAdapter,
	CrmConnection,
	DealRecord,
	WriteResult,
} from '../../nodes/shared/contracts/crm';
import type { CrmActions, DealEventFilter } from '../../nodes/shared/contracts/crmActions';
import { orRefuse } from '../../nodes/shared/contracts/offered';
import type { CrmObject } from '../../nodes/shared/vocabulary/crmField';
import { isTransient } from '../../nodes/shared/vocabulary/failure';
import { checkMapping, type MappingRow } from '../../nodes/shared/vocabulary/mapping';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../../nodes/shared/vocabulary/paymentValue';
import {
	parseSubjectSet,
	putOn,
	type SubjectSet,
	subjectSet,
	takeOff,
	unionSubjectSets,
} from '../../nodes/shared/vocabulary/subjectSet';
import type { CrmDetails } from './crmDetails';

/** Calls that each piece of work may cost. */
export interface CallBudget {
	readonly readOneDeal: number;
	readonly readOneByReference: number;
	/** `overBatch` deals with contacts and their payments. */
	readonly readManyDeals: number;
	readonly writeManyDeals: number;
	/** One address that is known. */
	readonly upsertKnownContact: number;
	readonly link: number;
	readonly createNote: number;
	readonly createTask: number;
	/** A key that is taken. */
	readonly createTakenNote: number;
	readonly createClaimAndNote: number;
	readonly readClaims: number;
	readonly finishClaims: number;
	readonly findByEmail: number;
	readonly findByReference: number;
}

export interface SeedDeal {
	readonly name?: string;
	/** Decimal text. */
	readonly amount?: string;
	readonly reference?: string;
	readonly isClosed?: boolean;
	readonly contactIds?: readonly string[];
}

export interface SeenActivity {
	readonly kind: 'note' | 'task';
	readonly key: string;
	/** As the CRM stores it. */
	readonly text: string;
	readonly dealId: string | undefined;
}

/** One account of the CRM, new for every test, with the standard fields. */
export interface CrmBench {
	readonly crm: CrmAdapter;
	/** Retries what passes; remembers whose account it is. */
	readonly connection: CrmConnection;
	readonly budget: CallBudget;
	/** Whether it keeps the versions of any field. */
	readonly keepsHistory: boolean;
	/** More deals than go in one call. */
	readonly overBatch: number;
	/** A stage that takes any deal, and one that refuses every deal from now on. */
	readonly stages: { readonly next: string; readonly refusing: string };
	calls(): number;
	writes(): number;
	forgetCalls(): void;
	seedDeal(deal?: SeedDeal): string;
	seedContact(email: string, name?: string): string;
	/** Every contact with this address, as the CRM has it. */
	contacts(email: string): ReadonlyArray<{ readonly id: string; readonly name: string }>;
	/** How many deals there are. */
	countDeals(): number;
	activities(): readonly SeenActivity[];
	deleteDeal(id: string): void;
	/** A person writes the deal's fields in the CRM's own pages. */
	editByPerson(id: string, fields: Readonly<Record<string, string>>): void;
	/** The contact that lives on answers to the addresses of both; missing where the CRM keeps one address a contact. */
	mergeContacts?(id: string, intoId: string): string;
	/** @returns the id of the deal that lives on. */
	mergeDeals(id: string, intoId: string): string;
	refuseStage(): void;
	/** The search sees everything that was written. */
	settle(): Promise<void>;
	/** The next write is done, but its answer never comes. */
	loseNextAnswer(): void;
	/** The next calls are told to slow down. */
	slowDown(calls: number): void;
	/** From now on the credential may do nothing (`auth`), or not write deals (`permission`). */
	revoke(kind: 'auth' | 'permission'): void;
	readonly details: CrmDetails;
	/** An account without the standard fields. */
	withoutFields(): Promise<void>;
	stop(): Promise<void>;
}

const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
const AT = '2026-11-23T10:00:00.000Z';
const NOBODY_ID = '999999999';

/** Runs the whole contract against one CRM. */
export function describeCrm(name: string, start: () => Promise<CrmBench>): void {
	describe(`${name} keeps the CRM contract`, () => {
		let bench: CrmBench;
		let crm: CrmAdapter;
		let connection: CrmConnection;
		beforeEach(async () => {
			bench = await start();
			({ crm, connection } = bench);
			bench.forgetCalls();
		});
		afterEach(async () => await bench.stop());

		const field = (key: Parameters<CrmAdapter['fieldName']>[0]) => crm.fieldName(key);
		const read = async (id: string, fields: readonly string[] = [], history?: readonly string[]) =>
			(await crm.readDeals([{ by: 'id', value: id }], { fields, history }, connection))[0];
		const write = async (id: string, fields: Record<string, string | null>) =>
			(await crm.writeDeals([{ id, fields }], connection))[0];

		describe('reading deals', () => {
			it('tells who it is', async () => {
				const identity = await crm.identify(connection);
				expect(identity.account).toMatch(/\S/);
				expect(identity.homeCurrency).toMatch(/^[A-Z]{3}$/);
				const { timeZone = 'UTC' } = identity;
				expect(() => new Date(0).toLocaleString('en', { timeZone })).not.toThrow();
			});

			it('reads one deal with its contacts within the budget', async () => {
				const contactId = bench.seedContact('anna@acme.example');
				const id = bench.seedDeal({ name: 'Acme', amount: '1200.50', contactIds: [contactId] });
				const [deal] = await crm.readDeals(
					[{ by: 'id', value: id }],
					{ fields: [field('totalPaid')], references: true, contacts: true },
					connection,
				);
				expect(deal).toMatchObject({ id, name: 'Acme', amount: '1200.5', contactIds: [contactId] });
				expect(deal?.url).toContain(id);
				expect(deal?.fields).toEqual({ [field('totalPaid')]: null });
				expect(bench.calls()).toBe(bench.budget.readOneDeal);
			});

			it('reads more deals than go in one call in the order asked, with holes where there is none', async () => {
				const contactId = bench.seedContact('anna@acme.example');
				const ids = Array.from({ length: bench.overBatch }, (_, index) =>
					bench.seedDeal({ name: `Deal ${index}`, contactIds: index === 7 ? [contactId] : [] }),
				);
				const wanted = [...ids].reverse();
				const deals = await crm.readDeals(
					wanted.map((value) => ({ by: 'id', value })),
					{ fields: [], references: true, contacts: true },
					connection,
				);
				expect(deals.map((deal) => deal?.id)).toEqual(wanted);
				expect(deals.filter((deal) => deal?.contactIds.length).map((deal) => deal?.name)).toEqual([
					'Deal 7',
				]);
				expect(bench.calls()).toBe(bench.budget.readManyDeals);
			});

			it('gives undefined for a deal that is deleted, was never there, or has no id at all', async () => {
				const [kept, gone] = [bench.seedDeal(), bench.seedDeal()];
				bench.deleteDeal(gone);
				const values = [gone, kept, NOBODY_ID, '', 'not-an-id', kept];
				const deals = await crm.readDeals(
					values.map((value) => ({ by: 'id', value })),
					{ fields: [], contacts: true },
					connection,
				);
				expect(deals.map((deal) => deal?.id)).toEqual([
					undefined,
					kept,
					undefined,
					undefined,
					undefined,
					kept,
				]);
				expect(await read(gone)).toBeUndefined();
				expect(await read('not-an-id')).toBeUndefined();
			});

			it('finds the deal that a merged one became, alone and in a batch', async () => {
				const [merged, other] = [bench.seedDeal(), bench.seedDeal({ name: 'Other' })];
				const survivor = bench.mergeDeals(merged, bench.seedDeal({ name: 'Survivor' }));
				expect((await read(merged))?.id).toBe(survivor);
				const deals = await crm.readDeals(
					[
						{ by: 'id', value: other },
						{ by: 'id', value: merged },
					],
					{ fields: [] },
					connection,
				);
				expect(deals.map((deal) => deal?.id)).toEqual([other, survivor]);
			});

			it('reads by the main reference, exactly', async () => {
				const id = bench.seedDeal({ reference: REFERENCE });
				const [found] = await crm.readDeals(
					[{ by: 'reference', value: REFERENCE }],
					{ fields: [field('mainReference')], contacts: true },
					connection,
				);
				expect(found).toMatchObject({ id, fields: { [field('mainReference')]: REFERENCE } });
				expect(bench.calls()).toBe(bench.budget.readOneByReference);
				const [none, empty] = await crm.readDeals(
					[
						{ by: 'reference', value: `${REFERENCE}0` },
						{ by: 'reference', value: '' },
					],
					{ fields: [] },
					connection,
				);
				expect([none, empty]).toEqual([undefined, undefined]);
			});
		});

		describe('writing deals', () => {
			it('writes more deals than go in one call, each with a result of its own, in their order', async () => {
				const ids = Array.from({ length: bench.overBatch }, () => bench.seedDeal()).reverse();
				const changes = ids.map((id, index) => ({
					id,
					fields: { [field('totalPaid')]: `${index}.5` },
				}));
				bench.forgetCalls();
				const results = await crm.writeDeals(changes, connection);
				expect(bench.calls()).toBe(bench.budget.writeManyDeals);
				expect(results).toEqual(ids.map((id) => ({ status: 'updated', id })));
				expect((await read(ids[57] ?? '', [field('totalPaid')]))?.fields).toEqual({
					[field('totalPaid')]: '57.5',
				});
			});

			it.each([
				['totalPaid', '1.230', '1.23'],
				['totalPaid', '19.99', '19.99'],
				['totalPaid', '0', '0'],
				['totalPaid', '90071992547409.93', '90071992547409.93'],
				['lastPaymentAt', AT, AT],
				['lastPaymentAt', '2026-11-23T12:00:00+02:00', AT],
				['paymentStatus', 'Partially refunded', 'Partially refunded'],
				['invoiceNumber', '00042', '00042'],
				['invoiceNumber', 'Ünïcode & <b>', 'Ünïcode & <b>'],
			] as const)('%s written as %s reads as %s', async (key, written, expected) => {
				const id = bench.seedDeal();
				expect(await write(id, { [field(key)]: written })).toEqual({ status: 'updated', id });
				expect((await read(id, [field(key)]))?.fields[field(key)]).toBe(expected);
			});

			it('empties a field', async () => {
				const id = bench.seedDeal();
				await write(id, { [field('failureReason')]: 'Declined', [field('totalPaid')]: '3' });
				await write(id, { [field('failureReason')]: null, [field('totalPaid')]: null });
				const deal = await read(id, [field('failureReason'), field('totalPaid')]);
				expect(Object.values(deal?.fields ?? {})).toEqual([null, null]);
			});

			it('writes every other row when one is bad, and names the field', async () => {
				const ids = Array.from({ length: 9 }, () => bench.seedDeal());
				const results = await crm.writeDeals(
					ids.map((id, index) => ({
						id,
						fields: { [field('paymentStatus')]: index === 4 ? 'No such status' : 'Paid' },
					})),
					connection,
				);
				expect(statuses(results)).toEqual(
					ids.map((_, index) => (index === 4 ? 'failed' : 'updated')),
				);
				expect(results[4]).toMatchObject({ failure: { kind: 'invalidRequest' } });
				expect(failureText(results[4])).toContain(field('paymentStatus'));
				for (const [index, id] of ids.entries()) {
					const deal = await read(id, [field('paymentStatus')]);
					expect(deal?.fields[field('paymentStatus')]).toBe(index === 4 ? null : 'Paid');
				}
			});

			it('says of a deal that is gone that it is not found', async () => {
				const [kept, gone] = [bench.seedDeal(), bench.seedDeal()];
				bench.deleteDeal(gone);
				const fields = { [field('totalPaid')]: '5' };
				const results = await crm.writeDeals(
					[
						{ id: gone, fields },
						{ id: kept, fields },
					],
					connection,
				);
				expect(results).toMatchObject([
					{ status: 'failed', failure: { kind: 'notFound' } },
					{ status: 'updated', id: kept },
				]);
			});

			it('names a field that does not exist', async () => {
				const result = await write(bench.seedDeal(), { no_such_field: 'x' });
				expect(result).toMatchObject({ status: 'failed', failure: { kind: 'invalidRequest' } });
				expect(failureText(result)).toContain('no_such_field');
			});

			it('moves a deal together with its fields', async () => {
				const id = bench.seedDeal();
				const fields = { [field('totalPaid')]: '5' };
				const [result] = await crm.writeDeals(
					[{ id, fields, stage: bench.stages.next }],
					connection,
				);
				expect(result).toEqual({ status: 'updated', id });
				expect(await read(id, [field('totalPaid')])).toMatchObject({
					stage: bench.stages.next,
					fields: { [field('totalPaid')]: '5' },
				});
			});

			it('writes the fields of a row whose stage is refused, and says so', async () => {
				bench.refuseStage();
				const [moved, stuck, bad] = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
				const before = (await read(stuck))?.stage;
				const fields = { [field('totalPaid')]: '5' };
				const results = await crm.writeDeals(
					[
						{ id: moved, fields, stage: bench.stages.next },
						{ id: stuck, fields, stage: bench.stages.refusing },
						{ id: bad, fields: { [field('totalPaid')]: 'five' }, stage: bench.stages.next },
					],
					connection,
				);
				expect(results).toMatchObject([
					{ status: 'updated', id: moved },
					{ status: 'updated', id: stuck, stageRefused: { kind: 'invalidRequest' } },
					{ status: 'failed', failure: { kind: 'invalidRequest' } },
				]);
				expect(results[0]).not.toHaveProperty('stageRefused');
				expect(await read(stuck, [field('totalPaid')])).toMatchObject({
					stage: before,
					fields: { [field('totalPaid')]: '5' },
				});
				expect(await read(moved)).toMatchObject({ stage: bench.stages.next });
			});

			it('keeps the versions of a field where it says so, and tells who wrote each', async () => {
				const id = bench.seedDeal();
				const name = field('failureReason');
				for (const value of ['one', 'two']) await write(id, { [name]: value });
				bench.editByPerson(id, { [name]: 'three' });
				const deal = await read(id, [name], [name]);
				expect(deal?.fields[name]).toBe('three');
				const versions = [
					{ value: 'three', isByPerson: true },
					{ value: 'two', isByPerson: false },
					{ value: 'one', isByPerson: false },
				];
				expect(deal?.history[name] ?? []).toEqual(bench.keepsHistory ? versions : []);
			});

			it('refuses to write over a newer deal where it says so', async () => {
				const id = bench.seedDeal();
				const name = field('totalPaid');
				const revision = (await read(id))?.revision;
				await write(id, { [name]: '1' });
				const [result] = await crm.writeDeals(
					[{ id, fields: { [name]: '2' }, revision }],
					connection,
				);
				const { conditionalWrites } = crm.guarantees;
				expect(result?.status).toBe(conditionalWrites ? 'stale' : 'updated');
				expect((await read(id, [name]))?.fields[name]).toBe(conditionalWrites ? '1' : '2');
			});

			it('gives a main reference free when it is emptied, and refuses one that another deal has', async () => {
				const [first, second] = [bench.seedDeal({ reference: REFERENCE }), bench.seedDeal()];
				const name = field('mainReference');
				const taken = await write(second, { [name]: REFERENCE });
				expect(taken).toMatchObject({ status: 'failed', failure: { kind: 'conflict' } });
				expect(failureText(taken)).toContain(name);
				expect((await read(second, [name]))?.fields[name]).toBeNull();
				await write(first, { [name]: null });
				expect((await read(first, [name]))?.fields[name]).toBeNull();
				expect(await write(second, { [name]: REFERENCE })).toEqual({
					status: 'updated',
					id: second,
				});
				const [found] = await crm.readDeals(
					[{ by: 'reference', value: REFERENCE }],
					{ fields: [] },
					connection,
				);
				expect(found?.id).toBe(second);
			});

			it.each([
				[undefined, null],
				['0', '0'],
				['99.999', '99.999'],
				['33.333333', '33.333333'],
				['5000.50', '5000.5'],
				['90071992547409.93', '90071992547409.93'],
			])('reads the amount %s as %s, to the last decimal', async (amount, expected) => {
				expect((await read(bench.seedDeal({ amount })))?.amount).toBe(expected);
			});

			it('makes no call for nothing', async () => {
				await crm.writeDeals([], connection);
				await crm.createDeals([], connection);
				await crm.upsertContacts([], connection);
				await crm.linkContacts([], connection);
				await crm.createOnce([], connection);
				await crm.claims.create([], [], connection);
				await crm.claims.read([], connection);
				await crm.claims.finish([], connection);
				await crm.findDealsByReference([], connection);
				expect(bench.calls()).toBe(0);
			});
		});

		describe('the payments of a deal', () => {
			const [FIRST, SECOND, THIRD] = ['1', '2', '3'].map(
				(number) => `stripe/acct_1/test/payment/pi_${number}`,
			) as [string, string, string];
			const readSet = async (id: string) => {
				const [deal] = await crm.readDeals(
					[{ by: 'id', value: id }],
					{ fields: [field('paymentReferences')], references: true },
					connection,
				);
				if (!deal) throw new Error(`no deal ${id}`);
				return deal;
			};
			const writeSet = async (id: string, references: SubjectSet, revision?: string) =>
				(await crm.writeDeals([{ id, fields: {}, references, revision }], connection))[0];
			const addOne = async (id: string, reference: string, read: DealRecord) =>
				await writeSet(
					id,
					unionSubjectSets([read.references, subjectSet([reference])]),
					read.revision,
				);

			it.each([
				'',
				FIRST,
				`${FIRST} ~${SECOND}`,
				`${FIRST} !${SECOND}`,
				`${FIRST} ~!!${SECOND} !!!${THIRD}`,
			])('are kept and given back as they are: %s', async (text) => {
				const id = bench.seedDeal();
				const set = parseSubjectSet(text);
				if (text !== '') await writeSet(id, set);
				const { references, lacksReferences = false } = await readSet(id);
				expect([unionSubjectSets([references]), lacksReferences]).toEqual([set, false]);
				const shown = (await readSet(id)).fields[field('paymentReferences')] ?? '';
				expect(parseSubjectSet(shown).references).toEqual(set.references);
			});

			it('are asked for, or cost nothing', async () => {
				const id = bench.seedDeal();
				await writeSet(id, subjectSet([FIRST]));
				bench.forgetCalls();
				await read(id);
				expect(bench.calls()).toBe(1);
			});

			it('lose none when two runs add one at once, whichever of them is last', async () => {
				const id = bench.seedDeal();
				await writeSet(id, subjectSet([FIRST]));
				const [left, right] = [await readSet(id), await readSet(id)];
				const results = [await addOne(id, SECOND, left), await addOne(id, THIRD, right)];
				// Whoever is refused, or finds one that does not stand there any more, writes again.
				for (const [place, result] of results.entries()) {
					const fresh = await readSet(id);
					const own = [SECOND, THIRD][place] ?? '';
					if (result?.status === 'stale') await addOne(id, own, fresh);
					else if (fresh.lacksReferences) await writeSet(id, fresh.references, fresh.revision);
				}
				const { references, lacksReferences = false } = await readSet(id);
				expect([...references.references].sort()).toEqual([FIRST, SECOND, THIRD]);
				expect(lacksReferences).toBe(false);
			});

			it('lose none to a writer that knew of none', async () => {
				const id = bench.seedDeal();
				const before = await readSet(id);
				await writeSet(id, subjectSet([FIRST]), before.revision);
				const second = await addOne(id, SECOND, before);
				if (second?.status === 'stale') await addOne(id, SECOND, await readSet(id));
				expect([...(await readSet(id)).references.references].sort()).toEqual([FIRST, SECOND]);
			});

			it('stay off when they were taken off, also for a run that had read them before', async () => {
				const id = bench.seedDeal();
				await writeSet(id, subjectSet([FIRST, SECOND]));
				const before = await readSet(id);
				await writeSet(id, takeOff(before.references, [SECOND]), before.revision);
				const late = await addOne(id, THIRD, before);
				if (late?.status === 'stale') await addOne(id, THIRD, await readSet(id));
				const { references } = await readSet(id);
				expect([[...references.references].sort(), [...references.removed]]).toEqual([
					[FIRST, THIRD],
					[SECOND],
				]);
				await writeSet(id, putOn(references, [SECOND]));
				expect((await readSet(id)).references.references).toContain(SECOND);
			});

			it('are told by a person who edits the field, where the CRM tells whose edit it is', async () => {
				const id = bench.seedDeal();
				await writeSet(id, subjectSet([FIRST, SECOND]));
				bench.editByPerson(id, { [field('paymentReferences')]: FIRST });
				const { references } = await readSet(id);
				expect(references.references).toEqual([FIRST]);
				if (crm.guarantees.references.by !== 'revision')
					expect([...references.removed]).toEqual([SECOND]);
			});

			it('are two thousand on one deal, or its row alone is refused and says why', async () => {
				const many = Array.from(
					{ length: 2_000 },
					(_, place) => `stripe/acct_1A2B3C4D5E6F7G8H/live/payment/pi_3N${place}AbCdEfGhIjKlMnOpQ`,
				);
				const ids = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
				const results = await crm.writeDeals(
					ids.map((id, place) => ({
						id,
						fields: { [field('totalPaid')]: '5' },
						references: subjectSet(place === 1 ? many : [FIRST]),
					})),
					connection,
				);
				expect(statuses(results)).toEqual(['updated', 'updated', 'updated']);
				const [, full = ''] = ids;
				await addOne(full, FIRST, await readSet(full));
				expect((await readSet(full)).references.references).toEqual([...many, FIRST]);
				await bench.settle();
				const wanted = [many[0] ?? '', many[1_999] ?? '', FIRST];
				const found = await crm.findDealsByReference(wanted, connection);
				expect(found.get(many[0] ?? '')).toEqual([full]);
				expect(found.get(many[1_999] ?? '')).toEqual([full]);
				expect([...(found.get(FIRST) ?? [])].sort()).toEqual([...ids].sort());
			});

			it('end where the CRM has no more room for them, for their own row alone', async () => {
				const { mostReferences } = crm.guarantees;
				if (mostReferences === undefined) return;
				const many = Array.from(
					{ length: 2 * mostReferences },
					(_, place) => `stripe/acct_1A2B3C4D5E6F7G8H/live/payment/pi_3N${place}AbCdEfGhIjKlMnOpQ`,
				);
				const [full, other] = [bench.seedDeal(), bench.seedDeal()];
				await writeSet(full, subjectSet([FIRST]));
				const results = await crm.writeDeals(
					[
						{ id: full, fields: {}, references: subjectSet([FIRST, ...many]) },
						{ id: other, fields: {}, references: subjectSet([SECOND]) },
					],
					connection,
				);
				expect(results).toMatchObject([
					{ status: 'failed', failure: { kind: 'invalidRequest' } },
					{ status: 'updated' },
				]);
				expect((await readSet(full)).references.references).toEqual([FIRST]);
			});
		});

		describe('creating deals', () => {
			const draft = (reference: string, name = 'New deal') => ({
				reference,
				name,
				amount: '49.90',
				currency: 'EUR',
				closeDate: '2026-12-31',
				fields: { [field('mainReference')]: reference },
			});

			it('creates one deal for each reference, whoever asks, however often', async () => {
				const first = await crm.createDeals([draft('r/1'), draft('r/2'), draft('r/1')], connection);
				const second = await crm.createDeals([draft('r/2'), draft('r/3')], connection);
				expect(statuses(first)).toEqual(['created', 'created', 'existed']);
				expect(statuses(second)).toEqual(['existed', 'created']);
				expect(idOf(first[2])).toBe(idOf(first[0]));
				expect(idOf(second[0])).toBe(idOf(first[1]));
				expect(await read(idOf(first[0]))).toMatchObject({
					name: 'New deal',
					amount: '49.9',
					currency: 'EUR',
				});
			});

			it('puts a deal into any open stage, also when only the stage is said', async () => {
				for (const { id: pipeline, stages } of await crm.listPipelines(connection)) {
					for (const stage of stages.filter(({ kind }) => kind === 'open')) {
						const reference = `${pipeline}/${stage.id}`;
						const [result] = await crm.createDeals(
							[{ ...draft(reference), stage: stage.id }],
							connection,
						);
						expect(result?.status).toBe('created');
						expect(await read(idOf(result))).toMatchObject({ stage: stage.id, pipeline });
					}
				}
			});

			it('creates one deal when twenty ask at once', async () => {
				const before = bench.countDeals();
				const results = await Promise.all(
					Array.from({ length: 20 }, async () => await crm.createDeals([draft('r/9')], connection)),
				);
				expect(statuses(results.flat()).filter((status) => status === 'created')).toHaveLength(1);
				expect(new Set(results.flat().map(idOf)).size).toBe(1);
				expect(bench.countDeals()).toBe(before + 1);
			});
		});

		describe('finding deals', () => {
			it('finds the deals of a contact by e-mail, open and closed', async () => {
				const contactId = bench.seedContact('anna@acme.example');
				bench.seedContact('other@acme.example');
				const open = bench.seedDeal({ name: 'Open', amount: '10.00', contactIds: [contactId] });
				const closed = bench.seedDeal({ isClosed: true, contactIds: [contactId] });
				bench.seedDeal();
				const emails = ['Anna@Acme.example', 'other@acme.example', 'nobody@acme.example', ''];
				bench.forgetCalls();
				const found = await crm.findDealsByEmail(emails, connection);
				expect(bench.calls()).toBe(bench.budget.findByEmail);
				expect([...found.keys()]).toEqual(emails);
				const candidates = found.get('Anna@Acme.example') ?? [];
				expect(new Map(candidates.map(({ id, isOpen }) => [id, isOpen]))).toEqual(
					new Map([
						[open, true],
						[closed, false],
					]),
				);
				expect(candidates.find(({ id }) => id === open)).toMatchObject({
					name: 'Open',
					amount: '10',
				});
				expect([found.get('other@acme.example'), found.get('')]).toEqual([[], []]);
			});

			it('tells of each what it takes to choose among them', async () => {
				const contactIds = [bench.seedContact('anna@acme.example')];
				const ids = ['won', 'open', 'lost'].map((name) => bench.seedDeal({ name, contactIds }));
				const [pipeline] = await crm.listPipelines(connection);
				const stageOf = (wanted: string) =>
					pipeline?.stages.find(({ kind }) => kind === wanted)?.id ?? '';
				for (const [place, kind] of (['won', 'open', 'lost'] as const).entries()) {
					await crm.writeDeals(
						[{ id: ids[place] ?? '', fields: {}, stage: stageOf(kind) }],
						connection,
					);
				}
				await write(ids[0] ?? '', { [field('amountOutstanding')]: '40.50' });
				const references = parseSubjectSet(`${REFERENCE} !${REFERENCE}2`);
				await crm.writeDeals([{ id: ids[0] ?? '', fields: {}, references }], connection);
				const found = await crm.findDealsByEmail(['anna@acme.example'], connection);
				const told = new Map(found.get('anna@acme.example')?.map((deal) => [deal.name, deal]));
				expect(told.get('won')).toMatchObject({
					isOpen: false,
					isWon: true,
					references,
					outstanding: '40.5',
				});
				expect(told.get('open')).toMatchObject({
					isOpen: true,
					isWon: false,
					references: subjectSet([]),
					outstanding: null,
				});
				expect(told.get('lost')).toMatchObject({ isOpen: false, isWon: false });
				for (const { createdAt } of told.values()) {
					expect(new Date(createdAt).toISOString()).toBe(createdAt);
				}
			});

			it('finds the deals of a merged contact by each of its addresses', async () => {
				if (!bench.mergeContacts) return;
				const [first, second] = ['anna@acme.example', 'anna@home.example'].map((email) =>
					bench.seedContact(email),
				);
				const deals = [first, second].map((id) => bench.seedDeal({ contactIds: [id ?? ''] }));
				bench.mergeContacts(second ?? '', first ?? '');
				bench.forgetCalls();
				const emails = ['anna@home.example', 'anna@acme.example'];
				const found = await crm.findDealsByEmail(emails, connection);
				expect(bench.calls()).toBe(bench.budget.findByEmail);
				for (const email of emails) {
					expect(
						found
							.get(email)
							?.map(({ id }) => id)
							.sort(),
					).toEqual(deals);
				}
			});

			it('finds the deals whose list holds a reference, and no look-alikes', async () => {
				const [first, second, lookAlike] = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
				for (const [id, text] of [
					[first, `${REFERENCE} ${REFERENCE}_b`],
					[second, `${REFERENCE}_b ~${REFERENCE}`],
					[lookAlike, `${REFERENCE}_bc`],
				] as const) {
					await crm.writeDeals([{ id, fields: {}, references: parseSubjectSet(text) }], connection);
				}
				await bench.settle();
				bench.forgetCalls();
				const found = await crm.findDealsByReference([REFERENCE, `${REFERENCE}_none`], connection);
				expect(bench.calls()).toBe(bench.budget.findByReference);
				expect([...(found.get(REFERENCE) ?? [])].sort()).toEqual([first, second].sort());
				expect(found.get(`${REFERENCE}_none`)).toEqual([]);
			});
		});

		describe('contacts', () => {
			const email = 'bo@acme.example';

			it('makes a contact once and names it only then', async () => {
				const fields = { [field('customerId')]: 'cus_1' };
				const first = await crm.upsertContacts([{ email, name: 'Bo van Dam', fields }], connection);
				expect(statuses(first)).toEqual(['created']);
				expect(bench.contacts(email)).toEqual([{ id: idOf(first[0]), name: 'Bo van Dam' }]);
				bench.forgetCalls();
				const second = await crm.upsertContacts(
					[{ email: ' BO@acme.example', name: 'CARD HOLDER', fields }],
					connection,
				);
				expect(bench.calls()).toBe(bench.budget.upsertKnownContact);
				expect(second).toEqual([{ status: 'updated', id: idOf(first[0]) }]);
				expect(bench.contacts(email)).toEqual([{ id: idOf(first[0]), name: 'Bo van Dam' }]);
			});

			it('finds a merged contact by either address instead of making a second one', async () => {
				if (!bench.mergeContacts) return;
				const [main, other] = [
					bench.seedContact(email, 'Bo'),
					bench.seedContact('bo@home.example'),
				];
				const id = bench.mergeContacts(other, main);
				bench.forgetCalls();
				const results = await crm.upsertContacts(
					[{ email: 'Bo@Home.example', name: 'B', fields: { [field('customerId')]: 'cus_1' } }],
					connection,
				);
				expect(bench.calls()).toBe(bench.budget.upsertKnownContact);
				expect(results).toEqual([{ status: 'updated', id }]);
				expect(bench.contacts('bo@home.example')).toEqual([{ id, name: 'Bo' }]);
				expect(bench.contacts(email)).toEqual([{ id, name: 'Bo' }]);
			});

			it('never renames a person it did not make', async () => {
				const id = bench.seedContact(email, 'Bo');
				await crm.upsertContacts(
					[
						{ email, name: 'Somebody Else', fields: {} },
						{ id, name: 'Somebody Else', fields: { [field('customerId')]: 'cus_1' } },
					],
					connection,
				);
				expect(bench.contacts(email)).toEqual([{ id, name: 'Bo' }]);
			});

			it('writes nothing where there is nothing to write', async () => {
				const id = bench.seedContact(email, 'Bo');
				bench.forgetCalls();
				const results = await crm.upsertContacts([{ id, name: 'Bo', fields: {} }], connection);
				expect(results).toEqual([{ status: 'existed', id }]);
				expect(bench.writes()).toBe(0);
			});

			it('makes one contact when twenty ask at once', async () => {
				await Promise.all(
					Array.from(
						{ length: 20 },
						async () => await crm.upsertContacts([{ email, fields: {} }], connection),
					),
				);
				expect(bench.contacts(email)).toHaveLength(1);
			});

			it('gives each row its own result, also for the same address twice', async () => {
				const results = await crm.upsertContacts(
					[
						{ email, fields: { [field('customerId')]: 'cus_1' } },
						{ id: NOBODY_ID, fields: { [field('customerId')]: 'cus_2' } },
						{ email: 'cy@acme.example', fields: { no_such_field: '1' } },
						{ email, fields: { [field('customerId')]: 'cus_3' } },
					],
					connection,
				);
				expect(results).toMatchObject([
					{ status: 'created' },
					{ status: 'failed', failure: { kind: 'notFound' } },
					{ status: 'failed', failure: { kind: 'invalidRequest' } },
					{ status: 'updated', id: idOf(results[0]) },
				]);
			});

			it('links a contact to a deal as often as asked, and lists it once', async () => {
				const [dealId, contactId] = [bench.seedDeal(), bench.seedContact(email)];
				const link = { dealId, contactId };
				bench.forgetCalls();
				const results = await crm.linkContacts([link], connection);
				expect(bench.calls()).toBe(bench.budget.link);
				expect(statuses(results)).toEqual(['updated']);
				await crm.linkContacts([link, link], connection);
				const [deal] = await crm.readDeals(
					[{ by: 'id', value: dealId }],
					{ fields: [], contacts: true },
					connection,
				);
				expect(deal?.contactIds).toEqual([contactId]);
			});
		});

		describe('what happens to deals', () => {
			const since = () => new Date(connection.clock.now() - 1_000);
			const wanted = (more: Partial<DealEventFilter> = {}): DealEventFilter => ({
				kinds: ['created', 'enteredStage', 'changed'],
				stages: [bench.stages.next],
				fields: [field('totalPaid')],
				since: since(),
				...more,
			});
			const actions = () =>
				orRefuse<CrmActions>(crm.actions, () => {
					throw new Error(`${crm.displayName} does not offer this`);
				});

			it('is listed page by page without loss or repeat, whatever changes on the way', async () => {
				const from = since();
				const ids = Array.from({ length: 230 }, (_, place) =>
					bench.seedDeal({ name: `D${place}` }),
				);
				await bench.settle();
				const listed: string[] = [];
				let page: string | undefined;
				let pages = 0;
				do {
					const { deals, next } = await actions().listChangedDeals(from, page, connection);
					listed.push(...deals.map(({ id }) => id));
					pages += 1;
					page = next;
					await crm.writeDeals(
						ids.map((id) => ({ id, fields: { [field('totalPaid')]: String(pages) } })),
						connection,
					);
					await bench.settle();
				} while (page !== undefined);
				expect(pages).toBeGreaterThan(1);
				expect(new Set(listed).size).toBe(listed.length);
				expect(ids.filter((id) => !listed.includes(id))).toEqual([]);
			});

			it('leaves out deals that have not changed since, and tells a new revision after each change', async () => {
				const id = bench.seedDeal();
				const from = since();
				await bench.settle();
				const find = async () =>
					(await actions().listChangedDeals(from, undefined, connection)).deals.find(
						(deal) => deal.id === id,
					);
				const first = await find();
				expect(await find()).toEqual(first);
				await write(id, { [field('totalPaid')]: '5' });
				await bench.settle();
				expect((await find())?.revision).not.toBe(first?.revision);
				const later = new Date(connection.clock.now() + 60_000);
				expect((await actions().listChangedDeals(later, undefined, connection)).deals).toEqual([]);
			});

			it('is told as birth, stage and value, each with a key that stays', async () => {
				const filter = wanted();
				const id = bench.seedDeal({ name: 'Acme' });
				await crm.writeDeals([{ id, fields: {}, stage: bench.stages.next }], connection);
				for (const value of ['5', '7']) await write(id, { [field('totalPaid')]: value });
				const told = await actions().readDealEvents([id], filter, [field('totalPaid')], connection);
				expect(told.map(({ kind, change }) => [kind, change?.from ?? null, change?.to])).toEqual([
					['created', null, undefined],
					['enteredStage', expect.any(String), bench.stages.next],
					['changed', null, '5'],
					['changed', '5', '7'],
				]);
				expect(told.map(({ deal }) => [deal.id, deal.name, deal.stage])).toEqual(
					told.map(() => [id, 'Acme', bench.stages.next]),
				);
				expect(told.at(-1)?.deal.fields).toEqual({ [field('totalPaid')]: '7' });
				expect(new Set(told.map(({ key }) => key)).size).toBe(4);
				const again = await actions().readDealEvents([id], filter, [], connection);
				expect(again.map(({ key }) => key)).toEqual(told.map(({ key }) => key));
			});

			it('is told only as far as it is wanted, and not of a deal that is gone', async () => {
				const [id, gone] = [bench.seedDeal(), bench.seedDeal()] as const;
				await write(id, { [field('totalRefunded')]: '5' });
				bench.deleteDeal(gone);
				const kinds = async (more: Partial<DealEventFilter>) =>
					(await actions().readDealEvents([id, gone], wanted(more), [], connection)).map(
						({ kind, deal }) => `${kind} ${deal.id}`,
					);
				expect(await kinds({})).toEqual([`created ${id}`]);
				expect(await kinds({ kinds: ['changed'], fields: [field('totalRefunded')] })).toEqual([
					`changed ${id}`,
				]);
				expect(await kinds({ since: new Date(connection.clock.now() + 1_000) })).toEqual([]);
			});
		});

		describe('activities and claims', () => {
			const claim = (key: string, holder: string, more: Partial<ClaimDraft> = {}): ClaimDraft => ({
				key,
				state: 'open',
				holder,
				leaseUntil: '2026-11-23T10:05:00.000Z',
				subject: { reference: REFERENCE, type: 'payment.succeeded' },
				at: AT,
				...more,
			});
			const createClaims = async (...wanted: ClaimDraft[]) =>
				(await crm.claims.create(wanted, [], connection)).claims;
			const note = (key: string, more: Partial<Activity> = {}): Activity => ({
				kind: 'note',
				key,
				title: 'Payment received',
				body: [{ text: 'Acme paid €1,200.00' }],
				at: AT,
				...more,
			});
			const task = (key: string, more: Partial<Activity> = {}): Activity => ({
				...note(key, more),
				kind: 'task',
				title: 'Call the customer',
			});

			it('creates notes and tasks once, within the budget, on the deal and the contact', async () => {
				const [dealId, contactId] = [bench.seedDeal(), bench.seedContact('anna@acme.example')];
				const on = { dealId, contactId };
				bench.forgetCalls();
				const first = await crm.createOnce([note('k/1', on)], connection);
				expect(bench.calls()).toBe(bench.budget.createNote);
				bench.forgetCalls();
				const second = await crm.createOnce([task('k/1', on)], connection);
				expect(bench.calls()).toBe(bench.budget.createTask);
				expect(kinds(first)).toEqual(['created']);
				expect(kinds(second)).toEqual(['created']);
				bench.forgetCalls();
				const again = await crm.createOnce([note('k/1', on)], connection);
				expect(bench.calls()).toBe(bench.budget.createTakenNote);
				expect(again).toEqual([{ ...first[0], status: 'existed' }]);
				await crm.createOnce([task('k/1', on), task('k/1', on)], connection);
				expect(bench.activities()).toMatchObject([
					{ kind: 'note', key: 'k/1', dealId },
					{ kind: 'task', key: 'k/1', dealId },
				]);
			});

			it('answers for a mixture in the order given', async () => {
				const dealId = bench.seedDeal();
				await crm.createOnce([note('old', { dealId }), task('old task', { dealId })], connection);
				const wanted = [
					task('new task', { dealId }),
					note('old', { dealId }),
					note('new', { dealId }),
					task('old task', { dealId }),
					note('new', { dealId }),
				];
				const results = await crm.createOnce(wanted, connection);
				expect(results.map(({ key, status }) => [key, status])).toEqual([
					['new task', 'created'],
					['old', 'existed'],
					['new', 'created'],
					['old task', 'existed'],
					['new', 'existed'],
				]);
			});

			it('creates 120 notes, of which some exist', async () => {
				const dealId = bench.seedDeal();
				const notes = Array.from({ length: 120 }, (_, index) => note(`k/${index}`, { dealId }));
				await crm.createOnce(
					notes.filter((_, index) => index % 50 === 0),
					connection,
				);
				const results = await crm.createOnce(notes, connection);
				expect(kinds(results).filter((status) => status === 'existed')).toHaveLength(3);
				expect(bench.activities()).toHaveLength(120);
			});

			it.each(['note', 'task'] as const)(
				'has exactly one creator of a %s when twenty ask at once',
				async (kind) => {
					const dealId = bench.seedDeal();
					const make = kind === 'note' ? note : task;
					const results = await Promise.all(
						Array.from(
							{ length: 20 },
							async () => (await crm.createOnce([make('k/1', { dealId })], connection))[0],
						),
					);
					expect(results.filter((result) => result?.status === 'created')).toHaveLength(1);
					expect(results.filter((result) => result?.status === 'failed')).toEqual([]);
					expect(bench.activities()).toHaveLength(1);
				},
			);

			it('knows its own note again where the first answer was lost, and nobody else does', async () => {
				const mine = note('k/1', { dealId: bench.seedDeal(), holder: 'run 1' });
				bench.loseNextAnswer();
				const made = await untilAnswered(async () => await crm.createOnce([mine], connection));
				expect(kinds(made)).toEqual(['created']);
				const theirs = { ...mine, holder: 'run 2' };
				expect(kinds(await crm.createOnce([theirs], connection))).toEqual(['existed']);
			});

			it('has exactly one winner of a claim when twenty ask at once, whose claim it stays', async () => {
				const results = await Promise.all(
					Array.from(
						{ length: 20 },
						async (_, index) => (await createClaims(claim('c/1', `run ${index}`)))[0],
					),
				);
				const winner = results.findIndex((result) => result?.status === 'won');
				expect(results.filter((result) => result?.status === 'won')).toHaveLength(1);
				expect(results.filter((result) => result?.status === 'failed')).toEqual([]);
				expect(await crm.claims.read(['c/1'], connection)).toMatchObject([
					{ holder: `run ${winner}`, state: 'open' },
				]);
			});

			it('leaves the lease of the winner as it is, whoever comes second', async () => {
				await createClaims(claim('c/1', 'run 1'));
				const later = { leaseUntil: '2026-11-23T12:00:00.000Z', state: 'done' } as const;
				expect(kinds(await createClaims(claim('c/1', 'run 2', later)))).toEqual(['taken']);
				expect(await crm.claims.read(['c/1'], connection)).toMatchObject([
					{ holder: 'run 1', state: 'open', leaseUntil: '2026-11-23T10:05:00.000Z' },
				]);
			});

			it('reads claims in the order of the keys and finishes them', async () => {
				await createClaims(claim('c/1', 'run 1'), claim('c/2', 'run 2'));
				bench.forgetCalls();
				const read = await crm.claims.read(['c/2', 'c/3', 'c/1'], connection);
				expect(bench.calls()).toBe(bench.budget.readClaims);
				const { at: _at, ...first } = claim('c/1', 'run 1');
				expect(read).toMatchObject([{ key: 'c/2', holder: 'run 2' }, undefined, first]);
				bench.forgetCalls();
				const finished = await crm.claims.finish(['c/1'], connection);
				expect(bench.calls()).toBe(bench.budget.finishClaims);
				expect(statuses(finished)).toEqual(['updated']);
				const after = await crm.claims.read(['c/1', 'c/2'], connection);
				expect(after).toMatchObject([
					{ state: 'done', holder: 'run 1' },
					{ state: 'open', holder: 'run 2' },
				]);
			});

			it('keeps keys to the last sign, with case', async () => {
				const keys = ['C/1', 'c/1', 'c/1#%2F', `c/${'x'.repeat(250)}`, `c/${'x'.repeat(249)}y`];
				const made = await createClaims(...keys.map((key) => claim(key, key)));
				expect(kinds(made)).toEqual(keys.map(() => 'won'));
				const read = await crm.claims.read(keys, connection);
				expect(read.map((one) => [one?.key, one?.holder])).toEqual(keys.map((key) => [key, key]));
			});

			it('creates claims beside the notes that tell their facts within the budget, and shows them to nobody', async () => {
				const on = { dealId: bench.seedDeal(), contactId: bench.seedContact('anna@acme.example') };
				bench.forgetCalls();
				const made = await crm.claims.create(
					[claim('c/1', 'run 1', on)],
					[note('seen', on)],
					connection,
				);
				expect(bench.calls()).toBe(bench.budget.createClaimAndNote);
				expect([kinds(made.claims), kinds(made.notes)]).toEqual([['won'], ['created']]);
				const seen = bench.activities().filter(({ text, dealId }) => text !== '' || dealId);
				expect(seen).toMatchObject([{ key: 'seen', dealId: on.dealId }]);
				const again = await crm.claims.create(
					[claim('c/1', 'run 2', on)],
					[note('seen', on)],
					connection,
				);
				expect([kinds(again.claims), kinds(again.notes)]).toEqual([['taken'], ['existed']]);
				expect(bench.activities().filter(({ key }) => key === 'seen')).toHaveLength(1);
			});

			it('never has a claim without its note: what dies in between is told again', async () => {
				const on = { dealId: bench.seedDeal() };
				const ask = async (holder: string) =>
					await crm.claims.create([claim('c/1', holder, on)], [note('seen', on)], connection);
				bench.loseNextAnswer();
				await ask('run 1').catch(() => undefined);
				const [read] = await crm.claims.read(['c/1'], connection);
				const isTold = bench.activities().some(({ key }) => key === 'seen');
				expect(read === undefined || isTold).toBe(true);
				const ended = await ask('run 1');
				expect([kinds(ended.claims), ended.notes[0]?.status]).toEqual([
					['won'],
					expect.stringMatching(/created|existed/),
				]);
			});

			it('shows a claim on the contact where nothing else tells its fact', async () => {
				const contactId = bench.seedContact('anna@acme.example');
				const shown = { title: 'Payment received', body: [{ text: 'Acme paid €1,200.00' }] };
				const wanted = claim('c/1', 'nobody', { contactId, shown, state: 'done' });
				// Asked twice by one holder.
				for (let times = 0; times < 2; times++)
					expect(kinds(await createClaims(wanted))).toEqual(['won']);
				const seen = bench.activities().filter(({ text }) => text.includes('1,200.00'));
				expect(seen).toMatchObject([{ kind: 'note', key: 'c/1' }]);
				expect(await crm.claims.read(['c/1'], connection)).toMatchObject([{ state: 'done' }]);
			});

			it('finishes again what is done, passes over what is gone, and creates nothing', async () => {
				await createClaims(claim('c/1', 'run 1'));
				await crm.claims.finish(['c/1'], connection);
				const results = await crm.claims.finish(['gone', 'c/1', 'gone too'], connection);
				expect(statuses(results)).not.toContain('failed');
				expect(await crm.claims.read(['gone'], connection)).toEqual([undefined]);
			});

			it('belongs to the run whose answer was lost, and to nobody else', async () => {
				const ask = async (holder: string) => await createClaims(claim('c/1', holder));
				bench.loseNextAnswer();
				expect(kinds(await untilAnswered(async () => await ask('run 1')))).toEqual(['won']);
				expect(kinds(await ask('run 2'))).toEqual(['taken']);
				expect(await crm.claims.read(['c/1'], connection)).toMatchObject([{ holder: 'run 1' }]);
			});

			it('lists what nobody finished in time, with what it is about, where it says so', async () => {
				const ago = (minutes: number) =>
					new Date(connection.clock.now() - minutes * 60_000).toISOString();
				const wanted = (key: string, more: Partial<ClaimDraft>) =>
					claim(key, 'run 1', { at: ago(30), ...more });
				await createClaims(
					wanted('lapsed', { leaseUntil: ago(10) }),
					wanted('held', { leaseUntil: ago(-60) }),
					wanted('done', { leaseUntil: ago(10), state: 'done' }),
				);
				await bench.settle();
				const open = await crm.claims.listOpen?.(new Date(ago(5)), connection);
				expect(open !== undefined).toBe(crm.guarantees.listsOpenClaims);
				const told = [{ key: 'lapsed', subject: claim('', '').subject }];
				if (open) expect(open).toMatchObject(told);
			});

			it('shows what a payer wrote as text, never as markup', async () => {
				const dealId = bench.seedDeal();
				const evil = '<script>alert("x")</script>';
				const url = 'https://pay.example/?a=1&b="><img src=x>';
				const body = [{ text: evil }, { text: 'Open the payment', url }];
				await crm.createOnce(
					[note('k/1', { dealId, title: evil, body }), task('k/1', { dealId, body })],
					connection,
				);
				for (const { text } of bench.activities()) {
					expect(text).not.toMatch(/<\/?(script|img)/i);
					expect(text).toContain('alert(');
					expect(text).toContain('pay.example');
				}
				expect(bench.activities()).toHaveLength(2);
			});

			it('takes a body longer than the CRM has room for', async () => {
				const dealId = bench.seedDeal();
				const body = [{ text: 'First' }, { text: '<'.repeat(70_000) }];
				const results = await crm.createOnce([note('k/1', { dealId, body })], connection);
				expect(kinds(results)).toEqual(['created']);
				expect(bench.activities()[0]?.text).toContain('First');
			});
		});

		describe('fields', () => {
			it('sets up what is missing, and nothing twice', async () => {
				await bench.withoutFields();
				const first = await crm.setUpFields(connection);
				expect(first.filter(({ status }) => status !== 'created')).toEqual([]);
				bench.forgetCalls();
				const second = await crm.setUpFields(connection);
				expect(second.filter(({ status }) => status !== 'existed')).toEqual([]);
				expect(second.map(({ field: name }) => name)).toEqual(first.map(({ field: name }) => name));
				expect(bench.writes()).toBe(0);
			});

			it('lists fields that hold every standard value', async () => {
				const fields = {
					deal: await crm.listFields('deal', connection),
					contact: await crm.listFields('contact', connection),
				};
				const rows = PAYMENT_VALUE_KEYS.flatMap((value): MappingRow[] => {
					const object: CrmObject | undefined = paymentValue(value).standardOn;
					return object ? [{ source: { value }, object, field: field(value) }] : [];
				});
				expect(checkMapping(rows, fields, crm.displayName, true)).toEqual([]);
				const main = fields.deal.find(({ name }) => name === field('mainReference'));
				expect(main?.isUnique).toBe(true);
			});

			it('lists pipelines with a won stage, and owners', async () => {
				const pipelines = await crm.listPipelines(connection);
				const [first] = pipelines;
				expect(first?.stages.map(({ order }) => order)).toEqual(
					first?.stages.map((_, place) => place),
				);
				expect(first?.stages.filter(({ kind }) => kind === 'won')).toHaveLength(1);
				expect(first?.stages.some(({ kind }) => kind === 'lost')).toBe(true);
				expect(await crm.listOwners(connection)).not.toHaveLength(0);
			});
		});

		describe('refusals', () => {
			it.each(['auth', 'permission'] as const)(
				'calls a missing right %s, and writes nothing',
				async (kind) => {
					const id = bench.seedDeal();
					bench.revoke(kind);
					const fields = { [field('totalPaid')]: '5' };
					const results = await crm.writeDeals(
						[
							{ id, fields },
							{ id: bench.seedDeal(), fields },
						],
						connection,
					);
					expect(results).toMatchObject([
						{ status: 'failed', failure: { kind } },
						{ status: 'failed', failure: { kind } },
					]);
					expect(failureText(results[0])).toMatch(kind === 'auth' ? /token|credential/ : /deals/);
				},
			);

			it('throws from a read what it can name', async () => {
				bench.revoke('auth');
				const failure = await crm.listFields('deal', connection).then(
					() => undefined,
					(error: unknown) => crm.classify(error),
				);
				expect(failure?.kind).toBe('auth');
			});

			it('names nothing that is a fault of ours', () => {
				expect(crm.classify(new TypeError('x is not a function'))).toBeUndefined();
			});

			it('comes through a storm of refusals with every row written once', async () => {
				const dealId = bench.seedDeal();
				const notes = ['k/1', 'k/2'].map((key): Activity => ({
					kind: 'note',
					key,
					title: 'Paid',
					body: [],
					at: AT,
					dealId,
				}));
				bench.slowDown(3);
				await untilAnswered(async () => await crm.createOnce(notes, connection));
				bench.slowDown(3);
				await untilAnswered(
					async () =>
						await crm.writeDeals(
							[{ id: dealId, fields: { [field('totalPaid')]: '5' } }],
							connection,
						),
				);
				expect(bench.activities()).toHaveLength(2);
				expect((await read(dealId, [field('totalPaid')]))?.fields).toEqual({
					[field('totalPaid')]: '5',
				});
			});
		});
	});
}

/** Asks again what failed in passing, as the gateway's redelivery does. */
async function untilAnswered<Result extends WriteResult | ActivityResult | ClaimResult>(
	ask: () => Promise<readonly Result[]>,
): Promise<readonly Result[]> {
	for (let tries = 0; tries < 6; tries++) {
		const results = await ask();
		const failed = results.flatMap((result) => ('failure' in result ? [result.failure] : []));
		if (failed.length === 0) return results;
		expect(failed.filter((failure) => !isTransient(failure))).toEqual([]);
	}
	throw new Error('It never came through');
}

function statuses(results: readonly WriteResult[]): string[] {
	return results.map(({ status }) => status);
}

function kinds(results: ReadonlyArray<ActivityResult | ClaimResult>): string[] {
	return results.map(({ status }) => status);
}

function idOf(result: WriteResult | undefined): string {
	return result && 'id' in result ? result.id : '';
}

function failureText(result: WriteResult | undefined): string {
	return result && 'failure' in result ? result.failure.message : '';
}
