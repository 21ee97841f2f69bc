import type { CrmConnection } from '../../../shared/contracts/crm';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { DEFINITIONS, type FieldDefinition, fullNameOf } from '../definitions';
import { classify } from '../errors';
import { RECORD_OBJECT } from '../names';
import { DEPLOY_REMEDY } from './administrator';
import { deploy, type DeployOutcome } from './deploy';
import { packageFiles } from './metadata';
import type { States } from './readStates';
import { zipOf } from './zip';

export interface Deployed {
	/** `refused`: the connection's user may not; `failed`: nothing was deployed, or some is still under way. */
	readonly status: 'done' | 'refused' | 'failed';
	/** Full names of what was not there before. */
	readonly created: ReadonlySet<string>;
	/** By full name: why a field was not deployed. */
	readonly problems: ReadonlyMap<string, string>;
}

interface Known {
	readonly states: States;
	/** Full names of fields that are there, and that the connection's user does not see. */
	readonly hidden: ReadonlySet<string>;
}

/** Each drops the fields that the one before was refused for, which are a few. */
const MOST_DEPLOYMENTS = 4;

/** Two deployments at once can both find a field missing; the second is then refused for it. */
const EXISTS = /already exists|already a (custom )?field named|duplicate developer name/i;

/**
 * Deploys what is missing, and the permission sets for all that is there then. A field that Salesforce refuses is left out, so
 * that all others are made.
 */
export async function deployFields(known: Known, connection: CrmConnection): Promise<Deployed> {
	const problems = new Map<string, string>();
	const there = new Set(known.hidden);
	for (let turn = 0; turn < MOST_DEPLOYMENTS; turn += 1) {
		const content = contentOf(known, there, problems);
		const attempted = await attemptAsync(
			async () => await deploy(zipOf(packageFiles(content)), connection),
		);
		if ('error' in attempted) {
			if (classify(attempted.error)?.kind !== 'permission') throw attempted.error;
			return stopped('refused', content.needed, problems, NO_RIGHT);
		}
		const outcome = attempted.value;
		if (outcome.status === 'done') {
			const created = outcome.components.filter(({ isCreated }) => isCreated);
			return {
				status: 'done',
				created: new Set(created.map(({ fullName }) => fullName)),
				problems,
			};
		}
		if (outcome.status === 'unfinished')
			return stopped('failed', content.needed, problems, UNFINISHED);
		if (!take(outcome, content.fields, { there, problems })) {
			return stopped('failed', content.needed, problems, messageOf(outcome));
		}
	}
	return stopped('failed', DEFINITIONS, problems, TOO_MUCH);
}

const NO_RIGHT = `It is missing, or hidden from the connection’s user, who may not set fields up: that needs the permissions "Modify Metadata Through Metadata API Functions" and "Customize Application". ${DEPLOY_REMEDY}`;

const TOO_MUCH = `Salesforce refused too much of the deployment, so that none of it was made. Put right what the other fields say, and run this again. ${DEPLOY_REMEDY}`;

const UNFINISHED =
	'Salesforce has not finished with it. Run this again in a few minutes; Setup > Deployment Status shows how far it is';

function contentOf(
	{ states }: Known,
	there: ReadonlySet<string>,
	problems: ReadonlyMap<string, string>,
) {
	const isLeftOut = (field: FieldDefinition) => problems.has(fullNameOf(field));
	const needed = DEFINITIONS.filter((field) => {
		const { is } = states.of(field);
		return is === 'unseen' || is === 'lacking' || is === 'readOnly';
	});
	const fields = needed.flatMap((field) => {
		const state = states.of(field);
		if (isLeftOut(field)) return [];
		if (state.is === 'lacking') return [state.field];
		return state.is === 'unseen' && !there.has(fullNameOf(field)) ? [field] : [];
	});
	const granted = DEFINITIONS.filter(
		(field) => states.of(field).is !== 'other' && !isLeftOut(field),
	);
	const hasObject =
		states.hasRecordObject || [...there].some((name) => name.startsWith(`${RECORD_OBJECT}.`));
	return { fields, granted, needed, withRecordObject: !hasObject };
}

/** @returns whether the next deployment is another one. */
function take(
	{ components }: DeployOutcome,
	fields: readonly FieldDefinition[],
	{ there, problems }: { readonly there: Set<string>; readonly problems: Map<string, string> },
): boolean {
	const deployed = new Set(fields.map(fullNameOf));
	const refused = components.filter(
		({ fullName, problem }) => problem !== undefined && deployed.has(fullName),
	);
	for (const { fullName, problem = '' } of refused) {
		if (EXISTS.test(problem)) there.add(fullName);
		else problems.set(fullName, `Salesforce did not take ${fullName}: ${problem}`);
	}
	return refused.length > 0;
}

function messageOf({ components, message }: DeployOutcome): string {
	const said = components.flatMap(({ fullName, problem }) =>
		problem === undefined ? [] : [`${fullName}: ${problem}`],
	);
	const why = [...new Set(said)].slice(0, 3).join('; ') || message || 'no reason given';
	return `Salesforce refused the deployment as a whole (${why}). ${DEPLOY_REMEDY}`;
}

/** Nothing was deployed: each field that was to be says so, unless it has a reason of its own. */
function stopped(
	status: 'refused' | 'failed',
	needed: readonly FieldDefinition[],
	problems: ReadonlyMap<string, string>,
	message: string,
): Deployed {
	const all = needed.map((field) => [fullNameOf(field), message] as const);
	return { status, created: new Set(), problems: new Map([...all, ...problems]) };
}
