import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentLink, PaymentLinkDraft } from '../../../shared/contracts/gatewayActions';
import { totalOf } from '../../../shared/vocabulary/billLine';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { type Bill, toItems } from './lines';
import { hashOf, requestIdOf } from './writing';
import { toPaypal } from '../amounts';
import { call } from '../client';
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

const LONGEST_DESCRIPTION = 127;

/** The order of a sale, before it is made; pure. @throws InputRefused for what PayPal does not take. */
export function toOrder(draft: PaymentLinkDraft, bill: Bill, key: string): object {
	const { returnUrl, crmReference, customerEmail } = draft;
	if (!returnUrl) {
		throw new InputRefused(
			'PayPal sends a customer who has paid on such a page back to a page of yours. Fill in Return Page under Options, or switch off Pay Right Away',
		);
	}
	const currency = bill.currency.toUpperCase();
	const total = toPaypal({ amount: totalOf(bill.lines, currency), currency });
	const named = referenceText(crmReference);
	const [first] = bill.lines;
	return {
		intent: 'CAPTURE',
		purchase_units: [
			{
				reference_id: OURS,
				...(named === '' ? {} : { custom_id: named }),
				// No two payments of an account have the same one, so that one key is paid once, also after PayPal forgot it.
				invoice_id: `CP-${hashOf(`order ${key}`).slice(0, 22).toUpperCase()}`,
				...(first ? { description: first.title.slice(0, LONGEST_DESCRIPTION) } : {}),
				amount: { ...total, breakdown: { item_total: total } },
				items: toItems(bill).map(({ name, quantity, unit_amount }) => ({
					name: name.slice(0, LONGEST_DESCRIPTION),
					quantity,
					unit_amount,
				})),
			},
		],
		payment_source: {
			paypal: {
				...(customerEmail ? { email_address: customerEmail } : {}),
				experience_context: {
					return_url: returnUrl,
					cancel_url: returnUrl,
					user_action: 'PAY_NOW',
					shipping_preference: 'NO_SHIPPING',
				},
			},
		},
	};
}

/** PayPal knows the key for six hours, twice as long as the page lasts. */
export async function makeCheckout(
	draft: PaymentLinkDraft,
	bill: Bill,
	key: string,
	connection: GatewayConnection,
): Promise<PaymentLink> {
	const body = toOrder(draft, bill, key);
	const path = '/v2/checkout/orders';
	const requestId = requestIdOf('order', key);
	const order = await call({ method: 'POST', path, body, requestId }, ORDER, connection);
	return toCheckoutLink(order, connection);
}

/** An order as the link that it was made for. @throws UnusableAnswer where it has no page while it is open. */
export function toCheckoutLink(
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
