import type { INodeProperties } from 'n8n-workflow';
import { CRMS, DEFAULT_CRM } from '../../systems';
import { CURRENCIES } from '../../shared/vocabulary/currency';

/** One thing is picked: from a list first, or by its id, the address of its page, or a payment reference. */
export function locator(
	displayName: string,
	name: string,
	searchListMethod: string,
	placeholder: string,
	description: string,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'resourceLocator',
		required: true,
		default: { mode: 'list', value: '' },
		description,
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				typeOptions: { searchListMethod, searchable: true },
			},
			{ displayName: 'By ID or URL', name: 'id', type: 'string', placeholder },
		],
	};
}

export const PAYMENT = locator(
	'Payment',
	'paymentId',
	'searchPayments',
	'e.g. pi_3Abc, or the address of its page',
	'The payment. By ID also takes a payment reference.',
);

export const INVOICE = locator(
	'Invoice',
	'invoiceId',
	'searchInvoices',
	'e.g. in_1Abc, or the address of its page',
	'The invoice. By ID also takes a payment reference.',
);

export const SUBSCRIPTION = locator(
	'Subscription',
	'subscriptionId',
	'searchSubscriptions',
	'e.g. sub_1Abc, or the address of its page',
	'The subscription. By ID also takes a payment reference.',
);

export const PAYMENT_LINK = locator(
	'Payment Link',
	'paymentLinkId',
	'searchPaymentLinks',
	'e.g. plink_1Abc, or the address of its page',
	'The payment link',
);

export const CUSTOMER = locator(
	'Customer',
	'customerId',
	'searchCustomers',
	'e.g. cus_Abc123, or the address of its page',
	'The customer at the gateway',
);

export const REFUND = locator(
	'Refund',
	'refundId',
	'searchRefunds',
	'e.g. re_3Abc, or the address of its page',
	'The refund',
);

export const DISPUTE = locator(
	'Dispute',
	'disputeId',
	'searchDisputes',
	'e.g. du_1Abc, or the address of its page',
	'The dispute',
);

export const SIMPLIFY: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
};

export const IDEMPOTENCY_KEY: INodeProperties = {
	displayName: 'Idempotency Key',
	name: 'idempotencyKey',
	type: 'string',
	default: '',
	placeholder: 'e.g. order-1042-deposit',
	description:
		'What has the same key is done once, however often this node runs. Empty: a key made of the deal or item, the operation and the amount.',
};

/** *Options* with the key that every write has. */
export function writeOptions(...options: readonly INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [...options, IDEMPOTENCY_KEY].sort((left, right) =>
			left.displayName < right.displayName ? -1 : 1,
		),
	};
}

/** n8n asks a person before an AI agent runs a tool for which that is switched on. */
export const HUMAN_REVIEW: INodeProperties = {
	displayName:
		'This moves money or ends a claim to it. Switch on human review for this tool, so that a person agrees before the agent does it.',
	name: 'humanReviewNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { '@tool': [true] } },
};

export const DEAL_ID: INodeProperties = {
	displayName: 'Deal ID',
	name: 'dealId',
	type: 'string',
	default: '={{ $json.deal.id }}',
	description:
		'The CRM deal that is paid for: the payment names it, so that Sync Payment to CRM finds it. Items of the CRM trigger carry it. Empty: none.',
};

/** Where the deal is, for whoever has more than one CRM account. */
export const DEAL_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Contact ID',
		name: 'contactId',
		type: 'string',
		default: '',
		description: 'The CRM contact who pays. Empty: the contact of the item, if it has one.',
	},
	{
		displayName: 'CRM',
		name: 'crm',
		type: 'options',
		options: CRMS.map(({ id, name }) => ({ name, value: id })),
		default: DEFAULT_CRM,
		description: 'The CRM that holds the deal',
	},
	{
		displayName: 'CRM Account ID',
		name: 'crmAccount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 12345678',
		description:
			'The HubSpot portal, Salesforce org or other CRM organisation that holds the deal, for a gateway account that serves several. Empty: that of the item, if it has one.',
	},
];

export const AMOUNT: INodeProperties = {
	displayName: 'Amount',
	name: 'amount',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 49.90',
	description: 'Digits with a point, as many decimals as the currency has',
};

export const CURRENCY: INodeProperties = {
	displayName: 'Currency',
	name: 'currency',
	type: 'options',
	options: CURRENCIES.map((code) => ({ name: code, value: code })),
	default: 'USD',
	description: 'ISO 4217 code of the currency',
};

/** Filters and size of a list. */
export function listFields(...filters: readonly INodeProperties[]): INodeProperties[] {
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			displayOptions: { show: { returnAll: [false] } },
			default: 50,
			description: 'Max number of results to return',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [...filters, ...CREATED].sort((left, right) =>
				left.displayName < right.displayName ? -1 : 1,
			),
		},
	];
}

export const CUSTOMER_FILTER: INodeProperties = {
	displayName: 'Customer ID',
	name: 'customerId',
	type: 'string',
	default: '',
	placeholder: 'e.g. cus_Abc123',
	description: 'Only those of this customer of the gateway',
};

const CREATED: readonly INodeProperties[] = [
	{
		displayName: 'Created After',
		name: 'since',
		type: 'dateTime',
		default: '',
		description: 'Only those created at this moment or later',
	},
	{
		displayName: 'Created Before',
		name: 'until',
		type: 'dateTime',
		default: '',
		description: 'Only those created at this moment or before',
	},
];
