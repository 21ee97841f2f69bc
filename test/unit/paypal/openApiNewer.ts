/** What PayPal has and its OpenAPI files, of February 2024, have not: each with the place that says so. */
import type { Document, Schema } from './openApi';

const MOMENT = { type: 'string', format: 'date-time', minLength: 20, maxLength: 64 };

/** The page of most lists of subscriptions: billing_subscriptions_v1, GET /v1/billing/plans. */
const PAGES = {
	page_size: { type: 'integer', minimum: 1, maximum: 20 },
	page: { type: 'integer', minimum: 1, maximum: 100_000 },
};

const SUBSCRIPTION = { $ref: 'billing_subscriptions_v1.json#/components/schemas/subscription' };

const inQuery = (schemas: Readonly<Record<string, Schema>>, required = false) =>
	Object.entries(schemas).map(([name, schema]) => ({ name, in: 'query', required, schema }));

export const NEWER: Document['paths'] = {
	// @paypal/paypal-server-sdk 2.5, subscriptionsController.listSubscriptions; paypal.md, section 1.
	'/v1/billing/subscriptions': {
		get: {
			parameters: inQuery({
				...{ plan_ids: { type: 'string' }, statuses: { type: 'string' } },
				...{ created_after: MOMENT, created_before: MOMENT },
				...{ status_updated_after: MOMENT, status_updated_before: MOMENT },
				...{ filter: { type: 'string' }, customer_ids: { type: 'string' }, ...PAGES },
			}),
			responses: {
				200: {
					content: {
						'application/json': {
							schema: {
								type: 'object',
								required: ['subscriptions'],
								properties: { subscriptions: { type: 'array', items: SUBSCRIPTION } },
							},
						},
					},
				},
			},
		},
	},
	// https://developer.paypal.com/docs/api/identity/v1/ : one value of `schema` is taken, and it is required.
	'/v1/identity/oauth2/userinfo': {
		get: {
			parameters: inQuery({ schema: { type: 'string', enum: ['paypalv1.1'] } }, true),
			responses: { 200: {}, 401: {}, 403: {} },
		},
	},
	// https://developer.paypal.com/api/rest/webhooks/rest/ : where the certificate of a delivery stands.
	'/v1/notifications/certs/{id}': {
		get: {
			parameters: [
				{ name: 'id', in: 'path', schema: { type: 'string', pattern: '^CERT-[A-Za-z0-9-]+$' } },
			],
			responses: { 200: {} },
		},
	},
	// https://developer.paypal.com/api/rest/authentication/ : a form, and the app in the header.
	'/v1/oauth2/token': {
		post: {
			requestBody: {
				required: true,
				content: {
					'application/x-www-form-urlencoded': {
						schema: {
							type: 'object',
							required: ['grant_type'],
							properties: { grant_type: { type: 'string', enum: ['client_credentials'] } },
						},
					},
				},
			},
			responses: {
				200: {
					content: {
						'application/json': {
							schema: {
								type: 'object',
								required: ['scope', 'access_token', 'token_type', 'app_id', 'expires_in', 'nonce'],
								properties: { expires_in: { type: 'integer' }, token_type: { type: 'string' } },
							},
						},
					},
				},
				401: {},
			},
		},
	},
};
