import type { FieldResult } from '../../shared/contracts/crm';
import {
	paymentValue,
	PAYMENT_VALUE_KEYS,
	type PaymentValueKey,
	type ValueKind,
} from '../../shared/vocabulary/paymentValue';

/** Salesforce's name for each object we touch; notes are tasks that are done. */
export const OBJECTS = {
	deal: 'Opportunity',
	contact: 'Contact',
	note: 'Task',
	task: 'Task',
} as const satisfies Readonly<Record<FieldResult['object'], string>>;

const PREFIX = 'Payment_';

/** `paymentStatus` → `Payment_Status__c`, `totalPaid` → `Payment_Total_Paid__c`. */
export function fieldName(key: PaymentValueKey): string {
	const words = key.replace(/[A-Z]/g, (letter) => `_${letter}`).replace(/^[a-z]/, upper);
	return `${PREFIX}${words.replace(/^Payment_/, '')}__c`;
}

export const MAIN_REFERENCE = fieldName('mainReference');
export const REFERENCES = fieldName('paymentReferences');

/** What we last wrote into the field that people see: where the two differ, a person has edited it. */
export const REFERENCES_WRITTEN = 'Payment_References_Written__c';

/** The address of a contact that we made: it is what makes one of twenty that are made at once. */
export const CONTACT_KEY = 'Payment_Contact_Key__c';

/** The custom object of everything that has to exist once: claims, the keys of notes and tasks, the payments of a deal. */
export const RECORD_OBJECT = 'Payment_Claim__c';

export const RECORD = {
	key: 'Key__c',
	givenKey: 'Given_Key__c',
	kind: 'Kind__c',
	state: 'State__c',
	leaseUntil: 'Lease_Until__c',
	holder: 'Holder__c',
	subject: 'Subject__c',
	reference: 'Reference__c',
	activityId: 'Activity_Id__c',
	deal: 'Opportunity__c',
} as const;

/** Of the lookup above, seen from the opportunity: what a sub-select reads from. */
export const RECORDS_OF_DEAL = 'Payment_Claims__r';

export const RECORD_KINDS = ['claim', 'note', 'task', 'reference', 'deal'] as const;

export type RecordKind = (typeof RECORD_KINDS)[number];

/** Gives the connection's user what the sync needs; the other lets people read. */
export const PERMISSION_SETS = { sync: 'CRM_Payments', viewer: 'CRM_Payments_Viewer' } as const;

const KINDS = new Map<string, ValueKind>([
	...PAYMENT_VALUE_KEYS.map((key) => [fieldName(key), paymentValue(key).kind] as const),
	[RECORD.leaseUntil, 'datetime'],
	['Amount', 'number'],
]);

/** What a field of ours holds; `undefined` for one of the user's own. */
export function kindOf(field: string): ValueKind | undefined {
	return KINDS.get(field);
}

function upper(letter: string): string {
	return letter.toUpperCase();
}
