/** A payment intent with every field that Stripe's schema requires. */
import { randomText, type Mode } from '../account/mode';
import type { PaymentIntent } from './charges';

/** As it is before anyone tries to pay it. */
export function createIntent(
	mode: Mode,
	fields: Partial<PaymentIntent> & Pick<PaymentIntent, 'amount' | 'currency'>,
): PaymentIntent & { object: 'payment_intent' } {
	const id = mode.newId('pi');
	return {
		id,
		object: 'payment_intent',
		allowed_payment_method_types: null,
		amount_capturable: 0,
		amount_details: { tip: {} },
		amount_received: 0,
		application: null,
		application_fee_amount: null,
		automatic_payment_methods: null,
		canceled_at: null,
		cancellation_reason: null,
		capture_method: 'automatic_async',
		client_secret: `${id}_secret_${randomText(25)}`,
		confirmation_method: 'automatic',
		created: mode.now(),
		customer: null,
		customer_account: null,
		description: null,
		excluded_payment_method_types: null,
		last_payment_error: null,
		latest_charge: null,
		livemode: mode.livemode,
		managed_payments: null,
		metadata: {},
		next_action: null,
		on_behalf_of: null,
		payment_method: null,
		payment_method_configuration_details: null,
		payment_method_options: {
			card: {
				installments: null,
				mandate_options: null,
				network: null,
				request_three_d_secure: 'automatic',
			},
		},
		payment_method_types: ['card'],
		payment_record: null,
		processing: null,
		receipt_email: null,
		review: null,
		setup_future_usage: null,
		shipping: null,
		source: null,
		statement_descriptor: null,
		statement_descriptor_suffix: null,
		status: 'requires_payment_method',
		transfer_data: null,
		transfer_group: null,
		...fields,
	};
}
