import type { CrmConnection, WriteResult } from '../../../shared/contracts/crm';
import { attemptAsync, attemptClassified } from '../../../shared/vocabulary/attempt';
import type { Failure } from '../../../shared/vocabulary/failure';
import { classify } from '../errors';
import { idOf } from '../ids';
import { readMasters } from './mergedContacts';
import { CONTACT_KEY, OBJECTS } from '../names';
import { queryEach, type QueryRow } from '../wire/query';
import { save } from '../wire/save';
import { inList, valueParts } from '../wire/soql';
import { fromWire } from '../wire/values';

const ROLE = 'OpportunityContactRole';
const WHAT = 'to write contact roles';

interface Link {
	readonly dealId: string;
	readonly contactId: string;
}

/** What is read, and by what query. */
type Query = readonly ['roles' | 'deals' | 'contacts', string];

/** What is known before anything is written. */
interface Known {
	/** `dealId contactId` */
	readonly links: ReadonlySet<string>;
	/** Deals that have a contact. */
	readonly linked: ReadonlySet<string>;
	readonly accountOfDeal: ReadonlyMap<string, string>;
	/** Contacts that we made and that have no account: nobody but their owner sees them. */
	readonly homeless: ReadonlySet<string>;
}

/**
 * A contact is on a deal by a role, of which Salesforce takes any number: it is looked first. Two runs of one moment may make
 * two, which harms nothing: a deal's contacts are read each once. The first contact of a deal is its primary one. One that we
 * made gets the deal's account, since without one it is seen by its owner alone.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_opportunitycontactrole.htm
 */
export async function linkContacts(
	links: ReadonlyArray<{ readonly dealId: string; readonly contactId: string }>,
	connection: CrmConnection,
): Promise<WriteResult[]> {
	if (links.length === 0) return [];
	// An id that is none is sent as it is: Salesforce says so of its row.
	const wanted = links.map(({ dealId, contactId }) => ({
		dealId: idOf(dealId, OBJECTS.deal) ?? dealId,
		contactId: idOf(contactId, OBJECTS.contact) ?? contactId,
	}));
	const attempted = await attemptClassified(async () => await look(wanted, connection), classify);
	if ('failure' in attempted) return links.map(() => ({ status: 'failed', ...attempted }));
	const known = attempted.value;
	const missing = [
		...new Map(
			wanted.filter((link) => !known.links.has(nameOf(link))).map((link) => [nameOf(link), link]),
		).values(),
	];
	const failures = await insert(missing, known, connection);
	const made = missing.filter((link) => !failures.has(nameOf(link)));
	await giveAccounts(made, known, connection);
	const followed = await linkMasters(
		missing.filter((link) => failures.get(nameOf(link))?.kind === 'notFound'),
		connection,
	);
	return wanted.map((link): WriteResult => {
		const result = followed.get(nameOf(link));
		if (result) return result;
		const failure = failures.get(nameOf(link));
		return failure ? { status: 'failed', failure } : { status: 'updated', id: link.contactId };
	});
}

/** A contact that was merged is the one that it became. Where that cannot be found out, the first refusal stands. */
async function linkMasters(
	gone: readonly Link[],
	connection: CrmConnection,
): Promise<ReadonlyMap<string, WriteResult>> {
	if (gone.length === 0) return new Map();
	const ids = gone.flatMap(({ contactId }) => idOf(contactId, OBJECTS.contact) ?? []);
	const attempted = await attemptAsync(async () => await readMasters(ids, connection));
	if ('error' in attempted) {
		if (!classify(attempted.error)) throw attempted.error;
		return new Map();
	}
	const known = gone.flatMap((link) => {
		const contactId = attempted.value.get(link.contactId);
		return contactId === undefined ? [] : [{ link, now: { ...link, contactId } }];
	});
	const results = await linkContacts(
		known.map(({ now }) => now),
		connection,
	);
	return new Map(
		known.flatMap(({ link }, index) => {
			const result = results[index];
			return result ? [[nameOf(link), result]] : [];
		}),
	);
}

/** One call: roles, deals and contacts. */
async function look(links: readonly Link[], connection: CrmConnection): Promise<Known> {
	const dealIds = links.flatMap(({ dealId }) => idOf(dealId, OBJECTS.deal) ?? []);
	const contactIds = links.flatMap(({ contactId }) => idOf(contactId, OBJECTS.contact) ?? []);
	const queries: Query[] = [
		...valueParts(dealIds).flatMap((part): Query[] => [
			['roles', `SELECT OpportunityId, ContactId FROM ${ROLE} WHERE OpportunityId ${inList(part)}`],
			['deals', `SELECT Id, AccountId FROM ${OBJECTS.deal} WHERE Id ${inList(part)}`],
		]),
		...valueParts(contactIds).map((part): Query => [
			'contacts',
			`SELECT Id FROM ${OBJECTS.contact} WHERE AccountId = null AND ${CONTACT_KEY} != null AND Id ${inList(part)}`,
		]),
	];
	const found = await queryEach(
		queries.map(([, soql]) => soql),
		'contact roles',
		connection,
	);
	const rowsOf = (wanted: string): QueryRow[] =>
		found.flatMap((rows, index) => (queries[index]?.[0] === wanted ? rows : []));
	const roles = rowsOf('roles').map(({ OpportunityId, ContactId }) => ({
		dealId: fromWire(OpportunityId) ?? '',
		contactId: fromWire(ContactId) ?? '',
	}));
	return {
		links: new Set(roles.map(nameOf)),
		linked: new Set(roles.map(({ dealId }) => dealId)),
		accountOfDeal: new Map(
			rowsOf('deals').map((row) => [fromWire(row.Id) ?? '', fromWire(row.AccountId) ?? '']),
		),
		homeless: new Set(rowsOf('contacts').map(({ Id }) => fromWire(Id) ?? '')),
	};
}

async function insert(
	links: readonly Link[],
	{ linked }: Known,
	connection: CrmConnection,
): Promise<ReadonlyMap<string, Failure>> {
	const primary = new Map<string, Link>();
	for (const link of links) {
		if (!linked.has(link.dealId) && !primary.has(link.dealId)) primary.set(link.dealId, link);
	}
	const outcomes = await save({
		rows: links,
		method: 'POST',
		toRecord: (link) => ({
			attributes: { type: ROLE },
			OpportunityId: link.dealId,
			ContactId: link.contactId,
			IsPrimary: primary.get(link.dealId) === link,
		}),
		identityOf: nameOf,
		parentOf: ({ dealId }) => dealId,
		...{ what: WHAT, repeat: 'afterLookup', connection },
	});
	return new Map(
		links.flatMap((link, index) => {
			const outcome = outcomes[index];
			return outcome && 'failure' in outcome ? [[nameOf(link), outcome.failure]] : [];
		}),
	);
}

/** Refused, the contact stays without: nothing hangs on it. */
async function giveAccounts(
	links: readonly Link[],
	{ homeless, accountOfDeal }: Known,
	connection: CrmConnection,
): Promise<void> {
	const homes = new Map(
		links.flatMap(({ dealId, contactId }) => {
			const account = accountOfDeal.get(dealId);
			return account && homeless.has(contactId) ? [[contactId, account]] : [];
		}),
	);
	await save({
		rows: [...homes],
		method: 'PATCH',
		toRecord: ([id, account]) => ({
			attributes: { type: OBJECTS.contact },
			id,
			AccountId: account,
		}),
		identityOf: ([id]) => id,
		parentOf: ([, account]) => account,
		...{ what: 'to write contacts', connection },
	});
}

function nameOf({ dealId, contactId }: Link): string {
	return `${dealId} ${contactId}`;
}
