export const ENVIRONMENTS = ['sandbox', 'live'] as const;

export type Environment = (typeof ENVIRONMENTS)[number];

/** Where calls go (https://developer.paypal.com/api/rest/requests/, API server URLs). */
export const BASE_URLS: Readonly<Record<Environment, string>> = {
	live: 'https://api-m.paypal.com',
	sandbox: 'https://api-m.sandbox.paypal.com',
};

/** Deliveries name the older one of each (contracts/paypal/events). */
export const CERTIFICATE_HOSTS: Readonly<Record<Environment, readonly string[]>> = {
	live: ['api.paypal.com', 'api-m.paypal.com'],
	sandbox: ['api.sandbox.paypal.com', 'api-m.sandbox.paypal.com'],
};

/** All of them, whole. */
export const HOSTS = /^api(-m)?(\.sandbox)?\.paypal\.com$/;

export function environmentOf(livemode: boolean): Environment {
	return livemode ? 'live' : 'sandbox';
}

/** Whether an address is PayPal's own, whichever environment's. */
export function isVendor(url: string): boolean {
	return vendorEnvironment(url) !== undefined;
}

/** Whose environment an address of PayPal's is; `undefined` for any other. */
export function vendorEnvironment(url: string): Environment | undefined {
	if (!URL.canParse(url)) return undefined;
	const { hostname } = new URL(url);
	return ENVIRONMENTS.find((environment) => CERTIFICATE_HOSTS[environment].includes(hostname));
}
