/** The set-up resources: deployments, and the few of the Tooling API that make and list fields. */
import type { SandboxRequest } from '../../system';
import { SalesforceError } from '../protocol/errors';
import { bodyOf, ok, parameter, type Operation, type Operations } from '../protocol/operation';
import { runQuery } from '../query/select';
import type { Org } from '../state/org';
import { checkComponent } from './checks';
import { type PackageContents, readPackage } from './components';
import { toFieldDraft } from './definitions';
import { createDeployments, type DeployOptions, type Deployments } from './deployments';
import { parseMultipart } from './multipart';
import { definitionsAsRows } from './tooling';
import { plainNode } from './xml';

const DEPLOY_REQUEST = /^\/services\/data\/v[\d.]+\/metadata\/deployRequest\/?$/;

/** What a `deployRequest` brings, as far as it can be read. */
interface Order {
	readonly options: DeployOptions | undefined;
	readonly contents: PackageContents | undefined;
}

const orders = new WeakMap<SandboxRequest, Order | undefined>();
const deployments = new WeakMap<Org, Deployments>();

/**
 * Opens the package of a request before the org answers it: a zip takes its time, and the org answers at once or not at all.
 * `undefined` where there is nothing to wait for.
 */
export function opened(request: SandboxRequest): Promise<void> | undefined {
	return request.method === 'POST' && DEPLOY_REQUEST.test(request.path) ? open(request) : undefined;
}

async function open(request: SandboxRequest): Promise<void> {
	const parts = parseMultipart(request.headers['content-type'] ?? '', request.body);
	if (!parts) return;
	// The guide names the first part json, jsforce names it entity_content: Salesforce takes both.
	const options = optionsOf(
		parts.find(({ name }) => /^(json|entity_content)$/.test(name))?.content,
	);
	const file = parts.find(({ name }) => name === 'file')?.content;
	const contents = file && (await readPackage(file, options?.singlePackage === true));
	orders.set(request, { options, contents });
}

/** @see https://github.com/forcedotcom/code-builder-feedback/issues/66 */
const withRight =
	(operation: Operation): Operation =>
	(call) => {
		if (call.org.settings.mayModifyMetadata) return operation(call);
		throw new SalesforceError(
			'INSUFFICIENT_ACCESS',
			'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions',
		);
	};

export const METADATA_OPERATIONS: Operations = {
	/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm */
	'POST /services/data/:version/metadata/deployRequest': withRight(({ org, request }) => {
		const order = request && orders.get(request);
		if (!order) {
			throw new SalesforceError('INVALID_MULTIPART_REQUEST', 'The multipart body is not valid');
		}
		const { options, contents } = order;
		if (!options) {
			throw new SalesforceError('JSON_PARSER_ERROR', 'deployOptions are missing or are no JSON');
		}
		if (!contents) throw new SalesforceError('MISSING_ARGUMENT', 'The part file is missing');
		const all = deploymentsOf(org);
		return { status: 201, body: all.see(all.add(contents, options), false) };
	}),
	'GET /services/data/:version/metadata/deployRequest/:id': withRight((call) => {
		const hasDetails = call.query.get('includeDetails') === 'true';
		const answer = deploymentsOf(call.org).look(parameter(call, 'id'), hasDetails);
		if (answer) return ok(answer);
		throw new SalesforceError('NOT_FOUND', 'The requested resource does not exist');
	}),
	'GET /services/data/:version/tooling/query': (call) => {
		const { org, actor, cursors, version } = call;
		const tables = definitionsAsRows(org.schema, org.now, org.settings.trackedFields);
		const asking = { org: tables, actor: { ...actor, seesAll: true } };
		const options = { withDeleted: false, version, cursors, pageSize: org.settings.queryPageSize };
		return ok(runQuery({ ...asking, soql: call.query.get('q') ?? '' }, options));
	},
	/** @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm */
	'POST /services/data/:version/tooling/sobjects/CustomField': withRight((call) => {
		const { FullName: fullName, Metadata: metadata } = bodyOf(call);
		if (typeof fullName !== 'string' || typeof metadata !== 'object' || metadata === null) {
			throw new SalesforceError(
				'REQUIRED_FIELD_MISSING',
				'Required fields are missing: [FullName, Metadata]',
				['FullName', 'Metadata'],
			);
		}
		const { schema } = call.org;
		const [objectName = '', name = ''] = fullName.split('.');
		if (schema.field(objectName, name)) {
			throw new SalesforceError(
				'DUPLICATE_DEVELOPER_NAME',
				`There is already a field named ${name.replace(/__c$/, '')} on ${objectName}.`,
			);
		}
		const node = plainNode(metadata);
		const problem = checkComponent(
			{ type: 'CustomField', fullName, fileName: '', node },
			{ schema, coming: new Map() },
		);
		if (problem !== undefined) throw new SalesforceError('FIELD_INTEGRITY_EXCEPTION', problem);
		const { durableId } = schema.addField(objectName, toFieldDraft(name, node));
		const body = { id: durableId, success: true, errors: [], warnings: [], infos: [] };
		return { status: 201, body };
	}),
};

export function deploymentsOf(org: Org): Deployments {
	const known = deployments.get(org) ?? createDeployments(org);
	deployments.set(org, known);
	return known;
}

/** Every one is false where it is not said. */
function optionsOf(content: Buffer | undefined): DeployOptions | undefined {
	const sent = content && (parseJson(content) as { deployOptions?: Record<string, unknown> });
	const told = sent?.deployOptions;
	if (typeof told !== 'object' || told === null) return undefined;
	const isOn = (name: keyof DeployOptions) => String(told[name]) === 'true';
	return {
		singlePackage: isOn('singlePackage'),
		rollbackOnError: isOn('rollbackOnError'),
		checkOnly: isOn('checkOnly'),
	};
}

function parseJson(body: Buffer): unknown {
	try {
		return JSON.parse(body.toString('utf8'));
	} catch {
		return undefined;
	}
}
