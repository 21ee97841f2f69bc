import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import { FAILURE_WORDS, type PaymentFailure } from '../../../nodes/shared/vocabulary/failure';
import { lookup } from '../../../nodes/shared/vocabulary/lookup';
import { fromDecimal } from '../../../nodes/shared/vocabulary/money';
import type { CrmReference, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { paymentState as stateOf } from '../../../nodes/shared/vocabulary/state/payment';
import type {
	AttemptRecord,
	PaymentRecord,
	RefundRecord,
} from '../../../nodes/shared/vocabulary/state/record';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { AcornPayment, AcornRefund } from './shapes';
import { ATTEMPT_OUTCOMES, PAYMENT_STATES, REFUND_STATES, REFUSALS } from './statuses';

/** What shops write into the memo: `crm=…;account=…;deal=…;contact=…`, as much of it as they know. */
const WORD = /(?:^|;)(crm|account|deal|contact)=([^;]+)/g;

/** The payment with this id, as the sync calls it. */
export function subjectOf(
	id: string,
	account: string,
	{ livemode }: Pick<GatewayConnection, 'livemode'>,
): Subject {
	return { gateway: 'acorn', account, livemode, kind: 'payment', id };
}

export function paymentState(subject: Subject, payment: AcornPayment): PaymentState {
	return stateOf(subject, toRecord(payment));
}

/** Amounts are decimal text, moments ISO 8601; a payment is one attempt for ever. */
function toRecord(payment: AcornPayment): PaymentRecord {
	const { id, state, amount, payer, title, created, refunds } = payment;
	const crmReference = referenceIn(payment.memo);
	return {
		id,
		rawStatus: state,
		currency: amount.currency,
		createdAt: moment(created),
		...(title ? { description: title } : {}),
		customer: {
			...(payer.email ? { email: payer.email } : {}),
			...(payer.name ? { name: payer.name } : {}),
		},
		...(crmReference ? { crmReference } : {}),
		url: `https://acornpay.example/payments/${id}`,
		stage: lookup(PAYMENT_STATES, state) ?? 'unknown',
		amount: fromDecimal(amount.value, amount.currency),
		attempts: [toAttempt(payment)].filter((attempt) => attempt !== undefined),
		declines: [],
		refunds: refunds.map((refund) => toRefund(refund, amount.currency)),
		disputes: [],
	};
}

function toAttempt(payment: AcornPayment): AttemptRecord | undefined {
	const { id, state, amount, created, decided, method, fee, refusal } = payment;
	const outcome = lookup(ATTEMPT_OUTCOMES, state);
	if (!outcome) return undefined;
	const value = fromDecimal(amount.value, amount.currency);
	const cost = fee === null ? undefined : fromDecimal(fee, amount.currency);
	return {
		id,
		outcome,
		amount: value,
		triedAt: moment(outcome === 'failed' ? (decided ?? created) : created),
		...(decided === null ? {} : { arrivedAt: moment(decided) }),
		method: { type: method.kind, ...(method.last4 ? { last4: method.last4 } : {}) },
		...(refusal ? { failure: failureOf(refusal) } : {}),
		...(cost === undefined ? {} : { fee: cost, net: value - cost }),
	};
}

function failureOf(refusal: string): PaymentFailure {
	const category = lookup(REFUSALS, refusal) ?? 'unknown';
	return { category, code: refusal, message: FAILURE_WORDS[category], retryable: true };
}

function toRefund({ id, state, value, changed }: AcornRefund, currency: string): RefundRecord {
	return {
		id,
		outcome: lookup(REFUND_STATES, state) ?? 'pending',
		amount: fromDecimal(value, currency),
		at: moment(changed),
	};
}

function referenceIn(memo: string | null): CrmReference | undefined {
	const words = new Map([...(memo ?? '').matchAll(WORD)].map(([, name, value]) => [name, value]));
	const [crm, account, dealId, contactId] = ['crm', 'account', 'deal', 'contact'].map((name) =>
		words.get(name),
	);
	if (!dealId && !contactId) return undefined;
	return {
		...(crm ? { crm } : {}),
		...(account ? { account } : {}),
		...(dealId ? { dealId } : {}),
		...(contactId ? { contactId } : {}),
	};
}

function moment(text: string): string {
	return new Date(text).toISOString();
}
