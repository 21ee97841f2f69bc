import type { Activity } from '../contracts/crm';
import { billOf, obligationOf } from '../vocabulary/bill';
import { lookup } from '../vocabulary/lookup';
import { headline, sentence } from '../vocabulary/words';
import { toDecimal, toText } from '../vocabulary/money';
import type { Failure } from '../vocabulary/failure';
import { claimKey } from './claims/claimKey';
import type { Claimable } from './claims/claimable';
import type { ActivityRecord, SyncContext, SyncOptions, TaskRule } from './types';

const DAY_MS = 86_400_000;

/** What became of the tasks of each fact. */
export interface Tasks {
	readonly made: ReadonlyMap<Claimable, readonly ActivityRecord[]>;
	readonly refused: ReadonlyMap<Claimable, Failure>;
}

/**
 * The tasks that the user's rules ask for, each created once by its key. Called before the claims where the deal was
 * written: a run that dies in between leaves a fact unclaimed, and whoever claims it finds the task there.
 */
export async function createTasks(
	candidates: readonly Claimable[],
	options: SyncOptions,
	context: SyncContext,
): Promise<Tasks> {
	const wanted = candidates.flatMap((candidate) =>
		options.tasks
			.filter((rule) => rule.on.includes(candidate.fact.type))
			.map((rule) => ({ candidate, activity: taskFor(rule, candidate, options, context) })),
	);
	const made = new Map<Claimable, ActivityRecord[]>();
	const refused = new Map<Claimable, Failure>();
	if (wanted.length === 0) return { made, refused };
	const results = await context.crm.createOnce(
		wanted.map(({ activity }) => activity),
		context.crmConnection,
	);
	for (const [index, { candidate }] of wanted.entries()) {
		const result = results[index];
		if (result?.status === 'failed') refused.set(candidate, result.failure);
		else if (result)
			made.set(candidate, [...(made.get(candidate) ?? []), { kind: 'task', ...result }]);
	}
	return { made, refused };
}

/** As when the CRM answers for none of them. */
export function allRefused(
	candidates: readonly Claimable[],
	failure: Failure,
	{ tasks }: SyncOptions,
): Tasks {
	const wanted = candidates.filter(({ fact }) => tasks.some(({ on }) => on.includes(fact.type)));
	return { made: new Map(), refused: new Map(wanted.map((candidate) => [candidate, failure])) };
}

function taskFor(
	rule: TaskRule,
	candidate: Claimable,
	options: SyncOptions,
	context: SyncContext,
): Activity {
	const { work, root, fact } = candidate;
	const fill = (text: string) => fillPlaceholders(text, candidate, context);
	return {
		kind: 'task',
		key: `task:${rule.name}:${claimKey(fact, options.automation)}`,
		title: fill(rule.title),
		body: [
			{ text: fill(rule.text) },
			{ text: `Show in ${context.gateway.displayName}`, url: root.state.url },
		],
		at: new Date(context.crmConnection.clock.now() + rule.dueInDays * DAY_MS).toISOString(),
		dealId: work.deal.id,
		...(work.contactId === undefined ? {} : { contactId: work.contactId }),
		ownerId: rule.ownerId ?? work.deal.ownerId ?? undefined,
		priority: rule.priority,
	};
}

/** `{amount}`, `{customer}`, `{deal}` … in a text of the user's; a word in braces that means nothing stays as it is. */
export function fillPlaceholders(
	text: string,
	{ work, root: { state }, fact }: Claimable,
	{ gateway }: SyncContext,
): string {
	const words = { fact, state, gatewayName: gateway.displayName };
	const values: Readonly<Record<string, () => string>> = {
		amount: () => (fact.amount === undefined ? '' : toText(fact.amount, state.currency)),
		amountNumber: () => (fact.amount === undefined ? '' : toDecimal(fact.amount, state.currency)),
		currency: () => state.currency,
		customer: () => state.customer.name ?? state.customer.email ?? '',
		email: () => state.customer.email ?? '',
		deal: () => work.deal.name,
		gateway: () => gateway.displayName,
		invoice: () => billOf(obligationOf(fact, state), state).number ?? '',
		headline: () => headline(words),
		summary: () => sentence(words),
		reason: () => fact.reason ?? '',
	};
	return text.replace(/\{(\w+)\}/g, (whole, name: string) => lookup(values, name)?.() ?? whole);
}
