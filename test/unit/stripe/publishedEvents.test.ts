/** Deliveries as Stripe publishes them, of old versions and of the present one; read where they are at hand. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { gateway } from '../../../nodes/gateways/stripe';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { Http } from '../../../nodes/shared/contracts/http';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { findContract } from '../../support/contracts';

const FOLDER = findContract('stripe/events');

interface Row {
	readonly file: string;
	readonly type: string;
	readonly pointsAt: string;
	readonly root: string;
}

/** What each payload hints at, the object it names, and the root behind that. */
const ROWS: readonly Row[] = [
	row('charge.dispute.closed.won', 'dispute.won', 'payment_intent', 'payment'),
	row('charge.dispute.created', 'dispute.opened', 'dispute', 'payment'),
	row('charge.refunded.full', 'refund.succeeded', 'payment_intent', 'payment'),
	row('customer.subscription.created', 'subscription.created', 'subscription', 'subscription'),
	row('customer.subscription.deleted', 'subscription.canceled', 'subscription', 'subscription'),
	row(
		'customer.subscription.updated.renewed',
		'subscription.updated',
		'subscription',
		'subscription',
	),
	row('invoice.paid', 'subscription.renewed', 'subscription', 'subscription'),
	row('invoice.payment_failed', 'invoice.paymentFailed', 'subscription', 'subscription'),
	row('payment_intent.payment_failed', 'payment.failed', 'payment_intent', 'payment'),
	row('payment_intent.succeeded', 'payment.succeeded', 'payment_intent', 'payment'),
	row('refund.created', 'refund.succeeded', 'payment_intent', 'payment'),
];

function row(file: string, type: string, pointsAt: string, root: string): Row {
	return { file, type, pointsAt, root };
}

type StripeObject = Record<string, unknown> & { readonly id: string };

const bytesOf = (file: string) =>
	Uint8Array.from(readFileSync(path.join(FOLDER ?? '', `${file}.json`)));
const objectIn = (file: string): StripeObject =>
	(JSON.parse(new TextDecoder().decode(bytesOf(file))) as { data: { object: StripeObject } }).data
		.object;

it('a body that is no event tells of nothing', () => {
	const delivery = { headers: {}, rawBody: new TextEncoder().encode('{"object":"list"}'), url: '' };
	expect(gateway.readEvents(delivery, {})).toEqual([]);
});

const describePublished = (tests: () => void) => {
	if (FOLDER !== undefined) describe('a published event', tests);
};
describePublished(() => {
	it('of a checkout that was paid tells nothing that its payment does not tell', () => {
		const delivery = { headers: {}, rawBody: bytesOf('checkout.session.completed'), url: '' };
		expect(gateway.readEvents(delivery, {})).toEqual([]);
	});

	it.each(ROWS.map((entry) => [entry.file, entry] as const))(
		'%s is read, and leads to its root',
		async (file, { type, pointsAt, root }) => {
			const delivery = { headers: {}, rawBody: bytesOf(file), url: '' };
			const events = gateway.readEvents(delivery, {});
			expect(events).toMatchObject([
				{ gateway: 'stripe', account: '', livemode: false, hint: { type, objectKind: pointsAt } },
			]);
			const http = answering({ ...NOTHING_BILLED, '/v1/disputes/': objectIn(file) });
			const [subject] = await gateway.resolve(
				events.map(({ hint }) => hint),
				connect(http),
			);
			expect(subject?.kind).toBe(root);
			if (pointsAt !== 'dispute') expect(subject?.id).toBe(events[0]?.hint.objectId);
		},
	);

	it.each([
		['payment_intent.succeeded', 'paid', 2_000, ['payment.succeeded']],
		['payment_intent.payment_failed', 'failed', 0, ['payment.failed']],
	])('%s says in the state what it said in its payload', async (file, status, paid, types) => {
		const intent = objectIn(file);
		const state = await read('payment', intent.id, { '/v1/payment_intents/': intent });
		expect(state).toMatchObject({ status, amountPaid: paid, currency: 'USD' });
		expect(state?.facts.map(({ type }) => type)).toEqual(types);
	});

	it.each([
		['invoice.paid', 'paid', ['subscription.created', 'subscription.renewed']],
		['invoice.payment_failed', 'failed', ['subscription.created', 'invoice.paymentFailed']],
	])('%s becomes the state of its subscription', async (file, status, types) => {
		const subscription = objectIn('customer.subscription.updated.renewed');
		const payments = { object: 'list', has_more: false, data: [PAYMENT] };
		const state = await read('subscription', subscription.id, {
			'/v1/invoices': { object: 'list', data: [], has_more: false },
			'/v1/subscriptions/': { ...subscription, latest_invoice: { ...objectIn(file), payments } },
			'/v1/payment_intents/': objectIn(
				file === 'invoice.paid' ? 'payment_intent.succeeded' : 'payment_intent.payment_failed',
			),
		});
		expect(state).toMatchObject({ status, rawStatus: 'active' });
		// The samples ask for 10.00 and owe another 10.00 from before: only what this invoice asks for counts.
		expect(state?.obligations).toMatchObject([{ asked: 1_000 }]);
		expect(state?.facts.map(({ type }) => type)).toEqual(expect.arrayContaining(types));
		expect(state?.facts.map(({ type }) => type)).not.toContain('payment.succeeded');
	});
});

const PAYMENT = {
	id: 'inpay_1',
	status: 'paid',
	created: 1,
	payment: { type: 'payment_intent', payment_intent: 'pi_1' },
};

/** A payment that belongs to no invoice, and the charge that leads to it. */
const NOTHING_BILLED = {
	'/v1/invoice_payments': { object: 'list', data: [], has_more: false },
	'/v1/charges/': { id: 'ch_1', object: 'charge', payment_intent: 'pi_of_the_charge' },
};

/** Answers by the beginning of the path. */
function answering(objects: Readonly<Record<string, unknown>>): Http {
	return async ({ url }) => {
		const { pathname } = new URL(url);
		const [, object] = Object.entries(objects).find(([start]) => pathname.startsWith(start)) ?? [];
		if (object) return { status: 200, headers: {}, body: JSON.stringify(object) };
		const error = { type: 'invalid_request_error', message: `Not expected: ${pathname}` };
		return { status: 400, headers: {}, body: JSON.stringify({ error }) };
	};
}

async function read(
	kind: SubjectKind,
	id: string,
	objects: Readonly<Record<string, unknown>>,
): Promise<PaymentState | undefined> {
	const subject = { gateway: 'stripe', account: 'acct_1', livemode: false, kind, id };
	const [state] = await gateway.readStates([subject], connect(answering(objects)));
	return state;
}

function connect(http: Http): GatewayConnection {
	return {
		http,
		clock: { now: () => 0, sleep: async () => undefined, random: () => 0 },
		baseUrl: 'http://127.0.0.1:1',
		livemode: false,
		account: async () => 'acct_1',
		secrets: [],
	};
}
