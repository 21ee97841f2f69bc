/** What Stripe's own page asks of the API; the vendor's CLI plays a customer through it. Not documented. */
import { declined, invalid } from '../protocol/errors';
import { operation, type Call, type Operations } from '../protocol/operation';
import { integer, requiredText } from '../protocol/parameters';
import { usePaymentMethod } from '../payments/paymentMethods';
import { completeSession } from './completion';
import type { Session } from './sessionObject';
import { planOf } from './sessions';

export const PAYMENT_PAGE_OPERATIONS: Operations = {
	'GET /v1/payment_pages/:id': operation(['key', 'eid'], (call) => toPage(findSession(call))),
	'POST /v1/payment_pages/:id/confirm': operation(
		['payment_method', 'expected_amount', 'key', 'eid', 'expected_payment_method_type'],
		(call) => {
			const { mode, parameters } = call;
			const session = findSession(call);
			const expected = integer(parameters, 'expected_amount');
			if (expected !== undefined && expected !== session.amount_total) {
				throw invalid('The amount has changed', 'expected_amount', 'checkout_amount_mismatch');
			}
			const id = requiredText(parameters, 'payment_method');
			const { billing_details } = usePaymentMethod(mode, id);
			const attempt = completeSession(mode, session, {
				paymentMethod: id,
				email: billing_details.email ?? undefined,
				name: billing_details.name ?? undefined,
			});
			if (attempt.kind === 'declined') throw attempt.failure;
			if (attempt.kind === 'requiresAction') {
				throw declined({ code: 'authentication_required', message: 'Authentication is required.' });
			}
			return toPage(session);
		},
	),
};

function findSession({ mode, path }: Call): Session {
	return mode.get('checkout.session', path.id ?? '');
}

function toPage(session: Session) {
	return {
		id: session.id.replace(/^cs_/, 'ppage_'),
		object: 'checkout.session',
		session_id: session.id,
		mode: session.mode,
		state: session.status === 'open' ? 'active' : 'succeeded',
		payment_status: session.payment_status,
		line_item_group: { total: session.amount_total, line_items: planOf(session).lineItems },
	};
}
