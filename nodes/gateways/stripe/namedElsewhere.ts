import type Stripe from 'stripe';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { CrmReference } from '../../shared/vocabulary/payment';
import type { Subject } from '../../shared/vocabulary/subject';
import { createClient, idOf, unlessMissing } from './client';
import { crmReferenceOf } from './state/crmReference';

/** One payment has one session; a subscription too, unless somebody made it again. */
const SESSIONS = 10;

/**
 * The deal that the Checkout session names in its metadata, which Stripe does not copy to what the session makes. One call for a
 * payment or a subscription, two for an invoice; none for what is a session itself, or was made before there were any.
 * @see https://docs.stripe.com/api/checkout/sessions/list
 */
export async function namedElsewhere(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<CrmReference | undefined>> {
	const stripe = createClient(connection);
	return await Promise.all(subjects.map(async (subject) => await namedBySession(subject, stripe)));
}

async function namedBySession(
	{ kind, id }: Subject,
	stripe: Stripe,
): Promise<CrmReference | undefined> {
	if (kind === 'subscription') return await namedIn({ subscription: id }, stripe);
	if (kind === 'payment') {
		return id.startsWith('pi_') ? await namedIn({ payment_intent: id }, stripe) : undefined;
	}
	const laid = await unlessMissing(stripe.invoicePayments.list({ invoice: id, limit: SESSIONS }));
	for (const { payment } of laid?.data ?? []) {
		const intent = idOf(payment.payment_intent);
		const named = intent && (await namedIn({ payment_intent: intent }, stripe));
		if (named) return named;
	}
	return undefined;
}

async function namedIn(
	query: Pick<Stripe.Checkout.SessionListParams, 'payment_intent' | 'subscription'>,
	stripe: Stripe,
): Promise<CrmReference | undefined> {
	const found = await unlessMissing(stripe.checkout.sessions.list({ ...query, limit: SESSIONS }));
	return crmReferenceOf((found?.data ?? []).map(({ metadata }) => metadata));
}
