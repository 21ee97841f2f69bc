import type { SandboxCredential } from '../sandboxSystem';

export const TEST_KEY = 'sk_test_51SandboxNorthwind0001';

export const credential: SandboxCredential = {
	type: 'stripePaymentsApi',
	name: 'Stripe test account (sandbox)',
	secretFields: ['secretKey'],
	data: (origin) => ({ secretKey: TEST_KEY, advanced: true, baseUrl: origin }),
};
