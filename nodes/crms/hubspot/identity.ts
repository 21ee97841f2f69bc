import type { CrmConnection, CrmIdentity } from '../../shared/contracts/crm';
import { attempt } from '../../shared/vocabulary/attempt';
import * as z from '../../shared/zod';
import { getJson } from './client';

/** @see https://developers.hubspot.com/docs/api-reference/latest/account/account-information/get-account-details */
const DETAILS = z.looseObject({
	portalId: z.number(),
	companyCurrency: z.string(),
	uiDomain: z.nullish(z.string()),
	timeZone: z.nullish(z.string()),
});

/** HubSpot's number for the deal object. */
const DEAL_TYPE_ID = '0-3';

export async function identify(connection: CrmConnection): Promise<CrmIdentity> {
	const details = DETAILS.parse(await getJson('account', 'details', connection));
	const domain = details.uiDomain ?? 'app.hubspot.com';
	return {
		account: String(details.portalId),
		homeCurrency: details.companyCurrency.toUpperCase(),
		name: `HubSpot account ${details.portalId}`,
		...(isZone(details.timeZone) ? { timeZone: details.timeZone } : {}),
		webUrl: `https://${domain}/contacts/${details.portalId}`,
	};
}

/** A zone that this machine does not know would stop every date. */
function isZone(name: string | null | undefined): name is string {
	return (
		typeof name === 'string' &&
		'value' in attempt(() => new Intl.DateTimeFormat('en', { timeZone: name }))
	);
}

/** The page of a deal; empty where the connection does not remember whose account it is. */
export async function dealUrls(connection: CrmConnection): Promise<(id: string) => string> {
	const identity = await connection.identity?.();
	if (identity?.webUrl === undefined) return () => '';
	return (id) => `${identity.webUrl}/record/${DEAL_TYPE_ID}/${id}`;
}
