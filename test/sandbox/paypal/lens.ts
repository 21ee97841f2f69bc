/**
 * PayPal's stand-in as people see it. It has no checks by the customer's bank that anybody is told of, no invoices that it cannot
 * issue, and no warnings of fraud.
 */
import type { GatewayLens, PaymentOutcome, PaymentOrder, PaymentView } from '../lens';
import type { PaypalSandbox } from './createPaypalSandbox';
import { addUp, CURRENCIES, less, units } from './payments/amounts';
import type { NewPayment } from './payments/verbTypes';
import type { Capture, Order } from './payments/wire/order';
import { subscriptionAbilities } from './lensSubscriptions';

/** As nodes/gateways/paypal/state/crmReference.ts writes it. */
const DEAL = /(?:^|;)deal=([^;]+)/;
const PROCESSOR_CODES: Readonly<Partial<Record<PaymentOutcome, string>>> = {
	declined: '0500',
	insufficientFunds: '5120',
	expiredCard: '5400',
};
const STATUSES: Readonly<Record<string, string>> = {
	COMPLETED: 'Paid',
	PARTIALLY_REFUNDED: 'Partially refunded',
	REFUNDED: 'Refunded',
	PENDING: 'Under way',
	DECLINED: 'Declined',
	FAILED: 'Declined',
	CREATED: 'Waits for the customer',
	APPROVED: 'Waits for the customer',
	PAYER_ACTION_REQUIRED: 'Waits for the customer',
	VOIDED: 'Canceled',
};

/** Plays customers; a deal is named as our own payment links name it. */
export function createPaypalLens(paypal: PaypalSandbox): GatewayLens {
	const paymentOf = ({ amount, currency, dealId, email, name }: PaymentOrder): NewPayment => ({
		value: amount,
		currency,
		email: email ?? null,
		name: name ?? null,
		...(dealId === undefined ? {} : { customId: `deal=${dealId}` }),
	});
	const lastCapture = (order: Order): Capture | undefined =>
		order.purchase_units[0]?.payments?.captures?.at(-1);
	return {
		id: 'paypal',
		displayName: 'PayPal',
		// PayPal writes to its payers itself, and tells nobody else where they see that they paid.
		currencies: [...CURRENCIES],
		details: ['renewalPage'],
		payments: () => [
			...paypal.orders().map((order) => toView(paypal, order, lastCapture(order))),
			...paypal
				.captures()
				.filter(({ id }) => paypal.isDirect(id))
				.map((capture) => toView(paypal, undefined, capture)),
		],
		pay(order) {
			const payment = paymentOf(order);
			const code = PROCESSOR_CODES[order.outcome];
			if (order.outcome === 'paid') return paypal.pay(payment).id;
			if (order.outcome === 'bankDebit') return paypal.pend(payment).id;
			if (order.outcome === 'reserved') return paypal.authorize(payment).id;
			if (code !== undefined) return paypal.decline(payment, code).id;
			throw new Error(`PayPal has no payments that are ${order.outcome}.`);
		},
		payAgain: (paymentId) => void paypal.payAgain(paymentId),
		refund: (paymentId, amount) => void paypal.refund(paymentId, amount),
		untilToldAnyway: () => paypal.completeReport(),
		endpoints: () => paypal.webhooks().map(({ id, url }) => ({ id, url })),
		/** Signatures are verified by PayPal's certificate and the webhook's id: nothing to keep. */
		signingSecrets: () => [],
		bankDebits: {
			answer: (id, outcome) => void (outcome === 'succeeds' ? paypal.settle(id) : paypal.deny(id)),
		},
		inquiries: { open: (id) => paypal.inquire(id).dispute_id },
		disputes: {
			open: (id) => paypal.openDispute(id).dispute_id,
			close: (id, outcome) => void paypal.closeDispute(id, outcome),
		},
		...subscriptionAbilities(paypal),
	};
}

/** Of an order, or of a capture that none asked for. */
function toView(paypal: PaypalSandbox, order?: Order, capture?: Capture): PaymentView {
	const unit = order?.purchase_units[0];
	const authorization = unit?.payments?.authorizations?.at(-1);
	const amount = capture?.amount ?? authorization?.amount ?? unit?.amount;
	const currency = amount?.currency_code ?? 'USD';
	const given = paypal
		.refunds()
		.filter(({ links, status }) => {
			const up = links.find(({ rel }) => rel === 'up')?.href ?? '';
			return status === 'COMPLETED' && capture !== undefined && up.endsWith(`/${capture.id}`);
		})
		.map((refund) => refund.amount);
	const refunded = addUp(currency, given);
	const left = amount ? units(less(amount, refunded)) : 0;
	const status = capture?.status ?? (authorization ? 'AUTHORIZED' : (order?.status ?? ''));
	return {
		id: order?.id ?? capture?.id ?? '',
		amount: amount?.value ?? '0',
		refunded: refunded.value,
		refundable: (status === 'COMPLETED' || status === 'PARTIALLY_REFUNDED') && left > 0,
		currency,
		status:
			authorization && !capture
				? authorizationWord(authorization.status)
				: (STATUSES[status] ?? status),
		dealId: DEAL.exec(unit?.custom_id ?? capture?.custom_id ?? '')?.[1] ?? null,
		at: new Date(order?.create_time ?? capture?.create_time ?? 0).toISOString(),
	};
}

const authorizationWord = (status: string): string =>
	status === 'VOIDED' ? 'Canceled' : status === 'DENIED' ? 'Declined' : 'Authorized';
