/**
 * The features of an app at developer.paypal.com, Apps & Credentials: what an app may do. Each counts for tokens that are made
 * after it was switched on, and a token lives for up to nine hours (contracts/paypal.md section 2).
 */
export interface Feature {
	/** For people: `Invoicing`. */
	readonly name: string;
	/** What the calls under it begin with. */
	readonly paths: readonly string[];
}

export const FEATURES = {
	payments: { name: 'Accept payments', paths: ['/v2/checkout/', '/v2/payments/', '/v1/payments/'] },
	invoicing: { name: 'Invoicing', paths: ['/v2/invoicing/'] },
	subscriptions: { name: 'Subscriptions', paths: ['/v1/billing/', '/v1/catalogs/'] },
	disputes: { name: 'Customer disputes', paths: ['/v1/customer/disputes'] },
	transactions: { name: 'Transaction search', paths: ['/v1/reporting/'] },
	// Either says whose the app is.
	account: { name: 'Log in with PayPal" or "Transaction search', paths: ['/v1/identity/'] },
} as const satisfies Readonly<Record<string, Feature>>;

/** The feature that a call needs; `undefined` for what every app may do, such as webhooks. */
export function featureOf(path: string): Feature | undefined {
	return Object.values<Feature>(FEATURES).find(({ paths }) =>
		paths.some((start) => path.startsWith(start)),
	);
}

/** Where to switch it on, and why that does not help at once. */
export function switchOn(feature: Feature | undefined): string {
	const what = feature ? `"${feature.name}"` : 'what this call needs';
	return `PayPal does not let this app do that. Open the app at developer.paypal.com under Apps & Credentials, switch on ${what} under Features and save. PayPal keeps the old rights in a token for up to nine hours: to have a new one at once, make a new secret in the app, write it into the credential and delete the old one`;
}
