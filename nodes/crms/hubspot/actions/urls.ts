import type { CrmConnection } from '../../../shared/contracts/crm';
import type { CrmObject } from '../../../shared/vocabulary/crmField';

/** HubSpot's numbers for the objects, which the addresses of its pages use. */
const TYPE_IDS = { contact: '0-1', deal: '0-3' } as const satisfies Record<CrmObject, string>;

/** `…/contacts/4711/record/0-3/123`, and the older `…/contacts/4711/deal/123`. */
export function idInUrl(object: CrmObject, url: string): string | undefined {
	const path = URL.canParse(url.trim()) ? new URL(url.trim()).pathname : '';
	return new RegExp(`/(?:record/${TYPE_IDS[object]}|${object})/(\\d+)(?:/|$)`).exec(path)?.[1];
}

/** The page of a record; empty where the connection does not remember whose account it is. */
export async function recordUrls(
	object: CrmObject,
	connection: CrmConnection,
): Promise<(id: string) => string> {
	const identity = await connection.identity?.();
	if (identity?.webUrl === undefined) return () => '';
	return (id) => `${identity.webUrl}/record/${TYPE_IDS[object]}/${encodeURIComponent(id)}`;
}
