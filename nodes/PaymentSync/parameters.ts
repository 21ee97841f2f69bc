import type { IExecuteFunctions } from 'n8n-workflow';
import { ALL_EVENTS, chosenEventTypes } from '../shared/n8n/events';
import { holderOf } from '../shared/n8n/holder';
import { STAGE_PREFIX } from '../shared/n8n/panel/loadOptions';
import { ConfigurationRefused } from '../shared/sync/failure';
import { standardMapping } from '../shared/sync/deal/project';
import type { SyncContext, SyncOptions, TaskRule } from '../shared/sync/types';
import type { CrmObject } from '../shared/vocabulary/crmField';
import type { MappingRow } from '../shared/vocabulary/mapping';
import { PAYMENT_VALUE_KEYS } from '../shared/vocabulary/paymentValue';
import type { StageRule } from '../shared/vocabulary/stageRule';
import { PAYMENT_STATUSES } from '../shared/vocabulary/status';
import { FIXED_VALUE } from './description/mapping';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface OptionParameters {
	readonly allowTestPayments?: boolean;
	readonly anySuccessIsPaid?: boolean;
	readonly automation?: string;
	readonly contacts?: SyncOptions['contacts'];
	readonly leaseMinutes?: number;
	readonly matchByEmail?: boolean;
	readonly onlyOpenDeal?: boolean;
	readonly factAgeLimitDays?: number;
	readonly tolerance?: string | number;
}

interface MappingParameter {
	readonly value: string;
	readonly fixedValue?: string;
	readonly object: CrmObject;
	readonly dealField?: string;
	readonly contactField?: string;
}

interface StageParameter {
	readonly status: string;
	readonly target: string;
	readonly movesBack?: boolean;
}

interface NewDealParameters {
	readonly name?: string;
	readonly pipeline?: string;
	readonly stage?: string;
	readonly owner?: string;
	readonly closeInDays?: number;
}

interface TaskParameter extends Omit<TaskRule, 'name' | 'ownerId'> {
	readonly owner?: string;
}

export interface Run {
	readonly isPreview: boolean;
	readonly hasFollowUp: boolean;
}

/**
 * The node's parameters as the engine's options. They are read once for the whole batch: nothing in them depends on an item.
 * @throws ConfigurationRefused for a row that names no field, value or status.
 */
export function syncOptions(
	context: IExecuteFunctions,
	run: Run,
	sync: Pick<SyncContext, 'crm'>,
): SyncOptions {
	const parameter = <Value>(name: string, fallback: Value) =>
		context.getNodeParameter(name, 0, fallback) as Value;
	const options = parameter<OptionParameters>('options', {});
	const isStandardMapping = parameter('fieldMapping', 'standard') === 'standard';
	const unmatched = parameter<SyncOptions['unmatched']>('unmatched', 'needsReview');
	return {
		automation: options.automation || String(context.getWorkflow().id ?? ''),
		holder: holderOf(context),
		mapping: isStandardMapping
			? standardMapping(sync)
			: (parameter<{ row?: MappingParameter[] }>('mappingRows', {}).row?.map(mappingRow) ?? []),
		isStandardMapping,
		stageRules: parameter<{ rule?: StageParameter[] }>('stageRules', {}).rule?.map(stageRule) ?? [],
		otherPayment: parameter<SyncOptions['otherPayment']>('otherPayment', 'add'),
		unmatched,
		...(unmatched === 'createDeal'
			? { newDeal: newDeal(parameter<NewDealParameters>('newDeal', {})) }
			: {}),
		actOn: factTypes(parameter<string[]>('actOn', [ALL_EVENTS])),
		matchByEmail: options.matchByEmail ?? true,
		onlyOpenDeal: options.onlyOpenDeal ?? false,
		contacts: options.contacts ?? 'createAndLink',
		allowTestPayments: options.allowTestPayments ?? false,
		preview: run.isPreview,
		tolerance: String(options.tolerance ?? '0').trim(),
		anySuccessIsPaid: options.anySuccessIsPaid ?? false,
		factAgeLimitMs: (options.factAgeLimitDays ?? 3) * DAY_MS,
		leaseMs: (options.leaseMinutes ?? 15) * MINUTE_MS,
		hasFollowUp: run.hasFollowUp,
		claims: true,
		tasks: (parameter<{ task?: TaskParameter[] }>('tasks', {}).task ?? []).map(taskRule),
	};
}

/** Nothing chosen and everything chosen are the same to the engine: an empty list. */
function factTypes(chosen: readonly string[]): SyncOptions['actOn'] {
	return chosen.includes(ALL_EVENTS) ? [] : chosenEventTypes(chosen);
}

function mappingRow(row: MappingParameter, index: number): MappingRow {
	const field = (row.object === 'contact' ? row.contactField : row.dealField) ?? '';
	if (field === '') {
		throw new ConfigurationRefused([
			`Row ${index + 1} of Field Mapping names no ${row.object} field. Choose one, or remove the row`,
		]);
	}
	if (row.value === FIXED_VALUE) {
		return { source: { fixed: row.fixedValue ?? '' }, object: row.object, field };
	}
	const value = PAYMENT_VALUE_KEYS.find((key) => key === row.value);
	if (!value) {
		throw new ConfigurationRefused([
			`Row ${index + 1} of Field Mapping asks for "${row.value}", which is no payment value. Choose one from the list`,
		]);
	}
	return { source: { value }, object: row.object, field };
}

function stageRule({ status, target, movesBack }: StageParameter, index: number): StageRule {
	const known = PAYMENT_STATUSES.find((candidate) => candidate === status);
	if (!known || target === '') {
		throw new ConfigurationRefused([
			`Row ${index + 1} of Stage Rules is not complete. Choose a payment status and a stage, or remove the row`,
		]);
	}
	return { status: known, target: stageTarget(target), movesBack: movesBack ?? false };
}

function stageTarget(target: string): StageRule['target'] {
	if (target === 'won' || target === 'lost' || target === 'leave') return target;
	return { stage: target.startsWith(STAGE_PREFIX) ? target.slice(STAGE_PREFIX.length) : target };
}

function newDeal(parameters: NewDealParameters): NonNullable<SyncOptions['newDeal']> {
	return {
		name: parameters.name ?? '',
		pipeline: parameters.pipeline || undefined,
		stage: parameters.stage || undefined,
		ownerId: parameters.owner || undefined,
		closeInDays: parameters.closeInDays ?? 0,
	};
}

/** Named by what it is for, so that changing the text of a task does not create it again. */
function taskRule({ owner, ...task }: TaskParameter, index: number): TaskRule {
	return { ...task, name: `${index + 1}`, ownerId: owner || undefined };
}
