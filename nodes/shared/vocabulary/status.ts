/** The one payment status on the deal, in words for people. */
export const PAYMENT_STATUSES = [
	'Pending',
	'Action required',
	'Authorized',
	'Partially paid',
	'Paid',
	'Failed',
	'Delinquent',
	'Partially refunded',
	'Refunded',
	'Disputed',
	'Partially charged back',
	'Charged back',
	'Canceled',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What the fold knows of a deal when it decides the status. Left: paid, less what was refunded and lost, and what was credited. */
export interface StatusEvidence {
	readonly hasOpenDispute: boolean;
	/** Something was paid or credited once. */
	readonly hasSettled: boolean;
	/** Something is left. */
	readonly isLeft: boolean;
	/** Chargebacks took something for good. */
	readonly hasLost: boolean;
	readonly hasRefunded: boolean;
	/** Whether what is left can be measured by what the deal is worth. */
	readonly isComparable: boolean;
	/** What was left reached what the deal is worth at some moment. */
	readonly wasReached: boolean;
	/** What is left reaches it now. */
	readonly isEnough: boolean;
	/** Its invoices came to nothing by a discount. */
	readonly isForFree: boolean;
	readonly isDelinquent: boolean;
	readonly isAuthorized: boolean;
	readonly needsAction: boolean;
	readonly isPending: boolean;
	readonly hasFailed: boolean;
}

interface Rule {
	readonly status: PaymentStatus;
	/** For the README, which publishes this table. */
	readonly when: string;
	readonly holds: (evidence: StatusEvidence) => boolean;
}

/** The first rule that holds decides. */
export const STATUS_PRECEDENCE: readonly Rule[] = [
	{
		status: 'Disputed',
		when: 'a chargeback is open (an inquiry holds no money and does not count)',
		holds: (evidence) => evidence.hasOpenDispute,
	},
	{
		status: 'Charged back',
		when: 'a chargeback was lost, and nothing of the money is left',
		holds: ({ hasLost, isLeft }) => hasLost && !isLeft,
	},
	{
		status: 'Refunded',
		when: 'something was refunded, and nothing of the money is left',
		holds: ({ hasRefunded, isLeft }) => hasRefunded && !isLeft,
	},
	{
		status: 'Delinquent',
		when: 'less is there than the deal is worth, and an invoice is past due or was given up, or its subscription is unpaid',
		holds: ({ isComparable, isEnough, isDelinquent }) => isComparable && !isEnough && isDelinquent,
	},
	{
		status: 'Partially charged back',
		when: 'all was there once, and a lost chargeback took a part of it',
		holds: (evidence) => isBelowAgain(evidence) && evidence.hasLost,
	},
	{
		status: 'Partially refunded',
		when: 'all was there once, and a part of it was refunded',
		holds: (evidence) => isBelowAgain(evidence) && evidence.hasRefunded,
	},
	{
		status: 'Paid',
		when: 'what is left reaches what the deal is worth, within the tolerance; or its invoices came to nothing by a discount',
		holds: ({ isComparable, isEnough, isForFree }) => isComparable && (isEnough || isForFree),
	},
	{
		status: 'Partially paid',
		when: 'something was paid or credited, and is left',
		holds: ({ isLeft }) => isLeft,
	},
	{
		status: 'Authorized',
		when: 'the money is reserved and waits for its capture',
		holds: (evidence) => evidence.isAuthorized,
	},
	{
		status: 'Action required',
		when: 'the customer has to confirm the payment',
		holds: (evidence) => evidence.needsAction,
	},
	{
		status: 'Pending',
		when: 'a payment is under way, is looked at by a fraud check, or waits for the customer',
		holds: (evidence) => evidence.isPending,
	},
	{
		status: 'Failed',
		when: 'the last try was declined and nothing was paid',
		holds: (evidence) => evidence.hasFailed,
	},
	{ status: 'Canceled', when: 'nothing else is left', holds: () => true },
];

export function statusOf(evidence: StatusEvidence): PaymentStatus {
	const rule = STATUS_PRECEDENCE.find(({ holds }) => holds(evidence));
	return rule?.status ?? 'Canceled';
}

function isBelowAgain({ isComparable, wasReached, isEnough }: StatusEvidence): boolean {
	return isComparable && wasReached && !isEnough;
}
