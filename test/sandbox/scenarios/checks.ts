/** Expectations in the words of people: each says what it looks at, what should be there, and what is. */
import { normaliseDecimal } from '../../../nodes/shared/vocabulary/money';
import type { PaymentStatus } from '../../../nodes/shared/vocabulary/status';
import type { ActivityView, GatewayDetail } from '../lens';
import type { Branch, Check, Effect } from './scenario';
import type { Seen } from './stage';

export const THANK_YOU_SUBJECT = 'Thank you for your payment';
export const WELCOME_TASK = 'Welcome the customer';
const DECLINED_SUBJECT = 'Your payment did not go through';
const REFUND_SUBJECT = 'Your refund is on its way';
const NOTHING = 'nothing';

/** Whose task it is. */
const TASK_BRANCHES: Readonly<Record<string, Branch>> = {
	[WELCOME_TASK]: 'paid',
	'Payment declined': 'failed',
	'Invoice payment declined': 'failed',
	'Subscription canceled': 'subscription',
	'Trial ends soon': 'subscription',
	'Payment disputed': 'dispute',
	'Dispute won': 'dispute',
	'Dispute lost': 'dispute',
	'Refund or keep? Fraud warning': 'dispute',
	'Invoice could not be issued': 'other',
};

/** A payment field of the deal by its label. */
function field(label: string, expected: string): Check {
	return {
		what: label,
		expected,
		look({ deal }) {
			const text = deal.fields.find((each) => each.label === label)?.value ?? NOTHING;
			return { text, fits: text === expected };
		},
	};
}

export const paymentStatus = (status: PaymentStatus): Check => field('Payment Status', status);

export const failureReason = (words: string, needsDetail?: GatewayDetail): Check => ({
	...field('Payment Failure Reason', words),
	...(needsDetail === undefined ? {} : { needsDetail }),
});

export const subscriptionStatus = (status: string): Check => field('Subscription Status', status);

export const untouched = (): Check => field('Payment Status', NOTHING);

/** Total Paid and its neighbours: compared as amounts, since a CRM writes 1200.00 in its own way. */
function amount(label: string, expected: string): Check {
	return {
		what: label,
		expected,
		look({ deal }) {
			const value = deal.fields.find((each) => each.label === label)?.value ?? NOTHING;
			const fits = isSameDecimal(value, expected);
			return { text: fits ? expected : value, fits };
		},
	};
}

export const totalPaid = (expected: string): Check => amount('Total Paid', expected);
export const totalRefunded = (expected: string): Check => amount('Total Refunded', expected);
export const outstanding = (expected: string): Check => amount('Amount Outstanding', expected);
export const mrr = (expected: string): Check => amount('MRR', expected);

function isSameDecimal(left: string, right: string): boolean {
	const isDecimal = /^-?\d+([.]\d+)?$/;
	return isDecimal.test(left) && normaliseDecimal(left) === normaliseDecimal(right);
}

const STAGE_WORDS = { won: 'a won stage', open: 'an open stage', lost: 'a lost stage' } as const;

export function stage(kind: keyof typeof STAGE_WORDS): Check {
	return {
		what: 'Stage',
		expected: STAGE_WORDS[kind],
		look: ({ deal }) => ({ text: deal.stage, fits: deal.stageKind === kind }),
	};
}

/** Pipelines end each in a stage of its own; in some CRMs all of them in one. */
export function ownWonStage(): Check {
	return {
		what: 'Stage',
		expected: 'the won stage of its own pipeline',
		look({ deal }) {
			const won = deal.stages.filter(({ kind }) => kind === 'won').map(({ id }) => id);
			return { text: deal.stage, fits: won.length === 1 && won[0] === deal.stageId };
		},
	};
}

/** Once, however many deliveries told of it. */
export function contactLinked(): Check {
	return {
		what: 'Contact on the deal',
		expected: 'the customer, once',
		look({ deal, email }) {
			const found = deal.contacts.filter((contact) => contact.email === email);
			const isOnly = found.length === 1 && deal.contacts.length === 1;
			const text = deal.contacts.map((contact) => contact.email).join(', ') || 'nobody';
			return { text: isOnly ? 'the customer, once' : text, fits: isOnly };
		},
	};
}

/** What the sync itself notes on the deal, by headline, in any order: each of them once, and no other. */
export function notes(...headlines: readonly string[]): Check {
	return listed('Notes on the deal', headlines, undefined, ({ deal }) =>
		deal.notes.filter((note) => !isOfBranch(note)),
	);
}

/** What else is noted for colleagues. */
export function notesForFinance(...headlines: readonly string[]): Check {
	return listed('Notes for finance', headlines, 'refunded', ({ deal }) =>
		deal.notes.filter(isOfBranch),
	);
}

/** A note that a branch of the workflow created, and so not the sync: its key begins with its kind. */
function isOfBranch({ key }: ActivityView): boolean {
	return key === null || key.startsWith('note:');
}

/** Every task on the deal, by headline, in any order; of the branches that are published. */
export function tasks(...headlines: readonly string[]): Check {
	const expected = (effects: ReadonlySet<Effect>) =>
		inOrder(headlines.filter((headline) => effects.has(branchOf(headline))));
	return {
		what: 'Tasks on the deal',
		expected,
		look({ deal }, effects) {
			const text = inOrder(deal.tasks.map(headlineOf));
			return { text, fits: text === expected(effects) };
		},
	};
}

function branchOf(headline: string): Branch {
	const branch = TASK_BRANCHES[headline];
	if (branch === undefined) throw new Error(`No branch is known for the task "${headline}"`);
	return branch;
}

const inOrder = (headlines: readonly string[]): string =>
	[...headlines].sort().join(', ') || 'none';

/** Of the mails with a subject, the texts; each of these parts stands in one of them. */
function mailsSay(
	subject: string,
	needs: Effect,
	parts: readonly string[],
	needsDetail?: GatewayDetail,
): Check {
	const expected = parts.join(', ');
	return {
		what: `${needsDetail === undefined ? 'Text of' : 'Page in'} "${subject}"`,
		expected,
		needs,
		...(needsDetail === undefined ? {} : { needsDetail }),
		look({ mails: all }) {
			const texts = all.filter((mail) => mail.subject === subject).map(({ text }) => text);
			const missing = parts.filter((part) => !texts.some((text) => text.includes(part)));
			return {
				text: missing.length === 0 ? expected : texts.join('\n') || NOTHING,
				fits: missing.length === 0,
			};
		},
	};
}

export const thanksSay = (...parts: readonly string[]): Check =>
	mailsSay(THANK_YOU_SUBJECT, 'paid', parts);
export const declineSays = (...parts: readonly string[]): Check =>
	mailsSay(DECLINED_SUBJECT, 'failed', parts);
/** Where it is said that the money arrived, and where it can still be paid. */
export const thanksLink = (): Check => mailsSay(THANK_YOU_SUBJECT, 'paid', ['http'], 'receiptPage');
export const declineLink = (): Check =>
	mailsSay(DECLINED_SUBJECT, 'failed', ['Pay here: http'], 'renewalPage');
export const refundSays = (...parts: readonly string[]): Check =>
	mailsSay(REFUND_SUBJECT, 'refunded', parts);

function listed(
	what: string,
	headlines: readonly string[],
	needs: Effect | undefined,
	find: (seen: Seen) => readonly ActivityView[],
): Check {
	const expected = inOrder(headlines);
	return {
		what,
		expected,
		...(needs === undefined ? {} : { needs }),
		look(seen) {
			const text = inOrder(find(seen).map(headlineOf));
			return { text, fits: text === expected };
		},
	};
}

/** `Payment received: €1,200.00` → `Payment received` */
function headlineOf({ title }: ActivityView): string {
	return title.split(':')[0] ?? title;
}

/** To the customer. */
function mails(subject: string, count: number, needs: Effect): Check {
	return counted(`Mails "${subject}"`, count, needs, (seen) =>
		seen.mails.filter((mail) => mail.subject === subject),
	);
}

export function chatMessages(about: string, count: number): Check {
	return counted(`Chat messages "… ${about} …"`, count, 'chat', ({ chat }) =>
		chat.filter(({ text }) => text.includes(about)),
	);
}

/** Somebody is asked to find the deal. */
export function reviewTasks(count: number): Check {
	return counted('Tasks for a person, without a deal', count, 'paid', (seen) => [
		...seen.reviewTasks,
	]);
}

/** The customer is thanked for each payment, and welcomed by a colleague once. */
export const thanked = (times = 1): Check[] => [
	mails(THANK_YOU_SUBJECT, times, 'paid'),
	counted(`Tasks "${WELCOME_TASK}"`, Math.min(times, 1), 'paid', ({ deal }) =>
		deal.tasks.filter(({ title }) => title === WELCOME_TASK),
	),
];

/** The customer hears why, and how to pay after all. */
export const toldOfDecline = (times = 1): Check => mails(DECLINED_SUBJECT, times, 'failed');

export const toldOfRefund = (times = 1): Check => mails(REFUND_SUBJECT, times, 'refunded');

/** The contact's own stage in the CRM. */
export function contactIs(lifecycleStage: string): Check {
	return {
		what: 'Contact',
		expected: lifecycleStage,
		needs: 'onboarding',
		look({ deal, email }) {
			const found = deal.contacts.find((contact) => contact.email === email);
			const text = found?.lifecycleStage ?? NOTHING;
			return { text, fits: text === lifecycleStage };
		},
	};
}

function counted(
	what: string,
	count: number,
	needs: Effect | undefined,
	find: (seen: Seen) => readonly unknown[],
): Check {
	const check: Check = {
		what,
		expected: times(count),
		look(seen) {
			const found = find(seen).length;
			return { text: times(found), fits: found === count };
		},
	};
	return needs === undefined ? check : { ...check, needs };
}

function times(count: number): string {
	return count === 0 ? 'none' : count === 1 ? 'one' : String(count);
}

/** Every delivery of the run was taken in the end. */
export function allDelivered(): Check {
	const expected = 'every one';
	return {
		what: 'Deliveries that n8n took',
		expected,
		look({ deliveries }) {
			const taken = deliveries.filter(({ state }) => state === 'delivered').length;
			const fits = deliveries.length > 0 && taken === deliveries.length;
			return { text: fits ? expected : `${taken} of ${deliveries.length}`, fits };
		},
	};
}

/** What CRM trouble must look like from the gateway: not taken, so that it is sent again. */
export function askedToRepeat(): Check {
	const expected = 'asked to send it again';
	return {
		what: 'Answer to the gateway',
		expected,
		look({ deliveries }) {
			const answers = deliveries.flatMap(({ attempts }) => attempts);
			const isAsked = answers.some(({ status }) => status === null || status >= 400);
			return {
				text: isAsked ? expected : answers.length > 0 ? 'taken' : 'none yet',
				fits: isAsked,
			};
		},
	};
}

/** Not one delivery of the run has reached n8n. */
export function allLost(): Check {
	const expected = 'not one';
	return {
		what: 'Deliveries that n8n took',
		expected,
		look({ deliveries }) {
			const lost = deliveries.filter(({ state }) => state === 'dropped').length;
			const fits = deliveries.length > 0 && lost === deliveries.length;
			return {
				text: fits ? expected : `${deliveries.length - lost} of ${deliveries.length}`,
				fits,
			};
		},
	};
}
