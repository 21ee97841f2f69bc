/** Deployments, one after another: what waits, what runs, what came of it. */
import { makeId } from '../state/ids';
import type { SalesforceSettings } from '../state/settings';
import type { Permissions, Schema } from '../state/types';
import { checkComponent } from './checks';
import { type Component, isCustomName, type PackageContents } from './components';
import { toFieldDraft, toObjectDraft, toPermissionSetDraft } from './definitions';

export interface DeployOptions {
	readonly singlePackage: boolean;
	readonly rollbackOnError: boolean;
	readonly checkOnly: boolean;
}

/** What a deployment is done to. */
export interface MetadataOrg {
	readonly schema: Schema;
	readonly permissions: Permissions;
	readonly settings: Pick<SalesforceSettings, 'deployPolls'>;
	/** Milliseconds since the epoch. */
	now(): number;
}

interface Message {
	readonly componentType: string;
	readonly fullName: string;
	readonly fileName: string;
	readonly id?: string;
	readonly created: boolean;
	readonly changed: boolean;
	readonly problem: string | null;
}

interface Deployment {
	readonly id: string;
	readonly options: DeployOptions;
	readonly contents: PackageContents;
	readonly createdAt: number;
	/** How often it was asked about since it began to run. */
	polls: number;
	outcome?: {
		readonly failures: readonly Message[];
		readonly successes: readonly Message[];
		readonly at: number;
	};
}

const KEY_PREFIX = '0Af';

export interface Deployments {
	/** @returns the id. */
	add(contents: PackageContents, options: DeployOptions): string;
	/** The answer of the REST resource; `undefined` for an id that is none. */
	see(id: string, hasDetails: boolean): object | undefined;
	/** The same; a look at any of them takes the work on. */
	look(id: string, hasDetails: boolean): object | undefined;
	/** What was deployed, in the order in which it came. */
	deployed(): readonly Component[];
}

export function createDeployments(org: MetadataOrg): Deployments {
	const all: Deployment[] = [];
	const kept: Component[] = [];

	/** One deployment runs at a time; the others are queued. */
	function goOn(): void {
		const running = all.find(({ outcome }) => outcome === undefined);
		if (!running) return;
		running.polls += 1;
		if (running.polls > org.settings.deployPolls)
			running.outcome = { ...run(running, org, kept), at: org.now() };
	}

	function see(id: string, hasDetails: boolean): object | undefined {
		const known = all.find((one) => id === one.id || id === one.id.slice(0, 15));
		return known && toAnswer(known, hasDetails, org.settings.deployPolls);
	}

	return {
		add(contents, options) {
			const id = makeId(KEY_PREFIX, all.length + 1);
			all.push({ id, options, contents, createdAt: org.now(), polls: 0 });
			return id;
		},
		see,
		deployed: () => kept,
		look(id, hasDetails) {
			if (see(id, hasDetails) === undefined) return undefined;
			goOn();
			return see(id, hasDetails);
		},
	};
}

/** Checks all first, so that what is rolled back was never there. */
function run({ contents, options }: Deployment, org: MetadataOrg, kept: Component[]) {
	const coming = new Map<string, Component>();
	const failures: Message[] = contents.problems.map(({ type, fullName, fileName, problem }) => ({
		...{ componentType: type, fullName, fileName, problem, created: false, changed: false },
	}));
	for (const component of contents.components) {
		const problem = checkComponent(component, { schema: org.schema, coming });
		if (problem === undefined) coming.set(component.fullName, component);
		else failures.push({ ...messageOf(component), problem });
	}
	const isKept = !options.checkOnly && (failures.length === 0 || !options.rollbackOnError);
	if (isKept) kept.push(...coming.values());
	const successes = [...coming.values()].map((component) =>
		isKept ? put(component, org) : messageOf(component),
	);
	return { failures, successes };
}

/** Makes what was deployed elsewhere, without a deployment. */
export function putAll(components: readonly Component[], org: MetadataOrg): void {
	for (const component of components) put(component, org);
}

function put(component: Component, { schema, permissions }: MetadataOrg): Message {
	const { type, fullName, node } = component;
	if (type === 'PermissionSet') {
		const id = permissions.grant(toPermissionSetDraft(fullName, node));
		return { ...messageOf(component), id, changed: true };
	}
	if (type === 'CustomObject') {
		const existing = schema.object(fullName);
		const object = existing ?? schema.addObject(toObjectDraft(fullName, node));
		return { ...messageOf(component), id: object.durableId, created: !existing };
	}
	const [objectName = '', name = ''] = fullName.split('.');
	const existing = schema.field(objectName, name);
	// Of standard fields nothing is kept: the stand-in has nothing that metadata changes about them.
	if (!isCustomName(name)) return { ...messageOf(component), id: existing?.durableId };
	const draft = toFieldDraft(name, node);
	const field = existing
		? schema.changeField(objectName, existing.name, draft)
		: schema.addField(objectName, draft);
	return {
		...messageOf(component),
		id: field.durableId,
		created: !existing,
		changed: !existing || JSON.stringify(existing) !== JSON.stringify(field),
	};
}

const messageOf = ({ type, fullName, fileName }: Component): Message => ({
	...{ componentType: type, fullName, fileName, created: false, changed: false, problem: null },
});

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy_checkstatus.htm */
function toAnswer(deployment: Deployment, hasDetails: boolean, deployPolls: number): object {
	const { id, options, contents, outcome, polls, createdAt } = deployment;
	const failures = outcome?.failures ?? [];
	const successes = outcome?.successes ?? [];
	const moment = (at: number) => new Date(at).toISOString().replace('Z', '+0000');
	return {
		id,
		deployOptions: options,
		deployResult: {
			id,
			checkOnly: options.checkOnly,
			rollbackOnError: options.rollbackOnError,
			ignoreWarnings: false,
			done: outcome !== undefined,
			status: statusOf(deployment, deployPolls),
			success: outcome !== undefined && failures.length === 0,
			numberComponentsTotal: contents.components.length + contents.problems.length,
			numberComponentsDeployed: successes.length,
			numberComponentErrors: failures.length,
			numberTestsTotal: 0,
			numberTestsCompleted: 0,
			numberTestErrors: 0,
			runTestsEnabled: false,
			errorStatusCode: null,
			errorMessage: null,
			stateDetail: null,
			createdDate: moment(createdAt),
			startDate: polls === 0 ? null : moment(createdAt),
			lastModifiedDate: moment(outcome?.at ?? createdAt),
			completedDate: outcome ? moment(outcome.at) : null,
			...(hasDetails
				? {
						details: {
							componentFailures: failures.map((one) => toMessage(one, createdAt)),
							componentSuccesses: successes.map((one) => toMessage(one, createdAt)),
							retrieveResult: null,
							runTestResult: { numTestsRun: 0, numFailures: 0, successes: [], failures: [] },
						},
					}
				: {}),
		},
	};
}

function statusOf({ outcome, polls, options }: Deployment, deployPolls: number): string {
	if (!outcome) return polls < deployPolls ? 'Pending' : 'InProgress';
	if (outcome.failures.length === 0) return 'Succeeded';
	return options.rollbackOnError || outcome.successes.length === 0 ? 'Failed' : 'SucceededPartial';
}

function toMessage(message: Message, at: number): object {
	const isFine = message.problem === null;
	return {
		...message,
		id: message.id ?? null,
		success: isFine,
		problemType: isFine ? null : 'Error',
		warning: false,
		deleted: false,
		createdDate: new Date(at).toISOString().replace('Z', '+0000'),
		...(isFine ? {} : { lineNumber: 1, columnNumber: 1 }),
	};
}
