import { readFileSync } from 'node:fs';

import { gateway } from '../../../nodes/gateways/stripe';
import { system } from '../../../nodes/gateways/stripe/access';
import * as statuses from '../../../nodes/gateways/stripe/statuses';
import type { GatewayBench, StatusTable } from '../../conformance/gatewayBench';
import { findContract } from '../../support/contracts';
import { openWorld } from './benchWorld';

const SCHEMA = findContract('stripe/schema.from-stripe-node-23.1.0.json');

/** Stripe, through the stand-in: its requests and deliveries without a socket in between. */
export const bench: GatewayBench = {
	adapter: gateway,
	system,
	wire: {
		withoutKey: ({ headers = {}, ...request }) => ({
			...request,
			headers: Object.fromEntries(
				Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'idempotency-key'),
			),
		}),
		lastPage: (body) => body.replace('"has_more":true', '"has_more":false'),
		markedAsOurs: (body) =>
			body.replaceAll('"made_by":"somebody"', '"made_by":"n8n-nodes-crm-payments"'),
	},
	testPage: /\/test\//,
	declines: [
		['insufficientFunds', true],
		['expiredCard', false],
		['incorrectDetails', false],
		['processingError', true],
		['suspectedFraud', false],
		['limitExceeded', true],
		['declined', true],
	],
	signature: {
		headers: ['stripe-signature'],
		tolerance: 300,
		severalAtOnce: true,
		signsUrl: false,
	},
	currencies: ['EUR', 'JPY', 'KWD', 'ISK'],
	budget: { resolve: 1, read: 1, resolveHundred: 4, readHundred: 4 },
	pageSizes: { changes: 100, list: 100, choices: 50, refunds: 10, invoices: 100 },
	refusals: [
		...(['auth', 'permission', 'invalidRequest', 'notFound', 'conflict'] as const),
		...(['declined', 'rateLimited', 'unavailable'] as const),
	],
	secretTexts: [
		['sk', 'live', '51SandboxNorthwind0001'].join('_'),
		['rk', 'test', '51SandboxNorthwind0002'].join('_'),
		['whsec', 'SandboxNorthwind0003'].join('_'),
	],
	changes: 'events',
	knowsFee: true,
	lacks: [],
	statusTables: [
		table('PaymentIntent status', 'PaymentIntent', statuses.PAYMENT_INTENT_STATUSES),
		table('Charge status', 'Charge', statuses.CHARGE_OUTCOMES),
		table('Dispute status', 'Dispute', statuses.DISPUTE_STATUSES),
		table('Subscription status', 'Subscription', statuses.SUBSCRIPTION_STATUSES),
		table('Invoice status', 'Invoice', statuses.INVOICE_STATUSES),
	],
	unknownStatus: 'unknown',
	open: async () => openWorld(),
	async openWithUnknownStatus() {
		const world = openWorld();
		const root = await world.pay({ amount: 1_000, currency: 'EUR' });
		const intent = world.sandbox.mode().get('payment_intent', root.id);
		Object.assign(intent, { status: 'requires_patience' });
		return { world, root };
	},
};

function table(
	name: string,
	definition: string,
	entries: Readonly<Record<string, string>>,
): StatusTable {
	return { name, table: entries, words: wordsOf(definition) ?? Object.keys(entries) };
}

/** The vendor's words; without its schema the type check of the tables stands alone. */
function wordsOf(definition: string): string[] | undefined {
	if (SCHEMA === undefined) return undefined;
	const { $defs } = JSON.parse(readFileSync(SCHEMA, 'utf8')) as StripeSchema;
	const status = $defs[definition]?.properties?.status;
	return [status, ...(status?.anyOf ?? [])].flatMap((part) => part?.['x-known-values'] ?? []);
}

interface Words {
	readonly 'x-known-values'?: string[];
	readonly anyOf?: Words[];
}

interface StripeSchema {
	readonly $defs: Record<string, { readonly properties?: Record<string, Words> } | undefined>;
}
