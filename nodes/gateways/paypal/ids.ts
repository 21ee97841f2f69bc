import { allNamed } from './actions/naming';

/** `https://www.paypal.com/invoice/p/#26KHMY9QUSVG4WZD`: what the payer sees of INV2-26KH-MY9Q-USVG-4WZD. */
const PAYER_PAGE = /^\/invoice\/(?:p|s|payerView\/details)\/?$/;
const PAYER_ID = /^#?([A-Z0-9]{4})([A-Z0-9]{4})([A-Z0-9]{4})([A-Z0-9]{4})$/;

/** What pages on which something is paid name it by: `checkoutnow?token=…`, `billing/subscriptions?ba_token=…`. */
const PARAMETERS = ['token', 'subscription_id', 'id'];

const HOST = /(^|\.)paypal\.com$/;

/**
 * The id that a text names: an id, or the address of a page of PayPal's, for the merchant or for the payer; the last one of
 * several, and the text itself where it names none. Pure.
 */
export function idIn(text: string): string {
	const page = pageOf(text.trim());
	return allNamed(page).at(-1)?.id ?? text;
}

/** Of an address the part that names the thing: what else is in its query may name where to go next. */
function pageOf(text: string): string {
	if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return text;
	const { hostname, pathname, hash, searchParams } = new URL(text);
	if (!HOST.test(hostname)) return pathname;
	const payers = PAYER_PAGE.test(pathname) ? PAYER_ID.exec(hash) : null;
	if (payers) return `INV2-${payers.slice(1).join('-')}`;
	return [pathname, ...PARAMETERS.map((name) => searchParams.get(name) ?? '')].join(' ');
}
