import type { CrmField, CrmObject, Pipeline } from '../vocabulary/crmField';
import { fold } from '../vocabulary/fold';
import { normaliseDecimal } from '../vocabulary/money';
import { PAYMENT_VALUES, type PaymentValueKey } from '../vocabulary/paymentValue';
import { targetStage } from '../vocabulary/stageRule';
import { toReference } from '../vocabulary/subject';
import { completeMapping, differences, type FieldTarget, project } from './project';
import { unlinkFrom } from './remedy';
import type { FieldDifference, SyncContext, SyncOptions } from './types';
import { countedSubjects, type DealWork, type Verdict } from './work';

/** What the CRM has, read once per batch from the caller's memory. */
export interface Schema {
	readonly fields: Readonly<Record<CrmObject, readonly CrmField[]>>;
	readonly pipelines: readonly Pipeline[];
	readonly homeCurrency: string;
}

/** What one deal needs; nothing to do when `changes` is empty. */
export interface DealPlan {
	readonly changes: readonly FieldDifference[];
	readonly stage?: string;
	readonly contactTargets: readonly FieldTarget[];
}

/** A deal, and what it needs. */
export interface PlannedWork {
	readonly work: DealWork;
	readonly plan: DealPlan;
}

/**
 * The deal as read and the states as read, in; what has to change, out. Pure but for `work.payment`, which keeps what was
 * folded. Nothing here knows what an earlier run saw.
 */
export function planDeal(
	work: DealWork,
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): DealPlan | Verdict {
	const [root] = work.roots;
	if (!root) return { changes: [], contactTargets: [] };
	const { counted, foreign } = countedSubjects(work.subjects, root.subject);
	if (foreign[0]) {
		return {
			reason: 'otherGateway',
			message: `This deal also has the payment ${toReference(foreign[0])}, which the ${context.gateway.displayName} credential cannot read, so its totals would be wrong. If it does not belong there, ${unlinkFrom(toReference(foreign[0]), work.deal)}`,
		};
	}
	const states = counted.flatMap((subject) => {
		const reference = toReference(subject);
		const state = work.states.get(reference);
		const isIgnored = work.subjects.replaced.has(reference) && state?.amountPaid === 0;
		return state && !isIgnored ? [state] : [];
	});
	const { deal } = work;
	const terms = { amount: deal.amount, currency: deal.currency ?? schema.homeCurrency };
	const payment = fold(states.length > 0 ? states : [root.state], terms, options);
	if ('refused' in payment) return { reason: payment.refused, message: payment.message };
	work.payment = payment;
	const values = {
		payment,
		subjects: work.subjects,
		gatewayName: context.gateway.displayName,
		now: new Date(context.crmConnection.clock.now()).toISOString(),
	};
	const mapping = completeMapping(options.mapping, context);
	const targets = project(mapping, schema.fields, values);
	const changes = differences(targets, deal);
	const before = (key: PaymentValueKey) => storedValue(key, work, options);
	const totalPaidNow = PAYMENT_VALUES.totalPaid.read(values) ?? '0';
	const totalPaidBefore = before('totalPaid');
	const stage = targetStage({
		payment,
		before: {
			status: before('paymentStatus'),
			totalPaid: totalPaidBefore === null ? null : normaliseDecimal(totalPaidBefore),
		},
		totalPaidNow: normaliseDecimal(totalPaidNow),
		stage: deal.stage,
		pipeline: deal.pipeline,
		pipelines: schema.pipelines,
		rules: options.stageRules,
	});
	return {
		changes,
		stage: changes.length > 0 && work.stageRefused === undefined ? stage : undefined,
		contactTargets: targets.filter(({ object, value }) => object === 'contact' && value !== null),
	};
}

/** What the deal's own fields say. Where the user maps the value elsewhere or nowhere, the deal tells nothing. */
function storedValue(key: PaymentValueKey, work: DealWork, options: SyncOptions): string | null {
	const row = options.mapping.find(
		({ source, object }) => object === 'deal' && 'value' in source && source.value === key,
	);
	return row ? (work.deal.fields[row.field] ?? null) : null;
}
