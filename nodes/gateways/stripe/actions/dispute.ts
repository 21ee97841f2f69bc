import type Stripe from 'stripe';
import type { DisputeActions, DisputeRecord } from '../../../shared/contracts/gatewayActions';
import { lookup } from '../../../shared/vocabulary/lookup';
import { fromStripeAmount } from '../amounts';
import { createClient, idOf, toIso } from '../client';
import { DISPUTE_STATUSES } from '../statuses';
import { atAccount, dashboardUrl } from '../state/dashboard';
import { readId } from './ids';
import { created, pageOf, take } from './lists';

/** Evidence is given in the Dashboard. @see https://docs.stripe.com/api/disputes */
export const dispute: DisputeActions = {
	async get(text, connection) {
		const found = await createClient(connection).disputes.retrieve(readId(text, 'dispute'));
		return atAccount(toRecord(found), connection);
	},
	async getMany(filter, connection) {
		const { limit } = filter;
		const list = createClient(connection).disputes.list({ ...created(filter), ...pageOf(limit) });
		return (await take(list, limit)).map((found) => atAccount(toRecord(found), connection));
	},
};

/** In the currency in which the bank disputes. */
function toRecord(found: Stripe.Dispute): DisputeRecord {
	const { id, livemode, currency, evidence_details: evidence } = found;
	const transactionId = idOf(found.charge);
	const paymentId = idOf(found.payment_intent) ?? transactionId;
	return {
		id,
		status: lookup(DISPUTE_STATUSES, found.status) ?? 'underReview',
		rawStatus: found.status,
		reason: found.reason.replaceAll('_', ' '),
		amount: fromStripeAmount(found.amount, currency),
		currency: currency.toUpperCase(),
		...(evidence.due_by ? { evidenceDueBy: toIso(evidence.due_by) } : {}),
		...(paymentId ? { paymentId } : {}),
		...(transactionId ? { transactionId } : {}),
		createdAt: toIso(found.created),
		url: dashboardUrl('disputes', id, livemode),
		livemode,
	};
}
