/** What is sent when a payment intent is created, updated or confirmed. */
import { readShipping } from '../account/addresses';
import type { Mode } from '../account/mode';
import { invalid, missingObject } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { choice, group, mergeMetadata, text, textOrNull, texts } from '../protocol/parameters';
import type { PaymentIntent } from './charges';
import { addTransferMethod, usePaymentMethod } from './paymentMethods';

/** The fields that may change until the intent is paid. */
export const WRITABLE = [
	'allowed_payment_method_types',
	'customer',
	'description',
	'mandate_data',
	'metadata',
	'payment_method',
	'payment_method_data',
	'payment_method_options',
	'payment_method_types',
	'receipt_email',
	'setup_future_usage',
	'shipping',
	'statement_descriptor',
	'statement_descriptor_suffix',
	'capture_method',
	'transfer_group',
] as const;

/** Methods that may redirect need somewhere to come back to. */
export function requireReturnUrl(parameters: Parameters): void {
	const automatic = group(parameters, 'automatic_payment_methods');
	const mayRedirect =
		typesOf(parameters).length === 0 &&
		text(automatic ?? {}, 'allow_redirects') !== 'never' &&
		text(parameters, 'off_session') === undefined;
	if (!mayRedirect || text(parameters, 'return_url') !== undefined) return;
	throw invalid(
		"This PaymentIntent is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a `return_url`. If you don't want to accept redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup Intents and Payment Intents.",
		'return_url',
	);
}

/** Card and Link by default, as for an account that chose nothing else. */
export function readTypes(parameters: Parameters): Partial<PaymentIntent> {
	const types = typesOf(parameters);
	if (types.length > 0) return { payment_method_types: types, automatic_payment_methods: null };
	const automatic = group(parameters, 'automatic_payment_methods') ?? {};
	const redirects = choice(automatic, 'allow_redirects', ['always', 'never'] as const) ?? 'always';
	return {
		payment_method_types: ['card', 'link'],
		automatic_payment_methods: { allow_redirects: redirects, enabled: true },
	};
}

/** Since endive a list of what is allowed; older callers name the types themselves. */
function typesOf(parameters: Parameters): string[] {
	const allowed = texts(parameters, 'allowed_payment_method_types');
	return allowed.length > 0 ? allowed : texts(parameters, 'payment_method_types');
}

/** The fields that were sent, and only those. */
export function readWritable(
	mode: Mode,
	parameters: Parameters,
	metadata: Record<string, string> = {},
): Partial<PaymentIntent> {
	const sent: Partial<PaymentIntent> = { metadata: mergeMetadata(parameters, metadata) };
	for (const name of ['description', 'receipt_email', 'transfer_group'] as const) {
		if (name in parameters) sent[name] = textOrNull(parameters, name);
	}
	for (const name of ['statement_descriptor', 'statement_descriptor_suffix'] as const) {
		if (name in parameters) sent[name] = textOrNull(parameters, name);
	}
	const customer = text(parameters, 'customer');
	if (customer) {
		if (mode.find(customer)?.object !== 'customer')
			throw missingObject('customer', customer, 'customer');
		sent.customer = customer;
	}
	if ('shipping' in parameters) sent.shipping = readShipping(parameters);
	const captureMethod = choice(parameters, 'capture_method', [
		'automatic',
		'automatic_async',
		'manual',
	] as const);
	if (captureMethod) sent.capture_method = captureMethod;
	const usage = choice(parameters, 'setup_future_usage', ['off_session', 'on_session'] as const);
	if (usage) sent.setup_future_usage = usage;
	const method = text(parameters, 'payment_method');
	if (method) {
		sent.payment_method = usePaymentMethod(mode, method).id;
		sent.status = 'requires_confirmation';
	}
	const data = group(parameters, 'payment_method_data');
	if (data && text(data, 'type') === 'customer_balance') {
		sent.payment_method = addTransferMethod(mode).id;
		sent.status = 'requires_confirmation';
	}
	return sent;
}
