import type { CrmConnection } from '../../../shared/contracts/crm';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { isTransient } from '../../../shared/vocabulary/failure';
import * as z from '../../../shared/zod';
import { call } from '../client';
import { type FieldDefinition, FIELD_OBJECTS, fullNameOf } from '../definitions';
import { classify } from '../errors';
import { inList } from '../wire/soql';

const ROWS = z.looseObject({
	records: z.array(
		z.looseObject({
			DeveloperName: z.string(),
			EntityDefinition: z.nullish(z.looseObject({ QualifiedApiName: z.nullish(z.string()) })),
		}),
	),
});

/**
 * Those of the fields that the org has, also where the connection's user may not see them; none where he may not ask.
 * @returns full names.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_tooling.meta/api_tooling/tooling_api_objects_customfield.htm
 */
export async function fieldsThere(
	fields: readonly FieldDefinition[],
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
): Promise<ReadonlySet<string>> {
	const names = fields.map(({ name }) => name.replace(/__c$/, ''));
	const q = `SELECT DeveloperName, EntityDefinition.QualifiedApiName FROM CustomField WHERE EntityDefinition.QualifiedApiName ${inList(FIELD_OBJECTS)} AND DeveloperName ${inList(names)}`;
	const asked = await attemptAsync(
		async () =>
			await call({ method: 'GET', path: '/tooling/query', query: { q } }, ROWS, connection),
	);
	if ('error' in asked) {
		const failure = classify(asked.error);
		if (!failure || isTransient(failure) || failure.kind === 'auth') throw asked.error;
		return new Set();
	}
	const there = new Set(
		asked.value.records.map(
			({ DeveloperName, EntityDefinition }) =>
				`${EntityDefinition?.QualifiedApiName ?? ''}.${DeveloperName}__c`,
		),
	);
	return new Set(fields.map(fullNameOf).filter((name) => there.has(name)));
}
