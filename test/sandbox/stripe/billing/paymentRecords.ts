/** Payments that were made outside of Stripe and are written down: cash, a cheque, another processor. https://docs.stripe.com/api/payment-record */
import { idOf, type Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { readCurrency } from '../payments/amounts';
import { missingParameter } from '../protocol/errors';
import { operation, retrieve, type Operations } from '../protocol/operation';
import { group, mergeMetadata, requiredInteger, textOrNull } from '../protocol/parameters';

export type PaymentRecord = ObjectTypes['payment_record'];

export const PAYMENT_RECORD_OPERATIONS: Operations = {
	'POST /v1/payment_records/report_payment': operation(
		[
			'amount_requested',
			'customer_details',
			'description',
			'guaranteed',
			'initiated_at',
			'metadata',
			'outcome',
			'payment_method_details',
			'processor_details',
		],
		({ mode, parameters }) => {
			const asked = group(parameters, 'amount_requested');
			if (asked === undefined) throw missingParameter('amount_requested');
			return addRecord(mode, {
				value: requiredInteger(asked, 'value'),
				currency: readCurrency(asked),
				customer: textOrNull(group(parameters, 'customer_details') ?? {}, 'customer'),
				description: textOrNull(parameters, 'description'),
				metadata: mergeMetadata(parameters),
			});
		},
	),
	'GET /v1/payment_records/:id': retrieve('payment_record'),
};

/** Somebody says that so much was paid. */
export function addRecord(
	mode: Mode,
	told: {
		readonly value: number;
		readonly currency: string;
		readonly customer: string | null;
		readonly description?: string | null;
		readonly metadata?: Record<string, string>;
	},
): PaymentRecord {
	const { value, currency } = told;
	const customer = mode.all('customer').find(({ id }) => id === told.customer);
	const none = { currency, value: 0 };
	return mode.add<'payment_record'>({
		id: mode.newId('pr'),
		object: 'payment_record',
		amount: { currency, value },
		amount_authorized: none,
		amount_canceled: none,
		amount_failed: none,
		amount_guaranteed: { currency, value },
		amount_refunded: none,
		amount_requested: { currency, value },
		application: null,
		created: mode.now(),
		customer_details: customer
			? {
					customer: idOf(customer),
					email: customer.email,
					name: customer.name ?? null,
					phone: customer.phone ?? null,
				}
			: null,
		customer_presence: null,
		description: told.description ?? null,
		latest_payment_attempt_record: null,
		livemode: mode.livemode,
		metadata: told.metadata ?? {},
		payment_method_details: null,
		processor_details: { type: 'custom' },
		reported_by: 'self',
		shipping_details: null,
	});
}
