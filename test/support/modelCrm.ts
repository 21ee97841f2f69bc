/**
 * A CRM for the engine's model test. Two ways to keep a deal's set of payments whole under concurrency, as real CRMs have
 * them: a history of field values (writes are blind), or conditional writes (no history). Every call can be held up or
 * made to fail by the test.
 */
import type {
	Activity,
	ActivityResult,
	ClaimRecord,
	CrmAdapter,
	CrmConnection,
	DealRecord,
	FieldVersion,
	WriteResult,
} from '../../nodes/shared/contracts/crm';
import type { CrmField, Pipeline } from '../../nodes/shared/vocabulary/crmField';
import type { Failure } from '../../nodes/shared/vocabulary/failure';
import {
	PAYMENT_VALUE_KEYS,
	paymentValue,
	type ValueKind,
} from '../../nodes/shared/vocabulary/paymentValue';

export type Guard = 'history' | 'revision';

export interface ModelDeal {
	id: string;
	amount: string | null;
	currency: string | null;
	stage: string;
	pipeline: string;
	fields: Record<string, string | null>;
	history: Record<string, FieldVersion[]>;
	revision: number;
	contactIds: string[];
}

export interface ModelNote extends Activity {
	readonly id: string;
}

export interface ModelCrm {
	readonly adapter: CrmAdapter;
	readonly deals: Map<string, ModelDeal>;
	readonly activities: Map<string, ModelNote>;
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
export class ModelOutage extends Error {}

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

	const adapter: CrmAdapter = {
		id: 'model',
		displayName: 'Model CRM',
		identify: async () => ({ account: 'org_1', homeCurrency: 'USD', name: 'Model' }),
		fieldName: (key) => key,
		readDeals: async (keys, { fields, history = [] }) =>
			await call('readDeals', () =>
				keys.map(({ by, value }) => {
					const deal = find(by, value);
					return deal && recordOf(deal, fields, guard === 'history' ? history : [], guard);
				}),
			),
		writeDeals: async (changes) =>
			await call('writeDeals', () =>
				changes.map(({ id, fields, stage, revision }): WriteResult => {
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
							references: fields.paymentReferences ?? null,
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
		createOnce: async (wanted) =>
			await call('createOnce', () =>
				wanted.map((activity): ActivityResult => {
					const present = activities.get(activity.key);
					if (present) return { status: 'existed', key: activity.key, id: present.id };
					const id = `activity_${activities.size + 1}`;
					activities.set(activity.key, { ...activity, id });
					return { status: 'created', key: activity.key, id };
				}),
			),
		readClaims: async (keys) =>
			await call('readClaims', () =>
				keys.map((key): ClaimRecord | undefined => {
					const note = activities.get(key);
					return note?.claim && { ...note.claim, key, id: note.id };
				}),
			),
		finishClaims: async (keys) =>
			await call('finishClaims', () =>
				keys.map((key): WriteResult => {
					const note = activities.get(key);
					if (note?.claim) {
						activities.set(key, { ...note, claim: { ...note.claim, state: 'done' } });
					}
					return { status: 'updated', id: note?.id ?? key };
				}),
			),
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
		classify: (error) => (error instanceof ModelOutage ? OUTAGE : undefined),
	};

	return {
		adapter,
		deals,
		activities,
		contacts,
		calls,
		edit(id, { stage, amount, fields = {} }) {
			const deal = deals.get(id);
			if (!deal) throw new RangeError(`no deal ${id}`);
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
		revision: 1,
		contactIds: [],
	};
}

function recordOf(
	deal: ModelDeal,
	fields: readonly string[],
	history: readonly string[],
	guard: Guard,
): DealRecord {
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
		history: Object.fromEntries(history.map((field) => [field, [...(deal.history[field] ?? [])]])),
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
