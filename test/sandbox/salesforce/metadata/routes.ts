/** The set-up resources: deployments, and the few of the Tooling API that make and list fields. */
import type { SandboxRequest, SandboxResponse } from '../../system';
import { checkComponent } from './checks';
import { readPackage } from './components';
import { toFieldDraft } from './definitions';
import { createDeployments, type DeployOptions, type MetadataOrg } from './deployments';
import { parseMultipart } from './multipart';
import type { MetadataNode } from './xml';

/** What the set-up side needs of the org that answers. */
export interface SetUpOrg extends MetadataOrg {
	/** Whether the user of the call has "Modify Metadata Through Metadata API Functions" and "Customize Application". */
	mayModifyMetadata(): boolean;
}

export type MetadataHandler = (
	request: SandboxRequest,
	parameters: Readonly<Record<string, string>>,
) => Promise<SandboxResponse> | SandboxResponse;

const NO_RIGHT =
	'use of the Metadata API requires a user with the ModifyAllData or ModifyMetadata permissions';

/** By `METHOD /path` below `/services/data/vXX.0`; signed-in callers only. A new org has new ones. */
export function metadataRoutes(org: SetUpOrg): Readonly<Record<string, MetadataHandler>> {
	const deployments = createDeployments(org);
	const withRight =
		(handler: MetadataHandler): MetadataHandler =>
		(request, parameters) =>
			org.mayModifyMetadata()
				? handler(request, parameters)
				: // @see https://github.com/forcedotcom/code-builder-feedback/issues/66
					refused(403, 'INSUFFICIENT_ACCESS', NO_RIGHT);

	return {
		/** @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_rest_deploy.htm */
		'POST /metadata/deployRequest': withRight(async ({ headers, body }) => {
			const parts = parseMultipart(headers['content-type'] ?? '', body);
			if (!parts)
				return refused(400, 'INVALID_MULTIPART_REQUEST', 'The multipart body is not valid');
			const options = optionsOf(
				parts.find(({ name }) => name === 'json' || name === 'entity_content')?.content,
			);
			const file = parts.find(({ name }) => name === 'file');
			if (!options) {
				return refused(400, 'JSON_PARSER_ERROR', 'deployOptions are missing or are not JSON');
			}
			if (!file) return refused(400, 'MISSING_ARGUMENT', 'The part file is missing');
			const id = deployments.add(await readPackage(file.content, options.singlePackage), options);
			return { status: 201, body: deployments.see(id, false) };
		}),
		'GET /metadata/deployRequest/:id': withRight(({ query }, { id = '' }) => {
			const answer = deployments.look(id, query.get('includeDetails') === 'true');
			return answer
				? { status: 200, body: answer }
				: refused(404, 'NOT_FOUND', 'The requested resource does not exist');
		}),
		/** @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm */
		'POST /tooling/sobjects/CustomField': withRight(({ body }) => {
			const sent = parseJson(body) as { FullName?: unknown; Metadata?: MetadataNode } | undefined;
			if (typeof sent?.FullName !== 'string' || !sent.Metadata) {
				return refused(400, 'REQUIRED_FIELD_MISSING', 'Required fields are missing: [FullName]');
			}
			const [objectName = '', name = ''] = sent.FullName.split('.');
			if (org.schema.field(objectName, name)) {
				const message = `There is already a field named ${name.replace(/__c$/, '')} on ${objectName}.`;
				return refused(400, 'DUPLICATE_DEVELOPER_NAME', message);
			}
			const problem = checkComponent(
				{ type: 'CustomField', fullName: sent.FullName, fileName: '', node: sent.Metadata },
				{ schema: org.schema, coming: new Map() },
			);
			if (problem !== undefined) return refused(400, 'FIELD_INTEGRITY_EXCEPTION', problem);
			const { durableId } = org.schema.addField(objectName, toFieldDraft(name, sent.Metadata));
			return {
				status: 201,
				body: { id: durableId, success: true, errors: [], warnings: [], infos: [] },
			};
		}),
	};
}

/** Every one is false where it is not said. */
function optionsOf(content: Buffer | undefined): DeployOptions | undefined {
	const sent = content && (parseJson(content) as { deployOptions?: Record<string, unknown> });
	if (typeof sent?.deployOptions !== 'object' || sent.deployOptions === null) return undefined;
	const isOn = (name: keyof DeployOptions) => String(sent.deployOptions?.[name]) === 'true';
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

function refused(status: number, errorCode: string, message: string): SandboxResponse {
	return { status, body: [{ message, errorCode }] };
}
