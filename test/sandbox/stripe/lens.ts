/** Stripe's stand-in as people see it. */
import { fromStripeAmount, toStripeAmount } from '../../../nodes/gateways/stripe/amounts';
import { fromDecimal, toDecimal } from '../../../nodes/shared/vocabulary/money';
import { idOf } from './account/mode';
import { cancelSubscription } from './billing/subscriptionLifecycle';
import type { StripeSandbox } from './createStripeSandbox';
import type { PayOptions } from './scenarios';
import type { GatewayLens, PaymentOutcome, PaymentView, SubscriptionOrder } from '../lens';

const DEAL_KEY = 'crm_deal_id';
const GOOD_CARD = 'pm_card_visa';
/** Attaches to a customer, and is then declined. */
const BAD_CARD = 'pm_card_chargeCustomerFail';
/** Stripe's test account whose bank takes its time. */
const SLOW_IBAN = 'AT321904300235473204';
const CARDS: Readonly<Record<Exclude<PaymentOutcome, 'bankDebit' | 'reserved'>, string>> = {
	paid: GOOD_CARD,
	declined: 'pm_card_chargeDeclined',
	insufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
	expiredCard: 'pm_card_chargeDeclinedExpiredCard',
	authenticationRequired: 'pm_card_threeDSecure2Required',
};
const STATUSES: Readonly<Record<string, string>> = {
	succeeded: 'Paid',
	requires_payment_method: 'Declined',
	requires_action: 'Waits for the customer',
	requires_capture: 'Authorized',
	processing: 'Under way',
	canceled: 'Canceled',
};

const methodOf = (outcome: PaymentOutcome): Partial<PayOptions> => {
	if (outcome === 'bankDebit') return { iban: SLOW_IBAN };
	if (outcome === 'reserved') return { captureMethod: 'manual' };
	return { paymentMethod: CARDS[outcome] };
};

/** Plays customers, in test mode. */
export function createStripeLens(stripe: StripeSandbox): GatewayLens {
	const chargeOf = (latest: unknown) =>
		stripe
			.mode()
			.all('charge')
			.find(({ id }) => id === (typeof latest === 'string' ? latest : undefined));

	const minor = (amount: string, currency: string) =>
		toStripeAmount(fromDecimal(amount, currency.toUpperCase()), currency.toUpperCase());
	const naming = (dealId: string | undefined): Record<string, string> =>
		dealId === undefined ? {} : { [DEAL_KEY]: dealId };

	const subscribe = (order: SubscriptionOrder, trialDays?: number): string => {
		const { amount, currency, dealId, email, name, plan } = order;
		const subscription = stripe.subscribe({
			amount: minor(amount, currency),
			currency: currency.toLowerCase(),
			email,
			name,
			metadata: naming(dealId),
			productName: plan,
			...(trialDays === undefined ? {} : { trialDays }),
		});
		return subscription.id;
	};

	return {
		id: 'stripe',
		displayName: 'Stripe',
		details: ['receiptPage', 'renewalPage', 'returnReason'],
		payments: () =>
			stripe
				.mode()
				.all('payment_intent')
				.map((intent): PaymentView => {
					const currency = intent.currency.toUpperCase();
					const decimal = (amount: number) =>
						toDecimal(fromStripeAmount(amount, currency), currency);
					const charge = chargeOf(intent.latest_charge);
					const refunded = charge?.amount_refunded ?? 0;
					const isPaid = intent.status === 'succeeded';
					return {
						id: intent.id,
						amount: decimal(intent.amount),
						refunded: decimal(refunded),
						refundable: isPaid && refunded < intent.amount,
						currency,
						status: isPaid && refunded > 0 ? refundWord(refunded, intent.amount) : word(intent),
						dealId: intent.metadata[DEAL_KEY] ?? null,
						at: new Date(intent.created * 1_000).toISOString(),
					};
				}),
		pay({ amount, currency, dealId, email, name, outcome }) {
			const intent = stripe.pay({
				amount: minor(amount, currency),
				currency: currency.toLowerCase(),
				email,
				name,
				metadata: naming(dealId),
				...methodOf(outcome),
			});
			return intent.id;
		},
		payAgain: (paymentId) => void stripe.payIntent(paymentId, GOOD_CARD),
		refund(paymentId, amount) {
			const { currency } = stripe.mode().get('payment_intent', paymentId);
			stripe.refund(paymentId, amount === undefined ? undefined : minor(amount, currency));
		},
		endpoints: () =>
			stripe
				.mode()
				.all('webhook_endpoint')
				.map(({ id, url }) => ({ id, url })),
		signingSecrets: () =>
			stripe
				.mode()
				.all('webhook_endpoint')
				.flatMap(({ id }) => stripe.signingSecrets(id)),
		authentication: { answer: (id, outcome) => void stripe.authenticate(id, outcome) },
		bankDebits: { answer: (id, outcome) => void stripe.settleDebit(id, outcome) },
		subscriptions: {
			start: (order) => subscribe(order),
			renew(subscriptionId, outcome) {
				if (outcome === 'declined') stripe.changeCard(subscriptionId, BAD_CARD);
				stripe.advanceSubscription(subscriptionId);
			},
			recover(subscriptionId) {
				stripe.changeCard(subscriptionId, GOOD_CARD);
				const { latest_invoice: invoice } = stripe.mode().get('subscription', subscriptionId);
				stripe.payInvoice(idOf(invoice) ?? '');
			},
			cancel(subscriptionId) {
				cancelSubscription(stripe.mode(), stripe.mode().get('subscription', subscriptionId));
			},
		},
		trials: { start: (order, days) => subscribe(order, days) },
		unissuedInvoices: {
			miss(subscriptionId) {
				stripe.failFinalization(subscriptionId);
				stripe.advanceSubscription(subscriptionId);
			},
		},
		inquiries: { open: (paymentId) => stripe.dispute(paymentId, { isInquiry: true }).id },
		disputes: {
			open: (paymentId) => stripe.dispute(paymentId).id,
			close: (disputeId, outcome) => void stripe.closeDispute(disputeId, outcome),
		},
		fraudWarnings: { warn: (paymentId) => void stripe.warnOfFraud(paymentId) },
	};
}

function word({ status, latest_charge: charge }: { status: string; latest_charge?: unknown }) {
	if (status === 'requires_payment_method' && !charge) return 'Open';
	return STATUSES[status] ?? status;
}

function refundWord(refunded: number, amount: number): string {
	return refunded < amount ? 'Partially refunded' : 'Refunded';
}
