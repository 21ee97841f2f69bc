import type { FieldResult } from '../../shared/contracts/crm';
import {
	paymentValue,
	PAYMENT_VALUE_KEYS,
	type PaymentValueKey,
	type ValueKind,
} from '../../shared/vocabulary/paymentValue';

/** HubSpot's name for each object we touch. */
export const OBJECT_TYPES = {
	deal: 'deals',
	contact: 'contacts',
	note: 'notes',
	task: 'tasks',
} as const satisfies Readonly<Record<FieldResult['object'], string>>;

/** The property group that keeps our properties together, on every object. */
export const PROPERTY_GROUP = { name: 'crm_payments', label: 'Payments' } as const;

/** Unique on notes and tasks: what makes an activity exist once. */
export const KEY_PROPERTY = 'crm_payment_key';

/** Stands in where the account takes no unique property on notes or tasks; it identifies, but prevents nothing. */
export const PLAIN_KEY_PROPERTY = 'crm_payment_key_text';

export const CLAIM_PROPERTIES = {
	state: 'crm_payment_claim_state',
	leaseUntil: 'crm_payment_claim_lease_until',
	holder: 'crm_payment_claim_holder',
	subject: 'crm_payment_claim_subject',
} as const;

/** A property as it should be. */
export interface PropertyDefinition {
	readonly object: FieldResult['object'];
	readonly name: string;
	readonly label: string;
	readonly description: string;
	readonly kind: ValueKind;
	readonly options: readonly string[];
	readonly isUnique: boolean;
}

const PREFIX = 'crm_payment_';

/** `paymentStatus` → `crm_payment_status`, `totalPaid` → `crm_payment_total_paid`. */
export function fieldName(key: PaymentValueKey): string {
	const words = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	return PREFIX + words.replace(/^payment_/, '');
}

export const MAIN_REFERENCE_PROPERTY = fieldName('mainReference');
export const REFERENCES_PROPERTY = fieldName('paymentReferences');

/** Where the references of a deal with several hundred payments go on: HubSpot's longest text ends at about 920. */
export const FURTHER_REFERENCES: readonly string[] = [2, 3, 4, 5].map(
	(number) => `${REFERENCES_PROPERTY}_${number}`,
);

const KINDS = new Map<string, ValueKind>([
	...PAYMENT_VALUE_KEYS.map((key) => [fieldName(key), paymentValue(key).kind] as const),
	[CLAIM_PROPERTIES.leaseUntil, 'datetime'],
	['amount', 'number'],
]);

/** What a property of ours holds; `undefined` for one of the user's own. */
export function kindOf(property: string): ValueKind | undefined {
	return KINDS.get(property);
}

const text = (object: FieldResult['object'], name: string, label: string, description: string) =>
	({ object, name, label, description, kind: 'text', options: [], isUnique: false }) as const;

const keyOf = (object: 'note' | 'task') => ({
	...text(object, KEY_PROPERTY, 'Payment Key', 'Keeps automations from creating this twice'),
	isUnique: true,
});

/** Everything *Set Up Payment Fields* creates. */
export const DEFINITIONS: readonly PropertyDefinition[] = [
	...PAYMENT_VALUE_KEYS.flatMap((key): PropertyDefinition[] => {
		const {
			standardOn,
			label,
			description,
			kind,
			options = [],
			isUnique = false,
		} = paymentValue(key);
		if (standardOn === undefined) return [];
		return [
			{ object: standardOn, name: fieldName(key), label, description, kind, options, isUnique },
		];
	}),
	...FURTHER_REFERENCES.map((name, index): PropertyDefinition => ({
		...text(
			'deal',
			name,
			`Payment References ${index + 2}`,
			'Where Payment References goes on for a deal with several hundred payments',
		),
		kind: 'longText',
	})),
	keyOf('note'),
	text(
		'note',
		CLAIM_PROPERTIES.state,
		'Payment Claim State',
		'Whether the follow-up of this payment is open or done',
	),
	{
		...text(
			'note',
			CLAIM_PROPERTIES.leaseUntil,
			'Payment Claim Lease Until',
			'When an open follow-up may be taken over',
		),
		kind: 'datetime',
	},
	text('note', CLAIM_PROPERTIES.holder, 'Payment Claim Holder', 'The run that does the follow-up'),
	text(
		'note',
		CLAIM_PROPERTIES.subject,
		'Payment Claim Subject',
		'What the follow-up is about: the event and the payment reference',
	),
	keyOf('task'),
];

/** What is created in place of a unique key that the account refuses. */
export function plainKeyOf(object: FieldResult['object']): PropertyDefinition {
	return text(
		object,
		PLAIN_KEY_PROPERTY,
		'Payment Key Text',
		'Lets automations recognise what they created',
	);
}
