import type { CrmField, CrmObject, Pipeline } from '../../vocabulary/crmField';
import { fold } from '../../vocabulary/fold';
import { normaliseDecimal } from '../../vocabulary/money';
import { PAYMENT_VALUES, type PaymentValueKey, splitWords } from '../../vocabulary/paymentValue';
import { targetStage } from '../../vocabulary/stageRule';
import { toReference } from '../../vocabulary/subject';
import {
	completeMapping,
	differences,
	type FieldTarget,
	project,
	referenceTargets,
} from './project';
import { gatewayNameOf } from '../readPayments';
import type { FieldDifference, SyncContext, SyncOptions } from '../types';
import { unreadableMessage } from '../unreadable';
import { countedSubjects, type DealWork, isTakenOff, referenceField, type Verdict } from './work';

/** What the CRM has, read once per batch from the caller's memory. */
export interface Schema {
	readonly fields: Readonly<Record<CrmObject, readonly CrmField[]>>;
	readonly pipelines: readonly Pipeline[];
	readonly homeCurrency: string;
	/** IANA name of the zone whose days the CRM's dates are. */
	readonly timeZone: string;
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
	const { counted, isOutOfCount } = countedSubjects(work.subjects, root.subject);
	const { deal } = work;
	const mapping = completeMapping(options.mapping, context);
	// A test payment on a deal with live ones is kept as a reference and counts for nothing.
	if (isOutOfCount) {
		// This run has written the test's money already, and has no key to read the live payment with.
		if (work.changes.length > 0) work.review = { reason: 'testPayment', message: LIVE_MEANWHILE };
		return bookkeeping(work, options, context);
	}
	const unread = counted.find((subject) => work.unreadable?.has(toReference(subject)));
	if (unread) {
		const reason = 'otherGateway';
		const message = unreadableMessage(unread, deal, context);
		if (options.preview) return { reason, message };
		work.review = { reason, message };
		return bookkeeping(work, options, context);
	}
	const states = counted.flatMap((subject) => {
		const reference = toReference(subject);
		const state = work.states.get(reference);
		const isIgnored = work.subjects.replaced.has(reference) && state?.amountPaid === 0;
		return state && !isIgnored ? [state] : [];
	});
	const isLeft = states.length > 0 || !work.roots.every((one) => isTakenOff(work, one));
	if (!isLeft) return nothingLeft(work, schema, options, context);
	const terms = { amount: deal.amount, currency: deal.currency ?? schema.homeCurrency };
	const payment = fold(states.length > 0 ? states : [root.state], terms, options);
	if ('refused' in payment) {
		const { refused: reason, message } = payment;
		if (reason !== 'severalCurrencies') return { reason, message };
		work.review = { reason, message: `${message}. ${SEVERAL_REMEDY}` };
		return bookkeeping(work, options, context);
	}
	work.payment = payment;
	work.review = payment.isComparable ? undefined : otherCurrency(payment.currency, terms.currency);
	const remembered = deal.fields[context.crm.fieldName('milestones')] ?? null;
	const mark = root.subject.livemode ? '' : TEST_MARK;
	const values = {
		payment,
		subjects: work.subjects,
		milestones: [...splitWords(remembered), ...payment.milestones.map((one) => mark + one)],
		gatewayName: gatewayNameOf(payment.leading.subject, context),
		now: new Date(context.crmConnection.clock.now()).toISOString(),
	};
	const targets = project(mapping, schema.fields, values, schema.timeZone);
	const changes = differences(targets, deal, work.subjects, referenceField(context));
	const before = (key: PaymentValueKey) => storedValue(key, work, options);
	const totalPaidNow = PAYMENT_VALUES.totalPaid.read(values) ?? '0';
	const totalPaidBefore = before('totalPaid');
	const stage = targetStage({
		payment,
		before: {
			status: before('paymentStatus'),
			totalPaid: totalPaidBefore === null ? null : normaliseDecimal(totalPaidBefore),
			milestones: remembered === null ? null : milestonesOf(remembered, root.subject.livemode),
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

const LIVE_MEANWHILE =
	'A live payment came onto this deal in the moment in which a test payment was written, so its money fields may show the test. Run Sync Payment to CRM once more with the live credential, or wait for the next event of the live payment';

/** A test payment that was tried on a deal must not use up the move that the live one makes. */
const TEST_MARK = 'Test: ';

/** The milestones that a deal remembers of live payments, or of test ones. */
function milestonesOf(remembered: string, livemode: boolean): string[] {
	const words = splitWords(remembered);
	if (livemode) return words.filter((word) => !word.startsWith(TEST_MARK));
	return words.flatMap((word) =>
		word.startsWith(TEST_MARK) ? [word.slice(TEST_MARK.length)] : [],
	);
}

const SEVERAL_REMEDY =
	'The money fields of the deal stay as they are. Take one of the payments off with Unlink From Deal (node CRM Deals and Contacts), or fill the fields in by hand';

/** The references alone, where the money of the deal is not to be touched. */
function bookkeeping(work: DealWork, options: SyncOptions, context: SyncContext): DealPlan {
	const targets = referenceTargets(completeMapping(options.mapping, context), work.subjects);
	const changes = differences(targets, work.deal, work.subjects, referenceField(context));
	return { changes, contactTargets: [] };
}

const REFERENCES: readonly PaymentValueKey[] = ['paymentReferences', 'mainReference'];

/** A person took the last payment off while it was being written: the deal says nothing of money any more. */
function nothingLeft(
	work: DealWork,
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): DealPlan {
	const { changes, contactTargets } = bookkeeping(work, options, context);
	const { fields } = work.deal;
	const isKept = (field: string) =>
		!fields[field] || REFERENCES.some((key) => context.crm.fieldName(key) === field);
	const emptied = completeMapping(options.mapping, context).flatMap(({ source, object, field }) => {
		if (object !== 'deal' || 'fixed' in source || isKept(field)) return [];
		const label = schema.fields.deal.find(({ name }) => name === field)?.label ?? field;
		return [{ object, field, label, from: fields[field] ?? null, to: null }];
	});
	return { changes: [...changes, ...emptied], contactTargets };
}

function otherCurrency(paid: string, deal: string | null): DealWork['review'] {
	return {
		reason: 'otherCurrency',
		message: `The deal is in ${deal ?? 'another currency'} and its payments are in ${paid}, so nobody can tell whether they reach its amount. The money fields are written, the stage stays. Give the deal the currency and amount of its payments, or move its stage by hand`,
	};
}

/** What the deal's own fields say. Where the user maps the value elsewhere or nowhere, the deal tells nothing. */
function storedValue(key: PaymentValueKey, work: DealWork, options: SyncOptions): string | null {
	const row = options.mapping.find(
		({ source, object }) => object === 'deal' && 'value' in source && source.value === key,
	);
	return row ? (work.deal.fields[row.field] ?? null) : null;
}
