import type { ContactChange, CrmConnection, WriteResult } from '../../../shared/contracts/crm';
import { attemptClassified } from '../../../shared/vocabulary/attempt';
import type { Failure } from '../../../shared/vocabulary/failure';
import { classify } from '../errors';
import { chooseContact, CUSTOMER_ID, findContacts, normalise } from './findContacts';
import { idOf } from '../ids';
import { OBJECTS } from '../names';
import { readMasters } from './mergedContacts';
import { hasCode } from '../wire/save';
import { insertContacts, type Row, type Target, updateContacts } from './saveContacts';

type Results = WriteResult[];

/**
 * By id an update; by address one query and then an update, or a new contact with a unique key, which is made once whoever
 * asks. A person's name is written only to a contact that is new. A contact that was merged is the one that it became; one
 * that is deleted is not found.
 */
export async function upsertContacts(
	contacts: readonly ContactChange[],
	connection: CrmConnection,
): Promise<WriteResult[]> {
	const results: Results = contacts.map(() => ({ status: 'failed', failure: NOBODY }));
	const rows = contacts.map((change, index): Row => ({ change, index }));
	await told(rows.filter(isKnown), results, async (known) => {
		await writeKnown(known, results, connection);
	});
	// The same address twice is found by the second row as the first one left it.
	for (const round of roundsOf(rows.filter(({ change }) => isNamed(change)))) {
		await told(round, results, async (named) => {
			await writeNamed(named, results, connection);
		});
	}
	return results;
}

const NOBODY: Failure = {
	kind: 'invalidRequest',
	message: 'A contact needs an id or an e-mail address',
};

function isKnown({ change }: Row): boolean {
	return change.id !== undefined;
}

function isNamed({ id, email }: ContactChange): boolean {
	return id === undefined && normalise(email) !== '';
}

/** What a read of all rows is refused is each row's failure. */
async function told(
	rows: readonly Row[],
	results: Results,
	write: (rows: readonly Row[]) => Promise<void>,
): Promise<void> {
	if (rows.length === 0) return;
	const attempted = await attemptClassified(async () => await write(rows), classify);
	if (!('failure' in attempted)) return;
	for (const { index } of rows) results[index] = { status: 'failed', ...attempted };
}

async function writeKnown(
	rows: readonly Row[],
	results: Results,
	connection: CrmConnection,
): Promise<void> {
	const wanted = rows.flatMap((row): Target[] => {
		const { change, index } = row;
		const id = idOf(change.id ?? '', OBJECTS.contact);
		const isChanged = Object.keys(change.fields).length > 0;
		if (id === undefined && isChanged) results[index] = notFound(change.id ?? '');
		else results[index] = { status: 'existed', id: id ?? change.id ?? '' };
		return id === undefined || !isChanged ? [] : [{ row, id }];
	});
	if (wanted.length === 0) return;
	const outcomes = await updateContacts(wanted, connection);
	const gone = wanted.filter((_, place) => {
		const outcome = outcomes[place];
		return outcome && 'failure' in outcome && outcome.failure.kind === 'notFound';
	});
	for (const [place, { row, id }] of wanted.entries()) {
		results[row.index] = toResult(outcomes[place], id);
	}
	const merged = await followMerges(gone, connection);
	const again = await updateContacts(merged, connection);
	for (const [place, { row, id }] of merged.entries()) {
		results[row.index] = toResult(again[place], id);
	}
}

async function followMerges(gone: readonly Target[], connection: CrmConnection): Promise<Target[]> {
	const masterOf = await readMasters(
		gone.map(({ id }) => id),
		connection,
	);
	return gone.flatMap(({ row, id }) => {
		const now = masterOf.get(id);
		return now === undefined ? [] : [{ row, id: now }];
	});
}

async function writeNamed(
	rows: readonly Row[],
	results: Results,
	connection: CrmConnection,
): Promise<void> {
	const open = await writeFound(rows, results, connection);
	const outcomes = await insertContacts(open, connection);
	const taken = open.filter((_, place) => hasCode(outcomes[place], 'DUPLICATE_VALUE'));
	for (const [place, { index }] of open.entries()) {
		const outcome = outcomes[place];
		results[index] =
			outcome && 'result' in outcome
				? { status: 'created', id: outcome.result.id }
				: { status: 'failed', failure: outcome?.failure ?? NOBODY };
	}
	// Somebody made it at the same moment. Where nobody did, another unique field is what is taken, and that refusal stands.
	if (taken.length > 0) await writeFound(taken, results, connection);
}

/** Writes to the contacts that are there. @returns rows whose address nobody has. */
async function writeFound(
	rows: readonly Row[],
	results: Results,
	connection: CrmConnection,
): Promise<Row[]> {
	const found = await findContacts(
		rows.map(({ change }) => normalise(change.email)),
		connection,
	);
	const [open, targets]: [Row[], Target[]] = [[], []];
	for (const row of rows) {
		const { change, index } = row;
		const email = normalise(change.email);
		const chosen = chooseContact(found.get(email) ?? [], email, {
			customerId: change.fields[CUSTOMER_ID],
			onDeal: change.onDeal?.flatMap((id) => idOf(id, OBJECTS.contact) ?? []),
		});
		if ('failure' in chosen) results[index] = { status: 'failed', failure: chosen.failure };
		else if (!chosen.contact) open.push(row);
		else if (Object.keys(change.fields).length > 0) targets.push({ row, id: chosen.contact.id });
		else results[index] = { status: 'existed', id: chosen.contact.id };
	}
	const outcomes = await updateContacts(targets, connection);
	for (const [place, { row, id }] of targets.entries()) {
		results[row.index] = toResult(outcomes[place], id);
	}
	return open;
}

function roundsOf(rows: readonly Row[]): Row[][] {
	const rounds: Array<Map<string, Row>> = [];
	for (const row of rows) {
		const email = normalise(row.change.email);
		const open = rounds.find((round) => !round.has(email));
		if (open) open.set(email, row);
		else rounds.push(new Map([[email, row]]));
	}
	return rounds.map((round) => [...round.values()]);
}

function toResult(
	outcome: Awaited<ReturnType<typeof updateContacts>>[number] | undefined,
	id: string,
): WriteResult {
	if (!outcome) return { status: 'failed', failure: NOBODY };
	if ('failure' in outcome) return { status: 'failed', failure: outcome.failure };
	return { status: 'updated', id };
}

function notFound(id: string): WriteResult {
	return {
		status: 'failed',
		failure: {
			kind: 'notFound',
			rawCode: 'MALFORMED_ID',
			message: `Salesforce has no contact with the id ${id.slice(0, 40)}`,
		},
	};
}
