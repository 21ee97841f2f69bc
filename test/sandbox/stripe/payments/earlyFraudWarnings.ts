/** Early fraud warnings: an issuer suspects fraud while a refund still helps. https://docs.stripe.com/api/radar/early_fraud_warnings */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { timeFilter } from '../protocol/lists';
import { equals, list, retrieve, type Operations } from '../protocol/operation';
import type { Charge } from './charges';

export type EarlyFraudWarning = ObjectTypes['radar.early_fraud_warning'];

export const EARLY_FRAUD_WARNING_OPERATIONS: Operations = {
	'GET /v1/radar/early_fraud_warnings': list('radar.early_fraud_warning', {
		charge: equals('charge'),
		payment_intent: equals('payment_intent'),
		created: (warning, parameters) => timeFilter(parameters, 'created')(warning.created),
	}),
	'GET /v1/radar/early_fraud_warnings/:id': retrieve('radar.early_fraud_warning'),
};

/** The issuer tells; nothing of the charge itself changes. */
export function warnOfFraud(mode: Mode, charge: Charge): EarlyFraudWarning {
	const intentId = idOf(charge.payment_intent);
	const warning = mode.add<'radar.early_fraud_warning'>({
		id: mode.newId('issfr'),
		object: 'radar.early_fraud_warning',
		actionable: !charge.refunded && !charge.disputed,
		charge: charge.id,
		created: mode.now(),
		fraud_type: 'made_with_stolen_card',
		livemode: mode.livemode,
		...(intentId === null ? {} : { payment_intent: intentId }),
	});
	mode.emit('radar.early_fraud_warning.created', warning);
	return warning;
}

/** A charge that was given back in full, or disputed, leaves nothing to do. */
export function settleWarnings(mode: Mode, charge: Charge): void {
	for (const warning of mode.all('radar.early_fraud_warning')) {
		if (warning.charge !== charge.id) continue;
		mode.change('radar.early_fraud_warning.updated', warning, { actionable: false });
	}
}
