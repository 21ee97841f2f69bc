import type { CrmSettings } from '../sync/types';
import type { CrmField, Pipeline } from '../vocabulary/crmField';
import { clock } from './clock';
import type { CrmSession } from './access/connections';
import { Memory } from './remember';

const LIFETIME_MS = 10 * 60_000;

const fields = new Memory<readonly CrmField[]>(clock, LIFETIME_MS);
const pipelines = new Memory<readonly Pipeline[]>(clock, LIFETIME_MS);

/** What hardly changes in a CRM, asked for once in ten minutes per account. */
export function crmSettings({ adapter, connection, memoryKey }: CrmSession): CrmSettings {
	const identity = async () =>
		connection.identity ? await connection.identity() : await adapter.identify(connection);
	return {
		account: async () => (await identity()).account,
		homeCurrency: async () => (await identity()).homeCurrency,
		timeZone: async () => (await identity()).timeZone ?? 'UTC',
		fields: async (object) =>
			await fields.get(
				memoryKey + object,
				async () => await adapter.listFields(object, connection),
			),
		pipelines: async (of) =>
			await pipelines.get(
				memoryKey,
				async () => await adapter.listPipelines(connection),
				(known) => of === undefined || known.some(({ id }) => id === of),
			),
	};
}

/** After Set Up Payment Fields, and when the CRM refuses what the remembered fields promised. */
export function forgetCrmSettings({ memoryKey }: CrmSession): void {
	fields.forget(memoryKey);
	pipelines.forget(memoryKey);
}

/** Whether an answer about the mapping may be an old one. */
export function remembersCrmSettings({ memoryKey }: CrmSession): boolean {
	return fields.has(`${memoryKey}deal`);
}

/** The stage's name for people; its id where the pipelines are not to be had. */
export async function stageName(settings: CrmSettings, stageId: string): Promise<string> {
	const known = await settings.pipelines();
	const stages = known.flatMap((pipeline) => pipeline.stages);
	return stages.find(({ id }) => id === stageId)?.label ?? stageId;
}
