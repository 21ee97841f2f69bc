import type { Pipeline, Stage } from './crmField';
import type { DealPayment } from './fold';
import type { PaymentStatus } from './status';

/** When the payment status becomes one, move the deal to a stage. */
export interface StageRule {
	readonly status: PaymentStatus;
	/** The won or lost stage of the deal's own pipeline, none, or a stage by its id. */
	readonly target: 'won' | 'lost' | 'leave' | { readonly stage: string };
	/** Whether the deal may also move back for this. */
	readonly movesBack: boolean;
}

export interface StageQuestion {
	readonly payment: DealPayment;
	/** What the deal's own fields said before this write; they tell which milestones have had their move already. */
	readonly before: {
		readonly status: string | null;
		readonly totalPaid: string | null;
		/** `null` on deals that an earlier version wrote, which did not remember. */
		readonly milestones: readonly string[] | null;
	};
	readonly totalPaidNow: string;
	readonly stage: string;
	readonly pipeline: string;
	readonly pipelines: readonly Pipeline[];
	readonly rules: readonly StageRule[];
}

const IMPLIED: Readonly<Record<string, readonly PaymentStatus[]>> = {
	Paid: ['Partially paid'],
	'Partially refunded': ['Partially paid'],
	Refunded: ['Partially paid', 'Partially refunded'],
};

const AFTER_PAID: ReadonlySet<string> = new Set([
	'Delinquent',
	'Partially refunded',
	'Refunded',
	'Disputed',
	'Partially charged back',
	'Charged back',
]);

/**
 * The stage the deal has to move to; `undefined` to leave it. A function of the milestones of the money and of those that
 * the deal itself remembers, never of transitions that a run happened to see. A milestone moves the deal once, so a
 * person who moves it on, or back, is not overruled by whatever the money does later.
 */
export function targetStage(question: StageQuestion): string | undefined {
	const { payment, before, pipelines, pipeline, rules } = question;
	const stages = pipelines.find((candidate) => candidate.id === pipeline)?.stages ?? [];
	const done = handledMilestones(before, question.totalPaidNow);
	const current = stages.find((stage) => stage.id === question.stage);
	let chosen: Stage | undefined;
	for (const milestone of payment.milestones) {
		if (done.has(milestone)) continue;
		const rule = rules.find((candidate) => candidate.status === milestone);
		const target = rule && stageFor(rule, stages);
		if (!rule || !target) continue;
		const from = chosen ?? current;
		if (rule.movesBack || !from || rank(target, stages) > rank(from, stages)) chosen = target;
	}
	return chosen && chosen.id !== question.stage ? chosen.id : undefined;
}

function handledMilestones(
	before: StageQuestion['before'],
	totalPaidNow: string,
): ReadonlySet<string> {
	if (before.milestones !== null) return new Set(before.milestones);
	if (before.status === null) return new Set();
	const done = new Set<string>([before.status, ...(IMPLIED[before.status] ?? [])]);
	if (AFTER_PAID.has(before.status) && before.totalPaid === totalPaidNow) done.add('Paid');
	return done;
}

function stageFor(rule: StageRule, stages: readonly Stage[]): Stage | undefined {
	const { target } = rule;
	if (target === 'leave') return undefined;
	if (typeof target === 'object') return stages.find((stage) => stage.id === target.stage);
	return stages.find((stage) => stage.kind === target);
}

/** Where a stage stands on the way; a lost stage is before the won one, wherever the CRM lists it: money can still arrive. */
function rank(stage: Stage, stages: readonly Stage[]): number {
	if (stage.kind !== 'lost') return stage.order;
	const won = stages.find((candidate) => candidate.kind === 'won');
	return won ? won.order - 0.5 : stage.order;
}
