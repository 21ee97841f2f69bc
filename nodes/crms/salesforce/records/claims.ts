import type {
	Activity,
	ClaimDraft,
	ClaimRecord,
	ClaimResult,
	ClaimsCreated,
	ClaimStore,
	CrmConnection,
	WriteResult,
} from '../../../shared/contracts/crm';
import { toActivityResult, toKeyed } from './activities';
import { createKeyed, type Keyed, type KeyedOutcome } from './createKeyed';
import { RECORD, RECORD_OBJECT } from '../names';
import { listOpenClaims } from './openClaims';
import { readRecords, toClaim } from './records';
import { recordKey } from '../deals/references';
import { save } from '../wire/save';
import { fromWire } from '../wire/values';

const DONE = 'done';

/**
 * A claim is a row with a lease, which nobody sees on a deal. The notes that tell the same facts go before it in the same
 * call; of more than fourteen in a call of their own before it.
 */
async function create(
	claims: readonly ClaimDraft[],
	alongside: readonly Activity[],
	connection: CrmConnection,
): Promise<ClaimsCreated> {
	const outcomes = await createKeyed(
		[...alongside.map(toKeyed), ...claims.map(toKeyedClaim)],
		connection,
	);
	return {
		notes: alongside.map((note, index) => toActivityResult(note, outcomes[index])),
		claims: claims.map(({ key }, index) => toClaimResult(key, outcomes[alongside.length + index])),
	};
}

/** One that is shown is the row of its own note: both are made, or neither. */
function toKeyedClaim(claim: ClaimDraft): Keyed {
	const { key, state, leaseUntil, holder, subject, at, dealId, contactId, shown } = claim;
	return {
		...{ kind: 'claim', key, state, leaseUntil, holder, subject },
		...(shown ? { shown: { kind: 'note', ...shown, at, dealId, contactId } } : {}),
	};
}

function toClaimResult(key: string, outcome: KeyedOutcome | undefined): ClaimResult {
	if (!outcome || 'failure' in outcome) {
		return { status: 'failed', key, failure: outcome?.failure ?? UNTOLD };
	}
	return { status: outcome.isMine ? 'won' : 'taken', key, id: outcome.id };
}

const UNTOLD = {
	kind: 'unavailable',
	message: 'Salesforce did not say what became of this claim',
} as const;

/** One call for some hundreds of keys. Notes and tasks have keys of another kind, so that none reads as a claim. */
async function read(
	keys: readonly string[],
	connection: CrmConnection,
): Promise<Array<ClaimRecord | undefined>> {
	const rows = await readRecords(keys.map(keyOf), connection);
	return keys.map((key) => {
		const row = rows.get(keyOf(key));
		return row && toClaim(row, key);
	});
}

/** By id, which one query finds: an upsert by the key would make what is gone. */
async function finish(keys: readonly string[], connection: CrmConnection): Promise<WriteResult[]> {
	const found = await readRecords(keys.map(keyOf), connection);
	const open = [...found.values()].flatMap((row) =>
		fromWire(row[RECORD.state]) === DONE ? [] : (fromWire(row.Id) ?? []),
	);
	const saved = await save({
		rows: open,
		method: 'PATCH',
		toRecord: (id) => ({ attributes: { type: RECORD_OBJECT }, id, [RECORD.state]: DONE }),
		identityOf: (id) => id,
		...{ what: 'to write claims', connection },
	});
	const outcomes = new Map(open.map((id, index) => [id, saved[index]]));
	return keys.map((key): WriteResult => {
		const id = fromWire(found.get(keyOf(key))?.Id);
		const outcome = id === null ? undefined : outcomes.get(id);
		if (!outcome) return { status: 'existed', id: id ?? key };
		if ('result' in outcome) return { status: 'updated', id: outcome.result.id };
		// A claim that went meanwhile needs no finishing.
		if (outcome.failure.kind === 'notFound') return { status: 'existed', id: id ?? key };
		return { status: 'failed', failure: outcome.failure };
	});
}

function keyOf(key: string): string {
	return recordKey('claim', key);
}

export const claims: ClaimStore = { create, read, finish, listOpen: listOpenClaims };
