import type { FailureCategory, PaymentFailure } from '../../../shared/vocabulary/failure';
import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaymentReading } from './paymentReading';

/** Category, and whether trying the same payment method again can help. */
type Verdict = readonly [category: FailureCategory, retryable: boolean];

/**
 * Decline codes of cards and failure codes of bank debits.
 * @see https://docs.stripe.com/declines/codes
 * @see https://docs.stripe.com/payments/sepa-debit#failed-payments
 * @see https://docs.stripe.com/payments/ach-direct-debit/returns
 */
const VERDICTS: Readonly<Record<string, Verdict>> = {
	authentication_failure: ['authenticationRequired', true],
	authentication_not_handled: ['authenticationRequired', true],
	authentication_required: ['authenticationRequired', true],
	payment_intent_authentication_failure: ['authenticationRequired', true],
	offline_pin_required: ['authenticationRequired', true],
	online_or_offline_pin_required: ['authenticationRequired', true],
	mobile_device_authentication_required: ['authenticationRequired', true],
	insufficient_funds: ['insufficientFunds', true],
	expired_card: ['expiredCard', false],
	expired_payment_method: ['expiredCard', false],
	invalid_expiry_month: ['incorrectDetails', false],
	invalid_expiry_year: ['incorrectDetails', false],
	incorrect_address: ['incorrectDetails', false],
	incorrect_cvc: ['incorrectDetails', false],
	incorrect_number: ['incorrectDetails', false],
	incorrect_postal_code: ['incorrectDetails', false],
	incorrect_pin: ['incorrectDetails', false],
	incorrect_zip: ['incorrectDetails', false],
	invalid_account: ['incorrectDetails', false],
	invalid_cvc: ['incorrectDetails', false],
	invalid_number: ['incorrectDetails', false],
	invalid_pin: ['incorrectDetails', false],
	invalid_account_number: ['incorrectDetails', false],
	account_number_invalid: ['incorrectDetails', false],
	bank_account_unusable: ['incorrectDetails', false],
	new_account_information_available: ['incorrectDetails', false],
	no_account: ['incorrectDetails', false],
	account_closed: ['incorrectDetails', false],
	branch_does_not_exist: ['incorrectDetails', false],
	incorrect_account_holder_address: ['incorrectDetails', false],
	incorrect_account_holder_name: ['incorrectDetails', false],
	incorrect_account_holder_tax_id: ['incorrectDetails', false],
	bank_ownership_changed: ['incorrectDetails', false],
	fraudulent: ['suspectedFraud', false],
	highest_risk_level: ['suspectedFraud', false],
	lost_card: ['suspectedFraud', false],
	merchant_blacklist: ['suspectedFraud', false],
	pickup_card: ['suspectedFraud', false],
	restricted_card: ['suspectedFraud', false],
	security_violation: ['suspectedFraud', false],
	stolen_card: ['suspectedFraud', false],
	card_decline_rate_limit_exceeded: ['limitExceeded', true],
	card_velocity_exceeded: ['limitExceeded', true],
	charge_exceeds_source_limit: ['limitExceeded', true],
	charge_exceeds_transaction_limit: ['limitExceeded', true],
	charge_exceeds_weekly_limit: ['limitExceeded', true],
	pin_try_exceeded: ['limitExceeded', false],
	withdrawal_count_limit_exceeded: ['limitExceeded', true],
	approve_with_id: ['processingError', true],
	issuer_not_available: ['processingError', true],
	processing_error: ['processingError', true],
	reenter_transaction: ['processingError', true],
	try_again_later: ['processingError', true],
	generic_could_not_process: ['processingError', true],
	payment_intent_payment_attempt_expired: ['processingError', true],
	payment_method_not_available: ['processingError', true],
	payment_method_provider_timeout: ['processingError', true],
	account_frozen: ['declined', false],
	authorization_revoked: ['declined', false],
	bank_account_declined: ['declined', true],
	bank_account_restricted: ['declined', false],
	call_issuer: ['declined', true],
	card_declined: ['declined', true],
	card_not_supported: ['declined', false],
	currency_not_supported: ['declined', false],
	debit_authorization_not_match: ['declined', false],
	debit_disputed: ['declined', false],
	debit_not_authorized: ['declined', false],
	do_not_honor: ['declined', true],
	do_not_try_again: ['declined', false],
	duplicate_transaction: ['declined', false],
	generic_decline: ['declined', true],
	invalid_amount: ['declined', false],
	no_action_taken: ['declined', true],
	not_permitted: ['declined', false],
	payment_intent_mandate_invalid: ['declined', false],
	payment_method_bank_account_blocked: ['declined', false],
	payment_method_customer_decline: ['declined', true],
	payment_method_restricted: ['declined', false],
	payment_method_provider_decline: ['declined', true],
	recipient_deceased: ['declined', false],
	refer_to_customer: ['declined', true],
	revocation_of_all_authorizations: ['declined', false],
	revocation_of_authorization: ['declined', false],
	service_not_allowed: ['declined', false],
	stop_payment_order: ['declined', false],
	testmode_decline: ['declined', false],
	transaction_not_allowed: ['declined', false],
};

/** The network's word on trying again beats the table (https://docs.stripe.com/declines/codes#retrying-issuer-declines). */
const ADVICE: Readonly<Record<string, boolean>> = {
	do_not_try_again: false,
	confirm_card_data: false,
	try_again_later: true,
};

/** What a bank debit that came back leaves on the intent: only that it did. The charge has the bank's reason. */
const SAYS_ONLY_THAT_IT_FAILED = 'payment_intent_payment_attempt_failed';

/**
 * The decline that Stripe shows of a payment: of its last charge, or of a try that did not get as far as a charge.
 * @see https://docs.stripe.com/payments/sepa-debit#failed-payments
 */
export function failureOf({
	intent,
	charge,
}: Pick<PaymentReading, 'intent' | 'charge'>): PaymentFailure | undefined {
	const error = intent?.last_payment_error;
	const failed = charge?.status === 'failed' ? charge : undefined;
	if (error && !(failed?.failure_code && error.code === SAYS_ONLY_THAT_IT_FAILED)) {
		return toFailure({
			declineCode: error.decline_code,
			code: error.code,
			adviceCode: error.advice_code,
			message: error.message,
		});
	}
	if (!failed) return undefined;
	return toFailure({
		declineCode: failed.outcome?.reason,
		code: failed.failure_code,
		adviceCode: failed.outcome?.advice_code,
		message: failed.failure_message ?? error?.message,
	});
}

interface Decline {
	/** The issuer's reason where there is one. */
	readonly declineCode?: string | null;
	readonly code?: string | null;
	readonly adviceCode?: string | null;
	readonly message?: string | null;
}

/** Why a charge did not go through, in the shared words; Stripe's own code and sentence come along. */
export function toFailure({ declineCode, code, adviceCode, message }: Decline): PaymentFailure {
	const verdict = lookup(VERDICTS, declineCode) ?? lookup(VERDICTS, code);
	const [category, retryable] = verdict ?? (['unknown', false] as const);
	return {
		category,
		code: declineCode ?? code ?? '',
		message: message ?? '',
		retryable: lookup(ADVICE, adviceCode) ?? retryable,
	};
}
