import {
	type Filter,
	FilterOperatorEnum as Operator,
	type SimplePublicObject,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type { CrmConnection, OpenClaim } from '../../shared/contracts/crm';
import { eachPage } from '../../shared/loops/pages';
import { toClaim } from './activityInput';
import { objectsOf } from './client';
import { CLAIM_PROPERTIES, KEY_PROPERTY, OBJECT_TYPES, PLAIN_KEY_PROPERTY } from './fields';

const DAY_MS = 86_400_000;
/** A machine that was off for two weeks still finds what it left. What is older has been told to a person, again and again. */
const LOOK_BACK_DAYS = 30;
/** The largest page, and how many of them. @see https://developers.hubspot.com/docs/api-reference/crm-search-v3/guide */
const PAGE = 200;
const MOST_CLAIMS = 1_000;

const READ = [KEY_PROPERTY, PLAIN_KEY_PROPERTY, ...Object.values(CLAIM_PROPERTIES)];

/** A search: what was left undone is the one thing that nobody has a key for. Claims that name no subject are left out. */
export async function listOpenClaims(
	before: Date,
	connection: CrmConnection,
): Promise<OpenClaim[]> {
	const earliest = before.getTime() - LOOK_BACK_DAYS * DAY_MS;
	const claims: OpenClaim[] = [];
	const filters: Filter[] = [
		{ propertyName: CLAIM_PROPERTIES.state, operator: Operator.Eq, value: 'open' },
		{
			propertyName: CLAIM_PROPERTIES.leaseUntil,
			operator: Operator.Lt,
			value: String(before.getTime()),
		},
		{ propertyName: 'hs_createdate', operator: Operator.Gte, value: String(earliest) },
	];
	let read = 0;
	const pages = eachPage({
		vendor: 'HubSpot',
		what: 'open follow-ups',
		most: MOST_CLAIMS / PAGE,
		read: async (after) =>
			await objectsOf(connection).search.doSearch(OBJECT_TYPES.note, {
				filterGroups: [{ filters }],
				sorts: ['hs_createdate'],
				properties: READ,
				limit: PAGE,
				...(after === undefined ? {} : { after }),
			}),
		// The youngest ones are left to the next look.
		next: ({ paging }) => ((read += PAGE) < MOST_CLAIMS ? paging?.next?.after : undefined),
	});
	for await (const page of pages) {
		claims.push(...page.results.flatMap((record) => toOpenClaim(record) ?? []));
	}
	return claims;
}

function toOpenClaim(record: SimplePublicObject): OpenClaim | undefined {
	const isKeyed = Boolean(record.properties[KEY_PROPERTY]);
	const claim = toClaim(record, isKeyed ? KEY_PROPERTY : PLAIN_KEY_PROPERTY);
	const { subject, key } = claim;
	if (!subject || key === '') return undefined;
	return { ...claim, subject, createdAt: record.createdAt.toISOString() };
}
