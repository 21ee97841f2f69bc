import type { DealRecord } from '../contracts/crm';
import { checkMapping } from '../vocabulary/mapping';
import { ConfigurationRefused } from './failure';
import type { Schema } from './deal/plan';
import { completeMapping } from './deal/project';
import type { SyncContext, SyncOptions } from './types';

/**
 * The schema the mapping is checked against; both are remembered by the caller, so that this is free after the first time.
 * @throws ConfigurationRefused when the user's choices cannot work.
 */
export async function prepare(
	options: Pick<SyncOptions, 'mapping' | 'isStandardMapping' | 'stageRules' | 'tolerance'>,
	context: Pick<SyncContext, 'crm' | 'crmSettings'>,
): Promise<Schema> {
	const { crm, crmSettings } = context;
	const mapping = completeMapping(options.mapping, context);
	const needsContact = mapping.some(({ object }) => object === 'contact');
	const [deal, contact, pipelines, homeCurrency, timeZone] = await Promise.all([
		crmSettings.fields('deal'),
		needsContact ? crmSettings.fields('contact') : [],
		crmSettings.pipelines(),
		crmSettings.homeCurrency(),
		crmSettings.timeZone?.() ?? 'UTC',
	]);
	const fields = { deal, contact };
	const issues = checkMapping(mapping, fields, crm.displayName, options.isStandardMapping);
	const stages = new Set(pipelines.flatMap((pipeline) => pipeline.stages.map(({ id }) => id)));
	const messages = issues.map(({ message }) => message);
	for (const { target, status } of options.stageRules) {
		if (typeof target === 'object' && !stages.has(target.stage)) {
			messages.push(
				`${crm.displayName} has no stage "${target.stage}", which the stage rule for "${status}" names. Choose another stage`,
			);
		}
	}
	if (options.tolerance !== '' && !/^\d+(\.\d+)?$/.test(options.tolerance)) {
		messages.push(
			`"${options.tolerance}" in Tolerance is not an amount. Write digits with a point, such as 0.50`,
		);
	}
	if (messages.length > 0) throw new ConfigurationRefused(messages);
	return { fields, pipelines, homeCurrency, timeZone };
}

/** The schema with the pipelines of these deals: a deal in one that was made a minute ago would never be won. */
export async function withPipelinesOf(
	deals: ReadonlyArray<Pick<DealRecord, 'pipeline'>>,
	schema: Schema,
	{ crmSettings }: Pick<SyncContext, 'crmSettings'>,
): Promise<Schema> {
	const isKnown = (pipeline: string) => schema.pipelines.some(({ id }) => id === pipeline);
	const unknown = deals.map(({ pipeline }) => pipeline).find((one) => one !== '' && !isKnown(one));
	return unknown === undefined
		? schema
		: { ...schema, pipelines: await crmSettings.pipelines(unknown) };
}
