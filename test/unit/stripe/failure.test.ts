import { toFailure } from '../../../nodes/gateways/stripe/state/failure';
import { FAILURE_CATEGORIES } from '../../../nodes/shared/vocabulary/failure';

describe('a decline', () => {
	it.each([
		['insufficient_funds', 'insufficientFunds', true],
		['expired_card', 'expiredCard', false],
		['incorrect_cvc', 'incorrectDetails', false],
		['authentication_required', 'authenticationRequired', true],
		['generic_decline', 'declined', true],
		['do_not_honor', 'declined', true],
		['do_not_try_again', 'declined', false],
		['stolen_card', 'suspectedFraud', false],
		['fraudulent', 'suspectedFraud', false],
		['card_velocity_exceeded', 'limitExceeded', true],
		['processing_error', 'processingError', true],
		['incorrect_account_holder_name', 'incorrectDetails', false],
		['bank_account_restricted', 'declined', false],
		['refer_to_customer', 'declined', true],
		['authentication_failure', 'authenticationRequired', true],
		['expired_payment_method', 'expiredCard', false],
		['incorrect_postal_code', 'incorrectDetails', false],
		['payment_method_restricted', 'declined', false],
		['payment_method_not_available', 'processingError', true],
		['card_decline_rate_limit_exceeded', 'limitExceeded', true],
		['payment_method_bank_account_blocked', 'declined', false],
		['bank_account_declined', 'declined', true],
		['payment_intent_mandate_invalid', 'declined', false],
		['a_word_of_tomorrow', 'unknown', false],
		['constructor', 'unknown', false],
	])('for %s is %s', (declineCode, category, retryable) => {
		expect(FAILURE_CATEGORIES).toContain(category);
		expect(toFailure({ declineCode, code: undefined })).toMatchObject({
			category,
			retryable,
			code: declineCode,
		});
	});

	it('without the issuer’s reason goes by the code', () => {
		expect(toFailure({ code: 'expired_card', message: 'Your card has expired.' })).toEqual({
			category: 'expiredCard',
			code: 'expired_card',
			message: 'Your card has expired.',
			retryable: false,
		});
	});

	it('with an unknown reason of the issuer still goes by the code', () => {
		expect(toFailure({ declineCode: 'new_word', code: 'card_declined' })).toMatchObject({
			category: 'declined',
			code: 'new_word',
		});
	});

	it.each([
		['do_not_try_again', false],
		['confirm_card_data', false],
		['try_again_later', true],
	])('with the network’s advice %s can be retried: %s', (adviceCode, retryable) => {
		for (const declineCode of ['insufficient_funds', 'stolen_card']) {
			expect(toFailure({ declineCode, adviceCode }).retryable).toBe(retryable);
		}
	});
});
