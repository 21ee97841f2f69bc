/** PayPal's stand-in as people see it. */
import type { GatewayLens } from '../lens';
import type { PaypalSandbox } from './createPaypalSandbox';

export function createPaypalLens(_paypal: PaypalSandbox): GatewayLens {
	throw new Error('Not yet');
}
