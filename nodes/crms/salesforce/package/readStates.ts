import type { CrmConnection } from '../../../shared/contracts/crm';
import { DEFINITIONS, type FieldDefinition, FIELD_OBJECTS, fullNameOf } from '../definitions';
import { describe } from '../describe';
import { RECORD_OBJECT } from '../names';
import { type FieldState, stateOf } from './fieldState';

/** What is with each field of ours. */
export interface States {
	of(field: FieldDefinition): FieldState;
	/** Whether the connection's user sees the custom object. */
	readonly hasRecordObject: boolean;
}

/** Three reads. */
export async function readStates(
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
): Promise<States> {
	const described = await Promise.all(
		FIELD_OBJECTS.map(async (object) => [object, await describe(object, connection)] as const),
	);
	const found = new Map(described);
	const states = new Map(
		DEFINITIONS.map((field) => {
			const own = found.get(field.object)?.find(({ name }) => name === field.name);
			return [fullNameOf(field), stateOf(field, own)] as const;
		}),
	);
	return {
		of: (field) => states.get(fullNameOf(field)) ?? { is: 'unseen' },
		hasRecordObject: found.get(RECORD_OBJECT) !== undefined,
	};
}
