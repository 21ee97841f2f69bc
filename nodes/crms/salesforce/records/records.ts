import type { ClaimRecord, ClaimSubject, CrmConnection } from '../../../shared/contracts/crm';
import { PAYMENT_EVENT_TYPES } from '../../../shared/vocabulary/event';
import { RECORD, RECORD_OBJECT, type RecordKind } from '../names';
import { queryParts, type QueryRow } from '../wire/query';
import { recordKey } from '../deals/references';
import { inList, valueParts } from '../wire/soql';
import type { WireRecord } from '../wire/save';
import { withoutReferences } from '../wire/composite';
import { fromWire } from '../wire/values';

/** Longest text of the object's own fields. */
const LONGEST_TEXT = 255;

/** What is read of a record. */
export const RECORD_COLUMNS = [
	'Id',
	RECORD.key,
	RECORD.givenKey,
	RECORD.state,
	RECORD.leaseUntil,
	RECORD.holder,
	RECORD.subject,
	RECORD.activityId,
	'CreatedDate',
].join(', ');

/** Something that has to exist once, as the custom object holds it. */
export interface RecordDraft {
	readonly kind: Exclude<RecordKind, 'reference'>;
	/** As given: with case, to the last sign. */
	readonly key: string;
	readonly state: 'open' | 'done';
	/** ISO 8601. */
	readonly leaseUntil?: string;
	readonly holder?: string;
	readonly subject?: ClaimSubject;
}

/**
 * A row to insert. It hangs on no deal: an insert would lock that deal, and one that is gone would take the claim with it.
 * @param activityId of the Task that goes along, or the reference to it in the same call.
 */
export function toWireRecord(draft: RecordDraft, activityId?: string): WireRecord {
	const { kind, key, state, leaseUntil, holder, subject } = draft;
	return {
		[RECORD.key]: recordKey(kind, key),
		[RECORD.givenKey]: textOf(key),
		[RECORD.kind]: kind,
		[RECORD.state]: state,
		...(leaseUntil === undefined ? {} : { [RECORD.leaseUntil]: leaseUntil }),
		...(holder === undefined ? {} : { [RECORD.holder]: textOf(holder) }),
		...(subject === undefined
			? {}
			: { [RECORD.subject]: textOf(`${subject.type} ${subject.reference}`) }),
		...(activityId === undefined ? {} : { [RECORD.activityId]: activityId }),
	};
}

/** The records with these values of the unique field, by that value; read from the database, so that none lags. */
export async function readRecords(
	keys: Iterable<string>,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, QueryRow>> {
	const rows = await queryParts(
		valueParts(keys).map(
			(part) =>
				`SELECT ${RECORD_COLUMNS} FROM ${RECORD_OBJECT} WHERE ${RECORD.key} ${inList(part)}`,
		),
		'payment records',
		connection,
	);
	return new Map(rows.map((row) => [fromWire(row[RECORD.key]) ?? '', row]));
}

/** @param key as it was asked for; of a long one the row holds only the beginning. */
export function toClaim(row: QueryRow, key: string): ClaimRecord {
	const subject = toSubject(fromWire(row[RECORD.subject]));
	return {
		id: fromWire(row.Id) ?? '',
		key,
		state: fromWire(row[RECORD.state]) === 'open' ? 'open' : 'done',
		leaseUntil: fromWire(row[RECORD.leaseUntil]) ?? '',
		holder: fromWire(row[RECORD.holder]) ?? '',
		...(subject === undefined ? {} : { subject }),
	};
}

/** The run that made it. */
export function holderOf(row: QueryRow): string | null {
	return fromWire(row[RECORD.holder]);
}

/** A holder as its row has it. */
export function wireHolder(holder: string): string {
	return textOf(holder);
}

function textOf(value: string): string {
	return withoutReferences(value).slice(0, LONGEST_TEXT).trim();
}

function toSubject(written: string | null): ClaimSubject | undefined {
	const [word, reference, ...rest] = (written ?? '').split(' ');
	const type = PAYMENT_EVENT_TYPES.find((known) => known === word);
	return type && reference && rest.length === 0 ? { type, reference } : undefined;
}
