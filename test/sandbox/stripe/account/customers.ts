/** Customers. https://docs.stripe.com/api/customers */
import { attach } from '../payments/paymentMethods';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
import { equals, list, operation, type Operations } from '../protocol/operation';
import { group, integer, mergeMetadata, text, textOrNull } from '../protocol/parameters';
import { readAddress, readShipping } from './addresses';
import { randomText, type Mode } from './mode';
import type { ObjectTypes } from './wire';

type Customer = ObjectTypes['customer'];

const WRITABLE = [
	'address',
	'balance',
	'description',
	'email',
	'invoice_prefix',
	'invoice_settings',
	'metadata',
	'name',
	'phone',
	'preferred_locales',
	'shipping',
	'tax_exempt',
] as const;
const MAXIMUM_EMAIL_CHARACTERS = 512;

export const CUSTOMER_OPERATIONS: Operations = {
	'POST /v1/customers': operation(
		[...WRITABLE, 'payment_method', 'source', 'test_clock', 'tax_id_data'],
		({ mode, parameters }) => {
			const customer = mode.add<'customer'>(createCustomer(mode, parameters));
			const source = text(parameters, 'payment_method') ?? text(parameters, 'source');
			if (source !== undefined) {
				const method = attach(mode, source, customer.id);
				if (text(parameters, 'source') !== undefined) customer.default_source = method.id;
				useDefaultMethod(mode, customer, parameters, source, method.id);
			} else {
				useDefaultMethod(mode, customer, parameters);
			}
			mode.emit('customer.created', customer);
			return customer;
		},
	),
	'GET /v1/customers': list('customer', {
		email: equals('email'),
		created: (customer, parameters) => timeFilter(parameters, 'created')(customer.created),
	}),
	'GET /v1/customers/:id': operation([], ({ mode, path }) => {
		const found = mode.find(path.id ?? '');
		// A deleted customer is still answered, as a stub: https://docs.stripe.com/api/customers/delete
		if (found && 'deleted' in found && found.object === 'customer') return found;
		return mode.get('customer', path.id ?? '');
	}),
	'POST /v1/customers/:id': operation([...WRITABLE, 'default_source'], (call) => {
		const { mode, parameters, path } = call;
		const customer = mode.get('customer', path.id ?? '');
		const previous = mode.update(customer, {
			...readWritable(parameters),
			metadata: mergeMetadata(parameters, customer.metadata),
		});
		useDefaultMethod(mode, customer, parameters);
		mode.emit('customer.updated', customer, previous);
		return customer;
	}),
	'DELETE /v1/customers/:id': operation([], ({ mode, path }) => {
		const customer = mode.get('customer', path.id ?? '');
		mode.remove(customer);
		mode.emit('customer.deleted', customer);
		return { id: customer.id, object: 'customer', deleted: true };
	}),
	'GET /v1/customers/:id/payment_methods': operation([...LIST_PARAMETERS, 'type'], (call) => {
		const { mode, parameters, path, url } = call;
		const customer = mode.get('customer', path.id ?? '');
		const type = text(parameters, 'type');
		const methods = mode
			.all('payment_method')
			.filter((one) => one.customer === customer.id && (type === undefined || one.type === type));
		return paginate(methods, parameters, url);
	}),
};

/** The customer with this address, made if there is none. */
export function findOrAddCustomer(
	mode: Mode,
	{ email = '', name = '' }: { readonly email?: string; readonly name?: string },
): Customer {
	const known = mode.all('customer').find((customer) => email !== '' && customer.email === email);
	return known ?? addCustomer(mode, { email, name });
}

/** One more customer. */
export function addCustomer(
	mode: Mode,
	{ email = '', name = '' }: { readonly email?: string; readonly name?: string },
): Customer {
	const customer = mode.add<'customer'>(createCustomer(mode, { email, name }));
	mode.emit('customer.created', customer);
	return customer;
}

/** From the parameters of the API. */
function createCustomer(mode: Mode, parameters: Parameters): Customer & { object: 'customer' } {
	return {
		id: mode.newId('cus'),
		object: 'customer',
		address: null,
		balance: 0,
		created: mode.now(),
		currency: null,
		default_source: null,
		delinquent: false,
		description: null,
		discount: null,
		email: null,
		invoice_prefix: randomText(8).toUpperCase(),
		invoice_settings: {
			custom_fields: null,
			default_payment_method: null,
			footer: null,
			rendering_options: null,
		},
		livemode: mode.livemode,
		name: null,
		next_invoice_sequence: 1,
		phone: null,
		preferred_locales: [],
		shipping: null,
		tax_exempt: 'none',
		test_clock: readClock(mode, parameters),
		...readWritable(parameters),
		metadata: mergeMetadata(parameters),
	};
}

function readClock(mode: Mode, parameters: Parameters): string | null {
	const id = textOrNull(parameters, 'test_clock');
	return id && mode.get('test_helpers.test_clock', id, 'test_clock').id;
}

/** The fields that were sent, and only those. */
function readWritable(parameters: Parameters): Partial<Customer> {
	const sent: Partial<Customer> = {};
	for (const name of ['description', 'email', 'name', 'phone'] as const) {
		if (name in parameters) sent[name] = textOrNull(parameters, name);
	}
	if (sent.email && !isEmail(sent.email)) {
		throw invalid(`Invalid email address: ${sent.email}`, 'email', 'email_invalid');
	}
	if ('address' in parameters) sent.address = readAddress(group(parameters, 'address'));
	if ('shipping' in parameters) sent.shipping = readShipping(parameters);
	if ('balance' in parameters) sent.balance = integer(parameters, 'balance') ?? 0;
	return sent;
}

/** `invoice_settings[default_payment_method]`; the CLI names a test id that was attached as another. */
function useDefaultMethod(
	mode: Mode,
	customer: Customer,
	parameters: Parameters,
	sentId?: string,
	attachedId?: string,
): void {
	const settings = group(parameters, 'invoice_settings');
	const named = settings === undefined ? undefined : text(settings, 'default_payment_method');
	if (named === undefined) return;
	const param = 'invoice_settings[default_payment_method]';
	const id = named === sentId ? attachedId : named;
	const method = id ? mode.get('payment_method', id, param) : null;
	if (method && method.customer !== customer.id) {
		throw invalid(
			`The customer does not have a payment method with the ID ${method.id}. The payment method must be attached to the customer.`,
			param,
			'resource_missing',
		);
	}
	customer.invoice_settings = {
		...customer.invoice_settings,
		default_payment_method: method?.id ?? null,
	};
}

function isEmail(text: string): boolean {
	return text.length <= MAXIMUM_EMAIL_CHARACTERS && /^[^\s@]+@[^\s@]+$/.test(text);
}
