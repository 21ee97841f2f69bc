import { API_VERSION as VERSION } from './access';

/**
 * The SDK (14) writes addresses by number, which HubSpot ends in 2027; what is sent is written by date. One line for each
 * API that is called: what it is called here, where the SDK has it, where HubSpot has it.
 *
 * Confirmed for all seven, version 2026-09, by HubSpot's own descriptions of its API (repository
 * HubSpot/HubSpot-public-api-spec-collection, folders `Rollouts/…/2026-09`, files named below), which also say that what is
 * sent and answered is the same but for the differences noted. Reasoned, nowhere said: that the limits of a call (batches of
 * 100, 1,000 and 2,000, searches of 200) are those of the numbered addresses.
 * @see https://developers.hubspot.com/docs/api-reference/legacy/migration-guide
 */
const APIS = {
	/** objects.json. Rows refused stand in the 200 or 201, no 207 is named (nor with properties, associations). Required properties are enforced on writes: changelog `crm-api-write-validation-enforcement`. */
	objects: { numbered: '/crm/v3/objects', dated: `/crm/objects/${VERSION}` },
	/** associations.json. Ids of targets come as text, by number they came as numbers. */
	associations: { numbered: '/crm/v4/associations', dated: `/crm/associations/${VERSION}` },
	/** properties.json, groups too. An option needs its `displayOrder`. */
	properties: { numbered: '/crm/v3/properties', dated: `/crm/properties/${VERSION}` },
	/** pipelines.json. */
	pipelines: { numbered: '/crm/v3/pipelines', dated: `/crm/pipelines/${VERSION}` },
	/** crmOwners.json. Without the slash at the end that the SDK writes. */
	owners: { numbered: '/crm/v3/owners', dated: `/crm/owners/${VERSION}` },
	/** lists.json. A search must name `listIds` and `additionalProperties`; empty lists narrow nothing. */
	lists: { numbered: '/crm/v3/lists', dated: `/crm/lists/${VERSION}` },
	/** accountInfo.json. */
	account: { numbered: '/account-info/v3', dated: `/account-info/${VERSION}` },
} as const;

/** An API of HubSpot, by what it is about. */
export type Api = keyof typeof APIS;

/** The path of something in an API; without `rest` the API's own. @param rest `deals/batch/read` */
export function pathOf(api: Api, rest = ''): string {
	const { dated } = APIS[api];
	return rest === '' ? dated : `${dated}/${rest}`;
}

/** The address of something in an API. @param connection its base URL counts. */
export function urlOf(connection: { readonly baseUrl: string }, api: Api, rest = ''): string {
	return connection.baseUrl + pathOf(api, rest);
}

/** Which API a path belongs to, and what comes behind: `deals/batch/read`, empty for the API's own. Any path may stand before. */
export function readPath(path: string): Place | undefined {
	return find(path, 'dated');
}

/**
 * The SDK's address, by date.
 * @throws Error where the table has no line for it: nothing is sent to an address that ends.
 */
export function datedUrl(url: string): string {
	const { origin, pathname, search } = new URL(url);
	const index = find(pathname, 'numbered');
	if (!index) throw new Error(`No date-based address is known for ${pathname} of HubSpot`);
	return origin + index.before + pathOf(index.api, index.rest) + search;
}

interface Place {
	readonly api: Api;
	/** The path of the base URL: empty but for somebody's proxy. */
	readonly before: string;
	readonly rest: string;
}

function find(path: string, writing: 'numbered' | 'dated'): Place | undefined {
	const whole = path.replace(/\/?$/, '/');
	for (const api of Object.keys(APIS).filter(isApi)) {
		const root = `${APIS[api][writing]}/`;
		const start = whole.indexOf(root);
		if (start < 0) continue;
		return { api, before: whole.slice(0, start), rest: whole.slice(start + root.length, -1) };
	}
	return undefined;
}

function isApi(text: string): text is Api {
	return text in APIS;
}
