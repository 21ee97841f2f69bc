import type { CrmConnection, FieldResult } from '../../shared/contracts/crm';
import { DEFINITIONS, type FieldDefinition, fullNameOf, resultObject } from './definitions';
import { ASSIGN_REMEDY } from './package/administrator';
import { assign, type Assignment } from './package/assignment';
import { type Deployed, deployFields } from './package/deployFields';
import type { FieldState } from './package/fieldState';
import { fieldsThere } from './package/hiddenFields';
import { readStates, type States } from './package/readStates';

/** What is known of a field in the end. */
type Outcome = Pick<FieldResult, 'status' | 'message'>;

/** How long a right that was just given may take to be seen. */
const PAUSES_MS = [1_000, 3_000, 6_000];

/**
 * Creates what is missing in one deployment, and gives the connection's user the permission set with which it sees the fields.
 * What is there is left as it is; three reads and no write where all is there. Two at once do the same work twice, which
 * changes nothing.
 */
export async function setUpFields(connection: CrmConnection): Promise<FieldResult[]> {
	const before = await readStates(connection);
	if (DEFINITIONS.every((field) => !needsWork(before.of(field)))) return told(before, new Map());
	// What is hidden needs no more than the permission set, where somebody has deployed it.
	const firstTry = await assign(connection);
	const seen = firstTry.is === 'assignedNow' ? await readUntil(connection, () => true) : before;
	const needy = DEFINITIONS.filter((field) => needsWork(seen.of(field)));
	if (needy.length === 0) return told(seen, new Map());

	const hidden = await fieldsThere(
		needy.filter((field) => seen.of(field).is === 'unseen'),
		connection,
	);
	const deployed = await deployFields({ states: seen, hidden }, connection);
	const assignment = deployed.status === 'done' ? await assign(connection) : firstTry;
	const after =
		deployed.status === 'done'
			? await readUntil(connection, (states) => needy.every((field) => isSeen(states.of(field))))
			: seen;
	const work: Work = { seen, hidden, deployed, assignment, after };
	return told(after, new Map(needy.map((field) => [field, outcomeOf(field, work)])));
}

/** All that was found and done. */
interface Work {
	readonly seen: States;
	/** Full names. */
	readonly hidden: ReadonlySet<string>;
	readonly deployed: Deployed;
	readonly assignment: Assignment;
	readonly after: States;
}

function needsWork(state: FieldState): boolean {
	return state.is === 'unseen' || state.is === 'readOnly' || state.is === 'lacking';
}

function isSeen(state: FieldState): boolean {
	return state.is !== 'unseen' && state.is !== 'readOnly';
}

function outcomeOf(field: FieldDefinition, work: Work): Outcome {
	const { seen, hidden, deployed, assignment, after } = work;
	const name = fullNameOf(field);
	const was = seen.of(field);
	const problem = deployed.problems.get(name);
	// Who may not deploy is told what is the matter with a field that is known to be there.
	const isKnown = deployed.status === 'refused' && (was.is !== 'unseen' || hidden.has(name));
	if (problem !== undefined && !isKnown) return { status: 'failed', message: problem };
	const now = after.of(field);
	if (now.is === 'other') return { status: 'failed', message: now.message };
	if (now.is === 'lacking') {
		const message = `${field.name} lacks the values ${now.values.join(', ')}. Add them in Salesforce (Setup > Object Manager > Fields & Relationships > ${field.label} > New), each written exactly so`;
		return { status: 'failed', message };
	}
	if (!isSeen(now)) return { status: 'failed', message: hiddenMessage(field, assignment) };
	if (was.is === 'lacking') {
		return { status: 'updated', message: `Added the options ${was.values.join(', ')}` };
	}
	return { status: deployed.created.has(name) ? 'created' : 'existed' };
}

function hiddenMessage({ name }: FieldDefinition, assignment: Assignment): string {
	const why = assignment.is === 'refused' ? ` (${assignment.message})` : '';
	return `${name} is there, but the connection’s user may not see and edit it${why}. ${ASSIGN_REMEDY}`;
}

/** One for each field, always in the same order. */
function told(states: States, outcomes: ReadonlyMap<FieldDefinition, Outcome>): FieldResult[] {
	return DEFINITIONS.map((field) => {
		const state = states.of(field);
		const outcome: Outcome =
			outcomes.get(field) ??
			(state.is === 'other' ? { status: 'failed', message: state.message } : { status: 'existed' });
		return { object: resultObject(field), field: field.name, label: field.label, ...outcome };
	});
}

async function readUntil(
	connection: CrmConnection,
	isEnough: (states: States) => boolean,
): Promise<States> {
	let states = await readStates(connection);
	for (const pause of PAUSES_MS) {
		if (isEnough(states)) break;
		await connection.clock.sleep(pause);
		states = await readStates(connection);
	}
	return states;
}
