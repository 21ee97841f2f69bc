import type { PaymentState } from '../payment';
import { type FactDraft, withFacts, words } from './facts';
import type { FraudWarningRecord } from './record';

/** The state with what banks suspect of its payments. */
export function withFraudWarnings(
	state: PaymentState,
	warnings: readonly FraudWarningRecord[],
): PaymentState {
	return withFacts(state, warnings.map(warningFact));
}

function warningFact({
	id,
	at,
	isActionable,
	reason,
	amount,
	transactionId,
}: FraudWarningRecord): FactDraft {
	return {
		name: `${id}/warned`,
		type: 'payment.fraudWarning',
		at,
		current: isActionable,
		reason: words(reason),
		...(amount === undefined ? {} : { amount }),
		...(transactionId ? { transactionId } : {}),
	};
}
