import type { DealRecord } from '../../contracts/crm';
import type { DealPayment } from '../../vocabulary/fold';
import type { Failure } from '../../vocabulary/failure';
import type { PaymentState } from '../../vocabulary/payment';
import { type Subject, fromReference } from '../../vocabulary/subject';
import type { SubjectSet } from '../../vocabulary/subjectSet';
import type { Root } from '../roots';
import type { FieldDifference, ReviewReason, SyncContext } from '../types';

/** One deal of the batch on its way to agreeing with the gateway. Changed in place by the converge loop only. */
export interface DealWork {
	/** As last read. */
	deal: DealRecord;
	readonly roots: readonly Root[];
	/** What is known to belong to the deal: its own set, and this batch. */
	subjects: SubjectSet;
	/** The latest state of each counted subject, by reference. */
	states: ReadonlyMap<string, PaymentState>;
	/** Counted subjects that no credential of this run reads, by reference: without them nothing is added up. */
	unreadable?: ReadonlySet<string>;
	payment?: DealPayment;
	contactId?: string;
	stageMovedTo?: string;
	/** Everything this run changed; the first `from` and the last `to` of each field. */
	changes: readonly FieldDifference[];
	/** Its last write was refused since somebody else had changed the deal, in whatever field. */
	isStale?: boolean;
	/** The stage was refused, the money fields were written. */
	stageRefused?: Failure;
	/** The contact was refused, the deal was written. */
	contactRefused?: Failure;
	/**
	 * The deal was written as far as it could be, and a person has to look at it; its items leave by Needs Review instead of New,
	 * once and again whenever something changed.
	 */
	review?: { readonly reason: ReviewReason; readonly message: string };
	verdict?: Verdict;
}

/** Why a deal's work ended before it agreed. */
export type Verdict =
	{ readonly reason: ReviewReason; readonly message: string } | { readonly failure: Failure };

/** Whether a person took the payment off the deal while it was being written. */
export function isTakenOff({ subjects }: DealWork, { reference }: Root): boolean {
	return subjects.removed.has(reference);
}

/** The subjects whose money counts on the deal: of one mode, and test payments never on a deal that live ones reach. */
export function countedSubjects(
	set: SubjectSet,
	root: Subject,
): {
	readonly counted: readonly Subject[];
	/** A test payment on a deal that a live one is on. */
	readonly isOutOfCount: boolean;
} {
	const subjects = set.references.flatMap((reference) => fromReference(reference) ?? []);
	if (!root.livemode && subjects.some(({ livemode }) => livemode)) {
		return { counted: [], isOutOfCount: true };
	}
	return {
		counted: subjects.filter((subject) => subject.livemode === root.livemode),
		isOutOfCount: false,
	};
}

export function referenceField({ crm }: Pick<SyncContext, 'crm'>): string {
	return crm.fieldName('paymentReferences');
}

/** One list of changes per deal, however many rounds it took. */
export function mergeChanges(
	earlier: readonly FieldDifference[],
	later: readonly FieldDifference[],
): FieldDifference[] {
	const merged = new Map(earlier.map((change) => [`${change.object}.${change.field}`, change]));
	for (const change of later) {
		const key = `${change.object}.${change.field}`;
		merged.set(key, { ...change, from: merged.get(key)?.from ?? change.from });
	}
	return [...merged.values()].filter(({ from, to }) => from !== to);
}
