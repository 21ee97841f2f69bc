import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { Made, PaymentLink } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { totalOf } from '../../../shared/vocabulary/billLine';
import type { CrmReference } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { type Bill, toItems } from './lines';
import { notThere } from './stateOf';
import { hashOf, requestIdOf } from './writing';
import { toPaypal } from '../amounts';
import { call } from '../client';
import { hasIssue } from '../errors';
import { readOrder } from '../reading';
import { ORDER, type PaypalOrder } from '../shapes/order';
import { OURS } from '../takeApproved';
import { readReference, referenceText } from '../state/crmReference';

/**
 * The page of an order that was made for a customer who pays right now. It ends three hours after it was made, and what the
 * customer approves on it is taken by whoever made the order: by us, when PayPal tells of it, within another three hours
 * (contracts/paypal.md, section 4).
 * @see https://developer.paypal.com/docs/api/orders/v2/#orders_create
 */

/** What of an order is still to be approved; one that is approved waits for us. */
const OPEN = ['CREATED', 'SAVED', 'PAYER_ACTION_REQUIRED'];

/** `payer-action` where the order says what it is paid with, `approve` else. */
const PAGE = ['payer-action', 'approve'];

/** checkout_orders_v2, item.name */
const LONGEST_NAME = 127;

/** An order that is older than the call by more than this was made before. */
const CLOCKS_APART_MS = 5_000;

/** What is paid right away. */
export interface Checkout {
	readonly bill: Bill;
	readonly crmReference: CrmReference;
	/** Where the customer goes after approving, and after giving up. */
	readonly returnUrl: string;
	readonly customerEmail?: string | undefined;
}

/**
 * PayPal knows the key for six hours, twice as long as the page lasts. What was paid with it before is paid once all the same: no
 * two payments of an account have the same invoice id.
 */
export async function makeCheckout(
	draft: Checkout,
	key: string,
	connection: GatewayConnection,
): Promise<Made<PaymentLink>> {
	const body = toOrder(draft, key);
	const before = connection.clock.now();
	const path = '/v2/checkout/orders';
	const requestId = requestIdOf('order', key);
	const attempted = await attemptAsync(
		async () => await call({ method: 'POST', path, body, requestId }, ORDER, connection),
	);
	if ('error' in attempted) {
		if (!hasIssue(attempted.error, 'DUPLICATE_INVOICE_ID')) throw attempted.error;
		throw new InputRefused(
			'This was paid right away before, with the same Idempotency Key. If it is to be paid once more, set another key under Options',
		);
	}
	const order = attempted.value;
	const madeAt = order.create_time === undefined ? before : Date.parse(order.create_time);
	return { value: toLink(order, connection), isNew: madeAt >= before - CLOCKS_APART_MS };
}

/** PayPal closes no page before its time. @throws InputRefused for one that is open. */
export async function closedCheckout(
	id: string,
	connection: GatewayConnection,
): Promise<PaymentLink> {
	const order = await readOrder(id, connection);
	if (!order) throw notThere('order', id, connection);
	const link = toLink(order, connection);
	if (!link.isActive) return link;
	throw new InputRefused(
		`PayPal closes the page of the order ${id} by itself, three hours after it was made, and no sooner`,
	);
}

function toOrder({ bill, crmReference, returnUrl, customerEmail }: Checkout, key: string) {
	const currency = bill.currency.toUpperCase();
	const total = toPaypal({ amount: totalOf(bill.lines, currency), currency });
	const named = referenceText(crmReference);
	const unit = {
		reference_id: OURS,
		...(named === '' ? {} : { custom_id: named }),
		invoice_id: `CP-${hashOf(`order ${key}`).slice(0, 22).toUpperCase()}`,
		amount: { ...total, breakdown: { item_total: total } },
		items: toItems(bill).map(({ name, quantity, unit_amount }) => ({
			name: name.slice(0, LONGEST_NAME),
			quantity,
			unit_amount,
		})),
	};
	const experience = {
		return_url: returnUrl,
		cancel_url: returnUrl,
		user_action: 'PAY_NOW',
		shipping_preference: 'NO_SHIPPING',
	};
	return {
		intent: 'CAPTURE',
		purchase_units: [unit],
		payment_source: {
			paypal: {
				...(customerEmail ? { email_address: customerEmail } : {}),
				experience_context: experience,
			},
		},
	};
}

/** @throws UnusableAnswer where it has no page while it is open. */
function toLink(
	order: PaypalOrder,
	{ livemode }: Pick<GatewayConnection, 'livemode'>,
): PaymentLink {
	const { id, status, purchase_units: units, links } = order;
	const isActive = OPEN.includes(status);
	const page = links.find(({ rel = '' }) => PAGE.includes(rel))?.href;
	if (page === undefined && isActive) {
		throw new UnusableAnswer('PayPal', `PayPal tells no page of the order ${id}`);
	}
	const crmReference = readReference(units[0]?.custom_id);
	return {
		id,
		url: page ?? '',
		isActive,
		isUsableOnce: true,
		isRecurring: false,
		livemode,
		currency: (units[0]?.amount?.currency_code ?? '').toUpperCase(),
		...(crmReference ? { crmReference } : {}),
	};
}
