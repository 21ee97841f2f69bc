/** The tables have every word of PayPal's own files, and each means something. */
import {
	fromPaypal,
	fromPaypalV1,
	ofCurrency,
	toPaypal,
} from '../../../nodes/gateways/paypal/amounts';
import { readReference, referenceText } from '../../../nodes/gateways/paypal/state/crmReference';
import { toFailure } from '../../../nodes/gateways/paypal/state/failure';
import * as statuses from '../../../nodes/gateways/paypal/statuses';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
import { openApi, wordsOf } from './openApiObjects';

const TABLES: ReadonlyArray<
	readonly [
		file: string,
		schema: string,
		field: string | undefined,
		table: Readonly<Record<string, string>>,
	]
> = [
	['checkout_orders_v2', 'order_status', undefined, statuses.ORDER_STAGES],
	['payments_payment_v2', 'capture_status', 'status', statuses.CAPTURE_OUTCOMES],
	['payments_payment_v2', 'capture_status_details', 'reason', statuses.PENDING_REASONS],
	['payments_payment_v2', 'authorization_status', 'status', statuses.AUTHORIZATION_OUTCOMES],
	['payments_payment_v2', 'refund_status', 'status', statuses.REFUND_OUTCOMES],
	['payments_payment_v1', 'refund', 'state', statuses.REFUND_V1_OUTCOMES],
	['payments_payment_v1', 'sale', 'state', statuses.SALE_OUTCOMES],
	['payments_payment_v1', 'sale', 'reason_code', statuses.PENDING_REASONS],
	['invoicing_v2', 'invoice_status', undefined, statuses.INVOICE_STAGES],
	['billing_subscriptions_v1', 'subscription_status', 'status', statuses.SUBSCRIPTION_STATUSES],
	['billing_subscriptions_v1', 'capture_status', 'status', statuses.SUBSCRIPTION_PAYMENT_OUTCOMES],
	['customer_disputes_v1', 'status', undefined, statuses.DISPUTE_STATUSES],
	['customer_disputes_v1', 'dispute_lifecycle_stage', undefined, statuses.DISPUTE_STAGES],
	['customer_disputes_v1', 'dispute_outcome', 'outcome_code', statuses.DISPUTE_OUTCOMES],
];

const isHere = openApi('checkout_orders_v2') !== undefined;

describe('status words', () => {
	(isHere ? it.each(TABLES) : it.skip.each(TABLES))('%s %s %s', (file, schema, field, table) => {
		const document = openApi(file);
		const words = document ? wordsOf(document, schema, field) : [];
		expect(words.length).toBeGreaterThan(1);
		expect(words.filter((word) => !Object.hasOwn(table, word))).toEqual([]);
	});
});

describe('declines', () => {
	(isHere ? it : it.skip)('every code of PayPal’s file has a category', () => {
		const document = openApi('checkout_orders_v2');
		const codes = document ? wordsOf(document, 'processor_response', 'response_code') : [];
		expect(codes.length).toBeGreaterThan(100);
		const unknown = codes.filter((response_code) => {
			return toFailure({ processor: { response_code }, word: '' }).category === 'unknown';
		});
		expect(unknown).toEqual(['0000']);
	});

	// paypal.md, section 6.
	it.each([
		['5120', 'insufficientFunds'],
		['5400', 'expiredCard'],
		['PPEX', 'expiredCard'],
		['00N7', 'incorrectDetails'],
		['5110', 'incorrectDetails'],
		['5650', 'authenticationRequired'],
		['9500', 'suspectedFraud'],
		['5135', 'limitExceeded'],
		['PPNL', 'limitExceeded'],
		['0800', 'processingError'],
		['8220', 'processingError'],
		['PPFV', 'processingError'],
		['0500', 'declined'],
		['PPRN', 'declined'],
		['A_NEW', 'unknown'],
	])('%s is %s', (response_code, category) => {
		expect(toFailure({ processor: { response_code }, word: 'DECLINED' })).toMatchObject({
			...{ category, code: response_code },
		});
	});

	it.each([
		['INSTRUMENT_DECLINED', 'declined'],
		['PAYER_CANNOT_PAY', 'declined'],
		['PAYER_ACTION_REQUIRED', 'authenticationRequired'],
		['SENDING_LIMIT_EXCEEDED', 'limitExceeded'],
		['TRANSACTION_RECEIVING_LIMIT_EXCEEDED', 'limitExceeded'],
		['CARD_EXPIRED', 'expiredCard'],
		['DECLINED_BY_RISK_FRAUD_FILTERS', 'suspectedFraud'],
		['INTERNAL_SERVER_ERROR', 'processingError'],
	])('the word %s is %s', (word, category) => {
		expect(toFailure({ word }).category).toBe(category);
	});

	// paypal.md, section 6: the network's word beats the code's.
	it.each([
		['5120', undefined, true],
		['5120', '03', false],
		['5120', '21', false],
		['PPRN', '02', true],
		['5400', '24', true],
		['5120', '01', false],
	])('%s with the advice %s may be tried again: %s', (response_code, advice, retryable) => {
		const processor = { response_code, ...(advice ? { payment_advice_code: advice } : {}) };
		expect(toFailure({ processor, word: '' }).retryable).toBe(retryable);
	});
});

describe('amounts', () => {
	// PayPal's currency page: HUF, JPY and TWD without decimals; ISO 4217 gives HUF and TWD two.
	it.each([
		['500', 'TWD', 50_000],
		['500.00', 'TWD', 50_000],
		['500', 'HUF', 50_000],
		['500', 'JPY', 500],
		['19.99', 'USD', 1_999],
		['0.48', 'EUR', 48],
	])('%s %s is %i minor units', (value, currency_code, minor) => {
		expect(fromPaypal({ currency_code, value })).toBe(minor);
		expect(fromPaypalV1({ currency: currency_code, total: value })).toBe(minor);
	});

	it.each([
		[50_000, 'TWD', '500'],
		[50_000, 'huf', '500'],
		[500, 'JPY', '500'],
		[1_999, 'USD', '19.99'],
	])('%i of %s is written %s', (amount, currency, value) => {
		expect(toPaypal({ amount, currency })).toEqual({
			currency_code: currency.toUpperCase(),
			value,
		});
	});

	it.each([
		[50_050, 'TWD'],
		[1, 'HUF'],
		[0, 'USD'],
		[-5, 'USD'],
		[5.5, 'USD'],
		[100, 'XYZ'],
	])('%d of %s is refused before any call', (amount, currency) => {
		expect(() => toPaypal({ amount, currency })).toThrow(InputRefused);
	});

	it('a fee in another currency says nothing', () => {
		expect(ofCurrency({ currency_code: 'EUR', value: '1.00' }, 'USD')).toBeUndefined();
		expect(ofCurrency({ currency_code: 'USD', value: 'one' }, 'USD')).toBeUndefined();
		expect(ofCurrency({ currency_code: 'USD', value: '1.00' }, 'usd')).toBe(100);
	});
});

describe('the deal as text', () => {
	const whole = { crm: 'hubspot', account: '1234', dealId: '5678', contactId: '91' };

	it('is written in one order and read back', () => {
		expect(referenceText(whole)).toBe('crm=hubspot;account=1234;deal=5678;contact=91');
		expect(readReference(referenceText(whole))).toEqual(whole);
		expect(readReference(referenceText({ contactId: '91' }))).toEqual({ contactId: '91' });
	});

	it('is found among a person’s lines', () => {
		expect(readReference('call Ann first\r\n crm=hubspot; deal=5678\nthanks')).toEqual({
			...{ crm: 'hubspot', dealId: '5678' },
		});
	});

	it.each([
		[undefined],
		[''],
		['Order 5678'],
		['deal=5678;colour=red'],
		['deal=5678;deal=9'],
		['crm=hubspot'],
		['deal='],
		['deal=a b'],
	])('%s names no deal', (text) => {
		expect(readReference(text)).toBeUndefined();
	});

	it('has at most 127 characters, and never an id that is cut', () => {
		const long = { ...whole, account: 'x'.repeat(60), contactId: 'y'.repeat(60) };
		expect(referenceText(long)).toBe(`crm=hubspot;account=${'x'.repeat(60)};deal=5678`);
		expect(referenceText({ dealId: 'z'.repeat(130) })).toBe('');
		expect(referenceText({ ...whole, dealId: '5;crm=other' })).not.toContain('other');
	});
});
