/** Payment methods. https://docs.stripe.com/api/payment_methods */
import { readBillingDetails } from '../account/addresses';
import type { Mode } from '../account/mode';
import type { ObjectTypes } from '../account/wire';
import { declined, invalid, missingObject, missingParameter } from '../protocol/errors';
import { equals, list, operation, retrieve, type Operations } from '../protocol/operation';
import type { Parameters } from '../protocol/form';
import { group, mergeMetadata, requiredText, text } from '../protocol/parameters';
import type { MethodOutcome } from './methodOutcome';
import { findTestAccount, type TestAccount } from './testAccounts';
import { findTestCard, type TestCard } from './testCards';

export type PaymentMethod = ObjectTypes['payment_method'];

const EXPIRY_YEAR = 2034;
const EXPIRY_MONTH = 12;
/** Which test card or account a stored payment method is; Stripe knows by its number. */
const known = new WeakMap<PaymentMethod, TestMethod>();

/** No card and no account of the customer's: they send the money themselves. */
export interface TestTransfer {
	readonly isTransfer: true;
	readonly outcome: MethodOutcome;
}
export type TestMethod = TestCard | TestAccount | TestTransfer;

export const PAYMENT_METHOD_OPERATIONS: Operations = {
	'POST /v1/payment_methods': operation(
		['type', 'card', 'sepa_debit', 'billing_details', 'metadata', 'allow_redisplay'],
		({ mode, parameters }) => {
			const method = create(mode, requiredText(parameters, 'type'), parameters);
			mode.update(method, {
				billing_details: readBillingDetails(group(parameters, 'billing_details')),
				metadata: mergeMetadata(parameters),
			});
			return method;
		},
	),
	'GET /v1/payment_methods': list('payment_method', {
		customer: equals('customer'),
		type: equals('type'),
	}),
	'GET /v1/payment_methods/:id': retrieve('payment_method'),
	'POST /v1/payment_methods/:id': operation(
		['metadata', 'billing_details', 'allow_redisplay'],
		({ mode, parameters, path }) => {
			const method = mode.get('payment_method', path.id ?? '');
			mode.update(method, { metadata: mergeMetadata(parameters, method.metadata ?? {}) });
			mode.emit('payment_method.updated', method);
			return method;
		},
	),
	'POST /v1/payment_methods/:id/attach': operation(['customer'], ({ mode, parameters, path }) => {
		const customerId = requiredText(parameters, 'customer');
		mode.get('customer', customerId, 'customer');
		return attach(mode, path.id ?? '', customerId);
	}),
	'POST /v1/payment_methods/:id/detach': operation([], ({ mode, path }) => {
		const method = mode.get('payment_method', path.id ?? '');
		const previous = mode.update(method, { customer: null });
		mode.emit('payment_method.detached', method, previous);
		return method;
	}),
};

/** An id that was sent: a test id makes a payment method of its own each time, as at Stripe. */
export function usePaymentMethod(mode: Mode, id: string, param = 'payment_method'): PaymentMethod {
	const found = mode.find(id);
	if (found?.object === 'payment_method') return mode.get('payment_method', id, param);
	return createFromTestId(mode, id, param);
}

/** Attaches to a customer; the issuer may decline that. */
export function attach(mode: Mode, id: string, customerId: string): PaymentMethod {
	const method = usePaymentMethod(mode, id);
	if (method.customer === customerId) return method;
	if (method.customer !== null) {
		throw invalid(
			'The payment method you provided has already been attached to a customer.',
			'payment_method',
			'payment_method_unexpected_state',
		);
	}
	const test = testMethodOf(method);
	if ('isAttachable' in test && !test.isAttachable && test.outcome.kind === 'declines') {
		throw declined(test.outcome);
	}
	mode.update(method, { customer: customerId });
	mode.emit('payment_method.attached', method);
	return method;
}

/** What becomes of it when it is charged. */
export function outcomeOf(method: PaymentMethod): MethodOutcome {
	return testMethodOf(method).outcome;
}

/** The card or bank account that it is. */
export function testMethodOf(method: PaymentMethod): TestMethod {
	const test = known.get(method);
	if (test === undefined) throw new Error(`No test card or account is known for ${method.id}`);
	return test;
}

function create(mode: Mode, type: string, parameters: Parameters): PaymentMethod {
	if (type === 'sepa_debit') {
		const iban = requiredText(group(parameters, 'sepa_debit') ?? {}, 'iban');
		return createFromIban(mode, iban);
	}
	if (type === 'customer_balance') return addTransferMethod(mode);
	if (type !== 'card') {
		throw invalid(
			'The sandbox knows payment methods of type card, customer_balance and sepa_debit only',
			'type',
		);
	}
	const card = group(parameters, 'card') ?? {};
	if (text(card, 'number') !== undefined) {
		throw invalid(
			'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
			'card[number]',
		);
	}
	return createFromTestId(mode, requiredText(card, 'token'), 'card[token]');
}

/** `customer_balance`: one of its own for each payment. */
export function addTransferMethod(mode: Mode): PaymentMethod {
	const method = mode.add<'payment_method'>({
		...base(mode, 'customer_balance'),
		customer_balance: {},
	});
	known.set(method, { isTransfer: true, outcome: { kind: 'transfers' } });
	return method;
}

/** A bank account by one of Stripe's test IBANs. */
export function createFromIban(mode: Mode, iban: string): PaymentMethod {
	const account = findTestAccount(iban);
	if (account === undefined) {
		throw invalid(
			'The IBAN you provided is invalid.',
			'sepa_debit[iban]',
			'invalid_bank_account_iban',
		);
	}
	const method = mode.add<'payment_method'>({
		...base(mode, 'sepa_debit'),
		sepa_debit: {
			...bankOf(account),
			generated_from: { charge: null, setup_attempt: null },
		},
	});
	known.set(method, account);
	return method;
}

/** What a charge and a payment method tell of the bank. */
export function bankOf({ iban }: Pick<TestAccount, 'iban'>) {
	return {
		bank_code: iban.slice(4, 9),
		branch_code: '',
		country: iban.slice(0, 2),
		fingerprint: `sandboxiban${iban.slice(-5)}`,
		last4: iban.slice(-4),
	};
}

/** Throws where neither a stored nor a documented test payment method has this id. */
function createFromTestId(mode: Mode, id: string, param: string): PaymentMethod {
	const card = findTestCard(id);
	if (id === '') throw missingParameter(param);
	if (card === undefined) {
		throw missingObject(id.startsWith('tok_') ? 'token' : 'PaymentMethod', id, param);
	}
	const method = mode.add<'payment_method'>(toPaymentMethod(mode, card));
	known.set(method, card);
	return method;
}

function toPaymentMethod(mode: Mode, card: TestCard): PaymentMethod & { object: 'payment_method' } {
	return {
		...base(mode, 'card'),
		card: {
			brand: card.brand,
			checks: {
				address_line1_check: null,
				address_postal_code_check: null,
				cvc_check: 'unchecked',
			},
			country: card.country,
			display_brand: card.brand,
			exp_month: EXPIRY_MONTH,
			exp_year: EXPIRY_YEAR,
			fingerprint: fingerprintOf(card),
			funding: card.funding,
			generated_from: null,
			last4: card.last4,
			networks: { available: [card.brand], preferred: null },
			regulated_status: 'unregulated',
			three_d_secure_usage: { supported: true },
			wallet: null,
		},
	};
}

function base(
	mode: Mode,
	type: 'card' | 'customer_balance' | 'sepa_debit',
): PaymentMethod & { object: 'payment_method' } {
	return {
		id: mode.newId('pm'),
		object: 'payment_method',
		allow_redisplay: 'unspecified',
		billing_details: readBillingDetails(undefined),
		created: mode.now(),
		customer: null,
		customer_account: null,
		livemode: mode.livemode,
		metadata: {},
		type,
	};
}

/** Same card, same fingerprint. */
export function fingerprintOf(card: TestCard): string {
	return `sandbox${card.brand}${card.last4}`.padEnd(16, '0').slice(0, 16);
}
