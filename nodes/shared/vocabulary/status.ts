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
	'Charged back',
	'Canceled',
] as const;

export type PaymentStatus = (typeof PAYMENT_STATUSES)[number];

/** What the fold knows of a deal when it decides the status; amounts in minor units of one currency. */
export interface StatusEvidence {
	readonly totalPaid: number;
	readonly totalRefunded: number;
	/** Whether what was paid reaches the deal's amount. */
	readonly isFullyPaid: boolean;
	readonly hasOpenDispute: boolean;
	/** Lost chargebacks took back all that was paid and not refunded. */
	readonly isChargedBack: boolean;
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
		when: 'a chargeback is open (an inquiry moves no money and does not count)',
		holds: (evidence) => evidence.hasOpenDispute,
	},
	{
		status: 'Charged back',
		when: 'lost chargebacks took back everything that was paid and not refunded',
		holds: (evidence) => evidence.isChargedBack,
	},
	{
		status: 'Refunded',
		when: 'everything that was paid has been refunded',
		holds: ({ totalPaid, totalRefunded }) => totalPaid > 0 && totalRefunded >= totalPaid,
	},
	{
		status: 'Delinquent',
		when: 'a subscription is past due or unpaid, or an invoice was given up as uncollectible',
		holds: (evidence) => evidence.isDelinquent,
	},
	{
		status: 'Partially refunded',
		when: 'a part of what was paid has been refunded',
		holds: ({ totalRefunded }) => totalRefunded > 0,
	},
	{
		status: 'Paid',
		when: 'what was paid reaches the deal amount in the same currency, within the tolerance',
		holds: (evidence) => evidence.isFullyPaid,
	},
	{
		status: 'Partially paid',
		when: 'something was paid',
		holds: ({ totalPaid }) => totalPaid > 0,
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
		when: 'a payment is under way or waits for the customer',
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
