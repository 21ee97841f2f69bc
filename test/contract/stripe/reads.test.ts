/** Whatever Stripe's schema allows can be read: an answer that nobody has seen yet is no reason to stop. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';

import { gateway } from '../../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import * as is from '../../../nodes/shared/vocabulary/shape';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { findContract } from '../../support/contracts';
import { createSampler, type Random, type Schema, type Sense } from '../../support/schemaSamples';

type Sampled = Record<string, unknown>;

const FILE = findContract('stripe/schema.from-stripe-node-23.1.0.json');
const RUNS = 400;
const NOW = 1_790_000_000_000;
const CURRENCIES = ['usd', 'eur', 'jpy', 'kwd', 'isk', 'ugx', 'huf', 'twd', 'mga', 'hrk'];
/** Of these Stripe's unit is smaller than the currency's own. */
const WHOLE_HUNDREDS: ReadonlySet<string> = new Set(['isk', 'ugx']);
const SUBJECTS: ReadonlyArray<readonly [SubjectKind, string]> = [
	['payment', 'x_1'],
	['payment', 'ch_1'],
	['invoice', 'x_1'],
	['subscription', 'x_1'],
];
/** What each path of the API holds. */
const HELD: Readonly<Record<string, string>> = {
	payment_intents: 'PaymentIntent',
	invoices: 'Invoice',
	subscriptions: 'Subscription',
	charges: 'Charge',
	refunds: 'Refund',
	disputes: 'Dispute',
	invoice_payments: 'InvoicePayment',
	subscription_items: 'SubscriptionItem',
};
/** What the schema leaves out, since it is derived from what events hold. */
const OWN: Readonly<Record<string, (number: Random, currency: string) => Sampled>> = {
	reviews: (number) => ({
		...{ id: 'prv_1', object: 'review', created: NOW / 1_000, reason: 'rule' },
		...{ open: number(2) === 1, closed_reason: null },
	}),
	credit_notes: (number, currency) => ({
		...{ id: `cn_${number(1_000)}`, object: 'credit_note', created: NOW / 1_000, currency },
		...{ status: number(2) === 1 ? 'issued' : 'void', reason: null },
		...{ post_payment_amount: number(100) * 100, out_of_band_amount: number(100) * 100 },
		refunds: [{ amount_refunded: number(100) * 100, refund: 're_1', type: null }],
	}),
};

/** One currency throughout, amounts that it has, moments of these years, and pages that end. */
const senseIn =
	(currency: string): Sense =>
	(key, type, number) => {
		if (key === 'currency' && type === 'string') return currency;
		if (key === 'has_more') return false;
		if (type !== 'integer' && type !== 'number') return undefined;
		// Of fees Stripe keeps halves of what the currency has.
		if (key === 'fee' || key === 'net') return number(100_000);
		if (/amount|total|balance/.test(key)) {
			return number(100_000) * (WHOLE_HUNDREDS.has(currency) ? 100 : 1);
		}
		if (/created|_at$|_end$|_start$|due|date/.test(key)) return 1_700_000_000 + number(90_000_000);
		return undefined;
	};

const isSampled = (value: unknown): value is Sampled => is.isObject(value);

/** What Stripe's schema cannot say: what a charge has given back is in its refunds, and a payment that succeeded has its money. */
function consistent(value: Sampled, number: Random): Sampled {
	const { refunds, latest_charge: charge } = value;
	const rows = isSampled(refunds) && Array.isArray(refunds.data) ? refunds.data : [];
	const found = rows.filter(isSampled);
	for (const refund of found) refund.status ??= 'pending';
	// The schema leaves out what a review is.
	if (isSampled(value.review)) value.review = 'prv_1';
	if (isSampled(charge)) value.latest_charge = consistent(charge, number);
	if ('amount_refunded' in value) {
		const given = found.reduce((sum, { amount }) => sum + Number(amount), 0);
		const released = Math.max(0, Number(value.amount) - Number(value.amount_captured));
		value.amount_refunded = released + number(given + 1);
	}
	if (value.object === 'payment_intent' && value.status === 'succeeded') {
		value.amount_received ||= value.amount;
		value.latest_charge ??= 'ch_1';
	}
	return value;
}

async function read(
	definitions: Readonly<Record<string, Schema>>,
	number: Random,
	currency: string,
	kind: SubjectKind,
	id: string,
): Promise<PaymentState | undefined> {
	const sampler = createSampler(definitions, number, senseIn(currency));
	const connection: GatewayConnection = {
		async http({ url }) {
			const { pathname } = new URL(url);
			const [, , path = '', asked] = pathname.split('/');
			const own = OWN[path];
			const name = HELD[path] ?? path;
			if (!own && !HELD[path])
				throw new RangeError(`Nothing was expected to be asked of ${pathname}`);
			const one = () => own?.(number, currency) ?? consistent(sampler.sample(name), number);
			const data = () =>
				own ? [one()] : sampler.samples(name).map((row) => consistent(row, number));
			const body =
				asked === undefined
					? { object: 'list', data: data(), has_more: false, url: pathname }
					: { ...one(), id: asked };
			return { status: 200, headers: {}, body: JSON.stringify(body) };
		},
		clock: { now: () => NOW, sleep: async () => {}, random: () => 0 },
		baseUrl: 'http://127.0.0.1:1',
		livemode: false,
		account: async () => 'acct_1',
		secrets: [],
	};
	const subject = { gateway: 'stripe', account: 'acct_1', livemode: false, kind, id };
	const [state] = await gateway.readStates([subject], connection);
	return state;
}

const describeSchema = (tests: (definitions: Readonly<Record<string, Schema>>) => void) => {
	if (FILE === undefined) return;
	const { $defs } = JSON.parse(readFileSync(FILE, 'utf8')) as { $defs: Record<string, Schema> };
	describe('whatever the schema of the vendor allows', () => tests($defs));
};
describeSchema((definitions) => {
	it.each(SUBJECTS)(
		'becomes the state of a %s called %s, in whole minor units',
		async (kind, id) => {
			await fc.assert(
				fc.asyncProperty(fc.gen(), fc.constantFrom(...CURRENCIES), async (value, currency) => {
					const number: Random = (below) => value(fc.nat, { max: below - 1 });
					const state = await read(definitions, number, currency, kind, id);
					if (!state) throw new Error('It was not read');
					expect(JSON.parse(JSON.stringify(state))).toEqual(state);
					const { amountDue, amountPaid, amountRefunded, amountDisputed } = state;
					for (const amount of [amountDue, amountPaid, amountRefunded, amountDisputed]) {
						expect(Number.isSafeInteger(amount)).toBe(true);
					}
					expect(state.facts.filter(({ at }) => Number.isNaN(Date.parse(at)))).toEqual([]);
					expect(new Set(state.facts.map(({ key }) => key)).size).toBe(state.facts.length);
				}),
				{ numRuns: RUNS, endOnFailure: true },
			);
		},
		120_000,
	);
});

it('a schema that lacks a definition is not taken for an empty one', () => {
	const sampler = createSampler({}, () => 0, senseIn('usd'));
	expect(() => sampler.sample('PaymentIntent')).toThrow('PaymentIntent');
});
