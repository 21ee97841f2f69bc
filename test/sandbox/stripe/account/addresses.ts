/** Addresses and shipping details, all fields present as Stripe answers them. */
import type { Parameters } from '../protocol/form';
import { group, requiredText, textOrNull } from '../protocol/parameters';

/** `null` when none was sent. */
export function readAddress(parameters: Parameters | undefined) {
	if (parameters === undefined) return null;
	return {
		city: textOrNull(parameters, 'city'),
		country: textOrNull(parameters, 'country'),
		line1: textOrNull(parameters, 'line1'),
		line2: textOrNull(parameters, 'line2'),
		postal_code: textOrNull(parameters, 'postal_code'),
		state: textOrNull(parameters, 'state'),
	};
}

/** `null` when none was sent. */
export function readShipping(parameters: Parameters) {
	const shipping = group(parameters, 'shipping');
	const address = shipping && readAddress(group(shipping, 'address'));
	if (shipping === undefined || !address) return null;
	return {
		address,
		carrier: textOrNull(shipping, 'carrier'),
		name: requiredText(shipping, 'name'),
		phone: textOrNull(shipping, 'phone'),
		tracking_number: textOrNull(shipping, 'tracking_number'),
	};
}

/** Billing details of a payment method. */
export function readBillingDetails(parameters: Parameters | undefined) {
	const details = parameters ?? {};
	return {
		address: readAddress(group(details, 'address') ?? {}),
		email: textOrNull(details, 'email'),
		name: textOrNull(details, 'name'),
		phone: textOrNull(details, 'phone'),
		tax_id: null,
	};
}
