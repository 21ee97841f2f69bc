import type Stripe from 'stripe';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { Customer, PaymentState, SubjectStatus } from '../../../shared/vocabulary/payment';
import type { Subject } from '../../../shared/vocabulary/subject';
import { versionOf } from '../../../shared/vocabulary/version';
import { fromStripeAmount } from '../amounts';
import { expanded, idOf, toIso } from '../client';
import { PAYMENT_INTENT_STATUSES } from '../statuses';
import { crmReferenceOf } from './crmReference';
import { dashboardUrl } from './dashboard';
import {
	attemptName,
	declineFact,
	disputeFacts,
	type FactDraft,
	pendingFact,
	refundFacts,
	reviewFact,
	toFacts,
} from './facts';
import type { PaymentReading } from './paymentReading';
import {
	arrivedInPart,
	failureOf,
	isUnderReview,
	type MoneyFacts,
	moneyFacts,
	paidAt,
} from './transactions';

/**
 * The state of a payment that no invoice asked for.
 * @see https://docs.stripe.com/api/payment_intents/object
 */
export function paymentState(
	subject: Subject,
	reading: PaymentReading & { readonly intent: Stripe.PaymentIntent },
): PaymentState {
	const { intent } = reading;
	const money = moneyFacts([reading]);
	const status = statusOf(reading);
	const failure = isSettled(status) ? undefined : failureOf(reading);
	const crmReference = crmReferenceOf([intent.metadata, reading.charge?.metadata]);
	const state: Omit<PaymentState, 'version'> = {
		subject,
		status,
		rawStatus: intent.status,
		currency: intent.currency.toUpperCase(),
		amountDue: fromStripeAmount(amountDue(intent), intent.currency),
		obligations: [],
		...money,
		...(intent.description ? { description: intent.description } : {}),
		createdAt: toIso(intent.created),
		customer: customerOf(reading),
		...(failure ? { failure } : {}),
		...(crmReference ? { crmReference } : {}),
		url: dashboardUrl('payments', intent.id, intent.livemode),
		facts: toFacts(subject, [
			...declineFact(reading, 'payment.failed', status === 'failed' || status === 'canceled'),
			...settlementFacts(reading, money),
			...reviewFact(reading),
			...refundFacts(reading),
			...disputeFacts(reading),
		]),
	};
	return { ...state, version: versionOf(state) };
}

/** Whoever is to pay: the customer's record, then what was given with the payment. */
export function customerOf({ intent, charge }: PaymentReading): Customer {
	const field = intent?.customer ?? charge?.customer;
	const record = expanded(field);
	const known = record && !record.deleted ? record : undefined;
	const given = charge?.billing_details;
	const id = idOf(field);
	const addresses = [known?.email, intent?.receipt_email, charge?.receipt_email, given?.email];
	const name = known?.name ?? given?.name;
	return { ...(id ? { id } : {}), ...emailsOf(addresses), ...(name ? { name } : {}) };
}

/** The first address is the customer's; others, such as one typed at payment, may lead to a contact as well. */
export function emailsOf(
	addresses: ReadonlyArray<string | null | undefined>,
): Pick<Customer, 'email' | 'otherEmails'> {
	const given = addresses.flatMap((address) => address || []);
	const [email, ...others] = given.filter(
		(address, place) =>
			given.findIndex((other) => other.toLowerCase() === address.toLowerCase()) === place,
	);
	return { ...(email ? { email } : {}), ...(others.length > 0 ? { otherEmails: others } : {}) };
}

/** Whether money that arrived has all gone back by refunds or lost disputes. */
export function isGone(
	amountPaid: number,
	{ amountRefunded, disputes }: Pick<MoneyFacts, 'amountRefunded' | 'disputes'>,
): boolean {
	const lost = disputes.filter(({ status }) => status === 'lost');
	return amountRefunded + lost.reduce((sum, { amount }) => sum + amount, 0) >= amountPaid;
}

function statusOf(
	reading: PaymentReading & { readonly intent: Stripe.PaymentIntent },
): SubjectStatus {
	const { intent } = reading;
	if (isUnderReview(reading)) return 'underReview';
	if (arrivedInPart(reading) > 0) return 'partiallyPaid';
	if (intent.status === 'requires_payment_method' && intent.last_payment_error) return 'failed';
	return lookup(PAYMENT_INTENT_STATUSES, intent.status) ?? 'unknown';
}

function isSettled(status: SubjectStatus): boolean {
	return status === 'paid' || status === 'authorized' || status === 'underReview';
}

/** A capture of less than was authorized settles the payment; a canceled one asks for nothing. */
function amountDue(intent: Stripe.PaymentIntent): number {
	if (intent.status === 'succeeded') return intent.amount_received;
	return intent.status === 'canceled' ? 0 : intent.amount;
}

function settlementFacts(
	reading: PaymentReading & { readonly intent: Stripe.PaymentIntent },
	money: MoneyFacts,
): FactDraft[] {
	const { intent, charge } = reading;
	const amount = fromStripeAmount(intent.amount, intent.currency);
	const begun = toIso(charge?.created ?? intent.created);
	const transaction = charge ? { transactionId: charge.id } : {};
	switch (intent.status) {
		case 'succeeded': {
			if (isUnderReview(reading)) return [];
			const received = fromStripeAmount(intent.amount_received, intent.currency);
			return [
				{
					name: `${charge?.id ?? intent.id}/succeeded`,
					type: 'payment.succeeded',
					at: charge ? paidAt(charge) : begun,
					amount: received,
					current: !isGone(received, money),
					...transaction,
				},
			];
		}
		case 'requires_capture':
			return [
				{
					name: `${charge?.id ?? intent.id}/authorized`,
					type: 'payment.authorized',
					at: begun,
					amount: fromStripeAmount(intent.amount_capturable, intent.currency),
					current: true,
					...transaction,
				},
			];
		case 'processing':
			return pendingFact(reading);
		case 'requires_action':
			return [
				{
					name: `${attemptName(reading)}/actionRequired`,
					type: 'payment.actionRequired',
					at: toIso(intent.created),
					amount,
					current: true,
				},
			];
		case 'canceled':
			return [
				{
					name: `${intent.id}/canceled`,
					type: 'payment.canceled',
					at: toIso(intent.canceled_at ?? intent.created),
					amount,
					current: true,
					...(intent.cancellation_reason
						? { reason: intent.cancellation_reason.replaceAll('_', ' ') }
						: {}),
				},
			];
		default:
			return [];
	}
}
