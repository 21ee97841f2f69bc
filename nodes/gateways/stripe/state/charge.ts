import type Stripe from 'stripe';
import type { PaymentState, SubjectStatus } from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { fromStripeAmount } from '../amounts';
import { toIso } from '../client';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import {
	declineFact,
	disputeFacts,
	type FactDraft,
	pendingFact,
	refundFacts,
	reviewFact,
	toFacts,
} from './facts';
import { customerOf, isGone } from './payment';
import type { PaymentReading } from './paymentReading';
import { failureOf, isUnderReview, type MoneyFacts, moneyFacts, paidAt } from './transactions';

type ChargeReading = PaymentReading & { readonly charge: Stripe.Charge };

/**
 * The state of a payment that was made with the Charges API alone, without a PaymentIntent: older programs still do.
 * @see https://docs.stripe.com/payments/older-apis
 */
export function chargeState(subject: Subject, reading: ChargeReading): PaymentState {
	const { charge } = reading;
	const money = moneyFacts([reading]);
	const status = statusOf(reading);
	const failure = status === 'failed' ? failureOf(reading) : undefined;
	const crmReference = crmReferenceOf([charge.metadata]);
	const state: Omit<PaymentState, 'version'> = {
		subject,
		status,
		rawStatus: charge.status,
		currency: charge.currency.toUpperCase(),
		amountDue: fromStripeAmount(amountDue(charge, status), charge.currency),
		obligations: [],
		...money,
		...(charge.description ? { description: charge.description } : {}),
		createdAt: toIso(charge.created),
		customer: customerOf(reading),
		...(failure ? { failure } : {}),
		...(crmReference ? { crmReference } : {}),
		url: dashboardUrl('payments', charge.id, subject.livemode),
		facts: toFacts(subject, [
			...declineFact(reading, 'payment.failed', true),
			...pendingFact(reading),
			...settlementFact(reading, status, money),
			...reviewFact(reading),
			...refundFacts(reading),
			...disputeFacts(reading),
		]),
	};
	return { ...state, version: versionOf(state) };
}

function statusOf(reading: ChargeReading): SubjectStatus {
	const { charge } = reading;
	if (charge.status === 'failed') return 'failed';
	if (charge.status === 'pending') return 'pending';
	if (charge.status !== 'succeeded') return 'unknown';
	if (isUnderReview(reading)) return 'underReview';
	if (charge.captured) return 'paid';
	return charge.refunded ? 'canceled' : 'authorized';
}

/** A capture of less than was authorized settles the payment; a released one asks for nothing. */
function amountDue(charge: Stripe.Charge, status: SubjectStatus): number {
	if (status === 'canceled') return 0;
	return charge.captured ? charge.amount_captured : charge.amount;
}

function settlementFact(
	{ charge }: ChargeReading,
	status: SubjectStatus,
	money: MoneyFacts,
): FactDraft[] {
	const told = {
		amount: fromStripeAmount(amountDue(charge, status), charge.currency),
		transactionId: charge.id,
	};
	if (status === 'paid') {
		const current = !isGone(told.amount, money);
		const name = `${charge.id}/succeeded`;
		return [{ name, type: 'payment.succeeded', at: paidAt(charge), current, ...told }];
	}
	if (status !== 'authorized') return [];
	const at = toIso(charge.created);
	const name = `${charge.id}/authorized`;
	return [{ name, type: 'payment.authorized', at, current: true, ...told }];
}
