/**
 * What the benchmark knows of the pair it measures. The comparison is with n8n's own nodes for one CRM, which know one address
 * and whose workflow reads one gateway's events: so the pair is named here, and nowhere else in the benchmark.
 */
import type { CredentialReference, WorkflowJson, WorkflowNode } from '../n8n/api';
import { CRM_TOKEN } from '../sandbox/hubspot/credential';
import { TEST_KEY } from '../sandbox/stripe/credential';
import { payAtStripe, stripeOf } from '../sandbox/stripe/ofWorld';
import { onlyEndpoint, signature } from '../support/stripe/deliveries';
import type { SeededDeal, World } from '../support/world';
import { chain, reference, webhook } from './flows';

const SIGNING_SECRET = 'whsec_bench';
/** No app shares the sandbox's rate with this one. */
const CALLS_PER_SECOND = 100_000;

export const PAIR = { gateway: 'stripe', crm: 'hubspot' } as const;
/** Where n8n's own nodes send every call. */
export const VENDOR_HOST = 'api.hubapi.com';
/** The first call of a catch-up, and the last: a hundred claims each. */
export const ASKS_FOR_CHANGES = 'GET /v1/events';
export const CONFIRMS = 'POST /crm/v3/objects/notes/batch/update';

export interface BenchCredentials {
	readonly gateway: CredentialReference;
	/** Goes over TLS through the proxy, as it would to the vendor itself. */
	readonly crm: CredentialReference;
}

export async function createBenchCredentials({ api, gateways }: World): Promise<BenchCredentials> {
	return {
		gateway: await api.createCredential('stripePaymentsApi', 'Stripe (bench)', {
			secretKey: TEST_KEY,
			signingSecrets: SIGNING_SECRET,
			advanced: true,
			baseUrl: gateways[0].origin,
		}),
		crm: await api.createCredential('hubspotPaymentsApi', 'HubSpot (bench)', {
			accessToken: CRM_TOKEN,
			advanced: true,
			callsPerSecond: CALLS_PER_SECOND,
		}),
	};
}

export const createBuiltInCredential = async ({ api }: World): Promise<CredentialReference> =>
	await api.createCredential('hubspotAppToken', "HubSpot of n8n's own nodes", {
		appToken: CRM_TOKEN,
	});

/** Pays 10.00 EUR on each deal. @returns the events that tell of it, in the order of the deals. */
export function payEach(
	world: World,
	deals: ReadonlyArray<SeededDeal & { readonly name: string }>,
): string[] {
	const intents = deals.map((deal) => {
		const metadata = { deal_name: deal.name };
		return payAtStripe(world, deal, { amount: 1_000, currency: 'eur', metadata }).id;
	});
	const told = new Map(
		stripeOf(world)
			.mode()
			.events()
			.filter(({ type }) => type === 'payment_intent.succeeded')
			.map((event) => [(event.data.object as { id?: string }).id, JSON.stringify(event)]),
	);
	return intents.map((id) => told.get(id) ?? '');
}

/** Where this package takes deliveries. */
export const endpointUrl = (world: World): string => onlyEndpoint(stripeOf(world)).url;

export const signedHeaders = (body: string): Record<string, string> => ({
	'stripe-signature': signature(SIGNING_SECRET, body),
});

/**
 * The same job by hand from n8n's own nodes: name what is needed, find and upsert the contact, find and update the deal,
 * create a task. It verifies nothing, reads nothing back and makes a second task for a second delivery.
 */
export function builtInFlow(path: string, hubspot: CredentialReference): WorkflowJson {
	const node = (name: string, parameters: Record<string, unknown>): WorkflowNode => ({
		name,
		type: 'n8n-nodes-base.hubspot',
		typeVersion: 2.1,
		parameters: { authentication: 'appToken', ...parameters },
		credentials: reference(hubspot),
	});
	const search = (resource: string, propertyName: string, value: string) => ({
		resource,
		operation: 'search',
		limit: 1,
		filterGroupsUi: {
			filterGroupsValues: [
				{ filtersUi: { filterValues: [{ propertyName, operator: 'EQ', value }] } },
			],
		},
	});
	const payment = (field: string) => `={{ $('Payment').item.json.${field} }}`;
	const object = '$json.body.data.object';
	return chain("Bench: n8n's own nodes", [
		webhook(path),
		{
			name: 'Payment',
			type: 'n8n-nodes-base.set',
			typeVersion: 3.4,
			parameters: {
				assignments: {
					assignments: [
						assignment('email', `={{ ${object}.receipt_email }}`),
						assignment('deal', `={{ ${object}.metadata.deal_name }}`),
						assignment('paid', `={{ ${object}.amount_received / 100 }}`),
						assignment('charge', `={{ ${object}.latest_charge }}`),
					],
				},
			},
		},
		node('Find Contact', search('contact', 'email', '={{ $json.email }}')),
		node('Upsert Contact', {
			resource: 'contact',
			operation: 'upsert',
			email: payment('email'),
			additionalFields: { lastName: 'Acme' },
		}),
		node('Find Deal', search('deal', 'dealname', payment('deal'))),
		node('Update Deal', {
			resource: 'deal',
			operation: 'update',
			dealId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			updateFields: {
				stage: 'closedwon',
				customPropertiesUi: {
					customPropertiesValues: [
						{ property: 'crm_payment_status', value: 'Paid' },
						{ property: 'crm_payment_total_paid', value: payment('paid') },
						{ property: 'crm_payment_transaction_id', value: payment('charge') },
					],
				},
			},
		}),
		node('Create Task', {
			resource: 'engagement',
			operation: 'create',
			type: 'task',
			metadata: { subject: 'Welcome the customer', body: payment('paid') },
			additionalFields: { associations: { dealIds: "={{ $('Find Deal').item.json.id }}" } },
		}),
	]);
}

const assignment = (name: string, value: string) => ({ id: name, name, value, type: 'string' });
