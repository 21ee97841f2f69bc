import type { ContactChange, WriteResult } from '../../contracts/crm';
import type { PlannedWork } from './plan';
import { isSurelyOurs, referenceHere } from '../match/reference';
import type { SyncContext, SyncOptions } from '../types';
import { isTransient } from '../../vocabulary/failure';
import type { DealWork } from './work';

/**
 * The payer's contact, found or created by e-mail and linked to the deal. Before the deal is written: as long as the deal
 * differs, a run that died here is repeated. A contact that the CRM refuses never holds up the money; one that it cannot write at
 * the moment holds up its own deal.
 */
export async function writeContacts(
	planned: readonly PlannedWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<void> {
	if (options.contacts === 'leave') return;
	const { crm, crmConnection } = context;
	const changes = await Promise.all(
		planned.map(async ({ work, plan }) => ({
			work,
			change: contactChange(work, plan.contactTargets, await namedContact(work, context)),
		})),
	);
	const wanted = changes.flatMap(({ work, change }) => (change ? [{ work, change }] : []));
	const writes = wanted.filter(({ change }) => change.id === undefined || hasFields(change));
	if (writes.length > 0) {
		const results = await crm.upsertContacts(
			writes.map(({ change }) => change),
			crmConnection,
		);
		for (const [index, { work }] of writes.entries()) keepContact(work, results[index]);
	}
	for (const { work, change } of wanted) {
		if (change.id !== undefined && !work.contactRefused) work.contactId = change.id;
	}
	const links = wanted.flatMap(({ work }) => {
		const { contactId, deal } = work;
		if (work.verdict || contactId === undefined || deal.contactIds.includes(contactId)) return [];
		return [{ work, link: { dealId: deal.id, contactId } }];
	});
	if (links.length === 0) return;
	const linked = await crm.linkContacts(
		links.map(({ link }) => link),
		crmConnection,
	);
	for (const [index, { work }] of links.entries()) keepRefusal(work, linked[index]);
}

/**
 * The contact that a payment of the deal names by its id: only where it says whose number that is, or the deal knows the
 * contact already. A number of another system is somebody else here.
 */
async function namedContact(work: DealWork, context: SyncContext): Promise<string | undefined> {
	const ids = await Promise.all(
		work.roots.map(async ({ state }) => {
			const reference = await referenceHere(state, context);
			const id = reference?.contactId;
			if (!reference || id === undefined) return undefined;
			const isKnown = work.deal.contactIds.includes(id);
			return isKnown || (await isSurelyOurs(reference, context)) ? id : undefined;
		}),
	);
	return ids.find((id) => id !== undefined);
}

function contactChange(
	work: DealWork,
	targets: PlannedWork['plan']['contactTargets'],
	id: string | undefined,
): ContactChange | undefined {
	const state = work.payment?.leading;
	const fields = Object.fromEntries(targets.map(({ field, value }) => [field, value]));
	if (id !== undefined) return { id, fields };
	const email = state?.customer.email?.trim().toLowerCase();
	if (email) return { email, onDeal: work.deal.contactIds, name: state?.customer.name, fields };
	const [only, ...others] = work.deal.contactIds;
	return only !== undefined && others.length === 0 ? { id: only, fields } : undefined;
}

function hasFields(change: ContactChange): boolean {
	return Object.keys(change.fields).length > 0;
}

function keepContact(work: DealWork, result: WriteResult | undefined): void {
	keepRefusal(work, result);
	if (result && 'id' in result) work.contactId = result.id;
}

function keepRefusal(work: DealWork, result: WriteResult | undefined): void {
	if (result?.status !== 'failed') return;
	// The next delivery repeats this deal; the others of the batch are not held up by it.
	if (isTransient(result.failure)) work.verdict = { failure: result.failure };
	else work.contactRefused = result.failure;
}
