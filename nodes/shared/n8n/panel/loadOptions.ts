import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { CrmAdapter } from '../../contracts/crm';
import type { System } from '../../contracts/system';
import type { CrmField, CrmObject } from '../../vocabulary/crmField';
import { attemptAsync } from '../../vocabulary/attempt';
import { type CrmSession, hasCredential, openCrm } from '../access/connections';
import { crmSettings } from '../crmSettings';
import { toNodeError } from '../errors';

type Load = (access: CrmSession, context: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;

/** Stage targets that need no ids and work in every pipeline. */
const GENERAL_TARGETS: readonly INodePropertyOptions[] = [
	{ name: "Won Stage of the Deal's Pipeline", value: 'won' },
	{ name: "Lost Stage of the Deal's Pipeline", value: 'lost' },
	{ name: 'Leave as Is', value: 'leave' },
];

const MOVE_TARGETS = GENERAL_TARGETS.filter(({ value }) => value !== 'leave');

/** Tells a stage of the CRM from the general targets. */
export const STAGE_PREFIX = 'stage:';

/** The CRM of a dropdown's value; of none, the one that dropdowns start with. */
type FindCrm = (id?: string) => System<CrmAdapter>;

/** What the dropdowns of a CRM offer; without a credential they say that one is needed. */
export function crmLoadOptions(findCrm: FindCrm) {
	const list = (load: Load, always: readonly INodePropertyOptions[] = []) =>
		listOf(findCrm, load, always);
	return {
		getDealFields: list(async (access) => await fieldOptions(access, 'deal')),
		getContactFields: list(async (access) => await fieldOptions(access, 'contact')),
		getPipelines: list(async (access) =>
			(await crmSettings(access).pipelines()).map(({ id, label }) => ({ name: label, value: id })),
		),
		getStages: list(async (access) => await stageOptions(access, '')),
		getStageTargets: list(
			async (access) => [...GENERAL_TARGETS, ...(await stageOptions(access, STAGE_PREFIX))],
			GENERAL_TARGETS,
		),
		/** Where a person may move a deal: as above, without leaving it. */
		getMoveTargets: list(
			async (access) => [...MOVE_TARGETS, ...(await stageOptions(access, STAGE_PREFIX))],
			MOVE_TARGETS,
		),
		getLifecycleStages: list(async ({ adapter, connection }) => {
			const stages = (await adapter.actions?.lifecycle?.list(connection)) ?? [];
			return stages.map(({ label, value }) => ({ name: label, value }));
		}),
		getOwners: list(async ({ adapter, connection }) =>
			(await adapter.listOwners(connection)).map(({ id, name, email }) => ({
				name: name === '' ? email : name,
				value: id,
				description: email,
			})),
		),
	};
}

function listOf(findCrm: FindCrm, load: Load, always: readonly INodePropertyOptions[]) {
	return async function (this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
		const system = findCrm(this.getCurrentNodeParameter('crm')?.toString());
		if (!hasCredential(this, 'crm', system)) {
			const notice = { name: `Choose a ${system.name} Credential Above First`, value: '' };
			return always.length > 0 ? [...always] : [notice];
		}
		const access = await openCrm(this, system);
		const attempted = await attemptAsync(async () => await load(access, this));
		if ('value' in attempted) return attempted.value;
		throw toNodeError(this.getNode(), attempted.error, [access.adapter]);
	};
}

async function fieldOptions(
	access: CrmSession,
	object: CrmObject,
): Promise<INodePropertyOptions[]> {
	const fields = await crmSettings(access).fields(object);
	return fields
		.filter(({ isReadOnly }) => !isReadOnly)
		.map((field) => ({ name: field.label, value: field.name, description: describe(field) }))
		.sort((left, right) => (left.name < right.name ? -1 : 1));
}

function describe({ name, type, options }: CrmField): string {
	const choices = options.length > 0 ? `: ${options.map(({ label }) => label).join(', ')}` : '';
	return `${name} (${type}${choices})`;
}

async function stageOptions(access: CrmSession, prefix: string): Promise<INodePropertyOptions[]> {
	const pipelines = await crmSettings(access).pipelines();
	return pipelines.flatMap((pipeline) =>
		pipeline.stages.map((stage) => ({
			name: pipelines.length > 1 ? `${pipeline.label}: ${stage.label}` : stage.label,
			value: prefix + stage.id,
		})),
	);
}
