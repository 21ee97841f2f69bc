import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { EventHint } from '../../shared/vocabulary/event';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { withFraudWarnings } from '../../shared/vocabulary/state/fraudWarning';
import type { FraudWarningRecord } from '../../shared/vocabulary/state/record';
import { type Subject, toReference } from '../../shared/vocabulary/subject';
import { fromStripeAmount } from './amounts';
import { expanded, toIso } from './client';

/** Where the warned payments of one connection are remembered, as long as that lives: one run. */
type Warned = Map<string, Map<string, 'payment_intent' | 'charge'>>;

/**
 * Nothing on a payment or charge says that its bank has warned of fraud, and asking for each payment would be a call for each.
 * So only what an event of a warning named in this run is asked for; no other reading has the fact.
 * @see https://docs.stripe.com/api/radar/early_fraud_warnings
 */
const WARNED = new WeakMap<object, Warned>();

export function recordWarning(
	{ type, objectKind, objectId }: EventHint,
	subject: Subject,
	connection: GatewayConnection,
): void {
	if (type !== 'payment.fraudWarning') return;
	if (objectKind !== 'payment_intent' && objectKind !== 'charge') return;
	const warned: Warned = WARNED.get(connection) ?? new Map();
	WARNED.set(connection, warned);
	const reference = toReference(subject);
	const payments = warned.get(reference) ?? new Map();
	warned.set(reference, payments.set(objectId, objectKind));
}

/** The state with the warnings of its payments, for one call each where an event has named them. */
export async function withWarnings(
	state: PaymentState,
	connection: GatewayConnection,
	stripe: Stripe,
): Promise<PaymentState> {
	const payments = WARNED.get(connection)?.get(toReference(state.subject));
	if (!payments) return state;
	const found = await Promise.all(
		[...payments].map(async ([id, kind]) => {
			const { data } = await stripe.radar.earlyFraudWarnings.list({
				[kind]: id,
				limit: 100,
				expand: ['data.charge'],
			});
			return data;
		}),
	);
	return withFraudWarnings(state, found.flat().map(toWarning));
}

function toWarning(warning: Stripe.Radar.EarlyFraudWarning): FraudWarningRecord {
	const charge = expanded(warning.charge);
	return {
		id: warning.id,
		at: toIso(warning.created),
		isActionable: warning.actionable,
		reason: warning.fraud_type,
		amount: charge && fromStripeAmount(charge.amount, charge.currency),
		transactionId: charge?.id,
	};
}
