/** Plays one scenario and judges it: each step is done, waited for, and looked at once more when all is quiet. */
import { setTimeout as sleep } from 'node:timers/promises';

import type { ChatSink } from '../chat/createChatSink';
import type { MailSink } from '../mail/startMailSink';
import { type ActivityView, type CrmLens, type GatewayLens, hasNo, tellsNo } from '../lens';
import type { Sandbox } from '../server/startSandbox';
import type { Check, Effect, Scenario, Step } from './scenario';
import type { CheckView, RunView, StepView } from './runView';
import { openStage, type Seen } from './stage';

const LOOK_AGAIN_MILLISECONDS = 150;
const DEFAULT_PATIENCE_SECONDS = 60;

/** What a run needs of the world around it. */
export interface PlayParts {
	readonly sandbox: Pick<Sandbox, 'deliveries' | 'faults'>;
	readonly mail: MailSink;
	readonly chat: ChatSink;
	/** What the published workflows do beside keeping the deal right. */
	readonly effects: () => ReadonlySet<Effect>;
	/** Until every delivery is made and no workflow runs. */
	readonly settled: (seconds: number) => Promise<void>;
	/** How long a step may take before it has failed; a minute. */
	readonly patienceSeconds?: number;
}

export interface Systems {
	readonly gateway: GatewayLens;
	readonly crm: CrmLens;
}

/** Before anything is played. */
export function waitingSteps(
	scenario: Scenario,
	{ gateway }: Pick<Systems, 'gateway'>,
	effects: ReadonlySet<Effect>,
): StepView[] {
	return scenario.steps.map(({ does, expects }) => ({
		does,
		state: 'waiting',
		checks: expects.map((check) => waitingCheck(check, gateway, effects)),
	}));
}

/** Why it cannot be played with these systems, or `undefined` when it can. */
export function whyNotPlayed(
	{ needs = [], needsEffect, deal: { currency } }: Scenario,
	{ gateway }: Systems,
	effects: ReadonlySet<Effect>,
): string | undefined {
	if (gateway.currencies?.includes(currency) === false) {
		return `${gateway.displayName} takes no ${currency}.`;
	}
	const missing = needs.find((ability) => gateway[ability] === undefined);
	if (missing !== undefined) return hasNo(gateway, missing);
	if (needsEffect === undefined || effects.has(needsEffect)) return undefined;
	return EFFECT_WORDS[needsEffect];
}

export const EFFECT_WORDS: Readonly<Record<Effect, string>> = {
	paid: 'Needs a published template that thanks customers.',
	failed: 'Needs the template Payments to CRM, or Follow up failed payments.',
	refunded: 'Needs the template Payments to CRM, or Handle refunds.',
	subscription: 'Needs the template Payments to CRM, or Track subscriptions.',
	dispute: 'Needs the template Payments to CRM.',
	other: 'Needs the template Payments to CRM.',
	chat: 'Needs a published template that posts to the chat.',
	onboarding: 'Needs the step Make the Contact a Customer.',
	catchUp: 'Needs a workflow that catches up every minute.',
};

/**
 * Resolves with whether every expectation that can be judged was met; `tell` hears of each change on the way.
 * @throws when the signal ends it, or something cannot be played at all.
 */
export async function playScenario(
	scenario: Scenario,
	serial: number,
	systems: Systems,
	parts: PlayParts,
	tell: (change: Partial<RunView>) => void,
	signal: AbortSignal,
): Promise<boolean> {
	const { gateway, crm } = systems;
	const { sandbox, mail, chat } = parts;
	const effects = parts.effects();
	const email = `robin.${serial}@northwind.example`;
	const customer = { name: 'Robin Ekman', email };
	const before = {
		deliveries: new Set(sandbox.deliveries.list().map(({ id }) => id)),
		chat: new Set(chat.messages.map(({ id }) => id)),
		tasks: new Set((await crm.tasksWithoutDeal()).map(({ id }) => id)),
	};
	const isNew = (ids: ReadonlySet<string>) => (each: { readonly id: string }) => !ids.has(each.id);
	const caused = () => sandbox.deliveries.list().filter(isNew(before.deliveries));
	await crm.allowCurrency(scenario.deal.currency);
	const contactId = await crm.createContact(customer);
	const dealName = `Northwind: ${scenario.title} (${serial})`;
	const dealId = await crm.createDeal({ name: dealName, contactId, ...scenario.deal });
	tell({ dealId, email });

	async function look(): Promise<Seen> {
		const deal = await crm.deal(dealId);
		if (deal === undefined) throw new Error(`The CRM no longer has the deal ${dealName}`);
		const reviewTasks: ActivityView[] = (await crm.tasksWithoutDeal()).filter(isNew(before.tasks));
		return {
			deal,
			email,
			mails: mail.mails.filter(({ to }) => to.includes(email)),
			chat: chat.messages.filter(isNew(before.chat)),
			deliveries: caused(),
			reviewTasks,
		};
	}

	const steps = waitingSteps(scenario, systems, effects);
	const show = (place: number, change: Partial<StepView>): void => {
		steps[place] = { ...(steps[place] as StepView), ...change };
		tell({ steps: [...steps], deliveryIds: caused().map(({ id }) => id) });
	};
	const stage = openStage({
		...{ gateway, crm, dealId, customer, caused },
		...{ faults: sandbox.faults, deliveries: sandbox.deliveries, deal: scenario.deal },
	});
	try {
		for (const [place, step] of scenario.steps.entries()) {
			show(place, { state: 'playing' });
			await step.play(stage);
			const judge = async () => judged(step, await look(), gateway, effects);
			const isMet = await waitFor(judge, (checks) => show(place, { checks }), parts, step, signal);
			show(place, { state: 'done', checks: closed(await judge()) });
			if (!isMet) return false;
		}
		return true;
	} finally {
		stage.close();
	}
}

/** Until every check holds; then, when all is quiet, once more, since a second mail would come late. */
async function waitFor(
	judge: () => Promise<CheckView[]>,
	show: (checks: CheckView[]) => void,
	parts: PlayParts,
	step: Step,
	signal: AbortSignal,
): Promise<boolean> {
	const patience = step.patienceSeconds ?? parts.patienceSeconds ?? DEFAULT_PATIENCE_SECONDS;
	const deadline = Date.now() + patience * 1_000;
	for (;;) {
		signal.throwIfAborted();
		const checks = await judge();
		show(checks);
		if (checks.every(isMetOrNotJudged)) {
			if (step.settles === false) return true;
			await parts.settled(patience);
			return (await judge()).every(isMetOrNotJudged);
		}
		if (Date.now() > deadline) return false;
		await sleep(LOOK_AGAIN_MILLISECONDS, undefined, { signal });
	}
}

function judged(
	{ expects }: Step,
	seen: Seen,
	gateway: GatewayLens,
	effects: ReadonlySet<Effect>,
): CheckView[] {
	return expects.map((check) => {
		const waiting = waitingCheck(check, gateway, effects);
		if (waiting.state === 'notJudged') return waiting;
		const { text, fits } = check.look(seen, effects);
		return { ...waiting, seen: text, state: fits ? 'passed' : 'waiting' };
	});
}

function waitingCheck(check: Check, gateway: GatewayLens, effects: ReadonlySet<Effect>): CheckView {
	const { what, needs, needsDetail } = check;
	const expected = typeof check.expected === 'string' ? check.expected : check.expected(effects);
	if (needsDetail !== undefined && !gateway.details.includes(needsDetail)) {
		return { what, expected, seen: tellsNo(gateway, needsDetail), state: 'notJudged' };
	}
	if (needs === undefined || effects.has(needs)) {
		return { what, expected, seen: null, state: 'waiting' };
	}
	return { what, expected, seen: EFFECT_WORDS[needs], state: 'notJudged' };
}

function isMetOrNotJudged({ state }: CheckView): boolean {
	return state === 'passed' || state === 'notJudged';
}

/** What was still waited for did not come. */
function closed(checks: readonly CheckView[]): CheckView[] {
	return checks.map((check) => (check.state === 'waiting' ? { ...check, state: 'failed' } : check));
}
