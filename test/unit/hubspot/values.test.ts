import { fieldName } from '../../../nodes/crms/hubspot/fields';
import { splitName } from '../../../nodes/crms/hubspot/contacts';
import { fromWire, toWire } from '../../../nodes/crms/hubspot/values';

describe('what HubSpot holds, in canonical text', () => {
	it.each([
		['1.230', 'number', '1.23'],
		['1200.00', 'number', '1200'],
		['1.2E7', 'number', '12000000'],
		['1.25e-3', 'number', '0.00125'],
		['-1.5E1', 'number', '-15'],
		['0012', 'text', '0012'],
		['1.230', undefined, '1.230'],
		['1.2E7', undefined, '1.2E7'],
		['1795428000000', 'datetime', '2026-11-23T10:00:00.000Z'],
		['1795428000000', undefined, '1795428000000'],
		['2026-11-23T10:00:00Z', 'datetime', '2026-11-23T10:00:00.000Z'],
		['2026-11-23T10:00:00Z', undefined, '2026-11-23T10:00:00.000Z'],
		['2026-11-23', undefined, '2026-11-23'],
		['2026-11-23', 'datetime', '2026-11-23'],
		['Paid', 'option', 'Paid'],
		['', 'text', null],
		[null, 'number', null],
		[undefined, undefined, null],
	] as const)('%s as %s is %s', (wire, kind, expected) => {
		expect(fromWire(wire, kind)).toBe(expected);
	});
});

describe('canonical text, as HubSpot takes it', () => {
	it.each([
		[null, 'number', ''],
		['1.230', 'number', '1.230'],
		['2026-11-23T12:00:00+02:00', 'datetime', '2026-11-23T10:00:00.000Z'],
		['2026-11-23', undefined, '2026-11-23'],
		['2026-99-99T00:00:00Z', 'datetime', '2026-99-99T00:00:00Z'],
		['a;b', undefined, 'a;b'],
	] as const)('%s as %s is %s', (value, kind, expected) => {
		expect(toWire(value, kind)).toBe(expected);
	});
});

it.each([
	['paymentStatus', 'crm_payment_status'],
	['gateway', 'crm_payment_gateway'],
	['paymentReferences', 'crm_payment_references'],
	['mainReference', 'crm_payment_main_reference'],
	['transactionId', 'crm_payment_transaction_id'],
	['lastPaymentAt', 'crm_payment_last_payment_at'],
	['paymentLink', 'crm_payment_link'],
	['mrr', 'crm_payment_mrr'],
	['customerId', 'crm_payment_customer_id'],
] as const)('%s is kept in %s', (key, name) => {
	expect(fieldName(key)).toBe(name);
});

it.each([
	['Bo van Dam', 'Bo van', 'Dam'],
	['Cher', 'Cher', ''],
	['  Ada   Keller ', 'Ada', 'Keller'],
	['', '', ''],
])('%p is %p and %p', (name, firstname, lastname) => {
	expect(splitName(name)).toEqual({ firstname, lastname });
});
