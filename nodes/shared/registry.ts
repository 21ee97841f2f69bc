import type { CrmAdapter } from './contracts/crm';
import type { GatewayAdapter } from './contracts/gateway';

/** How often a system may be called. */
export interface CallLimit {
	readonly calls: number;
	readonly windowMs: number;
}

/** Accounts that a platform acts for with its own key. */
export interface ConnectedAccess {
	/** The credential's field that holds the account's id. */
	readonly field: string;
	/** The credential's switch that says an account is meant, so that an empty id is refused. */
	readonly switchField: string;
	readonly form: RegExp;
	/** How people recognise such an id. */
	readonly words: string;
	/** Says in a call whose account it is about. */
	readonly header: string;
	/** Every header, in any case, that would name an account; none may come with a call. */
	readonly reserved: RegExp;
	/** Paths, from the base URL on, of what the platform itself holds for its accounts. */
	readonly ofPlatform: RegExp;
}

/** What has to be known of a credential before its adapter is loaded. */
export interface Access {
	readonly credentialType: string;
	/** The credential's field that holds the key or token; a dot leads into what a field holds. */
	readonly secretField: string;
	/** What stays the same when n8n renews the token; the secret itself where nobody renews it. */
	readonly lastingField?: string;
	readonly baseUrl: string;
	/** Host names that belong to the vendor. */
	readonly vendorHosts: RegExp;
	/** A key that moves nothing real; only such a key may be sent to another host. */
	readonly testKey: RegExp;
	/** How a person recognises a test key. */
	readonly testKeyWords: string;
	/** Where n8n renews the token, and the secret it does so with. */
	readonly renewal?: { readonly urlField: string; readonly secretField: string };
	/** How one account of the credential's platform is named, where the vendor has platforms. */
	readonly connected?: ConnectedAccess;
	/** Under what the vendor publishes; for gateways a quarter of it, so that the account's other apps keep most. */
	readonly limits: { readonly live: CallLimit; readonly test: CallLimit };
}

export interface System<Adapter> {
	/** Saved in workflows: it can never change. */
	readonly id: string;
	readonly name: string;
	readonly description: string;
	readonly access: Access;
	/** The other way in: by OAuth2, whose token n8n gets and renews. */
	readonly oAuth2?: Access;
	/** The adapter with its SDK: loaded when first used. */
	readonly load: () => Promise<Adapter>;
}

/** The one place that names the gateways. The first is the default of every dropdown and stays the first. */
export const GATEWAYS: ReadonlyArray<System<GatewayAdapter>> = [
	{
		id: 'stripe',
		name: 'Stripe',
		description: 'Payments, invoices and subscriptions of a Stripe account',
		access: {
			credentialType: 'stripePaymentsApi',
			secretField: 'secretKey',
			baseUrl: 'https://api.stripe.com',
			vendorHosts: /^api\.stripe\.com$/,
			testKey: /^(sk|rk)_test_\w+$/,
			testKeyWords: 'a test key (it starts with sk_test_ or rk_test_)',
			// docs.stripe.com/connect/authentication, and docs.stripe.com/connect/webhooks for the endpoints
			connected: {
				field: 'connectedAccountId',
				switchField: 'useConnectedAccount',
				form: /^acct_[A-Za-z0-9]+$/,
				words: 'an id like acct_1AbC (Connect, Connected accounts in the Dashboard)',
				header: 'Stripe-Account',
				reserved: /^stripe-(account|context)$/i,
				ofPlatform: /^\/v1\/webhook_endpoints(\/we_\w+)?$/,
			},
			// Published: 100 a second live, 25 a second in a sandbox (docs.stripe.com/rate-limits).
			limits: { live: { calls: 25, windowMs: 1_000 }, test: { calls: 6, windowMs: 1_000 } },
		},
		load: async () => (await import('../gateways/stripe')).gateway,
	},
];

const HUBSPOT_ACCESS: Access = {
	credentialType: 'hubspotPaymentsApi',
	secretField: 'accessToken',
	baseUrl: 'https://api.hubapi.com',
	vendorHosts: /^api(-[a-z0-9]+)?\.hubapi\.com$/,
	testKey: /^sandbox-[\w-]+$/,
	testKeyWords: 'a sandbox token (it starts with sandbox-)',
	// Published: 100 in ten seconds on the smallest plan (developers.hubspot.com, "API usage guidelines").
	limits: { live: { calls: 90, windowMs: 10_000 }, test: { calls: 90, windowMs: 10_000 } },
};

/** The one place that names the CRMs. The first is the default of every dropdown and stays the first. */
export const CRMS: ReadonlyArray<System<CrmAdapter>> = [
	{
		id: 'hubspot',
		name: 'HubSpot',
		description: 'Deals and contacts of a HubSpot account',
		access: HUBSPOT_ACCESS,
		oAuth2: {
			...HUBSPOT_ACCESS,
			credentialType: 'hubspotPaymentsOAuth2Api',
			secretField: 'oauthTokenData.access_token',
			lastingField: 'oauthTokenData.refresh_token',
			renewal: { urlField: 'accessTokenUrl', secretField: 'clientSecret' },
		},
		load: async () => (await import('../crms/hubspot')).crm,
	},
];

/** The gateway of a dropdown's value. @throws RangeError for a value that no dropdown offers. */
export function gatewaySystem(id: string): System<GatewayAdapter> {
	return systemOf(GATEWAYS, id, 'gateway');
}

/** The CRM of a dropdown's value. @throws RangeError for a value that no dropdown offers. */
export function crmSystem(id: string): System<CrmAdapter> {
	return systemOf(CRMS, id, 'CRM');
}

function systemOf<Adapter>(
	systems: ReadonlyArray<System<Adapter>>,
	id: string,
	what: string,
): System<Adapter> {
	const system = systems.find((candidate) => candidate.id === id);
	if (!system) throw new RangeError(`This version has no ${what} "${id}"`);
	return system;
}
