import { gateway } from '../../../nodes/gateways/stripe';
import { EVENTS, eventsFor, SUBSCRIBED_EVENTS } from '../../../nodes/gateways/stripe/eventTable';
import { fromList, readEvents } from '../../../nodes/gateways/stripe/events';
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import { answering, CREATED, list } from './stripeAnswers';

interface Parts {
	readonly type: string;
	readonly object: Record<string, unknown>;
	readonly before?: Record<string, unknown>;
	readonly more?: Record<string, unknown>;
}

function hintOf({ type, object, before, more }: Parts) {
	const event = {
		id: 'evt_1',
		object: 'event',
		created: 1_790_000_000,
		livemode: false,
		type,
		data: { object, ...(before ? { previous_attributes: before } : {}) },
		...more,
	};
	const rawBody = new TextEncoder().encode(JSON.stringify(event));
	return readEvents({ rawBody })[0]?.hint;
}

const SINCE = new Date(CREATED * 1_000);

describe('the events', () => {
	it.each<[string, (connection: GatewayConnection) => Promise<unknown>]>([
		[
			'changes',
			async (connection) =>
				await gateway.listChanges(SINCE, connection)[Symbol.asyncIterator]().next(),
		],
		[
			'the action',
			async (connection) => await gateway.actions.event?.getMany({ limit: 5 }, connection),
		],
	])('are all asked for by %s, twenty at a time, and none twice', async (_, ask) => {
		const { connection } = answering({});
		const asked: string[][] = [];
		const http: GatewayConnection['http'] = async ({ url }) => {
			const types = [...new URL(url).searchParams].filter(([name]) => name.startsWith('types'));
			if (types.length > 0) asked.push(types.map(([, type]) => type));
			return { status: 200, headers: {}, body: JSON.stringify(list([])) };
		};
		const clock = { ...connection.clock, now: () => CREATED * 1_000 };
		await ask({ ...connection, http, clock });
		expect(asked.flat().sort()).toEqual([...SUBSCRIBED_EVENTS].sort());
		expect(Math.max(...asked.map(({ length }) => length))).toBeLessThanOrEqual(20);
	});

	it('never ask for invoice.created, which holds invoices back', () => {
		expect(EVENTS).not.toHaveProperty(['invoice.created']);
		expect(eventsFor(PAYMENT_EVENT_TYPES)).not.toContain('invoice.created');
	});

	it('tell every type of the vocabulary', () => {
		const silent = PAYMENT_EVENT_TYPES.filter((type) => eventsFor([type]).length === 0);
		expect(silent).toEqual([]);
	});

	it('are subscribed to without repetitions', () => {
		expect(eventsFor(PAYMENT_EVENT_TYPES)).toEqual(SUBSCRIBED_EVENTS);
		for (const name of ['charge.refunded', 'invoice.payment_succeeded', 'invoice.sent']) {
			expect(SUBSCRIBED_EVENTS).not.toContain(name);
		}
	});

	it('are pinned: nobody adds or drops one by accident, and 39 are two calls of a poll', () => {
		expect(SUBSCRIBED_EVENTS).toHaveLength(39);
	});
});

describe('an event', () => {
	const refund = (status: string) => ({
		id: 're_1',
		object: 'refund',
		payment_intent: 'pi_1',
		status,
	});

	it.each([
		['refund.created', 'pending', 'refund.pending'],
		['refund.created', 'succeeded', 'refund.succeeded'],
		['refund.created', 'requires_action', 'refund.pending'],
		['refund.updated', 'succeeded', 'refund.succeeded'],
		['refund.updated', 'canceled', 'refund.failed'],
		['refund.updated', 'a_new_word', 'refund.pending'],
		['refund.failed', 'failed', 'refund.failed'],
	])('%s of a refund that is %s tells %s', (type, status, told) => {
		expect(hintOf({ type, object: refund(status) })).toEqual({
			type: told,
			objectKind: 'payment_intent',
			objectId: 'pi_1',
		});
	});

	it.each([
		['won', 'dispute.won'],
		['lost', 'dispute.lost'],
		['warning_closed', 'dispute.updated'],
		['prevented', 'dispute.updated'],
	])('of a dispute that closed as %s tells %s', (status, told) => {
		const object = { id: 'dp_1', object: 'dispute', payment_intent: 'pi_1', status };
		expect(hintOf({ type: 'charge.dispute.closed', object })?.type).toBe(told);
	});

	it.each([
		['past_due', { status: 'active' }, 'subscription.pastDue'],
		['unpaid', { status: 'past_due' }, 'subscription.pastDue'],
		['paused', { status: 'trialing' }, 'subscription.paused'],
		['active', { status: 'paused' }, 'subscription.resumed'],
		['active', { status: 'past_due' }, 'subscription.updated'],
		['active', { items: {} }, 'subscription.updated'],
		['past_due', { metadata: {} }, 'subscription.updated'],
	])('of a subscription that is %s, and was %j, tells %s', (status, before, told) => {
		const object = { id: 'sub_1', object: 'subscription', status };
		expect(hintOf({ type: 'customer.subscription.updated', object, before })?.type).toBe(told);
	});

	it.each([
		[{ behavior: 'void' }, 'subscription.paused'],
		[null, 'subscription.resumed'],
	])('of a collection that is now %j tells %s', (pause_collection, told) => {
		const object = { id: 'sub_1', object: 'subscription', status: 'active', pause_collection };
		const before = { pause_collection: pause_collection ? null : { behavior: 'void' } };
		expect(hintOf({ type: 'customer.subscription.updated', object, before })?.type).toBe(told);
	});

	it.each([
		['invoice.paid', { billing_reason: 'subscription_cycle' }, 'subscription.renewed'],
		['invoice.paid', { billing_reason: 'subscription_create' }, 'invoice.paid'],
		['invoice.paid', { billing_reason: 'manual' }, 'invoice.paid'],
		['invoice.finalized', { collection_method: 'send_invoice' }, 'invoice.sent'],
		['invoice.finalized', { collection_method: 'charge_automatically' }, undefined],
		['invoice.created', {}, undefined],
	])('%s with %j tells %s', (type, fields, told) => {
		const object = { id: 'in_1', object: 'invoice', ...fields };
		expect(hintOf({ type, object })?.type).toBe(told);
	});

	it.each([
		[
			'its subscription',
			{ parent: { subscription_details: { subscription: 'sub_1' } } },
			'subscription',
			'sub_1',
		],
		['its subscription, in old versions', { subscription: 'sub_1' }, 'subscription', 'sub_1'],
		['itself', { parent: { subscription_details: null } }, 'invoice', 'in_1'],
		['itself, without a parent', { parent: null }, 'invoice', 'in_1'],
	])('of an invoice points at %s', (_name, fields, objectKind, objectId) => {
		const object = { id: 'in_1', object: 'invoice', ...fields };
		expect(hintOf({ type: 'invoice.voided', object })).toMatchObject({ objectKind, objectId });
	});

	it.each([
		['payment', { payment_intent: 'pi_1' }, { objectKind: 'payment_intent', objectId: 'pi_1' }],
		[
			'subscription',
			{ subscription: 'sub_1', invoice: 'in_1' },
			{ objectKind: 'subscription', objectId: 'sub_1' },
		],
		[
			'invoice',
			{ invoice: 'in_1', payment_intent: 'pi_1' },
			{ objectKind: 'invoice', objectId: 'in_1' },
		],
		['set-up', { setup_intent: 'seti_1' }, undefined],
	])('of a checkout session for a %s points there', (_name, fields, pointer) => {
		const object = { id: 'cs_1', object: 'checkout.session', payment_intent: null, ...fields };
		const hint = hintOf({ type: 'checkout.session.async_payment_succeeded', object });
		expect(hint && { objectKind: hint.objectKind, objectId: hint.objectId }).toEqual(pointer);
	});

	it.each([
		['charge.succeeded', { captured: true }, 'payment.succeeded'],
		['charge.succeeded', { captured: false }, 'payment.authorized'],
		['charge.captured', {}, 'payment.succeeded'],
		['charge.pending', {}, 'payment.pending'],
		['charge.failed', {}, 'payment.failed'],
		['charge.expired', {}, 'payment.canceled'],
	])('%s with %j tells %s, unless a PaymentIntent tells it too', (type, fields, told) => {
		const bare = { id: 'ch_1', object: 'charge', payment_intent: null, ...fields };
		expect(hintOf({ type, object: bare })).toEqual({
			...{ type: told, objectKind: 'charge', objectId: 'ch_1' },
		});
		expect(hintOf({ type, object: { ...bare, payment_intent: 'pi_1' } })).toBeUndefined();
	});

	it.each([
		['the fee that came later', { balance_transaction: null }, 'payment.succeeded'],
		['a new description', { description: null }, undefined],
	])('of a charge with %s tells %s', (_name, before, told) => {
		const object = { id: 'ch_1', object: 'charge', payment_intent: 'pi_1' };
		const hint = hintOf({ type: 'charge.updated', object, before });
		expect(hint).toEqual(told && { type: told, objectKind: 'payment_intent', objectId: 'pi_1' });
	});

	it.each([
		['no_payment_required', 'payment', {}, 'cs_1'],
		['no_payment_required', 'payment', { invoice: 'in_1' }, undefined],
		['no_payment_required', 'setup', { setup_intent: 'seti_1' }, undefined],
		['no_payment_required', 'subscription', { subscription: 'sub_1' }, undefined],
		['paid', 'payment', { payment_intent: 'pi_1' }, undefined],
		['unpaid', 'payment', { payment_intent: 'pi_1' }, undefined],
	])('of a checkout that is %s in mode %s with %j points at %s', (status, mode, fields, id) => {
		const object = { id: 'cs_1', object: 'checkout.session', mode, payment_status: status };
		const hint = hintOf({ type: 'checkout.session.completed', object: { ...object, ...fields } });
		expect(hint?.objectId).toBe(id);
	});

	it.each<[string, Record<string, unknown>, string, string | undefined]>([
		['credit_note.created', { object: 'credit_note', invoice: 'in_1' }, 'refund.succeeded', 'in_1'],
		['credit_note.voided', { object: 'credit_note', invoice: 'in_1' }, 'refund.failed', 'in_1'],
		['review.opened', { object: 'review', payment_intent: 'pi_1' }, 'payment.underReview', 'pi_1'],
		['review.opened', { object: 'review', charge: 'ch_1' }, 'payment.underReview', 'ch_1'],
		[
			'review.closed',
			{ object: 'review', payment_intent: 'pi_1', closed_reason: 'approved' },
			...(['payment.succeeded', 'pi_1'] as const),
		],
		[
			'radar.early_fraud_warning.created',
			{ object: 'radar.early_fraud_warning', charge: 'ch_1', payment_intent: 'pi_1' },
			...(['payment.fraudWarning', 'pi_1'] as const),
		],
		[
			'customer_cash_balance_transaction.created',
			{
				object: 'customer_cash_balance_transaction',
				applied_to_payment: { payment_intent: 'pi_1' },
			},
			...(['payment.pending', 'pi_1'] as const),
		],
		[
			'customer_cash_balance_transaction.created',
			{ object: 'customer_cash_balance_transaction', funded: {} },
			...(['payment.pending', undefined] as const),
		],
		[
			'payment_intent.partially_funded',
			{ object: 'payment_intent', id: 'pi_1' },
			...(['payment.pending', 'pi_1'] as const),
		],
		[
			'invoice.finalization_failed',
			{ object: 'invoice', id: 'in_1' },
			...(['invoice.finalizationFailed', 'in_1'] as const),
		],
		[
			'invoice.marked_uncollectible',
			{ object: 'invoice', id: 'in_1' },
			...(['invoice.uncollectible', 'in_1'] as const),
		],
	])('%s with %j tells %s of %s', (type, object, told, objectId) => {
		const hint = hintOf({ type, object: { id: 'xx_1', ...object } });
		expect(hint && [hint.type, hint.objectId]).toEqual(objectId && [told, objectId]);
	});

	it('of a charge without a PaymentIntent points at the charge', () => {
		const object = { id: 'dp_1', object: 'dispute', payment_intent: null, charge: 'ch_1' };
		expect(hintOf({ type: 'charge.dispute.created', object })).toMatchObject({
			objectKind: 'dispute',
			objectId: 'dp_1',
		});
	});

	it.each([
		['payment, expanded', { payment_intent: { id: 'pi_1', object: 'payment_intent' } }, 'pi_1'],
		['invoice, of an old charge without a PaymentIntent', { invoice: 'in_1' }, 'in_1'],
	])('of a charge points at its %s', (_name, fields, objectId) => {
		const object = { id: 'ch_1', object: 'charge', payment_intent: null, ...fields };
		expect(hintOf({ type: 'charge.refunded', object })?.objectId).toBe(objectId);
	});

	it('of an invoice whose subscription is expanded points at that', () => {
		const object = { id: 'in_1', object: 'invoice', subscription: { id: 'sub_1' } };
		expect(hintOf({ type: 'invoice.paid', object })?.objectId).toBe('sub_1');
	});

	it.each([
		['of a connected account', { account: 'acct_2' }],
		['of version 2', { object: 'v2.core.event' }],
		['without a time', { created: undefined }],
		['of a moment that no calendar has', { created: 1e15 }],
		['from before time was counted', { created: -1 }],
		['without a mode', { livemode: undefined }],
		['outside the table', { type: 'payout.paid' }],
		['that is called like a part of JavaScript', { type: 'toString' }],
		['whose object has no id', { data: { object: { object: 'payment_intent' } } }],
		['whose object is of another kind', { data: { object: { object: 'payout', id: 'po_1' } } }],
	])('%s is skipped', (_name, more) => {
		const object = { id: 'pi_1', object: 'payment_intent' };
		expect(hintOf({ type: 'payment_intent.succeeded', object })).toBeDefined();
		expect(hintOf({ type: 'payment_intent.succeeded', object, more })).toBeUndefined();
	});
});

describe('the account of an event', () => {
	const intent = { id: 'pi_1', object: 'payment_intent' };
	const whole = (account?: string | null) => ({
		id: 'evt_1',
		object: 'event',
		created: 1_790_000_000,
		livemode: false,
		type: 'payment_intent.succeeded',
		data: { object: intent },
		account,
	});
	const thin = (context?: string | null) => ({
		id: 'evt_1',
		object: 'v2.core.event',
		created: '2026-11-02T09:00:00Z',
		livemode: false,
		type: 'v1.payment_intent.succeeded',
		related_object: { id: 'pi_1', type: 'payment_intent' },
		context,
	});
	const OWN = 'acct_1';

	it.each([
		['the platform', undefined, undefined, ''],
		['the platform', null, undefined, ''],
		['a connected account', OWN, undefined, undefined],
		['the connected account', OWN, OWN, OWN],
		['another connected account', 'acct_2', OWN, undefined],
		['an account below another', 'acct_2/acct_1', OWN, undefined],
		['the platform', undefined, OWN, undefined],
		['the platform', null, OWN, undefined],
		['nobody', '', OWN, undefined],
	])('of %s (%j), where the credential says %j, is read as %j', (_whose, account, own, read) => {
		for (const event of [whole(account), thin(account)]) {
			const rawBody = new TextEncoder().encode(JSON.stringify(event));
			const connection = own === undefined ? {} : { connectedAccount: own };
			const accounts = readEvents({ rawBody }, connection).map((told) => told.account);
			expect(accounts).toEqual(read === undefined ? [] : [read]);
		}
	});

	it.each([
		[undefined, undefined, ''],
		[OWN, undefined, undefined],
		[undefined, OWN, OWN],
		[OWN, OWN, OWN],
		['acct_2', OWN, undefined],
	])('listed as of %j, where the credential says %j, is %j', (account, own, read) => {
		const connection = own === undefined ? {} : { connectedAccount: own };
		expect(fromList(whole(account), connection)?.account).toBe(read);
	});
});

describe('a thin event', () => {
	const thin = (more: Record<string, unknown> = {}) => {
		const event = {
			id: 'evt_thin_1',
			object: 'v2.core.event',
			type: 'v1.invoice.finalized',
			created: '2026-11-02T09:00:00.123Z',
			livemode: true,
			related_object: { id: 'in_1', type: 'invoice', url: '/v1/invoices/in_1' },
			...more,
		};
		return readEvents({ rawBody: new TextEncoder().encode(JSON.stringify(event)) }, {});
	};

	it('points at the object that it names, under the id that everybody else gets', () => {
		expect(thin({ snapshot_event: 'evt_1' })).toEqual([
			{
				id: 'evt_1',
				gateway: 'stripe',
				account: '',
				livemode: true,
				occurredAt: '2026-11-02T09:00:00.123Z',
				hint: { type: 'invoice.sent', objectKind: 'invoice', objectId: 'in_1' },
			},
		]);
		expect(thin()[0]?.id).toBe('evt_thin_1');
	});

	it.each([
		['of another account', { context: 'acct_2' }],
		['outside the table', { type: 'v1.payout.paid' }],
		['of version 2', { type: 'v2.core.account.updated' }],
		['about an object that is never paid', { related_object: { id: 'po_1', type: 'payout' } }],
		['without an object', { related_object: undefined }],
		['without a time', { created: 'once' }],
	])('%s is skipped', (_name, more) => {
		expect(thin(more)).toEqual([]);
	});
});
