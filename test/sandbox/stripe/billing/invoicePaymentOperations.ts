/** Which payment settled which invoice. https://docs.stripe.com/api/invoice-payment/list */
import type { ObjectTypes } from '../account/wire';
import type { Parameters } from '../protocol/form';
import { timeFilter } from '../protocol/lists';
import { equals, list, retrieve, type Operations } from '../protocol/operation';
import { group, text } from '../protocol/parameters';

export const INVOICE_PAYMENT_OPERATIONS: Operations = {
	'GET /v1/invoice_payments': list('invoice_payment', {
		invoice: equals('invoice'),
		status: equals('status'),
		payment: matchesPayment,
		created: (payment, parameters) => timeFilter(parameters, 'created')(payment.created),
	}),
	'GET /v1/invoice_payments/:id': retrieve('invoice_payment'),
};

/** `payment[type]=payment_intent&payment[payment_intent]=pi_…` */
function matchesPayment(
	{ payment }: ObjectTypes['invoice_payment'],
	parameters: Parameters,
): boolean {
	const wanted = group(parameters, 'payment') ?? {};
	const [type, intent, record] = ['type', 'payment_intent', 'payment_record'].map((name) =>
		text(wanted, name),
	);
	return (
		(type === undefined || payment.type === type) &&
		(intent === undefined || payment.payment_intent === intent) &&
		(record === undefined || payment.payment_record === record)
	);
}
