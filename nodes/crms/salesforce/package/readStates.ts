import type { CrmConnection } from '../../../shared/contracts/crm';
import {
	DEFINITIONS,
	type FieldDefinition,
	type FieldObject,
	FIELD_OBJECTS,
	fullNameOf,
} from '../definitions';
import { describe, type DescribedObject, isWritable } from '../describe';
import { OBJECTS, RECORD_OBJECT } from '../names';
import { type FieldState, stateOf } from './fieldState';

/** What is with each field of ours. */
export interface States {
	of(field: FieldDefinition): FieldState;
	/** Whether the connection's user sees the custom object. */
	readonly hasRecordObject: boolean;
	/** Of the objects that it sees, those whose records it may not make and change. */
	readonly unwritable: ReadonlySet<FieldObject>;
	/** Fields of Salesforce's own that it may not see and edit, of an object that it sees. */
	hiddenFields(object: FieldObject): readonly string[];
}

/** What the sync and the actions read of every record, and write into new ones: no right to an object brings them along. */
const STANDARD_FIELDS: Readonly<Partial<Record<FieldObject, readonly string[]>>> = {
	[OBJECTS.deal]: ['Amount', 'AccountId'],
	[OBJECTS.contact]: ['Email', 'AccountId', 'Phone', 'MailingStreet'],
};

const READ_ONLY: FieldState = { is: 'readOnly' };

/** Three reads. */
export async function readStates(
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
): Promise<States> {
	const described = await Promise.all(
		FIELD_OBJECTS.map(async (object) => [object, await describe(object, connection)] as const),
	);
	const found = new Map(described);
	const unwritable = new Set(
		FIELD_OBJECTS.filter((object) => {
			const one = found.get(object);
			return one !== undefined && !isWritable(one);
		}),
	);
	const states = new Map(
		DEFINITIONS.map((field) => {
			const own = found.get(field.object)?.fields.find(({ name }) => name === field.name);
			const state = stateOf(field, own);
			// The right to its records comes with the permission set, as the right to its fields does.
			const isHeld = field.object === RECORD_OBJECT && unwritable.has(RECORD_OBJECT);
			const held = isHeld && state.is === 'fine' ? READ_ONLY : state;
			return [fullNameOf(field), listState(field, held, found.get(OBJECTS.deal))] as const;
		}),
	);
	return {
		of: (field) => states.get(fullNameOf(field)) ?? { is: 'unseen' },
		hasRecordObject: found.get(RECORD_OBJECT) !== undefined,
		unwritable,
		hiddenFields(object) {
			const fields = found.get(object)?.fields;
			const isOpen = (wanted: string) =>
				fields?.some(({ name, updateable }) => name === wanted && updateable);
			return fields ? (STANDARD_FIELDS[object] ?? []).filter((name) => !isOpen(name)) : [];
		},
	};
}

/** A look-up that somebody made may have its list on the opportunity under another name than the one that is read. */
function listState(
	{ object, name, type }: FieldDefinition,
	state: FieldState,
	parent: DescribedObject | undefined,
): FieldState {
	if (type.type !== 'Lookup' || state.is !== 'fine') return state;
	const list = parent?.childRelationships?.find(
		({ childSObject, field }) => childSObject === object && field === name,
	);
	const there = list?.relationshipName?.replace(/__r$/, '');
	if (there === undefined || there === type.relationshipName) return state;
	return {
		is: 'other',
		message: `${name} is there with the Child Relationship Name ${there}, and has to have ${type.relationshipName}. Change it in Salesforce (Setup > Object Manager > the object ${object} > Fields & Relationships > Edit) and run this again`,
	};
}
