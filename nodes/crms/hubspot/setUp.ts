import {
	type Property,
	type PropertyCreate,
	PropertyCreateFieldTypeEnum as FieldType,
	PropertyCreateTypeEnum as Type,
} from '@hubspot/api-client/lib/codegen/crm/properties';
import type { CrmConnection, FieldResult } from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { isTransient } from '../../shared/vocabulary/failure';
import type { ValueKind } from '../../shared/vocabulary/paymentValue';
import { BATCH_SIZE, writeBatches } from './batches';
import { propertiesOf } from './client';
import { classify } from './errors';
import {
	DEFINITIONS,
	OBJECT_TYPES,
	plainKeyOf,
	PLAIN_KEY_PROPERTY,
	PROPERTY_GROUP,
	type PropertyDefinition,
} from './fields';
import { urlOf } from './paths';

/** @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide */
const TYPES: Readonly<Record<ValueKind, { type: Type; fieldType: FieldType }>> = {
	text: { type: Type.String, fieldType: FieldType.Text },
	longText: { type: Type.String, fieldType: FieldType.Textarea },
	number: { type: Type.Number, fieldType: FieldType.Number },
	datetime: { type: Type.Datetime, fieldType: FieldType.Date },
	option: { type: Type.Enumeration, fieldType: FieldType.Select },
};

const NOT_UNIQUE =
	'exists in HubSpot but takes the same value twice, which HubSpot cannot change later. Delete the property there and run this again';
const PLAIN_KEY_TOLD =
	'HubSpot takes no unique property here. Duplicates are found and removed instead of prevented';

/**
 * Creates what is missing; four reads and no write where all is there. A unique key that the account refuses on notes or
 * tasks gets a plain one beside it, and the result says so.
 */
export async function setUpFields(connection: CrmConnection): Promise<FieldResult[]> {
	const results: FieldResult[] = [];
	for (const object of Object.keys(OBJECT_TYPES) as Array<FieldResult['object']>) {
		results.push(...(await setUpObject(object, connection)));
	}
	return results;
}

async function setUpObject(
	object: FieldResult['object'],
	connection: CrmConnection,
): Promise<FieldResult[]> {
	const objectType = OBJECT_TYPES[object];
	const wanted = DEFINITIONS.filter((definition) => definition.object === object);
	const { results: present } = await propertiesOf(connection).core.getAll(objectType);
	const existing = new Map(present.map((property) => [property.name, property]));
	const isMissing = ({ name }: PropertyDefinition) => !existing.has(name);
	const hasPlainKey = existing.has(PLAIN_KEY_PROPERTY);
	const missing = wanted.filter(
		(definition) => isMissing(definition) && !(definition.isUnique && hasPlainKey),
	);

	const created = new Map<string, FieldResult>();
	if (missing.length > 0) await createGroup(objectType, connection);
	for (const result of await createAll(missing, connection)) created.set(result.field, result);

	const results: FieldResult[] = [];
	for (const definition of wanted) {
		const property = existing.get(definition.name);
		const made = created.get(definition.name);
		if (property) results.push(await checkExisting(definition, property, connection));
		else if (made) results.push(made);
		else results.push({ ...told(definition), status: 'existed', message: PLAIN_KEY_TOLD });
	}
	return results;
}

/** A group that is there already is fine. */
async function createGroup(objectType: string, connection: CrmConnection): Promise<void> {
	const { groups } = propertiesOf(connection);
	const attempted = await attemptAsync(
		async () => await groups.create(objectType, { ...PROPERTY_GROUP, displayOrder: -1 }),
	);
	if (!('error' in attempted)) return;
	const failure = classify(attempted.error);
	if (failure?.kind !== 'conflict' && failure?.kind !== 'invalidRequest') throw attempted.error;
}

async function createAll(
	definitions: readonly PropertyDefinition[],
	connection: CrmConnection,
): Promise<FieldResult[]> {
	const plain = definitions.filter((definition) => !definition.isUnique);
	const results = await createPlain(plain, connection);
	for (const definition of definitions.filter(({ isUnique }) => isUnique)) {
		results.push(await createUnique(definition, connection));
	}
	return results;
}

async function createPlain(
	definitions: readonly PropertyDefinition[],
	connection: CrmConnection,
): Promise<FieldResult[]> {
	const [first] = definitions;
	if (!first) return [];
	const objectType = OBJECT_TYPES[first.object];
	const outcomes = await writeBatches({
		rows: definitions,
		size: BATCH_SIZE,
		identityOf: ({ name }) => name,
		isAnswerTo: (property: Property, { name }) => property.name === name,
		send: async (rows) =>
			await propertiesOf(connection).batch.create(objectType, {
				inputs: rows.map(({ row }) => toProperty(row)),
			}),
		request: { method: 'POST', url: urlOf(connection, 'properties', objectType) },
	});
	return definitions.map((definition, index) => {
		const outcome = outcomes[index];
		if (outcome && 'failure' in outcome && outcome.failure.kind !== 'conflict') {
			return { ...told(definition), status: 'failed', message: outcome.failure.message };
		}
		return { ...told(definition), status: 'created' };
	});
}

async function createUnique(
	definition: PropertyDefinition,
	connection: CrmConnection,
): Promise<FieldResult> {
	const [result] = await createPlain([definition], connection);
	const isActivity = definition.object === 'note' || definition.object === 'task';
	if (result?.status === 'created' || !isActivity) {
		return result ?? { ...told(definition), status: 'failed' };
	}
	const [plain] = await createPlain([plainKeyOf(definition.object)], connection);
	if (plain?.status !== 'created') return result ?? { ...told(definition), status: 'failed' };
	return { ...told(definition), status: 'created', message: PLAIN_KEY_TOLD };
}

/** A property that is there may lack options that a newer version of this pack writes. */
async function checkExisting(
	definition: PropertyDefinition,
	property: Property,
	connection: CrmConnection,
): Promise<FieldResult> {
	if (definition.isUnique && property.hasUniqueValue !== true) {
		return {
			...told(definition),
			status: 'failed',
			message: `"${definition.label}" ${NOT_UNIQUE}`,
		};
	}
	const options = property.options ?? [];
	const present = new Set(options.map(({ value }) => value));
	const missing = definition.options.filter((option) => !present.has(option));
	if (missing.length === 0) return { ...told(definition), status: 'existed' };
	const attempted = await attemptAsync(
		async () =>
			await propertiesOf(connection).core.update(OBJECT_TYPES[definition.object], definition.name, {
				options: [
					...options.map((option, index) => ({
						...option,
						displayOrder: option.displayOrder ?? index,
					})),
					...toOptions(missing, options.length),
				],
			}),
	);
	if ('error' in attempted) {
		const failure = classify(attempted.error);
		if (!failure || isTransient(failure)) throw attempted.error;
		// Most likely an option of the account's own has the same label.
		const remedy = `. Give "${definition.label}" the options ${missing.join(', ')} in HubSpot, each with exactly this text as its internal name`;
		const message = failure.message + (failure.kind === 'invalidRequest' ? remedy : '');
		return { ...told(definition), status: 'failed', message };
	}
	return {
		...told(definition),
		status: 'updated',
		message: `Added the options ${missing.join(', ')}`,
	};
}

function toProperty(definition: PropertyDefinition): PropertyCreate {
	return {
		...TYPES[definition.kind],
		name: definition.name,
		label: definition.label,
		description: definition.description,
		groupName: PROPERTY_GROUP.name,
		...(definition.options.length > 0 ? { options: toOptions(definition.options, 0) } : {}),
		...(definition.isUnique ? { hasUniqueValue: true } : {}),
	};
}

function toOptions(values: readonly string[], first: number) {
	return values.map((value, index) => ({
		value,
		label: value,
		displayOrder: first + index,
		hidden: false,
	}));
}

function told({ object, name, label }: PropertyDefinition) {
	return { object, field: name, label };
}
