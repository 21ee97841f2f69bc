/** What a delivery hints at: PayPal's published ones where they are at hand, and every row of the table. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { readEvents } from '../../../nodes/gateways/paypal/events';
import { EVENTS, eventsFor, SUBSCRIBED_EVENTS } from '../../../nodes/gateways/paypal/eventTable';
import { PAYMENT_EVENT_TYPES, typesIn } from '../../../nodes/shared/vocabulary/event';
import { findContract } from '../../support/contracts';

const CREATED = '2026-11-30T12:00:00Z';

const read = (body: unknown) =>
	readEvents({
		headers: {},
		rawBody: new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body)),
		url: '',
	});

/** `type or type kind id` of what an event with this resource tells, or `none`. */
const told = (name: string, resource: unknown) => {
	const event = { id: 'WH-1', event_type: name, create_time: CREATED, resource };
	const [{ hint } = { hint: undefined }] = read(event);
	return hint ? `${typesIn(hint).join(' or ')} ${hint.objectKind} ${hint.objectId}` : 'none';
};

const up = (href: string) => ({ links: [{ rel: 'up', href: `https://api.paypal.com${href}` }] });
const related = (related_ids: object) => ({ supplementary_data: { related_ids } });
const CAP = { id: 'CAP1' };

it.each<[string, unknown]>([
	['PAYMENT.CAPTURE.COMPLETED', { ...CAP, ...up('/v2/checkout/orders/O1') }],
	['PAYMENT.CAPTURE.PENDING', { ...CAP, ...related({ order_id: 'O1' }) }],
	[
		'PAYMENT.CAPTURE.REFUNDED',
		{ id: 'R1', ...related({ order_id: 'O1' }), ...up('/v2/payments/captures/CAP1') },
	],
	['PAYMENT.REFUND.FAILED', { id: 'R1', ...related({ order_id: 'O1', capture_id: 'CAP1' }) }],
])('%s of an order names the capture that it is about', (name, resource) => {
	const event = { id: 'WH-1', event_type: name, create_time: CREATED, resource };
	expect(read(event)[0]?.hint).toMatchObject({
		...{ objectKind: 'order', objectId: 'O1', partId: 'CAP1' },
	});
});

it.each<[string, unknown, string]>([
	['CHECKOUT.ORDER.APPROVED', { id: 'O1' }, 'payment.pending order O1'],
	['CHECKOUT.ORDER.COMPLETED', { id: 'O1' }, 'payment.succeeded order O1'],
	[
		'CHECKOUT.ORDER.COMPLETED',
		{ id: 'O1', purchase_units: [{ payments: { captures: [CAP] } }] },
		'none',
	],
	['CHECKOUT.PAYMENT-APPROVAL.REVERSED', { order_id: 'O1' }, 'payment.canceled order O1'],
	[
		'PAYMENT.AUTHORIZATION.CREATED',
		{ id: 'A1', status: 'CREATED' },
		'payment.authorized authorization A1',
	],
	[
		'PAYMENT.AUTHORIZATION.CREATED',
		{ id: 'A1', status: 'PENDING', ...related({ order_id: 'O1' }) },
		'payment.underReview order O1',
	],
	['PAYMENT.AUTHORIZATION.VOIDED', { id: 'A1' }, 'payment.canceled authorization A1'],
	['PAYMENT.CAPTURE.COMPLETED', CAP, 'payment.succeeded capture CAP1'],
	[
		'PAYMENT.CAPTURE.COMPLETED',
		{ ...CAP, ...up('/v2/checkout/orders/O1') },
		'payment.succeeded order O1',
	],
	['PAYMENT.CAPTURE.PENDING', CAP, 'payment.pending capture CAP1'],
	[
		'PAYMENT.CAPTURE.PENDING',
		{ ...CAP, status_details: { reason: 'PENDING_REVIEW' } },
		'payment.underReview capture CAP1',
	],
	['PAYMENT.CAPTURE.DECLINED', CAP, 'payment.failed capture CAP1'],
	['PAYMENT.CAPTURE.DENIED', CAP, 'payment.failed capture CAP1'],
	[
		'PAYMENT.CAPTURE.REFUNDED',
		{ id: 'R1', status: 'COMPLETED', ...up('/v2/payments/captures/CAP1') },
		'refund.succeeded capture CAP1',
	],
	['PAYMENT.CAPTURE.REFUNDED', { id: 'R1', status: 'PENDING' }, 'refund.pending refund R1'],
	[
		'PAYMENT.CAPTURE.REVERSED',
		{ ...up('/v2/payments/captures/CAP1') },
		'dispute.lost or refund.succeeded capture CAP1',
	],
	[
		'PAYMENT.REFUND.PENDING',
		{ id: 'R1', ...related({ capture_id: 'CAP1' }) },
		'refund.pending capture CAP1',
	],
	['PAYMENT.REFUND.FAILED', { id: 'R1', ...related({ order_id: 'O1' }) }, 'refund.failed order O1'],
	['PAYMENT.SALE.COMPLETED', { id: 'S1' }, 'payment.succeeded sale S1'],
	[
		'PAYMENT.SALE.COMPLETED',
		{ id: 'S1', billing_agreement_id: 'I-1' },
		'subscription.renewed or invoice.paid subscription I-1',
	],
	['PAYMENT.SALE.PENDING', { id: 'S1', reason_code: 'ECHECK' }, 'payment.pending sale S1'],
	[
		'PAYMENT.SALE.DENIED',
		{ id: 'S1', billing_agreement_id: 'I-1' },
		'invoice.paymentFailed subscription I-1',
	],
	['PAYMENT.SALE.DENIED', { id: 'S1' }, 'payment.failed sale S1'],
	[
		'PAYMENT.SALE.REFUNDED',
		{ id: 'R1', sale_id: 'S1', state: 'completed' },
		'refund.succeeded sale S1',
	],
	[
		'PAYMENT.SALE.REVERSED',
		{ links: [{ rel: 'self', href: 'https://api.paypal.com/v1/payments/sale/S1' }] },
		'dispute.lost or refund.succeeded sale S1',
	],
	['BILLING.SUBSCRIPTION.CREATED', { id: 'I-1' }, 'subscription.created subscription I-1'],
	['BILLING.SUBSCRIPTION.ACTIVATED', { id: 'I-1' }, 'subscription.updated subscription I-1'],
	[
		'BILLING.SUBSCRIPTION.ACTIVATED',
		{ id: 'I-1', status_change_note: 'Paid again' },
		'subscription.resumed subscription I-1',
	],
	['BILLING.SUBSCRIPTION.UPDATED', { id: 'I-1' }, 'subscription.updated subscription I-1'],
	['BILLING.SUBSCRIPTION.EXPIRED', { id: 'I-1' }, 'subscription.canceled subscription I-1'],
	['BILLING.SUBSCRIPTION.CANCELLED', { id: 'I-1' }, 'subscription.canceled subscription I-1'],
	['BILLING.SUBSCRIPTION.SUSPENDED', { id: 'I-1' }, 'subscription.paused subscription I-1'],
	[
		'BILLING.SUBSCRIPTION.SUSPENDED',
		{ id: 'I-1', billing_info: { failed_payments_count: 3 } },
		'subscription.pastDue subscription I-1',
	],
	['BILLING.SUBSCRIPTION.PAYMENT.FAILED', { id: 'I-1' }, 'subscription.pastDue subscription I-1'],
	['BILLING.SUBSCRIPTION.RE-ACTIVATED', { id: 'I-1' }, 'subscription.resumed subscription I-1'],
	['INVOICING.INVOICE.CREATED', { invoice: { id: 'INV2-1', status: 'DRAFT' } }, 'none'],
	[
		'INVOICING.INVOICE.UPDATED',
		{ invoice: { id: 'INV2-1', status: 'UNPAID' } },
		'invoice.sent invoice INV2-1',
	],
	[
		'INVOICING.INVOICE.PAID',
		{ invoice: { id: 'INV2-1', status: 'PARTIALLY_PAID' } },
		'payment.succeeded invoice INV2-1',
	],
	[
		'INVOICING.INVOICE.PAID',
		{ invoice: { id: 'INV2-1', status: 'PAYMENT_PENDING' } },
		'payment.pending invoice INV2-1',
	],
	['INVOICING.INVOICE.PAID', { invoice: null }, 'none'],
	[
		'INVOICING.INVOICE.PAID',
		{ invoice: null, id: 'INV2-1', status: 'PAID' },
		'invoice.paid invoice INV2-1',
	],
	['INVOICING.INVOICE.CANCELLED', { invoice: { id: 'INV2-1' } }, 'invoice.voided invoice INV2-1'],
	['INVOICING.INVOICE.REFUNDED', { invoice: { id: 'INV2-1' } }, 'refund.succeeded invoice INV2-1'],
	['CUSTOMER.DISPUTE.CREATED', { dispute_id: 'PP-D-1' }, 'dispute.opened dispute PP-D-1'],
	['CUSTOMER.DISPUTE.UPDATED', { dispute_id: 'PP-D-1' }, 'dispute.updated dispute PP-D-1'],
	...(
		[
			['RESOLVED_SELLER_FAVOUR', 'dispute.won'],
			['RESOLVED_BUYER_FAVOUR', 'dispute.lost'],
			['NONE', 'dispute.updated'],
		] as const
	).map(([outcome_code, type]): [string, unknown, string] => [
		'CUSTOMER.DISPUTE.RESOLVED',
		{ dispute_id: 'PP-D-1', dispute_outcome: { outcome_code } },
		`${type} dispute PP-D-1`,
	]),
	['VAULT.PAYMENT-TOKEN.CREATED', { id: '1' }, 'none'],
	['constructor', { id: '1' }, 'none'],
	['PAYMENT.CAPTURE.COMPLETED', null, 'none'],
])('%s %j tells %s', (name, resource, expected) => {
	expect(told(name, resource)).toBe(expected);
});

it('a type is asked for by the events that tell it, and by no others', () => {
	expect(eventsFor(['refund.failed'])).toEqual([
		'PAYMENT.CAPTURE.REFUNDED',
		'PAYMENT.REFUND.FAILED',
		'PAYMENT.SALE.REFUNDED',
	]);
	expect(eventsFor(['payment.fraudWarning'])).toEqual([]);
	expect(eventsFor(PAYMENT_EVENT_TYPES)).toEqual(SUBSCRIBED_EVENTS);
	expect(SUBSCRIBED_EVENTS).toHaveLength(Object.keys(EVENTS).length - 1);
	// PayPal takes at most so many (notifications_webhooks_v1, webhook.event_types).
	expect(SUBSCRIBED_EVENTS.length).toBeLessThan(500);
});

it('the mode is the connection’s, the account nobody’s yet, the moment the event’s', () => {
	const event = {
		id: 'WH-1',
		event_type: 'PAYMENT.CAPTURE.COMPLETED',
		create_time: '2026-11-30T04:00:00-08:00',
		resource: CAP,
	};
	const delivery = {
		headers: {},
		rawBody: new TextEncoder().encode(JSON.stringify(event)),
		url: '',
	};
	expect(readEvents(delivery, { livemode: true })).toEqual([
		{
			id: 'WH-1',
			gateway: 'paypal',
			account: '',
			livemode: true,
			occurredAt: '2026-11-30T12:00:00.000Z',
			hint: { type: 'payment.succeeded', objectKind: 'capture', objectId: 'CAP1' },
		},
	]);
});

it.each(['', 'null', '[]', '{}', '{"id":"WH-1"}', 'no json'])('%j is no event', (body) => {
	expect(read(body)).toEqual([]);
});

const FOLDER = findContract('paypal/events');
const describePublished = (tests: () => void) => {
	if (FOLDER !== undefined) describe('a published event', tests);
};
describePublished(() => {
	it.each([
		['PAYMENT.CAPTURE.COMPLETED', 'payment.succeeded', 'order', '1AB234567A1234567'],
		['PAYMENT.CAPTURE.REFUNDED', 'refund.succeeded', 'capture', '0JF852973C016714D'],
		['PAYMENT.SALE.COMPLETED.v1', 'payment.succeeded', 'sale', '80021663DE681814L'],
		['BILLING.SUBSCRIPTION.ACTIVATED', 'subscription.updated', 'subscription', 'I-BW452GLLEP1G'],
		['INVOICING.INVOICE.PAID', 'invoice.paid', 'invoice', 'INV2-26KH-MY9Q-USVG-4WZD'],
		['CUSTOMER.DISPUTE.CREATED', 'dispute.opened', 'dispute', 'PP-000-042-663-135'],
	])('%s tells %s of the %s %s', (file, type, objectKind, objectId) => {
		const events = read(readFileSync(path.join(FOLDER ?? '', `${file}.json`), 'utf8'));
		expect(events).toMatchObject([{ hint: { type, objectKind, objectId } }]);
		expect(Number.isNaN(Date.parse(events[0]?.occurredAt ?? ''))).toBe(false);
	});
});
