import type {
	SimplePublicObject,
	SimplePublicObjectWithAssociations,
} from '@hubspot/api-client/lib/codegen/crm/objects';
import type {
	CrmConnection,
	DealKey,
	DealRecord,
	FieldVersion,
	ReadDealsOptions,
} from '../../shared/contracts/crm';
import { chunk } from '../../shared/loops/batches';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { subjectSet } from '../../shared/vocabulary/subjectSet';
import { versionsOf } from './versions';
import { readAssociated } from './associations';
import { BATCH_SIZE, BATCH_SIZE_WITH_HISTORY } from './batches';
import { objectsOf } from './client';
import { classify } from './errors';
import { kindOf, MAIN_REFERENCE_PROPERTY, OBJECT_TYPES, REFERENCES_PROPERTY } from './fields';
import { dealUrls } from './identity';
import { REFERENCE_PROPERTIES, setOf, shownSet } from './references';
import { fromWire } from './values';

const DEALS = OBJECT_TYPES.deal;

/** Ids of the deals that were merged into this one. */
const MERGED_IDS = 'hs_merged_object_ids';

/** What every deal record needs, beside the fields asked for. */
export const DEAL_PROPERTIES = [
	'dealname',
	'amount',
	'deal_currency_code',
	'pipeline',
	'dealstage',
	'hubspot_owner_id',
	'hs_is_closed',
	MERGED_IDS,
	MAIN_REFERENCE_PROPERTY,
] as const;

const RECORD_ID = /^\d+$/;

const NO_REFERENCES = subjectSet([]);

type Wire = SimplePublicObject | SimplePublicObjectWithAssociations;

/**
 * One deal by its id: one call, contacts and history included. Several: one batch read for each hundred (fifty with
 * history), and one for all their contacts. A reference always goes by batch: it holds slashes, which servers on the way
 * do not take in a path.
 * @see https://developers.hubspot.com/docs/api-reference/crm-deals-v3/guide#retrieve-deals
 */
export async function readDeals(
	keys: readonly DealKey[],
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<Array<DealRecord | undefined>> {
	const urls = await dealUrls(connection);
	const [only] = keys;
	if (only?.by === 'id' && new Set(keys.map(({ value }) => value)).size === 1) {
		const deal = await readOne(only.value, options, connection);
		const contactIds = deal && (await contactsOf(deal, only.value, options, connection));
		return keys.map(() => deal && toRecord(deal, options, urls, contactIds ?? []));
	}
	const ids = distinct(keys.filter(({ by, value }) => by === 'id' && RECORD_ID.test(value)));
	const references = distinct(keys.filter(({ by, value }) => by === 'reference' && value !== ''));
	const byId = firstBy(await readMany(ids, undefined, options, connection), idsOf);
	const byReference = firstBy(
		await readMany(references, MAIN_REFERENCE_PROPERTY, options, connection),
		({ properties }) => [properties[MAIN_REFERENCE_PROPERTY]],
	);
	const found = keys.map(({ by, value }) => (by === 'id' ? byId : byReference).get(value));
	await followMerges(keys, found, options, connection);
	const present = found.flatMap((deal) => (deal ? [deal.id] : []));
	const contacts = options.contacts
		? await readAssociated(DEALS, OBJECT_TYPES.contact, present, connection)
		: new Map<string, readonly string[]>();
	return found.map((deal) => deal && toRecord(deal, options, urls, contacts.get(deal.id) ?? []));
}

/**
 * A record with this id, or the one it was merged into; `undefined` where there is none.
 * @see https://developers.hubspot.com/changelog/announcement-deals-now-support-merging
 */
async function readOne(
	id: string,
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<SimplePublicObjectWithAssociations | undefined> {
	if (!RECORD_ID.test(id)) return undefined;
	const { contacts } = options;
	const history = historyOf(options);
	const attempted = await attemptAsync(
		async () =>
			await objectsOf(connection).basic.getById(
				DEALS,
				id,
				propertiesFor(options),
				history.length > 0 ? history : undefined,
				contacts ? [OBJECT_TYPES.contact] : undefined,
			),
	);
	if ('value' in attempted) return attempted.value;
	if (classify(attempted.error)?.kind === 'notFound') return undefined;
	throw attempted.error;
}

/** Asked for by the id of a merged deal, HubSpot gives the deal that lives on, but not its associations. */
async function contactsOf(
	deal: SimplePublicObjectWithAssociations,
	askedId: string,
	{ contacts }: ReadDealsOptions,
	connection: CrmConnection,
): Promise<readonly string[]> {
	if (!contacts || deal.id === askedId) return contactsIn(deal);
	const read = await readAssociated(DEALS, OBJECT_TYPES.contact, [deal.id], connection);
	return read.get(deal.id) ?? [];
}

async function readMany(
	ids: readonly string[],
	idProperty: string | undefined,
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<SimplePublicObject[]> {
	const history = historyOf(options);
	const size = history.length > 0 ? BATCH_SIZE_WITH_HISTORY : BATCH_SIZE;
	const deals: SimplePublicObject[] = [];
	for (const part of chunk(ids, size)) {
		const { results } = await objectsOf(connection).batch.read(DEALS, {
			inputs: part.map((id) => ({ id })),
			properties: propertiesFor(options),
			propertiesWithHistory: history,
			...(idProperty === undefined ? {} : { idProperty }),
		});
		deals.push(...results);
	}
	return deals;
}

function firstBy(
	deals: readonly SimplePublicObject[],
	namesOf: (deal: SimplePublicObject) => ReadonlyArray<string | null | undefined>,
): ReadonlyMap<string, SimplePublicObject> {
	const first = new Map<string, SimplePublicObject>();
	for (const deal of deals) {
		for (const name of namesOf(deal)) {
			if (typeof name === 'string' && !first.has(name)) first.set(name, deal);
		}
	}
	return first;
}

/** A single read follows a merge; of a batch read HubSpot does not say. Deals that are gone are few. */
async function followMerges(
	keys: readonly DealKey[],
	found: Array<Wire | undefined>,
	options: ReadDealsOptions,
	connection: CrmConnection,
): Promise<void> {
	const asked = new Map<string, Wire | undefined>();
	for (const [index, { by, value }] of keys.entries()) {
		if (by !== 'id' || found[index]) continue;
		if (!asked.has(value)) {
			asked.set(value, await readOne(value, { ...options, contacts: false }, connection));
		}
		found[index] = asked.get(value);
	}
}

/** What is asked for, beside what every record needs. */
export function propertiesFor({ fields, history = [], references }: ReadDealsOptions): string[] {
	const isSetAsked = references === true || fields.includes(REFERENCES_PROPERTY);
	const ofSet = isSetAsked ? REFERENCE_PROPERTIES : [];
	return [...new Set([...DEAL_PROPERTIES, ...fields, ...history, ...ofSet])];
}

function historyOf({ history = [], references }: ReadDealsOptions): string[] {
	return [...new Set([...history, ...(references === true ? REFERENCE_PROPERTIES : [])])];
}

/** A deal off the wire. */
export function toRecord(
	deal: Wire,
	{ fields, history = [], references: isSetAsked }: ReadDealsOptions,
	urlOf: (id: string) => string,
	contactIds: readonly string[],
): DealRecord {
	const { id, properties, propertiesWithHistory } = deal;
	const read = (name: string) =>
		name === REFERENCES_PROPERTY ? shownSet(properties) : fromWire(properties[name], kindOf(name));
	const isMerged = read(MERGED_IDS) !== null;
	const versions = (name: string): FieldVersion[] =>
		versionsOf(propertiesWithHistory?.[name] ?? [], kindOf(name), isMerged);
	return {
		id,
		name: read('dealname') ?? '',
		url: urlOf(id),
		amount: read('amount'),
		currency: read('deal_currency_code'),
		pipeline: read('pipeline') ?? '',
		stage: read('dealstage') ?? '',
		ownerId: read('hubspot_owner_id'),
		contactIds,
		fields: Object.fromEntries(fields.map((name) => [name, read(name)])),
		history: Object.fromEntries(history.map((name) => [name, versions(name)])),
		...(isSetAsked === true
			? setOf(properties, propertiesWithHistory, isMerged)
			: { references: NO_REFERENCES }),
	};
}

/** A contact with several labels on the deal is listed once for each. */
function contactsIn(deal: SimplePublicObjectWithAssociations): string[] {
	const listed = deal.associations?.[OBJECT_TYPES.contact]?.results ?? [];
	return [...new Set(listed.map(({ id }) => String(id)))];
}

function idsOf({ id, properties }: Wire): string[] {
	return [id, ...(properties[MERGED_IDS] ?? '').split(';').filter((merged) => merged !== '')];
}

function distinct(keys: readonly DealKey[]): string[] {
	return [...new Set(keys.map(({ value }) => value))];
}
