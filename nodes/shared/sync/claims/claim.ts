import type { ClaimRecord } from '../../contracts/crm';
import type { Failure } from '../../vocabulary/failure';
import type { Fact } from '../../vocabulary/payment';
import { type Topic, topicOf } from '../../vocabulary/topic';
import { claimKey, SECOND } from './claimKey';
import { createClaims, type Creation, type Pair, readPairs } from './claimStore';
import type { Claimable } from './claimable';
import { step } from '../failure';
import type { Root } from '../roots';
import type { ActivityRecord, SyncContext, SyncOptions } from '../types';

/**
 * Who acts on a fact: this run (`mine`), another one right now (`busy`), nobody any more (`handled`), or a person: after two
 * runs took it and neither confirmed (`unconfirmed`), or where it stopped to hold before anybody did (`lapsed`).
 * `failed`: the CRM did not take the claim.
 */
export interface Claimed extends Claimable {
	readonly verdict: 'mine' | 'busy' | 'handled' | 'unconfirmed' | 'lapsed' | 'failed';
	readonly failure?: Failure;
	/** Every key of the claim, for Confirm Handled. */
	readonly keys: readonly string[];
	/** Of a busy one: whoever lists open claims finds it, should the other run not get there. */
	readonly isListed?: boolean;
	readonly note?: ActivityRecord;
	/** The fact is claimed, but the CRM did not take the note that tells it. */
	readonly noteFailure?: Failure;
}

type Judged = Pick<Claimed, 'verdict' | 'keys' | 'isListed'>;

/** What nobody may miss, though no mail goes out for it any more. That a try was declined is settled by what came after it. */
const TOLD_WHEN_LAPSED: ReadonlySet<Topic> = new Set(['paid', 'refunded', 'dispute']);

/**
 * Claims facts: each is a record with a unique key, and whoever created it acts. A claim that ran out is taken over by
 * creating a second one, never by changing the first, so that two takers cannot both believe they won. However old its fact
 * is: its age only says whether a fact that nobody claimed is news.
 */
export async function claimFacts(
	candidates: readonly Claimable[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Claimed[]> {
	const own = onePerKey(candidates, options);
	const factsOf = countByRoot([...own]);
	const direct = new Set(
		[...own].filter((candidate) => isSurelyNew(candidate, factsOf, options, context)),
	);
	const rest = [...own].filter((candidate) => !direct.has(candidate));
	const known = await readPairs(
		rest.flatMap((candidate) => [keyOf(candidate, options), ...siblingKeys(candidate, options)]),
		context,
	);
	const unclaimed = rest.filter((candidate) => !known.has(keyOf(candidate, options)));
	const echoes = echoesAmong(unclaimed, known, options);
	const needsNoRun = ({ work }: Claimable) => !options.hasFollowUp || work.review !== undefined;
	const isNobodys = (candidate: Claimable) =>
		echoes.has(candidate) || asksNobody(candidate, options, context);
	const isDone = (candidate: Claimable) => needsNoRun(candidate) || isNobodys(candidate);
	const created = await createClaims([...direct, ...unclaimed], '', isDone, options, context);
	const beaten = created.filter(isBeaten).map(({ candidate }) => candidate);
	const late = await readPairs(
		beaten.map((candidate) => keyOf(candidate, options)),
		context,
	);
	const claims = new Map([...known, ...late]);
	const taken = await takeOver(
		[...rest, ...beaten].filter((candidate) => {
			const pair = claims.get(keyOf(candidate, options));
			return pair !== undefined && hasLapsed(pair, candidate, options, context);
		}),
		needsNoRun,
		options,
		context,
	);
	const firstOf = new Map(created.map((entry) => [entry.candidate, entry]));
	const secondOf = new Map(taken.map((entry) => [entry.candidate, entry]));
	const claimed = candidates.map((candidate): Claimed => {
		const key = keyOf(candidate, options);
		if (!own.has(candidate)) return { ...candidate, verdict: 'handled', keys: [key] };
		const pair = claims.get(key);
		const [first, second] = [firstOf.get(candidate), secondOf.get(candidate)];
		const { note, noteFailure } = second ?? first ?? {};
		const judged = (): Judged => {
			if (first?.isMine) return { verdict: isNobodys(candidate) ? 'handled' : 'mine', keys: [key] };
			if (first?.failure ?? second?.failure) return { verdict: 'failed', keys: [key] };
			if (second) {
				const keys = [key, key + SECOND];
				return {
					verdict: second.isMine ? 'mine' : 'busy',
					keys,
					isListed: isListed(pair, context),
				};
			}
			return judge(key, pair, candidate, options, context);
		};
		const failure = first?.failure ?? second?.failure;
		return {
			...candidate,
			...judged(),
			...(failure ? { failure } : {}),
			...(note ? { note } : {}),
			...(noteFailure ? { noteFailure } : {}),
		};
	});
	const over = claimed.flatMap((claim) => (isOverWith(claim) ? claim.keys : []));
	// What this run has claimed must reach its mails: what cannot be marked now is told and marked again.
	await step(async () => await finish(over, context), [context.crm]);
	return claimed.map((claim) =>
		claim.verdict === 'lapsed' && !isToldWhenLapsed(claim.fact)
			? { ...claim, verdict: 'handled' }
			: claim,
	);
}

/** Marks claims as done, at the end of the branch that acted on them. */
export async function finish(
	keys: readonly string[],
	{ crm, crmConnection }: Pick<SyncContext, 'crm' | 'crmConnection'>,
) {
	return keys.length === 0 ? [] : await crm.claims.finish([...new Set(keys)], crmConnection);
}

/**
 * A fact that is no news: history that came late, a failure after which the customer paid, or another automation's business.
 * Only of facts that nobody has claimed.
 */
export function asksNobody(
	candidate: Claimable,
	options: SyncOptions,
	{ crmConnection }: SyncContext,
): boolean {
	const age = crmConnection.clock.now() - knownSince(candidate.fact, candidate.root);
	return isPast(candidate, options) || age > options.factAgeLimitMs;
}

/** Whether somebody left it undone: open, and past its lease. */
export function isAbandoned(claim: ClaimRecord | undefined, context: SyncContext): boolean {
	return claim !== undefined && isOpen(claim) && !isHeld(claim, context);
}

/** What is told to a person where its follow-up can no longer go out. */
export function isToldWhenLapsed({ type }: Pick<Fact, 'type'>): boolean {
	return TOLD_WHEN_LAPSED.has(topicOf(type));
}

/** Where two payments of one deal tell the same fact, the first of them speaks for it. */
function onePerKey(candidates: readonly Claimable[], options: SyncOptions): ReadonlySet<Claimable> {
	const byKey = new Map<string, Claimable>();
	for (const candidate of candidates) {
		const key = keyOf(candidate, options);
		if (!byKey.has(key)) byKey.set(key, candidate);
	}
	return new Set(byKey.values());
}

/** Nothing follows on it: it no longer holds, or it is another automation's business. */
function isPast({ fact }: Claimable, options: SyncOptions): boolean {
	const isOthers = options.actOn.length > 0 && !options.actOn.includes(fact.type);
	return isOthers || !fact.current;
}

/** Its claim has done what it is for: nobody takes it over, or a person is told now. */
function isOverWith({ verdict, work, keys }: Claimed): boolean {
	const isReviewed = verdict === 'mine' && work.review !== undefined && keys.length > 1;
	return verdict === 'lapsed' || isReviewed;
}

/** Somebody else has the claim. */
function isBeaten({ isMine, failure }: Creation): boolean {
	return !isMine && !failure;
}

/** Of unclaimed facts about one sum of money, those that another one speaks for. */
function echoesAmong(
	unclaimed: readonly Claimable[],
	known: ReadonlyMap<string, Pair>,
	options: SyncOptions,
): ReadonlySet<Claimable> {
	const spoken = new Set(known.keys());
	const echoes = new Set<Claimable>();
	for (const candidate of unclaimed) {
		const isSpokenFor = siblingKeys(candidate, options).some((key) => spoken.has(key));
		if (isSpokenFor) echoes.add(candidate);
		else spoken.add(keyOf(candidate, options));
	}
	return echoes;
}

/**
 * When the fact became true. Gateways date some things by their beginning (a bank debit, a lost dispute); then the event
 * that tells of it is the younger witness.
 */
function knownSince(fact: Fact, { events }: Root): number {
	const told = events.filter(({ hint }) => hint.type === fact.type && hint.claim === undefined);
	const moments = [fact.at, ...told.map(({ occurredAt }) => occurredAt)].map(Date.parse);
	return Math.max(...moments.filter((moment) => !Number.isNaN(moment)));
}

/**
 * A deal that had to be written and has one young fact: most likely nobody claimed it, and creating at once saves a read.
 * Where that is wrong, the unique key says so and the claim is read after all.
 */
function isSurelyNew(
	candidate: Claimable,
	factsOf: ReadonlyMap<Root, number>,
	options: SyncOptions,
	context: SyncContext,
): boolean {
	return (
		candidate.work.changes.length > 0 &&
		factsOf.get(candidate.root) === 1 &&
		candidate.siblings === undefined &&
		!asksNobody(candidate, options, context)
	);
}

function countByRoot(candidates: readonly Claimable[]): Map<Root, number> {
	const counts = new Map<Root, number>();
	for (const { root } of candidates) counts.set(root, (counts.get(root) ?? 0) + 1);
	return counts;
}

async function takeOver(
	candidates: readonly Claimable[],
	isDone: (candidate: Claimable) => boolean,
	options: SyncOptions,
	context: SyncContext,
): Promise<Creation[]> {
	return await createClaims(candidates, SECOND, isDone, options, context);
}

/** Only a fact that still holds is worth a second try, and only once. */
function hasLapsed(
	{ first, second }: Pair,
	candidate: Claimable,
	options: SyncOptions,
	context: SyncContext,
): boolean {
	if (second || isPast(candidate, options) || first?.holder === options.holder) return false;
	return isAbandoned(first, context);
}

function judge(
	key: string,
	pair: Pair | undefined,
	candidate: Claimable,
	options: SyncOptions,
	context: SyncContext,
): Judged {
	const { first, second } = pair ?? {};
	const latest = second ?? first;
	const keys = [...(first ? [key] : []), ...(second ? [key + SECOND] : [])];
	if (!latest) return { verdict: 'busy', keys: [key], isListed: false };
	if ((first && !isOpen(first)) || !isOpen(latest)) return { verdict: 'handled', keys };
	if (isPast(candidate, options)) {
		return { verdict: isHeld(latest, context) ? 'handled' : 'lapsed', keys };
	}
	if (latest.holder === options.holder) return { verdict: 'mine', keys };
	if (!isHeld(latest, context)) return { verdict: 'unconfirmed', keys };
	return { verdict: 'busy', keys, isListed: isListed(pair, context) };
}

/** A claim whose fields were set up by an earlier version names no subject, and is in no list. */
function isListed(pair: Pair | undefined, { crm }: SyncContext): boolean {
	return crm.claims.listOpen !== undefined && pair?.first?.subject !== undefined;
}

function isOpen(claim: ClaimRecord): boolean {
	return claim.state === 'open';
}

function isHeld(claim: ClaimRecord, { crmConnection }: SyncContext): boolean {
	return Date.parse(claim.leaseUntil) > crmConnection.clock.now();
}

function siblingKeys({ siblings = [] }: Claimable, { automation }: SyncOptions): string[] {
	return siblings.map((key) => claimKey({ key }, automation));
}

function keyOf({ fact }: Claimable, options: SyncOptions): string {
	return claimKey(fact, options.automation);
}
