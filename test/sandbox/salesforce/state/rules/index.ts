import { ACCOUNT_RULES, CONTACT_RULES } from './people';
import { CAMPAIGN_MEMBER_RULES, CONTACT_ROLE_RULES, PERMISSION_RULES } from './links';
import { LINE_ITEM_RULES, PRICE_RULES } from './products';
import { OPPORTUNITY_RULES } from './opportunity';
import type { ObjectRules } from './objectRules';
import { TASK_RULES } from './task';

/** What Salesforce does by itself when a row of an object is saved. */
export const OBJECT_RULES: Readonly<Record<string, ObjectRules | undefined>> = {
	Account: ACCOUNT_RULES,
	CampaignMember: CAMPAIGN_MEMBER_RULES,
	Contact: CONTACT_RULES,
	Opportunity: OPPORTUNITY_RULES,
	OpportunityContactRole: CONTACT_ROLE_RULES,
	OpportunityLineItem: LINE_ITEM_RULES,
	PermissionSetAssignment: PERMISSION_RULES,
	PricebookEntry: PRICE_RULES,
	Task: TASK_RULES,
};
