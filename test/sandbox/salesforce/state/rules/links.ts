import { SalesforceError } from '../../protocol/errors';
import type { ObjectRules } from './objectRules';

/** Any number of roles for one contact on one opportunity, and one of them all is the primary. */
export const CONTACT_ROLE_RULES: ObjectRules = {
	after({ org, record }) {
		if (record.values.IsPrimary !== true) return;
		for (const other of [...org.rows('OpportunityContactRole')]) {
			if (other.id === record.id || other.values.IsPrimary !== true) continue;
			if (other.values.OpportunityId !== record.values.OpportunityId) continue;
			org.put({ ...other, values: { ...other.values, IsPrimary: false } });
		}
	},
};

/** One member a campaign and contact. */
export const CAMPAIGN_MEMBER_RULES: ObjectRules = {
	prepare({ org, next, before }) {
		if (before !== undefined) return;
		if ((next.ContactId ?? null) === null) {
			throw new SalesforceError(
				'REQUIRED_FIELD_MISSING',
				'Required fields are missing: [LeadId or ContactId]',
				['LeadId', 'ContactId'],
			);
		}
		const isMember = [...org.rows('CampaignMember')].some(
			({ values }) =>
				values.IsDeleted !== true &&
				values.CampaignId === next.CampaignId &&
				values.ContactId === next.ContactId,
		);
		if (isMember) throw new SalesforceError('DUPLICATE_VALUE', 'Already a campaign member.');
		next.Status ??= 'Sent';
		next.HasResponded = next.Status === 'Responded';
		next.Email = org.find('Contact', String(next.ContactId))?.values.Email ?? null;
	},
};

/** Assigning needs a right of its own, and nobody is assigned twice. */
export const PERMISSION_RULES: ObjectRules = {
	prepare({ org, actor, next }) {
		if (!actor.seesAll && !org.settings.mayAssignPermissionSets) {
			throw new SalesforceError(
				'INSUFFICIENT_ACCESS_OR_READONLY',
				'insufficient access rights on object id',
			);
		}
		const isAssigned = [...org.rows('PermissionSetAssignment')].some(
			({ values }) =>
				values.PermissionSetId === next.PermissionSetId && values.AssigneeId === next.AssigneeId,
		);
		if (!isAssigned) return;
		throw new SalesforceError(
			'DUPLICATE_VALUE',
			`Duplicate PermissionSetAssignment. Assignee: ${String(next.AssigneeId)}; Permission Set: ${String(next.PermissionSetId)}`,
		);
	},
};
