import type { GatewayConnection } from '../../../shared/contracts/gateway';

const DASHBOARD = 'https://dashboard.stripe.com/';

/** Where a person sees the object, whoever's Dashboard is open. */
export function dashboardUrl(
	section: 'payments' | 'invoices' | 'subscriptions' | 'customers' | 'disputes',
	id: string,
	livemode: boolean,
): string {
	return `${DASHBOARD}${livemode ? '' : 'test/'}${section}/${id}`;
}

/** For what has no page of its own: the Dashboard finds every id. */
export function searchUrl(id: string, livemode: boolean): string {
	return `${DASHBOARD}${livemode ? '' : 'test/'}search?query=${encodeURIComponent(id)}`;
}

/** The same page in the Dashboard of the connected account: `https://dashboard.stripe.com/acct_1/test/payments/pi_1`. */
export function atAccount<Page extends { readonly url?: string }>(
	page: Page,
	{ connectedAccount }: Pick<GatewayConnection, 'connectedAccount'>,
): Page {
	if (!connectedAccount || !page.url?.startsWith(DASHBOARD)) return page;
	return { ...page, url: `${DASHBOARD}${connectedAccount}/${page.url.slice(DASHBOARD.length)}` };
}
