/**
 * A CRM for the engine's model test. Three ways to keep a deal's set of payments whole under concurrency, as real CRMs have
 * them: a history of field values (writes are blind), conditional writes (no history), or a row for each payment, which no
 * writer takes away. Claims are records of their own. Every call can be held up or made to fail by the test.
 */
import type {
	Activity,
	ActivityResult,
	ClaimDraft,
	ClaimRecord,
	ClaimResult,
	CrmAdapter,
	CrmConnection,
	DealRecord,
	FieldVersion,
	ReadDealsOptions,
	WriteResult,
} from '../../nodes/shared/contracts/crm';
import type { CrmField, Pipeline } from '../../nodes/shared/vocabulary/crmField';
import type { Failure } from '../../nodes/shared/vocabulary/failure';
import {
	PAYMENT_VALUE_KEYS,
	paymentValue,
	type ValueKind,
} from '../../nodes/shared/vocabulary/paymentValue';
import { keptSet } from '../../nodes/shared/vocabulary/subjectHistory';
import {
	formatSubjectSet,
	parseSubjectSet,
	type SubjectSet,
	subjectSet,
	unionSubjectSets,
} from '../../nodes/shared/vocabulary/subjectSet';

export type Guard = 'history' | 'revision' | 'rows';

export interface ModelDeal {
	id: string;
	amount: string | null;
	currency: string | null;
	stage: string;
	pipeline: string;
	fields: Record<string, string | null>;
	history: Record<string, FieldVersion[]>;
	/** With rows: what they say. */
	rows: SubjectSet;
	revision: number;
	contactIds: string[];
}

export interface ModelNote extends Activity {
	readonly id: string;
}

/** A record of its own, which nobody sees. */
export interface ModelClaim extends ClaimDraft {
	readonly id: string;
}

export interface ModelCrm {
	readonly adapter: CrmAdapter;
	readonly deals: Map<string, ModelDeal>;
	/** What people see. */
	readonly activities: Map<string, ModelNote>;
	readonly claims: Map<string, ModelClaim>;
	readonly contacts: Map<
		string,
		{ id: string; email: string; fields: Record<string, string | null> }
	>;
	readonly calls: string[];
	/** What a person does on the deal's page. */
	edit(
		id: string,
		edit: {
			readonly stage?: string;
			readonly amount?: string | null;
			readonly fields?: Readonly<Record<string, string | null>>;
		},
	): void;
	addDeal(deal: {
		id: string;
		amount: string | null;
		currency?: string;
		stage?: string;
		reference?: string;
		/** Of a contact that is on it. */
		email?: string;
	}): void;
}

/** Thrown by a call that the test wants to fail. */
export class ModelOutage extends Error {
	constructor(
		message?: string,
		readonly retryAfterMs?: number,
	) {
		super(message);
	}
}

export const MODEL_PIPELINE: Pipeline = {
	id: 'sales',
	label: 'Sales',
	stages: [
		{ id: 'new', label: 'New', kind: 'open', order: 0 },
		{ id: 'sent', label: 'Contract sent', kind: 'open', order: 1 },
		{ id: 'won', label: 'Won', kind: 'won', order: 2 },
		{ id: 'lost', label: 'Lost', kind: 'lost', order: 3 },
		{ id: 'onboarding', label: 'Onboarding', kind: 'open', order: 4 },
	],
};

const OUTAGE: Failure = { kind: 'unavailable', message: 'The model CRM is down' };
const TYPES: Readonly<Record<ValueKind, CrmField['type']>> = {
	text: 'text',
	longText: 'longText',
	number: 'number',
	datetime: 'datetime',
	option: 'option',
};

/** @param hold awaited before and after every call; it may throw `ModelOutage`. */
export function createModelCrm(guard: Guard, hold: (label: string) => Promise<void>): ModelCrm {
	const deals = new Map<string, ModelDeal>();
	const activities = new Map<string, ModelNote>();
	const claims = new Map<string, ModelClaim>();
	const contacts: ModelCrm['contacts'] = new Map();
	const calls: string[] = [];

	const call = async <Value>(name: string, action: () => Value): Promise<Value> => {
		calls.push(name);
		await hold(name);
		const value = action();
		await hold(`${name} answered`);
		return value;
	};

	const find = (by: 'id' | 'reference', value: string) =>
		by === 'id'
			? deals.get(value)
			: [...deals.values()].find((deal) => deal.fields.mainReference === value);

	const createActivity = (activity: Activity): ActivityResult => {
		const { key } = activity;
		const present = activities.get(key);
		if (present) return { status: 'existed', key, id: present.id };
		const id = `activity_${activities.size + 1}`;
		activities.set(key, { ...activity, id });
		return { status: 'created', key, id };
	};

	const createClaim = (claim: ClaimDraft): ClaimResult => {
		const { key, at, dealId, contactId, shown } = claim;
		const present = claims.get(key);
		if (present) return { status: 'taken', key, id: present.id };
		const id = `claim_${claims.size + 1}`;
		claims.set(key, { ...claim, id });
		if (shown) createActivity({ kind: 'note', key, at, dealId, contactId, ...shown });
		return { status: 'won', key, id };
	};

	const adapter: CrmAdapter = {
		id: 'model',
		displayName: 'Model CRM',
		guarantees: {
			claims: 'uniqueKey',
			notes: 'uniqueKey',
			tasks: 'uniqueKey',
			deals: 'uniqueKey',
			references: guard === 'history' ? { by: 'history', versions: 20 } : { by: guard },
			conditionalWrites: guard === 'revision',
			listsOpenClaims: false,
			without: [],
		},
		identify: async () => ({ account: 'org_1', homeCurrency: 'USD', name: 'Model' }),
		fieldName: (key) => key,
		readDeals: async (keys, options) =>
			await call('readDeals', () =>
				keys.map(({ by, value }) => {
					const deal = find(by, value);
					return deal && recordOf(deal, options, guard);
				}),
			),
		writeDeals: async (changes) =>
			await call('writeDeals', () =>
				changes.map(({ id, fields, references, stage, revision }): WriteResult => {
					const deal = deals.get(id);
					if (!deal) return { status: 'failed', failure: { kind: 'notFound', message: 'gone' } };
					if (
						guard === 'revision' &&
						revision !== undefined &&
						revision !== String(deal.revision)
					) {
						return { status: 'stale' };
					}
					for (const [field, value] of Object.entries(fields)) put(deal, field, value, false);
					if (references) {
						if (guard === 'rows') deal.rows = unionSubjectSets([deal.rows, references]);
						const held = guard === 'rows' ? deal.rows : references;
						put(deal, 'paymentReferences', formatSubjectSet(held), false);
					}
					if (stage !== undefined) deal.stage = stage;
					deal.revision++;
					return { status: 'updated', id };
				}),
			),
		createDeals: async (drafts) =>
			await call('createDeals', () =>
				drafts.map((draft): WriteResult => {
					const present = find('reference', draft.reference);
					if (present) return { status: 'existed', id: present.id };
					const id = `deal_${deals.size + 1}`;
					deals.set(id, newDeal(id, draft.amount, draft.currency, draft.stage));
					const made = deals.get(id);
					for (const [field, value] of Object.entries(draft.fields))
						if (made) put(made, field, value, false);
					return { status: 'created', id };
				}),
			),
		findDealsByEmail: async (emails) =>
			await call('findDealsByEmail', () => {
				const of = (email: string) => {
					const contact = [...contacts.values()].find((candidate) => candidate.email === email);
					return [...deals.values()].filter(({ contactIds }) =>
						contactIds.includes(contact?.id ?? ''),
					);
				};
				return new Map(
					emails.map((email) => [
						email,
						of(email).map(({ id, amount, currency, stage, fields }) => ({
							id,
							name: id,
							url: `https://crm.example/${id}`,
							amount,
							currency,
							isOpen: stage !== 'won' && stage !== 'lost',
							isWon: stage === 'won',
							createdAt: '2026-01-01T00:00:00.000Z',
							references: parseSubjectSet(fields.paymentReferences),
							outstanding: fields.amountOutstanding ?? null,
						})),
					]),
				);
			}),
		findDealsByReference: async () => await call('findDealsByReference', () => new Map()),
		upsertContacts: async (changes) =>
			await call('upsertContacts', () =>
				changes.map(({ id, email = '', fields }): WriteResult => {
					const present =
						contacts.get(id ?? '') ??
						[...contacts.values()].find((candidate) => candidate.email === email);
					if (present) Object.assign(present.fields, fields);
					if (present) return { status: 'updated', id: present.id };
					const created = { id: `contact_${contacts.size + 1}`, email, fields: { ...fields } };
					contacts.set(created.id, created);
					return { status: 'created', id: created.id };
				}),
			),
		linkContacts: async (links) =>
			await call('linkContacts', () =>
				links.map(({ dealId, contactId }): WriteResult => {
					const deal = deals.get(dealId);
					if (deal && !deal.contactIds.includes(contactId)) deal.contactIds.push(contactId);
					return { status: 'updated', id: contactId };
				}),
			),
		createOnce: async (wanted) => await call('createOnce', () => wanted.map(createActivity)),
		claims: {
			create: async (wanted, alongside) =>
				await call('createClaims', () => {
					const notes = alongside.map(createActivity);
					return { notes, claims: wanted.map(createClaim) };
				}),
			read: async (keys) =>
				await call('readClaims', () =>
					keys.map((key): ClaimRecord | undefined => {
						const claim = claims.get(key);
						if (!claim) return undefined;
						const { id, state, leaseUntil, holder, subject } = claim;
						return { id, key, state, leaseUntil, holder, subject };
					}),
				),
			finish: async (keys) =>
				await call('finishClaims', () =>
					keys.map((key): WriteResult => {
						const claim = claims.get(key);
						if (claim) claims.set(key, { ...claim, state: 'done' });
						return { status: 'updated', id: claim?.id ?? key };
					}),
				),
		},
		setUpFields: async () => [],
		listFields: async (object) =>
			PAYMENT_VALUE_KEYS.filter((key) => paymentValue(key).standardOn === object).map((key) => ({
				name: key,
				label: paymentValue(key).label,
				type: TYPES[paymentValue(key).kind],
				isReadOnly: false,
				isUnique: key === 'mainReference',
				options: (paymentValue(key).options ?? []).map((value) => ({ value, label: value })),
			})),
		listPipelines: async () => [MODEL_PIPELINE],
		listOwners: async () => [],
		classify: (error) => {
			if (!(error instanceof ModelOutage)) return undefined;
			const { retryAfterMs } = error;
			return { ...OUTAGE, ...(retryAfterMs ? { retryAfterMs } : {}) };
		},
	};

	return {
		adapter,
		deals,
		activities,
		claims,
		contacts,
		calls,
		edit(id, { stage, amount, fields = {} }) {
			const deal = deals.get(id);
			if (!deal) throw new RangeError(`no deal ${id}`);
			const { paymentReferences } = fields;
			if (paymentReferences !== undefined) {
				// A person takes rows away and adds some.
				const before = { value: formatSubjectSet(deal.rows), isByPerson: false };
				const versions = [{ value: paymentReferences, isByPerson: true }, before];
				deal.rows = keptSet([{ value: paymentReferences, versions }]).references;
			}
			for (const [field, value] of Object.entries(fields)) put(deal, field, value, true);
			if (stage !== undefined) deal.stage = stage;
			if (amount !== undefined) deal.amount = amount;
			deal.revision++;
		},
		addDeal({ id, amount, currency = 'USD', stage = 'sent', reference, email }) {
			deals.set(id, newDeal(id, amount, currency, stage));
			if (email !== undefined) {
				const contact = { id: `contact_${contacts.size + 1}`, email, fields: {} };
				contacts.set(contact.id, contact);
				deals.get(id)?.contactIds.push(contact.id);
			}
			if (reference !== undefined) {
				Object.assign(deals.get(id)?.fields ?? {}, { mainReference: reference });
			}
		},
	};
}

/** The present version is the first of its history, as real CRMs tell it. */
function put(deal: ModelDeal, field: string, value: string | null, isByPerson: boolean): void {
	deal.fields[field] = value;
	deal.history[field] = [{ value, isByPerson }, ...(deal.history[field] ?? [])];
}

function newDeal(id: string, amount: string | null, currency: string, stage = 'new'): ModelDeal {
	return {
		id,
		amount,
		currency,
		stage,
		pipeline: MODEL_PIPELINE.id,
		fields: {},
		history: {},
		rows: subjectSet([]),
		revision: 1,
		contactIds: [],
	};
}

function recordOf(
	deal: ModelDeal,
	{ fields, history = [], references }: ReadDealsOptions,
	guard: Guard,
): DealRecord {
	const versions = (field: string) => (guard === 'history' ? [...(deal.history[field] ?? [])] : []);
	const text = deal.fields.paymentReferences ?? null;
	const set =
		guard === 'rows'
			? { references: unionSubjectSets([deal.rows, parseSubjectSet(text)]) }
			: keptSet([{ value: text, versions: versions('paymentReferences') }]);
	return {
		id: deal.id,
		name: `Deal ${deal.id}`,
		url: `https://crm.example/${deal.id}`,
		amount: deal.amount,
		currency: deal.currency,
		pipeline: deal.pipeline,
		stage: deal.stage,
		ownerId: null,
		contactIds: [...deal.contactIds],
		fields: Object.fromEntries(fields.map((field) => [field, deal.fields[field] ?? null])),
		history: Object.fromEntries(history.map((field) => [field, versions(field)])),
		...(references === true ? set : { references: subjectSet([]) }),
		...(guard === 'revision' ? { revision: String(deal.revision) } : {}),
	};
}

/** A connection to it; only the clock matters. */
export function modelCrmConnection(clock: CrmConnection['clock']): CrmConnection {
	return {
		http: async () => await Promise.reject(new Error('the model makes no HTTP calls')),
		clock,
		baseUrl: 'https://crm.example',
	};
}
