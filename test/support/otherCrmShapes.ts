/** What the invented CRM in otherCrmSystem.ts calls things, and what the contract calls them. */
import type {
	Activity,
	ClaimDraft,
	ClaimRecord,
	DealRecord,
	TextBlock,
	WriteResult,
} from '../../nodes/shared/contracts/crm';
import type { CrmField, CrmObject, Pipeline } from '../../nodes/shared/vocabulary/crmField';
import { PAYMENT_EVENT_TYPES } from '../../nodes/shared/vocabulary/event';
import type { Failure } from '../../nodes/shared/vocabulary/failure';
import { normaliseDecimal } from '../../nodes/shared/vocabulary/money';
import {
	PAYMENT_VALUE_KEYS,
	type PaymentValueKey,
	paymentValue,
} from '../../nodes/shared/vocabulary/paymentValue';
import { parseSubjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import type { Column, Row, Save, Saved, Table } from './otherCrmSystem';

/** Stages have no ids of their own: their label is what is stored. */
export const OTHER_STAGES: Pipeline = {
	id: '',
	label: 'All deals',
	stages: [
		{ id: 'Qualifying', label: 'Qualifying', kind: 'open', order: 0 },
		{ id: 'Awaiting Payment', label: 'Awaiting Payment', kind: 'open', order: 1 },
		{ id: 'Closed Won', label: 'Closed Won', kind: 'won', order: 2 },
		{ id: 'Closed Lost', label: 'Closed Lost', kind: 'lost', order: 3 },
	],
};

export const TABLES = { deal: 'Opportunity', contact: 'Person' } as const satisfies Record<
	CrmObject,
	Table
>;

export const NO_ROW: Failure = {
	kind: 'unavailable',
	message: 'The other CRM did not answer for this row',
};

const KINDS: Readonly<Record<string, Failure['kind']>> = {
	NOT_FOUND: 'notFound',
	DUPLICATE_VALUE: 'conflict',
};

/** `totalPaid` → `TotalPaid`; the main reference is a field of its own there. */
export function fieldName(key: PaymentValueKey): string {
	return key.charAt(0).toUpperCase() + key.slice(1);
}

export function standardColumns(): Array<[Table, Column]> {
	return PAYMENT_VALUE_KEYS.flatMap((key): Array<[Table, Column]> => {
		const { standardOn, label, kind, options = [], isUnique = false } = paymentValue(key);
		if (standardOn === undefined) return [];
		return [[TABLES[standardOn], { name: fieldName(key), label, type: kind, options, isUnique }]];
	});
}

export function toField({ name, label, type, options, isUnique }: Column): CrmField {
	return {
		name,
		label,
		type,
		isUnique,
		isReadOnly: false,
		options: options.map((value) => ({ value, label: value })),
	};
}

export function toRecord(row: Row, fields: readonly string[], links: readonly Row[]): DealRecord {
	const { id, revision, values } = row;
	const own = links.filter((link) => link.values.OpportunityId === id);
	return {
		id,
		name: values.Name ?? '',
		url: `https://other-crm.example/deals/${id}`,
		amount: values.Amount ? normaliseDecimal(values.Amount) : null,
		currency: values.Currency ?? null,
		pipeline: OTHER_STAGES.id,
		stage: values.Stage ?? '',
		ownerId: values.OwnerId ?? null,
		contactIds: own.map((link) => link.values.PersonId ?? ''),
		fields: Object.fromEntries(fields.map((field) => [field, canonical(field, values[field])])),
		history: {},
		references: parseSubjectSet(values[fieldName('paymentReferences')]),
		revision: String(revision),
	};
}

function canonical(field: string, value: string | null | undefined): string | null {
	if (value === null || value === undefined) return null;
	const column = standardColumns().find(([, { name }]) => name === field)?.[1];
	if (column?.type === 'number') return normaliseDecimal(value);
	return column?.type === 'datetime' ? new Date(value).toISOString() : value;
}

export function isOpen({ values }: Row): boolean {
	return OTHER_STAGES.stages.find(({ id }) => id === values.Stage)?.kind === 'open';
}

export function isWon({ values }: Row): boolean {
	return OTHER_STAGES.stages.find(({ id }) => id === values.Stage)?.kind === 'won';
}

export function toNote(note: Activity): Save {
	const { key, title, body, at, dealId, contactId, holder } = note;
	return {
		by: { field: 'Key', value: key },
		onlyNew: true,
		values: {
			Text: render([{ text: title }, ...body]),
			At: at,
			OpportunityId: dealId ?? null,
			PersonId: contactId ?? null,
			Holder: holder ?? null,
		},
	};
}

/** Inserted, never upserted: a row that is there stays as it is. */
export function toClaimRow({ key, at, state, leaseUntil, holder, subject }: ClaimDraft): Save {
	return {
		by: { field: 'Key', value: key },
		onlyNew: true,
		values: {
			State: state,
			LeaseUntil: leaseUntil,
			Holder: holder,
			Subject: subject.reference,
			Event: subject.type,
			At: at,
		},
	};
}

export function toTask({
	key,
	title,
	body,
	at,
	dealId,
	contactId,
	ownerId,
	priority,
}: Activity): Save {
	return {
		values: {
			Key: key,
			Subject: title,
			Text: render(body),
			DueAt: at,
			OpportunityId: dealId ?? null,
			PersonId: contactId ?? null,
			OwnerId: ownerId ?? null,
			Priority: priority ?? null,
		},
	};
}

/** This CRM shows plain text, and would take markup for what it is. */
function render(blocks: readonly TextBlock[]): string {
	const lines = blocks.map((block) =>
		'url' in block ? `${block.text}: ${block.url}` : block.text,
	);
	return lines.join('\n').replaceAll('<', '‹').replaceAll('>', '›');
}

export function toClaim({ id, values }: Row): ClaimRecord {
	const type = PAYMENT_EVENT_TYPES.find((known) => known === values.Event);
	return {
		id,
		key: values.Key ?? '',
		state: values.State === 'open' ? 'open' : 'done',
		leaseUntil: values.LeaseUntil ?? '',
		holder: values.Holder ?? '',
		...(type && values.Subject ? { subject: { reference: values.Subject, type } } : {}),
	};
}

export type KeyedId = Pick<Row, 'id' | 'values'>;

/** Ids count up. */
export const BY_NUMBER = {
	keyOf: ({ values }: KeyedId) => values.Key || undefined,
	idOf: ({ id }: KeyedId) => id,
	isOlder: (left: KeyedId, right: KeyedId) => Number(left.id.slice(2)) < Number(right.id.slice(2)),
};

export function toResult(result: Saved | Failure | undefined): WriteResult {
	if (!result) return { status: 'failed', failure: NO_ROW };
	if (!('outcome' in result)) return { status: 'failed', failure: result };
	if (result.outcome === 'stale') return { status: 'stale' };
	if (result.outcome !== 'refused') return { status: result.outcome, id: result.id };
	const where = result.field === undefined ? '' : `: the field "${result.field}"`;
	return {
		status: 'failed',
		failure: {
			kind: KINDS[result.code] ?? 'invalidRequest',
			rawCode: result.code,
			message: `The other CRM refused the row (${result.code})${where}`,
		},
	};
}
