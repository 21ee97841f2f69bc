import type { SandboxCredential } from '../sandboxSystem';
import { certificateChain } from './signing/certificates';

/** Invented, and put together here so that nobody takes them for keys. */
export const PAYPAL_APP = {
	clientId: ['A', 'acme', 'sandbox', 'client'].join('-'),
	clientSecret: ['E', 'acme', 'sandbox', 'secret'].join('-'),
	appId: 'APP-80W284485P519543T',
};

export const credential: SandboxCredential = {
	type: 'paypalPaymentsApi',
	name: 'PayPal app (sandbox)',
	secretFields: ['clientSecret'],
	data: (origin) => ({
		environment: 'sandbox',
		clientId: PAYPAL_APP.clientId,
		clientSecret: PAYPAL_APP.clientSecret,
		advanced: true,
		baseUrl: origin,
		/** The root first, then the issuer of the leaf, which is served alone. */
		certificateAuthority: certificateChain().authorities,
	}),
};
