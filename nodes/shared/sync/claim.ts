import type { ClaimRecord } from '../contracts/crm';
import type { Failure } from '../vocabulary/failure';
import type { Fact } from '../vocabulary/payment';
import { type Claimable, factNote } from './factNote';
import type { ActivityRecord, SyncContext, SyncOptions } from './types';
import type { Root } from './roots';

/**
 * Who acts on a fact: this run (`mine`), another one right now (`busy`), nobody any more (`handled`), or a person, after two
 * runs took it and neither confirmed (`unconfirmed`). `failed`: the CRM did not take the claim.
 */
export interface Claimed extends Claimable {
	readonly verdict: 'mine' | 'busy' | 'handled' | 'unconfirmed' | 'failed';
	readonly failure?: Failure;
	/** Every key of the claim, for Confirm Handled. */
	readonly keys: readonly string[];
	readonly note?: ActivityRecord;
}

const SECOND = '/2';

/** Two workflows on one event do not silence each other: each claims under its own name. */
export function claimKey(fact: Fact, automation: string): string {
	return `${fact.key}#${automation}`;
}

/** The inverse of `claimKey`, of a first or a second claim. */
export function readClaimKey(key: string): { automation: string; isSecond: boolean } {
	const isSecond = key.endsWith(SECOND);
	const first = isSecond ? key.slice(0, -SECOND.length) : key;
	return { automation: first.slice(first.indexOf('#') + 1), isSecond };
}

/**
 * Claims facts: each is a note with a unique key, and whoever created it acts. A claim that ran out is taken over by
 * creating a second one, never by changing the first, so that two takers cannot both believe they won.
 */
export async function claimFacts(
	candidates: readonly Claimable[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Claimed[]> {
	const factsOf = countByRoot(candidates);
	const direct = new Set(
		candidates.filter((candidate) => isSurelyNew(candidate, factsOf, options, context)),
	);
	const rest = candidates.filter((candidate) => !direct.has(candidate));
	const known = await readBoth(rest, options, context);
	const unclaimed = rest.filter((candidate) => !known.has(keyOf(candidate, options)));
	const created = await create([...direct, ...unclaimed], '', options, context);
	const beaten = created.filter(isBeaten).map(({ candidate }) => candidate);
	const late = await readBoth(beaten, options, context);
	const claims = new Map([...known, ...late]);
	const taken = await takeOver(
		[...rest, ...beaten].filter((candidate) => {
			const pair = claims.get(keyOf(candidate, options));
			return pair !== undefined && hasLapsed(pair, candidate, options, context);
		}),
		options,
		context,
	);
	const firstOf = new Map(created.map((entry) => [entry.candidate, entry]));
	const secondOf = new Map(taken.map((entry) => [entry.candidate, entry]));
	return candidates.map((candidate): Claimed => {
		const key = keyOf(candidate, options);
		const first = firstOf.get(candidate);
		if (first?.isMine) return mineOrDone(candidate, [key], first.note, options, context);
		const second = secondOf.get(candidate);
		const failure = first?.failure ?? second?.failure;
		if (failure) return { ...candidate, verdict: 'failed', failure, keys: [key] };
		if (second?.isMine)
			return { ...candidate, verdict: 'mine', keys: [key, key + SECOND], note: second.note };
		if (second) return { ...candidate, verdict: 'busy', keys: [key, key + SECOND] };
		return { ...candidate, ...judge(claims.get(key), candidate, options, context), keys: [key] };
	});
}

/** Marks claims as done, at the end of the branch that acted on them. */
export async function finish(keys: readonly string[], { crm, crmConnection }: SyncContext) {
	return keys.length === 0 ? [] : await crm.finishClaims([...new Set(keys)], crmConnection);
}

interface Pair {
	readonly first?: ClaimRecord;
	readonly second?: ClaimRecord;
}

interface Creation {
	readonly candidate: Claimable;
	readonly isMine: boolean;
	readonly note?: ActivityRecord;
	readonly failure?: Failure;
}

/** Somebody else has the claim. */
function isBeaten({ isMine, failure }: Creation): boolean {
	return !isMine && !failure;
}

/** A fact that asks nobody to act: history that came late, a failure after which the customer paid, or another automation's business. */
export function asksNobody(
	{ fact, root }: Claimable,
	options: SyncOptions,
	{ crmConnection }: SyncContext,
): boolean {
	const age = crmConnection.clock.now() - knownSince(fact, root);
	const isOthers = options.actOn.length > 0 && !options.actOn.includes(fact.type);
	return isOthers || !fact.current || age > options.factAgeLimitMs;
}

/**
 * When the fact became true. Gateways date some things by their beginning (a bank debit, a lost dispute); then the event
 * that tells of it is the younger witness.
 */
function knownSince(fact: Fact, { events }: Root): number {
	const told = events.filter(({ hint }) => hint.type === fact.type);
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
		!asksNobody(candidate, options, context)
	);
}

function countByRoot(candidates: readonly Claimable[]): Map<Root, number> {
	const counts = new Map<Root, number>();
	for (const { root } of candidates) counts.set(root, (counts.get(root) ?? 0) + 1);
	return counts;
}

async function create(
	candidates: readonly Claimable[],
	suffix: string,
	options: SyncOptions,
	context: SyncContext,
): Promise<Creation[]> {
	if (candidates.length === 0) return [];
	const now = context.crmConnection.clock.now();
	const activities = candidates.map((candidate) => ({
		...factNote(candidate, context),
		key: keyOf(candidate, options) + suffix,
		claim: {
			state: isDoneAtOnce(candidate, options, context) ? ('done' as const) : ('open' as const),
			leaseUntil: new Date(now + options.leaseMs).toISOString(),
			holder: options.holder,
			subject: { reference: candidate.root.reference, type: candidate.fact.type },
		},
	}));
	const results = await context.crm.createOnce(activities, context.crmConnection);
	return candidates.map((candidate, place): Creation => {
		const result = results[place];
		if (!result) return { candidate, isMine: false };
		if (result.status === 'failed') return { candidate, isMine: false, failure: result.failure };
		const note: ActivityRecord = { kind: 'note', ...result };
		return { candidate, isMine: result.status === 'created', note };
	});
}

function isDoneAtOnce(candidate: Claimable, options: SyncOptions, context: SyncContext): boolean {
	return !options.hasFollowUp || asksNobody(candidate, options, context);
}

function mineOrDone(
	candidate: Claimable,
	keys: readonly string[],
	note: ActivityRecord | undefined,
	options: SyncOptions,
	context: SyncContext,
): Claimed {
	const verdict = asksNobody(candidate, options, context) ? 'handled' : 'mine';
	return { ...candidate, verdict, keys, note };
}

async function readBoth(
	candidates: readonly Claimable[],
	options: SyncOptions,
	{ crm, crmConnection }: SyncContext,
): Promise<ReadonlyMap<string, Pair>> {
	const keys = [...new Set(candidates.map((candidate) => keyOf(candidate, options)))];
	if (keys.length === 0) return new Map();
	const records = await crm.readClaims(
		keys.flatMap((key) => [key, key + SECOND]),
		crmConnection,
	);
	return new Map(
		keys.flatMap((key, place) => {
			const first = records[2 * place];
			const second = records[2 * place + 1];
			return first || second ? [[key, { first, second }] as const] : [];
		}),
	);
}

async function takeOver(
	candidates: readonly Claimable[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Creation[]> {
	return await create(candidates, SECOND, options, context);
}

/** Only a fact that still holds is worth a second try, and only once. */
function hasLapsed(
	{ first, second }: Pair,
	candidate: Claimable,
	options: SyncOptions,
	context: SyncContext,
): boolean {
	if (!first || second || asksNobody(candidate, options, context)) return false;
	return isOpen(first) && !isHeld(first, context) && first.holder !== options.holder;
}

function judge(
	pair: Pair | undefined,
	candidate: Claimable,
	options: SyncOptions,
	context: SyncContext,
): Pick<Claimed, 'verdict'> {
	if (!pair) return { verdict: 'busy' };
	const { first, second } = pair;
	if ((first && !isOpen(first)) || (second && !isOpen(second))) return { verdict: 'handled' };
	if (asksNobody(candidate, options, context)) return { verdict: 'handled' };
	const latest = second ?? first;
	if (!latest) return { verdict: 'busy' };
	if (latest.holder === options.holder) return { verdict: 'mine' };
	return { verdict: isHeld(latest, context) ? 'busy' : 'unconfirmed' };
}

function isOpen(claim: ClaimRecord): boolean {
	return claim.state === 'open';
}

function isHeld(claim: ClaimRecord, { crmConnection }: SyncContext): boolean {
	return Date.parse(claim.leaseUntil) > crmConnection.clock.now();
}

function keyOf({ fact }: Claimable, options: SyncOptions): string {
	return claimKey(fact, options.automation);
}
