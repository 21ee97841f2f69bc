import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type {
	DeclineRecord,
	PaymentRecord,
	PaymentStage,
} from '../../../shared/vocabulary/state/record';
import { fromStripeAmount } from '../amounts';
import { idOf, toIso } from '../client';
import { PAYMENT_INTENT_STATUSES } from '../statuses';
import { toAttempts } from './attempt';
import { crmReferenceOf } from './crmReference';
import { payerOf } from './customer';
import { dashboardUrl } from './dashboard';
import { toDispute } from './dispute';
import { failureOf } from './failure';
import type { PaymentReading } from './paymentReading';
import { toRefunds } from './refund';

/**
 * A payment: a PaymentIntent with its latest charge, or a charge that older programs made with the Charges API alone.
 * @see https://docs.stripe.com/api/payment_intents/object
 * @see https://docs.stripe.com/payments/older-apis
 */
export function toPayment(reading: PaymentReading): PaymentRecord {
	const { intent, charge } = reading;
	const root = intent ?? charge;
	return {
		id: root.id,
		rawStatus: root.status,
		stage: intent ? stageOf(intent) : chargeStage(charge),
		currency: root.currency,
		amount: fromStripeAmount(root.amount, root.currency),
		createdAt: toIso(root.created),
		description: root.description ?? undefined,
		customer: payerOf(reading),
		crmReference: crmReferenceOf([intent?.metadata, charge?.metadata]),
		url: dashboardUrl('payments', root.id, root.livemode),
		attempts: toAttempts(reading),
		declines: toDeclines(reading),
		openTry: tryOf(root.id, intent?.payment_method),
		refunds: toRefunds(reading),
		disputes: charge ? reading.disputes.map((dispute) => toDispute(dispute, charge)) : [],
		canceled: intent?.status === 'canceled' ? canceledOf(intent) : undefined,
	};
}

/** What waits for another payment method after a decline has failed. */
function stageOf({ status, last_payment_error: declined }: Stripe.PaymentIntent): PaymentStage {
	if (status === 'requires_payment_method' && declined) return 'failed';
	return lookup(PAYMENT_INTENT_STATUSES, status) ?? 'unknown';
}

function chargeStage({ status, captured, refunded }: Stripe.Charge): PaymentStage {
	if (status === 'failed') return 'failed';
	if (status === 'pending') return 'processing';
	if (status !== 'succeeded') return 'unknown';
	if (captured) return 'succeeded';
	return refunded ? 'canceled' : 'authorized';
}

/** What was declined without a charge, as at the customer's bank. A charge that was declined says so itself. */
function toDeclines(reading: PaymentReading): DeclineRecord[] {
	const { intent, charge } = reading;
	const failure = failureOf(reading);
	if (!intent || !failure || charge?.status === 'failed') return [];
	return [
		{
			id: tryOf(intent.id, intent.last_payment_error?.payment_method),
			at: toIso(intent.created),
			amount: fromStripeAmount(intent.amount, intent.currency),
			failure,
		},
	];
}

function tryOf(id: string, method: string | { readonly id: string } | null | undefined): string {
	return [id, idOf(method)].filter(Boolean).join('/');
}

function canceledOf(intent: Stripe.PaymentIntent): PaymentRecord['canceled'] {
	return {
		at: toIso(intent.canceled_at),
		reason: intent.cancellation_reason?.replaceAll('_', ' '),
	};
}
