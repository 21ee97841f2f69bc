import type { GatewayConnection } from '../../../shared/contracts/gateway';

type Mode = Pick<GatewayConnection, 'livemode'>;

/** Where a person sees it at PayPal; a sandbox account has pages of its own. */
export function paymentPage(id: string, mode: Mode): string {
	return `${origin(mode)}/activity/payment/${encodeURIComponent(id)}`;
}

export function invoicePage(id: string, mode: Mode): string {
	return `${origin(mode)}/invoice/details/${encodeURIComponent(id)}`;
}

export function subscriptionPage(id: string, mode: Mode): string {
	return `${origin(mode)}/billing/subscriptions/${encodeURIComponent(id)}`;
}

/**
 * Where a payer chooses what his subscriptions are paid with. There is no page for a period that failed: PayPal tries it again by
 * itself, with whatever is chosen here by then (Settings, Payments, Automatic payments).
 */
export function automaticPaymentsPage(mode: Mode): string {
	return `${origin(mode)}/myaccount/autopay/`;
}

function origin({ livemode }: Mode): string {
	return livemode ? 'https://www.paypal.com' : 'https://www.sandbox.paypal.com';
}
