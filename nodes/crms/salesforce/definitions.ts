import type { FieldResult } from '../../shared/contracts/crm';
import {
	paymentValue,
	PAYMENT_VALUE_KEYS,
	type ValueKind,
} from '../../shared/vocabulary/paymentValue';
import {
	CONTACT_KEY,
	fieldName,
	OBJECTS,
	RECORD,
	RECORD_KINDS,
	RECORD_OBJECT,
	REFERENCES_WRITTEN,
} from './names';

/** The objects that have fields of ours. */
export const FIELD_OBJECTS = [OBJECTS.deal, OBJECTS.contact, RECORD_OBJECT] as const;

export type FieldObject = (typeof FIELD_OBJECTS)[number];

/** A field's type as its metadata says it. @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/customfield.htm */
export type FieldType =
	| { readonly type: 'Text'; readonly length: number; readonly key?: KeyKind }
	| { readonly type: 'LongTextArea'; readonly length: number; readonly visibleLines: number }
	| { readonly type: 'Number'; readonly precision: number; readonly scale: number }
	| { readonly type: 'DateTime' }
	| {
			readonly type: 'Picklist';
			readonly values: readonly string[];
			/** By value, where the two differ. */
			readonly labels?: Readonly<Record<string, string>>;
	  }
	| { readonly type: 'Lookup'; readonly to: string; readonly relationshipName: string };

/** `unique`: capitals count, as they do in the ids of gateways. Both are indexed. */
export type KeyKind = 'unique' | 'indexed';

/** A field as it should be. */
export interface FieldDefinition {
	readonly object: FieldObject;
	readonly name: string;
	/** At most 40 characters. */
	readonly label: string;
	readonly description: string;
	readonly type: FieldType;
	/** A required field is seen by all who see its object, and may stand in no permission set. */
	readonly isRequired?: boolean;
}

/** The longest that a text and a long text can be. */
const TEXT: FieldType = { type: 'Text', length: 255 };
const UNIQUE: FieldType = { ...TEXT, key: 'unique' };
const LONG_TEXT: FieldType = { type: 'LongTextArea', length: 131_072, visibleLines: 5 };

const TYPES: Readonly<Record<Exclude<ValueKind, 'option'>, FieldType>> = {
	text: TEXT,
	longText: LONG_TEXT,
	number: { type: 'Number', precision: 18, scale: 3 },
	datetime: { type: 'DateTime' },
};

const record = (
	name: string,
	label: string,
	description: string,
	type: FieldType,
): FieldDefinition => ({ object: RECORD_OBJECT, name, label, description, type });

const short = (length: number): FieldType => ({ type: 'Text', length });

/** Everything *Set Up Payment Fields* creates, in the order in which it tells of it. */
export const DEFINITIONS: readonly FieldDefinition[] = [
	...standardFields(),
	{
		object: OBJECTS.deal,
		name: REFERENCES_WRITTEN,
		label: 'Payment References (Written)',
		description:
			'What was last written into Payment References, so that an edit by a person is recognised. Leave it off page layouts',
		type: LONG_TEXT,
	},
	{
		object: OBJECTS.contact,
		name: CONTACT_KEY,
		label: 'Payment Contact Key',
		description:
			'E-mail address of a contact that was created for a payment; keeps it from being created twice',
		type: UNIQUE,
	},
	{
		...record(RECORD.key, 'Key', 'Kind and key; no two records have the same', UNIQUE),
		isRequired: true,
	},
	record(RECORD.givenKey, 'Given Key', 'The key as it was given, also where it is longer', TEXT),
	record(RECORD.kind, 'Kind', `What it is for: ${RECORD_KINDS.join(', ')}`, short(20)),
	record(RECORD.state, 'State', 'Whether the follow-up is open or done', short(20)),
	record(RECORD.leaseUntil, 'Lease Until', 'When an open follow-up may be taken over', {
		type: 'DateTime',
	}),
	record(RECORD.holder, 'Holder', 'The run that does the follow-up', TEXT),
	record(RECORD.subject, 'Subject', 'The event and the payment reference it is about', TEXT),
	record(RECORD.reference, 'Reference', 'A payment that belongs to the opportunity', {
		...TEXT,
		key: 'indexed',
	}),
	record(RECORD.activityId, 'Activity ID', 'The task that was created with this key', short(18)),
	record(RECORD.deal, 'Opportunity', 'The opportunity it is about', {
		type: 'Lookup',
		to: OBJECTS.deal,
		relationshipName: 'Payment_Claims',
	}),
];

/** `Opportunity.Payment_Status__c` */
export function fullNameOf({ object, name }: FieldDefinition): string {
	return `${object}.${name}`;
}

/** How the results of the set-up call the object: what claims, notes and tasks need is told as of notes. */
export function resultObject({ object }: FieldDefinition): FieldResult['object'] {
	if (object === OBJECTS.deal) return 'deal';
	return object === OBJECTS.contact ? 'contact' : 'note';
}

function standardFields(): FieldDefinition[] {
	return PAYMENT_VALUE_KEYS.flatMap((key): FieldDefinition[] => {
		const { standardOn, label, description, kind, options = [], isUnique } = paymentValue(key);
		if (standardOn === undefined) return [];
		const plain: FieldType =
			kind === 'option' ? { type: 'Picklist', values: options } : TYPES[kind];
		const type = isUnique === true ? UNIQUE : plain;
		return [{ object: OBJECTS[standardOn], name: fieldName(key), label, description, type }];
	});
}
