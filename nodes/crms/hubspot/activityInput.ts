import {
	AssociationSpecAssociationCategoryEnum as Category,
	type PublicAssociationsForObject,
	type SimplePublicObject,
	type SimplePublicObjectBatchInputForCreate,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { Activity, ClaimRecord, ClaimState, ClaimSubject } from '../../shared/contracts/crm';
import { PAYMENT_EVENT_TYPES } from '../../shared/vocabulary/event';
import { ASSOCIATION_TYPES } from './associations';
import { CLAIM_PROPERTIES, KEY_PROPERTY } from './fields';
import { renderBody } from './render';
import { fromWire, toWire } from './values';

const PRIORITIES = { low: 'LOW', medium: 'MEDIUM', high: 'HIGH' } as const;

const TYPES = {
	note: { deal: ASSOCIATION_TYPES.noteToDeal, contact: ASSOCIATION_TYPES.noteToContact },
	task: { deal: ASSOCIATION_TYPES.taskToDeal, contact: ASSOCIATION_TYPES.taskToContact },
} as const;

/** A note or a task as this adapter writes it. */
export interface Written extends Activity {
	/** Claims are notes. */
	readonly claim?: ClaimState;
	/** Kept for its claim only: on no deal and no contact, and without a text. */
	readonly isSilent?: boolean;
}

/** A note or task as HubSpot takes it: a note has no title of its own, so that it heads the body. */
export function toActivityInput(
	activity: Written,
	keyProperty: string,
): SimplePublicObjectBatchInputForCreate {
	const { key, at, claim } = activity;
	const isHidden = canHide(activity, keyProperty);
	return {
		properties: {
			...(isHidden ? {} : shownOf(activity)),
			hs_timestamp: toWire(at),
			[keyProperty]: key,
			...(claim === undefined ? {} : toClaimProperties(claim)),
		},
		associations: isHidden ? [] : associationsOf(activity),
	};
}

/**
 * A task nobody sees would be no task. And where no key is unique, a record is found at once only by what it hangs on: being
 * found counts more than being unseen; its text then says what it is, and nothing of anybody.
 */
function canHide({ kind, isSilent }: Written, keyProperty: string): boolean {
	return kind === 'note' && isSilent === true && keyProperty === KEY_PROPERTY;
}

function shownOf({ kind, title, body, ownerId, priority }: Activity): Record<string, string> {
	const owner: Record<string, string> = ownerId === undefined ? {} : { hubspot_owner_id: ownerId };
	if (kind === 'note') return { hs_note_body: renderBody(title, body), ...owner };
	return {
		hs_task_subject: title,
		hs_task_body: renderBody(undefined, body),
		hs_task_status: 'NOT_STARTED',
		hs_task_type: 'TODO',
		...(priority === undefined ? {} : { hs_task_priority: PRIORITIES[priority] }),
		...owner,
	};
}

export function toClaim(record: SimplePublicObject, keyProperty: string): ClaimRecord {
	const { id, properties } = record;
	const subject = toSubject(properties[CLAIM_PROPERTIES.subject]);
	return {
		id,
		key: properties[keyProperty] ?? '',
		state: properties[CLAIM_PROPERTIES.state] === 'open' ? 'open' : 'done',
		leaseUntil: fromWire(properties[CLAIM_PROPERTIES.leaseUntil], 'datetime') ?? '',
		holder: properties[CLAIM_PROPERTIES.holder] ?? '',
		...(subject === undefined ? {} : { subject }),
	};
}

export function associationTo(id: string, associationTypeId: number): PublicAssociationsForObject {
	return {
		to: { id },
		types: [{ associationCategory: Category.HubspotDefined, associationTypeId }],
	};
}

function toClaimProperties({
	state,
	leaseUntil,
	holder,
	subject,
}: ClaimState): Record<string, string> {
	return {
		[CLAIM_PROPERTIES.state]: state,
		[CLAIM_PROPERTIES.leaseUntil]: toWire(leaseUntil),
		[CLAIM_PROPERTIES.holder]: holder,
		...(subject === undefined
			? {}
			: { [CLAIM_PROPERTIES.subject]: `${subject.type} ${subject.reference}` }),
	};
}

function toSubject(written: string | null | undefined): ClaimSubject | undefined {
	const [word, reference, ...rest] = (written ?? '').split(' ');
	const type = PAYMENT_EVENT_TYPES.find((known) => known === word);
	return type && reference && rest.length === 0 ? { type, reference } : undefined;
}

function associationsOf({ kind, dealId, contactId }: Activity): PublicAssociationsForObject[] {
	return [
		...(dealId === undefined ? [] : [associationTo(dealId, TYPES[kind].deal)]),
		...(contactId === undefined ? [] : [associationTo(contactId, TYPES[kind].contact)]),
	];
}
