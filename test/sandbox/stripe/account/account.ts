/** The account itself. */
import { operation, type Operations } from '../protocol/operation';
import type { Mode } from './mode';

const OPENED = Date.UTC(2024, 0, 15) / 1_000;

export const ACCOUNT_OPERATIONS: Operations = {
	'GET /v1/account': operation([], ({ mode }) => toAccount(mode)),
	'GET /v1/balance': operation([], ({ mode }) => ({
		object: 'balance',
		available: [balanceOf(mode)],
		livemode: mode.livemode,
		pending: [{ amount: 0, currency: 'usd', source_types: { card: 0 } }],
	})),
};

function balanceOf(mode: Mode) {
	const amount = mode
		.all('balance_transaction')
		.filter(({ currency }) => currency === 'usd')
		.reduce((sum, { net }) => sum + net, 0);
	return { amount, currency: 'usd', source_types: { card: amount } };
}

function toAccount(mode: Mode) {
	return {
		id: mode.accountId,
		object: 'account',
		business_profile: {
			annual_revenue: null,
			estimated_worker_count: null,
			mcc: '5734',
			minority_owned_business_designation: null,
			name: 'Northwind Sandbox',
			product_description: null,
			specified_commercial_transactions_act_url: null,
			support_address: null,
			support_email: null,
			support_phone: null,
			support_url: null,
			url: 'https://northwind.example',
		},
		business_type: 'company',
		capabilities: { card_payments: 'active', transfers: 'active' },
		charges_enabled: true,
		controller: { type: 'account' },
		country: 'US',
		created: OPENED,
		default_currency: 'usd',
		details_submitted: true,
		email: 'accounts@northwind.example',
		metadata: {},
		payouts_enabled: true,
		settings: {
			branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
			card_payments: {
				statement_descriptor_prefix: null,
				statement_descriptor_prefix_kana: null,
				statement_descriptor_prefix_kanji: null,
			},
			dashboard: { display_name: 'Northwind Sandbox', timezone: 'Etc/UTC' },
			payments: {
				statement_descriptor: 'NORTHWIND',
				statement_descriptor_kana: null,
				statement_descriptor_kanji: null,
				statement_descriptor_prefix_kana: null,
				statement_descriptor_prefix_kanji: null,
			},
		},
		type: 'standard',
	};
}
