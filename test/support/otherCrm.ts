/** The adapter of the invented CRM in otherCrmSystem.ts: the contract holds for more than HubSpot. */
import type {
	Activity,
	ActivityResult,
	ClaimResult,
	ClaimStore,
	ContactChange,
	CrmAdapter,
	CrmConnection,
	FieldResult,
	OpenClaim,
	WriteResult,
} from '../../nodes/shared/contracts/crm';
import type { Clock } from '../../nodes/shared/contracts/http';
import { chunk, type RowOutcome, sendInBatches } from '../../nodes/shared/loops/batches';
import { lookCreateLook } from '../../nodes/shared/loops/lookCreateLook';
import type { Failure } from '../../nodes/shared/vocabulary/failure';
import { formatSubjectSet, parseSubjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import { createActions } from './otherCrmActions';
import {
	fieldName,
	isOpen,
	isWon,
	type KeyedId,
	NO_ROW,
	BY_NUMBER,
	OTHER_STAGES,
	standardColumns,
	TABLES,
	toClaim,
	toClaimRow,
	toField,
	toNote,
	toRecord,
	toResult,
	toTask,
} from './otherCrmShapes';
import {
	createOtherCrmSystem,
	type Hooks,
	MOST_ROWS,
	OtherCrmRefusal,
	type OtherCrmSystem,
	type Row,
	type Save,
	type Saved,
	type Table,
} from './otherCrmSystem';

const OUTSTANDING = fieldName('amountOutstanding');
const REFERENCES = fieldName('paymentReferences');

export interface OtherCrm {
	readonly adapter: CrmAdapter;
	readonly connection: CrmConnection;
	readonly system: OtherCrmSystem;
	/** Replace either to hold an operation up, refuse it, or lose its answer. */
	readonly hooks: Hooks;
}

/** @param hasFields false for an account in which Set Up Payment Fields never ran. */
export function createOtherCrm(clock: Clock, hooks: Hooks = {}, hasFields = true): OtherCrm {
	const system = createOtherCrmSystem(clock, hooks);
	if (hasFields) {
		for (const [table, column] of standardColumns())
			system.columnsOf(table).set(column.name, column);
	}
	const connection: CrmConnection = {
		http: async () => await Promise.reject(new Error('the other CRM makes no HTTP calls')),
		clock,
		baseUrl: 'https://other-crm.example',
	};
	return { adapter: createAdapter(system), connection, system, hooks };
}

function createAdapter(system: OtherCrmSystem): CrmAdapter {
	const retrieve = async (table: Table, field: string, values: readonly string[]) => {
		const rows: Row[] = [];
		for (const part of chunk([...new Set(values)], MOST_ROWS[table])) {
			rows.push(...(await system.retrieve(table, field, part)));
		}
		return rows;
	};

	/** Refusals of a whole call become each row's own. */
	const save = async (table: Table, saves: readonly Save[]): Promise<Array<Saved | Failure>> => {
		const sent = await sendInBatches({
			rows: saves.map((row, index) => ({ row, index })),
			size: MOST_ROWS[table],
			identityOf: ({ index }) => String(index),
			send: async (part) => {
				const saved = await system.save(
					table,
					part.map(({ row: { row } }) => row),
				);
				return saved.map((result) => ({ result }));
			},
			classify: (error) => (error instanceof OtherCrmRefusal ? error.failure : undefined),
			mayHalve: () => false,
			untold: NO_ROW,
		});
		return sent.map((outcome) => ('result' in outcome ? outcome.result : outcome.failure));
	};

	const linksOf = async (field: 'OpportunityId' | 'PersonId', ids: readonly string[]) =>
		ids.length === 0 ? [] : await retrieve('OpportunityPerson', field, ids);

	async function writeDeals(
		changes: Parameters<CrmAdapter['writeDeals']>[0],
	): Promise<WriteResult[]> {
		const toSave = (change: (typeof changes)[number], stage?: string): Save => ({
			id: change.id,
			values: {
				...change.fields,
				...(change.references ? { [REFERENCES]: formatSubjectSet(change.references) } : {}),
				...(stage === undefined ? {} : { Stage: stage }),
			},
			...(change.revision === undefined ? {} : { revision: Number(change.revision) }),
		});
		const saves = changes.map((change) => toSave(change, change.stage));
		const results = (await save('Opportunity', saves)).map(toResult);
		for (const [index, change] of changes.entries()) {
			const first = results[index];
			if (change.stage === undefined || first?.status !== 'failed') continue;
			if (first.failure.kind !== 'invalidRequest') continue;
			const [again] = await save('Opportunity', [toSave(change)]);
			const second = toResult(again);
			results[index] =
				second.status === 'updated' ? { ...second, stageRefused: first.failure } : second;
		}
		return results;
	}

	/** Tasks have no unique field. */
	async function createTasks(activities: readonly Activity[]): Promise<ActivityResult[]> {
		const looked = await lookCreateLook({
			rows: activities,
			...BY_NUMBER,
			look: async (rows) =>
				await retrieve(
					'Task',
					'Key',
					rows.map(({ key }) => key),
				),
			create: async (rows) => {
				const saved = await save('Task', rows.map(toTask));
				return rows.map(({ key }, index): RowOutcome<KeyedId> => {
					const made = toResult(saved[index]);
					if ('id' in made) return { result: { id: made.id, values: { Key: key } } };
					return { failure: 'failure' in made ? made.failure : NO_ROW };
				});
			},
			remove: async (younger) => {
				await system.remove(
					'Task',
					younger.map(({ id }) => id),
				);
			},
			untold: NO_ROW,
		});
		return looked.map((outcome, index): ActivityResult => {
			const key = activities[index]?.key ?? '';
			if ('failure' in outcome) return { status: 'failed', key, failure: outcome.failure };
			const status = outcome.isNew ? 'created' : 'existed';
			return { status, key, id: outcome.found.id };
		});
	}

	/** Rows with a unique key; one that was there is still the caller's where it names the same holder. */
	async function createKeyed<Row extends { readonly key: string; readonly holder?: string }>(
		table: 'Note' | 'Claim',
		rows: readonly Row[],
		toSave: (row: Row) => Save,
	): Promise<ActivityResult[]> {
		const saved = await save(table, rows.map(toSave));
		const keys = rows.map(({ key }) => key);
		const hasOld = saved.some((result) => 'outcome' in result && result.outcome === 'existed');
		const old = hasOld ? await retrieve(table, 'Key', keys) : [];
		const seen = new Set<string>();
		return rows.map(({ key, holder }, index): ActivityResult => {
			const result = saved[index];
			const isRepeated = seen.has(key);
			seen.add(key);
			if (!result || !('id' in result)) {
				const failed = toResult(result);
				return { status: 'failed', key, failure: 'failure' in failed ? failed.failure : NO_ROW };
			}
			const held = old.find(({ id }) => id === result.id)?.values.Holder;
			const isMine = holder !== undefined && held === holder && !isRepeated;
			const isNew = result.outcome === 'created' || isMine;
			return { status: isNew ? 'created' : 'existed', key, id: result.id };
		});
	}

	/** A row of its own, after the note that tells the fact; a claim that people see gets a note with its key. */
	const claims: ClaimStore = {
		async create(wanted, alongside) {
			const shown = wanted.flatMap(({ key, at, dealId, contactId, shown: text }): Activity[] =>
				text ? [{ kind: 'note', key, at, dealId, contactId, ...text }] : [],
			);
			const told = [...alongside, ...shown];
			const notes = told.length > 0 ? await createKeyed('Note', told, toNote) : [];
			const made = wanted.length > 0 ? await createKeyed('Claim', wanted, toClaimRow) : [];
			return {
				notes: notes.slice(0, alongside.length),
				claims: made.map((result): ClaimResult =>
					result.status === 'failed'
						? result
						: { ...result, status: result.status === 'created' ? 'won' : 'taken' },
				),
			};
		},
		async read(keys) {
			const rows = keys.length > 0 ? await retrieve('Claim', 'Key', keys) : [];
			return keys.map((key) => {
				const row = rows.find(({ values }) => values.Key === key);
				return row && toClaim(row);
			});
		},
		async finish(keys) {
			const rows = keys.length > 0 ? await retrieve('Claim', 'Key', keys) : [];
			const open = rows.filter(({ values }) => values.State !== 'done');
			const saved = await save(
				'Claim',
				open.map(({ id }) => ({ id, values: { State: 'done' } })),
			);
			return keys.map((key): WriteResult => {
				const row = rows.find(({ values }) => values.Key === key);
				const index = open.findIndex((candidate) => candidate === row);
				return index < 0 ? { status: 'existed', id: row?.id ?? key } : toResult(saved[index]);
			});
		},
		async listOpen(before) {
			const rows = await system.search('Claim', 'State', 'open');
			return rows
				.map((row) => ({ ...toClaim(row), createdAt: new Date(row.createdAt).toISOString() }))
				.filter((claim): claim is OpenClaim => claim.subject !== undefined)
				.filter(({ leaseUntil }) => Date.parse(leaseUntil) < before.getTime());
		},
	};

	async function upsertContacts(contacts: readonly ContactChange[]): Promise<WriteResult[]> {
		const isNothing = ({ id, fields }: ContactChange) =>
			id !== undefined && Object.keys(fields).length === 0;
		const rows = contacts.filter((contact) => !isNothing(contact));
		const saved = await save(
			'Person',
			rows.map(({ id, email = '', fields }): Save =>
				id === undefined
					? { by: { field: 'Email', value: email.trim().toLowerCase() }, values: fields }
					: { id, values: fields },
			),
		);
		const results = contacts.map((contact): WriteResult =>
			isNothing(contact)
				? { status: 'existed', id: contact.id ?? '' }
				: toResult(saved[rows.indexOf(contact)]),
		);
		const named = contacts.flatMap(({ name = '' }, index): Save[] => {
			const result = results[index];
			if (result?.status !== 'created' || name === '') return [];
			const [first = '', ...rest] = name.split(' ');
			return [{ id: result.id, values: { FirstName: first, LastName: rest.join(' ') || null } }];
		});
		if (named.length > 0) await save('Person', named);
		return results;
	}

	const adapter: CrmAdapter = {
		id: 'other',
		displayName: 'Other CRM',
		guarantees: {
			claims: 'uniqueKey',
			notes: 'uniqueKey',
			tasks: 'lookCreateLook',
			deals: 'uniqueKey',
			references: { by: 'revision' },
			conditionalWrites: true,
			listsOpenClaims: true,
			without: [],
		},
		identify: async () => ({ account: 'org_7', homeCurrency: 'EUR', name: 'Other CRM' }),
		fieldName,
		async readDeals(keys, { fields, contacts = false }) {
			const [byId, byReference] = (['id', 'reference'] as const).map((by) =>
				keys.filter((key) => key.by === by && key.value !== '').map(({ value }) => value),
			);
			const rows = [
				...(byId?.length ? await retrieve('Opportunity', 'id', byId) : []),
				...(byReference?.length ? await retrieve('Opportunity', 'MainReference', byReference) : []),
			];
			const links = contacts
				? await linksOf(
						'OpportunityId',
						rows.map(({ id }) => id),
					)
				: [];
			return keys.map(({ by, value }) => {
				const row = rows.find((candidate) =>
					by === 'id'
						? candidate.id === system.aliasOf(value)
						: candidate.values.MainReference === value,
				);
				return row && toRecord(row, fields, links);
			});
		},
		writeDeals,
		async createDeals(drafts) {
			const saved = await save(
				'Opportunity',
				drafts.map(({ reference, name, amount, currency, stage, ownerId, closeDate, fields }) => ({
					by: { field: 'MainReference', value: reference },
					onlyNew: true,
					values: {
						...fields,
						Name: name,
						Amount: amount,
						Currency: currency,
						Stage: stage ?? OTHER_STAGES.stages[0]?.id ?? null,
						OwnerId: ownerId ?? null,
						CloseDate: closeDate ?? null,
					},
				})),
			);
			const links = saved.flatMap((result, index): Save[] => {
				const contactId = drafts[index]?.contactId;
				if (contactId === undefined || !('id' in result)) return [];
				const values = { OpportunityId: result.id, PersonId: contactId };
				return [{ by: { field: 'Link', value: `${result.id}:${contactId}` }, values }];
			});
			if (links.length > 0) await save('OpportunityPerson', links);
			return saved.map(toResult);
		},
		async findDealsByEmail(emails) {
			const wanted = emails.map((email) => email.trim().toLowerCase());
			const people = await retrieve('Person', 'Email', wanted);
			const links = await linksOf(
				'PersonId',
				people.map(({ id }) => id),
			);
			const ids = links.map(({ values }) => values.OpportunityId ?? '');
			const deals = ids.length > 0 ? await retrieve('Opportunity', 'id', ids) : [];
			return new Map(
				emails.map((email) => {
					const own = people.filter(({ values }) => values.Email === email.trim().toLowerCase());
					const linked = links.filter(({ values }) => own.some(({ id }) => id === values.PersonId));
					const found = deals.filter(({ id }) =>
						linked.some(({ values }) => values.OpportunityId === id),
					);
					return [
						email,
						found.map((deal) => ({
							...toRecord(deal, [], []),
							isOpen: isOpen(deal),
							isWon: isWon(deal),
							createdAt: new Date(deal.createdAt).toISOString(),
							references: parseSubjectSet(deal.values[REFERENCES]),
							outstanding: toRecord(deal, [OUTSTANDING], []).fields[OUTSTANDING] ?? null,
						})),
					];
				}),
			);
		},
		async findDealsByReference(references) {
			const found = new Map<string, string[]>();
			for (const reference of new Set(references)) {
				const rows = await system.search('Opportunity', REFERENCES, reference);
				const holding = rows.filter(({ values }) =>
					parseSubjectSet(values[REFERENCES]).references.includes(reference),
				);
				found.set(
					reference,
					holding.map(({ id }) => id),
				);
			}
			return found;
		},
		upsertContacts,
		async linkContacts(links) {
			const saved = await save(
				'OpportunityPerson',
				links.map(({ dealId, contactId }) => ({
					by: { field: 'Link', value: `${dealId}:${contactId}` },
					values: { OpportunityId: dealId, PersonId: contactId },
				})),
			);
			return saved.map((result, index): WriteResult => {
				const written = toResult(result);
				return 'id' in written ? { status: 'updated', id: links[index]?.contactId ?? '' } : written;
			});
		},
		async createOnce(activities) {
			const results = new Map<Activity, ActivityResult>();
			for (const [kind, create] of [
				['note', async (rows: readonly Activity[]) => await createKeyed('Note', rows, toNote)],
				['task', createTasks],
			] as const) {
				const own = activities.filter((activity) => activity.kind === kind);
				const made = own.length > 0 ? await create(own) : [];
				for (const [index, result] of made.entries()) results.set(own[index] as Activity, result);
			}
			return activities.map((activity) => results.get(activity) as ActivityResult);
		},
		claims,
		async setUpFields() {
			const results: FieldResult[] = [];
			for (const object of ['deal', 'contact'] as const) {
				const present = await system.describe(TABLES[object]);
				for (const [table, column] of standardColumns()) {
					if (table !== TABLES[object]) continue;
					const isThere = present.some(({ name }) => name === column.name);
					if (!isThere) await system.addColumn(table, column);
					const status = isThere ? 'existed' : 'created';
					results.push({ object, field: column.name, label: column.label, status });
				}
			}
			return results;
		},
		async listFields(object) {
			return (await system.describe(TABLES[object])).map(toField);
		},
		listPipelines: async () => [OTHER_STAGES],
		listOwners: async () => [{ id: 'user_1', name: 'Ada Keller', email: 'ada@other-crm.example' }],
		classify: (error) => (error instanceof OtherCrmRefusal ? error.failure : undefined),
	};
	return { ...adapter, actions: createActions(system, adapter) };
}
