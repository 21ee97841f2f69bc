import type { ClaimDraft, ClaimResult } from '../contracts/crm';
import { type Failure, isTransient } from '../vocabulary/failure';
import type { Fact } from '../vocabulary/payment';
import { emailsOf } from './match/byEmail';
import { claimKey, LEFT_ON_CONTACT } from './claims/claimKey';
import { factText } from './factNote';
import type { Match } from './match/search';
import type { Root } from './roots';
import type { SyncContext, SyncOptions } from './types';

/**
 * Payments that no deal is for, as notes on the payer's contact: each fact once, done at once, with no deal, no task and
 * nothing New. Two calls for any number of them.
 */
export async function leaveOnContacts(
	matches: readonly Match[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	const roots = matches.flatMap((match) => ('leave' in match ? [match.root] : []));
	if (roots.length === 0) return [...matches];
	const left = options.preview
		? new Map(roots.map((root) => [root, ignored(root, wouldBeLeft(root))]))
		: await leave(roots, options, context);
	return matches.map((match) => ('leave' in match ? (left.get(match.root) ?? match) : match));
}

async function leave(
	roots: readonly Root[],
	options: SyncOptions,
	context: SyncContext,
): Promise<ReadonlyMap<Root, Match>> {
	const { crm, crmConnection } = context;
	const contacts = await contactsOf(roots, options, context);
	const claims = roots.flatMap((root) => {
		const contact = contacts.get(root);
		if (contact === undefined || 'refused' in contact) return [];
		return root.state.facts.map((fact) => claimOf(root, fact, contact.id, options, context));
	});
	const results =
		claims.length === 0 ? [] : (await crm.claims.create(claims, [], crmConnection)).claims;
	const refused = refusals(claims, results);
	return new Map(
		roots.map((root) => {
			const contact = contacts.get(root);
			if (contact === undefined) return [root, ignored(root, NO_CONTACT)];
			const failure = 'refused' in contact ? contact.refused : refused.get(root.reference);
			if (failure !== undefined) return [root, refusedBy(root, failure)];
			return [root, ignored(root, 'No deal matches; it is noted on the contact of the payer')];
		}),
	);
}

/** What waiting cures comes again. */
function refusedBy(root: Root, failure: Failure): Match {
	if (isTransient(failure)) return { root, failure };
	return { root, reason: 'refusedByCrm', message: failure.message, candidates: [] };
}

/** Why a payment's note was not taken: no other payment of the batch waits for it. */
function refusals(
	claims: readonly ClaimDraft[],
	results: readonly ClaimResult[],
): ReadonlyMap<string, Failure> {
	const refused = new Map<string, Failure>();
	for (const [index, { subject }] of claims.entries()) {
		const result = results[index];
		if (result?.status !== 'failed') continue;
		refused.set(subject.reference, result.failure);
	}
	return refused;
}

const NO_CONTACT =
	'No deal matches, and there is no contact with an e-mail address of the payer to note it on';

type Contact = { readonly id: string } | { readonly refused: Failure };

/** Found by address; created where the user lets contacts be created. */
async function contactsOf(
	roots: readonly Root[],
	options: SyncOptions,
	{ crm, crmConnection }: SyncContext,
): Promise<ReadonlyMap<Root, Contact>> {
	const payers = roots.flatMap((root) => {
		const emails = emailsOf(root.state);
		return emails.length === 0 ? [] : [{ root, emails }];
	});
	const contacts = new Map<Root, Contact>();
	if (payers.length === 0) return contacts;
	const found =
		(await crm.actions?.readContacts?.(
			payers.flatMap(({ emails }) => emails.map((value) => ({ by: 'email' as const, value }))),
			[],
			crmConnection,
		)) ?? [];
	let position = 0;
	for (const { root, emails } of payers) {
		const own = found
			.slice(position, position + emails.length)
			.find((contact) => contact !== undefined);
		if (own) contacts.set(root, { id: own.id });
		position += emails.length;
	}
	const strangers = payers.filter(({ root }) => !contacts.has(root));
	if (options.contacts !== 'createAndLink' || strangers.length === 0) return contacts;
	const results = await crm.upsertContacts(
		strangers.map(({ root, emails }) => ({
			email: emails[0],
			name: root.state.customer.name,
			fields: {},
		})),
		crmConnection,
	);
	for (const [index, { root }] of strangers.entries()) {
		const result = results[index];
		if (result && 'id' in result) contacts.set(root, { id: result.id });
		if (result?.status !== 'failed') continue;
		contacts.set(root, { refused: result.failure });
	}
	return contacts;
}

/** A claim that people see: nothing else tells its fact. */
function claimOf(
	root: Root,
	fact: Fact,
	contactId: string,
	options: SyncOptions,
	context: SyncContext,
): ClaimDraft {
	const { title, body, at } = factText(root, fact, context);
	return {
		key: claimKey(fact, options.automation),
		at,
		contactId,
		shown: { title, body: [...body, { text: 'No deal matches this payment.' }] },
		state: 'done',
		leaseUntil: new Date(context.crmConnection.clock.now()).toISOString(),
		holder: LEFT_ON_CONTACT,
		subject: { reference: root.reference, type: fact.type },
	};
}

function wouldBeLeft({ state }: Root): string {
	return emailsOf(state).length === 0
		? NO_CONTACT
		: 'Preview: no deal matches; it would be noted on the contact of the payer';
}

function ignored(root: Root, note: string): Match {
	return { root, ignored: note };
}
