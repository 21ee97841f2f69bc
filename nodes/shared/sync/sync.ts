import { type Failure, isTransient } from '../vocabulary/failure';
import { checkMapping } from '../vocabulary/mapping';
import { asksNobody, type Claimed, claimFacts, finish } from './claim';
import { endClaims } from './endClaims';
import type { Claimable } from './factNote';
import { converge, plan, readMissingStates } from './converge';
import { createUnmatchedDeals } from './create';
import { ConfigurationRefused, step } from './failure';
import { leaveOnContacts } from './leave';
import { type Match, matchDeals } from './match';
import { type Acted, failed, NOTHING_DONE, outcomesOf, passedOver, reviewed } from './outcomes';
import type { Schema } from './plan';
import { completeMapping } from './project';
import { findRoots, type Root } from './roots';
import { sameMoney } from './sameMoney';
import { allRefused, createTasks } from './tasks';
import type { SyncContext, SyncInput, SyncOptions, SyncOutcome } from './types';
import { type DealWork, isTakenOff } from './work';
import { admitRoots } from './admit';

/**
 * Makes the CRM say what the gateway says, for a whole batch at once: resolve, read, match, fold, write what differs, check
 * again, claim what is new. Every input gets at least one outcome, in the order of the inputs.
 * @throws ConfigurationRefused before the first write when the user's choices cannot work.
 */
export async function syncPayments(
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): Promise<SyncOutcome[]> {
	const adapters = [context.crm, context.gateway];
	const prepared = await step(async () => await prepare(options, context), adapters);
	if ('failure' in prepared)
		return inputs.map((_, index) => failed(inputs, index, prepared.failure));
	const found = await step(async () => await findRoots(inputs, options, context), adapters);
	if ('failure' in found) return inputs.map((_, index) => failed(inputs, index, found.failure));
	const { roots, setAside, unreadable } = found.value;
	const outcomes: SyncOutcome[] = [
		...setAside.map((entry) => reviewed(inputs, entry)),
		...unreadable.map(({ index, failure }) => failed(inputs, index, failure)),
	];

	const matched = await step(
		async () => await leaveOnContacts(await matchDeals(roots, options, context), options, context),
		adapters,
	);
	if ('failure' in matched) {
		outcomes.push(...failedRoots(inputs, roots, matched.failure));
		return inOrder(outcomes);
	}
	outcomes.push(...reviewsOf(inputs, matched.value), ...ignoredOf(inputs, matched.value));
	const gathered = await step(
		async () => await gather(matched.value, prepared.value, options, context),
		adapters,
	);
	if ('failure' in gathered) {
		const waiting = matched.value
			.filter((match) => 'deal' in match || 'create' in match)
			.map(({ root }) => root);
		outcomes.push(...failedRoots(inputs, waiting, gathered.failure));
		return inOrder(outcomes);
	}
	const { works, previews, reviews } = gathered.value;
	outcomes.push(...reviewsOf(inputs, reviews), ...previewsOf(inputs, previews));
	outcomes.push(...(await settleWorks(works, prepared.value, inputs, options, context)));
	return inOrder(outcomes);
}

/** Marks the claims of items as done. @returns how many were open. */
export async function confirmHandled(
	keys: readonly string[],
	context: Pick<SyncContext, 'crm' | 'crmConnection'>,
) {
	return await finish(keys, context);
}

/** The schema the mapping is checked against; both are remembered by the caller, so that this is free after the first time. */
async function prepare(options: SyncOptions, context: SyncContext): Promise<Schema> {
	const { crm, crmFacts } = context;
	const mapping = completeMapping(options.mapping, context);
	const needsContact = mapping.some(({ object }) => object === 'contact');
	const [deal, contact, pipelines, homeCurrency, timeZone] = await Promise.all([
		crmFacts.fields('deal'),
		needsContact ? crmFacts.fields('contact') : [],
		crmFacts.pipelines(),
		crmFacts.homeCurrency(),
		crmFacts.timeZone?.() ?? 'UTC',
	]);
	const fields = { deal, contact };
	const issues = checkMapping(mapping, fields, crm.displayName, options.isStandardMapping);
	const stages = new Set(pipelines.flatMap((pipeline) => pipeline.stages.map(({ id }) => id)));
	const messages = issues.map(({ message }) => message);
	for (const { target, status } of options.stageRules) {
		if (typeof target === 'object' && !stages.has(target.stage)) {
			messages.push(
				`${crm.displayName} has no stage "${target.stage}", which the stage rule for "${status}" names. Choose another stage`,
			);
		}
	}
	if (options.tolerance !== '' && !/^\d+(\.\d+)?$/.test(options.tolerance)) {
		messages.push(
			`"${options.tolerance}" in Tolerance is not an amount. Write digits with a point, such as 0.50`,
		);
	}
	if (messages.length > 0) throw new ConfigurationRefused(messages);
	return { fields, pipelines, homeCurrency, timeZone };
}

interface Gathered {
	readonly works: readonly DealWork[];
	readonly previews: readonly Root[];
	readonly reviews: readonly Match[];
}

/** One piece of work per deal, however many payments of the batch belong to it. */
async function gather(
	matches: readonly Match[],
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): Promise<Gathered> {
	const toCreate = matches.flatMap((match) => ('create' in match ? [match.root] : []));
	const found = matches.flatMap((match) => ('deal' in match ? [match] : []));
	const previews = options.preview ? toCreate : [];
	const created = options.preview
		? []
		: await createUnmatchedDeals(toCreate, schema, options, context);
	const byDeal = new Map<string, DealWork>();
	const all = [...found, ...created.flatMap((match) => ('deal' in match ? [match] : []))];
	for (const { root, deal } of all) {
		const earlier = byDeal.get(deal.id);
		byDeal.set(deal.id, {
			deal,
			subjects: deal.references,
			changes: [],
			...earlier,
			roots: [...(earlier?.roots ?? []), root],
			states: new Map([...(earlier?.states ?? []), [root.reference, root.state]]),
		});
	}
	const works = [...byDeal.values()];
	const reviews = await admitRoots(works, options, context);
	return {
		works,
		previews,
		reviews: [...reviews, ...created.filter((match) => 'reason' in match)],
	};
}

async function settleWorks(
	works: readonly DealWork[],
	schema: Schema,
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): Promise<SyncOutcome[]> {
	const active = works.filter(({ roots }) => roots.length > 0);
	const adapters = [context.crm, context.gateway];
	if (options.preview) {
		const looked = await step(async () => await readMissingStates(active, context), adapters);
		if ('failure' in looked) for (const work of active) work.verdict = looked;
		const planned = plan(active, schema, options, context);
		for (const { work, plan: dealPlan } of planned) {
			work.changes = dealPlan.changes;
			work.stageMovedTo = dealPlan.stage;
		}
		return outcomesOf(active, NOTHING_DONE, inputs, options, context);
	}
	const written = await step(
		async () => await converge(active, schema, options, context),
		adapters,
	);
	if ('failure' in written) for (const work of active) work.verdict ??= written;
	const settled = active.filter(({ verdict }) => verdict === undefined);
	const acted = await step(async () => await act(settled, options, context), adapters);
	if ('failure' in acted) {
		for (const work of settled) work.verdict = acted;
		return outcomesOf(active, NOTHING_DONE, inputs, options, context);
	}
	return outcomesOf(active, acted.value, inputs, options, context);
}

/**
 * Tasks and claims for what the deals' payments tell, from the states that were checked last. Once facts are claimed, nothing
 * that fails afterwards keeps them back.
 */
async function act(
	works: readonly DealWork[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Acted> {
	if (!options.claims) return NOTHING_DONE;
	const candidates = works.flatMap(claimablesOf);
	const early = candidates.filter((candidate) => isTaskedFirst(candidate, options, context));
	const before = await createTasks(early, options, context);
	const tasked = new Set(early.map(({ fact }) => fact.key));
	const isTaskedLater = ({ fact }: Claimable) =>
		!tasked.has(fact.key) && options.tasks.some(({ on }) => on.includes(fact.type));
	// Nobody confirms: the claims stay open until the tasks are made, or a run that fails here would never be repeated.
	const isKeptOpen = !options.hasFollowUp && candidates.some(isTaskedLater);
	const claiming = isKeptOpen ? { ...options, hasFollowUp: true } : options;
	const own = await claimFacts(candidates, claiming, context);
	const ended = await step(async () => await endClaims(works, options, context), [context.crm]);
	const claimed = [...own, ...('value' in ended ? ended.value : [])];
	const taken = claimed.filter(
		({ verdict, work, fact }) =>
			verdict === 'mine' && work.review === undefined && !tasked.has(fact.key),
	);
	const tried = await step(async () => await createTasks(taken, options, context), [context.crm]);
	const after = 'value' in tried ? tried.value : allRefused(taken, tried.failure, options);
	if (isKeptOpen) {
		const keys = doneKeys(claimed, after.refused);
		await step(async () => await finish(keys, context), [context.crm]);
	}
	return {
		claimed,
		made: new Map([...before.made, ...after.made]),
		refused: new Map([...before.refused, ...after.refused]),
	};
}

/** The claims of this run whose tasks were made, or will never be. */
function doneKeys(claimed: readonly Claimed[], refused: Acted['refused']): string[] {
	const isWaiting = (claim: Claimed) => {
		const failure = refused.get(claim);
		return failure !== undefined && isTransient(failure);
	};
	return claimed.flatMap((claim) =>
		claim.verdict === 'mine' && !isWaiting(claim) ? claim.keys : [],
	);
}

/** Of a deal that was just written, and that no other of its facts may speak for: most likely this run will act on it. */
function isTaskedFirst(candidate: Claimable, options: SyncOptions, context: SyncContext): boolean {
	const { work, siblings } = candidate;
	const isWritten = work.changes.length > 0 && work.review === undefined;
	return isWritten && siblings === undefined && !asksNobody(candidate, options, context);
}

/** Every fact of the batch's payments on a deal. */
function claimablesOf(work: DealWork): Claimable[] {
	const siblings = sameMoney(work);
	return work.roots.flatMap((root) => {
		if (isTakenOff(work, root)) return [];
		const state = work.states.get(root.reference) ?? root.state;
		const current = { ...root, state };
		return state.facts.map((fact): Claimable => {
			const others = siblings.get(fact.key) ?? [];
			return { work, root: current, fact, ...(others.length > 0 ? { siblings: others } : {}) };
		});
	});
}

function reviewsOf(inputs: readonly SyncInput[], matches: readonly Match[]): SyncOutcome[] {
	return matches.flatMap((match) => {
		if (!('reason' in match)) return [];
		const { root, reason, message, candidates } = match;
		return root.inputs.map((index) =>
			reviewed(inputs, { index, reason, message, state: root.state }, candidates),
		);
	});
}

/** Nobody hears of it, and it is not lost: the payment is read again at its next event. */
function ignoredOf(inputs: readonly SyncInput[], matches: readonly Match[]): SyncOutcome[] {
	return matches.flatMap((match) => {
		if (!('ignored' in match)) return [];
		const { root, ignored } = match;
		return root.inputs.map((index) => passedOver(inputs, index, root.state, ignored));
	});
}

function previewsOf(inputs: readonly SyncInput[], roots: readonly Root[]): SyncOutcome[] {
	return roots.flatMap((root) =>
		root.inputs.map((index): SyncOutcome => ({
			outcome: 'preview',
			index,
			...(inputs[index] && 'event' in inputs[index] ? { event: inputs[index].event } : {}),
			state: root.state,
			changes: [],
			activities: [],
			wouldDo: 'No deal matches; one would be created',
		})),
	);
}

function failedRoots(
	inputs: readonly SyncInput[],
	roots: readonly Root[],
	failure: Failure,
): SyncOutcome[] {
	return roots.flatMap((root) =>
		root.inputs.map((index) => ({ ...failed(inputs, index, failure), state: root.state })),
	);
}

function inOrder(outcomes: readonly SyncOutcome[]): SyncOutcome[] {
	return [...outcomes].sort((left, right) => left.index - right.index);
}
