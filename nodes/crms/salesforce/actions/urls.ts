import type { CrmObject } from '../../../shared/vocabulary/crmField';
import { idOf } from '../ids';
import { OBJECTS } from '../names';

/** @see https://help.salesforce.com/s/articleView?id=sf.domain_name_url_formats.htm */
const HOSTS = /\.(salesforce|force|salesforce-setup)\.com$/;

/**
 * Addresses of Lightning (`/lightning/r/Opportunity/006…/view`, `/lightning/r/006…/view`, older ones behind a `#`), and of
 * Salesforce Classic (`/006…`), which names an object by its id alone: only on Salesforce's own hosts. The id has 18 signs.
 */
export function idInUrl(object: CrmObject, url: string): string | undefined {
	if (!URL.canParse(url.trim())) return undefined;
	const { hostname, pathname, hash } = new URL(url.trim());
	const name = OBJECTS[object];
	const [, found] =
		new RegExp(`^/lightning/r/(?:${name}/)?(\\w{15,18})(?:/|$)`).exec(pathname) ??
		(HOSTS.test(hostname)
			? (/^#\/sObject\/(\w{15,18})(?:\/|$)/.exec(hash) ?? /^\/(\w{15,18})(?:\/|$)/.exec(pathname))
			: undefined) ??
		[];
	return found === undefined ? undefined : idOf(found, name);
}
