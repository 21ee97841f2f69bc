/** What is sold and billed where any will do. */
import type {
	CustomerDraft,
	InvoiceDraft,
	PaymentLinkDraft,
	SubscriptionDraft,
} from '../../../../nodes/shared/contracts/gatewayActions';
import type { CrmReference } from '../../../../nodes/shared/vocabulary/payment';
import type { Play } from '../play';

export const DEAL: CrmReference = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };

export const linkDraft = ({ order }: Play): PaymentLinkDraft => ({
	sale: { amount: order(), title: 'Two chairs' },
	crmReference: DEAL,
	isUsableOnce: true,
});

export const customerDraft: CustomerDraft = {
	email: 'grace@northwind.example',
	name: 'Grace Hopper',
};

export const invoiceDraft = ({ order }: Play): InvoiceDraft => ({
	customer: customerDraft,
	currency: order().currency,
	lines: [
		{ title: 'Chair', quantity: 2, unitAmount: 400 },
		{ title: 'Table', quantity: 1, unitAmount: 1_200 },
	],
	dueInDays: 14,
	crmReference: DEAL,
	finish: 'send',
});

export const pageDraft = ({ order }: Play): SubscriptionDraft => ({
	sale: { amount: order(), title: 'Plan', interval: { unit: 'month', count: 1 } },
	customer: { email: 'grace@northwind.example' },
	crmReference: DEAL,
	returnUrl: 'https://northwind.example/thanks',
});
