/** `POST /control/paypal/…`: the verbs for people and processes outside the test. */
import { z } from 'zod';

import { answerOrders } from '../server/systemControl';
import type { SandboxRequest, SandboxResponse } from '../system';
import type { AccountVerbs } from './account/verbs';
import type { BillingVerbs } from './billing/verbs';
import type { PaymentVerbs } from './payments/verbTypes';
import { PaypalFailure } from './protocol/errors';

export type Verbs = PaymentVerbs & BillingVerbs & AccountVerbs;

const PAY = z
	.object({
		value: z.string(),
		currency: z.string().length(3).optional(),
		customId: z.string().optional(),
		invoiceId: z.string().optional(),
		description: z.string().optional(),
		email: z.string().optional(),
		name: z.string().optional(),
	})
	.strict();
const PART = z.object({ value: z.string().optional() }).strict();
const DECLINE = PAY.extend({ code: z.string().optional() });
const PEND = PAY.extend({ reason: z.string().optional() });
const CLOSE = z.object({ outcome: z.enum(['won', 'lost']) }).strict();
const OUTCOME = z.object({ outcome: z.enum(['succeeds', 'fails']) }).strict();
const DISPUTE = z
	.object({
		value: z.string().optional(),
		reason: z.string().optional(),
		channel: z.enum(['INTERNAL', 'EXTERNAL']).optional(),
	})
	.strict();
const BILL = z
	.object({
		units: z.number().int().positive(),
		currency: z.string().length(3),
		email: z.string().optional(),
		name: z.string().optional(),
		description: z.string().optional(),
		memo: z.string().optional(),
		customId: z.string().optional(),
		trialDays: z.number().int().positive().optional(),
	})
	.strict();
const WAIT = z.object({ milliseconds: z.number().positive() }).strict();

/** Answers control requests with the object that came of them. */
export function createControl(verbs: Verbs): (request: SandboxRequest) => SandboxResponse {
	const answer = answerOrders(refusalOf, {
		'POST /pay': (body) => verbs.pay(PAY.parse(body)),
		'POST /decline': (body) => {
			const { code, ...payment } = DECLINE.parse(body);
			return verbs.decline(payment, code);
		},
		'POST /pend': (body) => {
			const { reason, ...payment } = PEND.parse(body);
			return verbs.pend(payment, reason);
		},
		'POST /authorize': (body) => verbs.authorize(PAY.parse(body)),
		'POST /capture_without_order': (body) => verbs.captureWithoutOrder(PAY.parse(body)),
		'POST /orders/:id/approve': (_body, { id = '' }) => verbs.payerApproves(id),
		'POST /orders/:id/capture': (_body, { id = '' }) => verbs.capture(id),
		'POST /payments/:id/pay_again': (_body, { id = '' }) => verbs.payAgain(id),
		'POST /payments/:id/settle': (body, { id = '' }) =>
			OUTCOME.parse(body).outcome === 'succeeds' ? verbs.settle(id) : verbs.deny(id),
		'POST /payments/:id/capture_authorization': (body, { id = '' }) =>
			verbs.captureAuthorization(id, PART.parse(body).value),
		'POST /payments/:id/void': (_body, { id = '' }) => verbs.voidAuthorization(id),
		'POST /payments/:id/refund': (body, { id = '' }) => verbs.refund(id, PART.parse(body).value),
		'POST /payments/:id/reverse': (body, { id = '' }) => verbs.reverse(id, PART.parse(body).value),
		'POST /payments/:id/inquire': (body, { id = '' }) => verbs.inquire(id, DISPUTE.parse(body)),
		'POST /payments/:id/dispute': (body, { id = '' }) => verbs.openDispute(id, DISPUTE.parse(body)),
		'POST /disputes/:id/escalate': (_body, { id = '' }) => verbs.escalateDispute(id),
		'POST /disputes/:id/close': (body, { id = '' }) =>
			verbs.closeDispute(id, CLOSE.parse(body).outcome),
		'POST /refunds/slow': () => {
			verbs.makeRefundsSlow();
			return { areSlow: true };
		},
		'POST /refunds/:id/settle': (body, { id = '' }) =>
			OUTCOME.parse(body).outcome === 'succeeds' ? verbs.settleRefund(id) : verbs.failRefund(id),
		'POST /invoice': (body) => verbs.invoice(BILL.parse(body)),
		'POST /invoices/:id/pay': (_body, { id = '' }) => verbs.payInvoice(id),
		'POST /invoices/:id/overdue': (_body, { id = '' }) => {
			verbs.makeOverdue(id);
			return { id };
		},
		'POST /subscribe': (body) => verbs.subscribe(BILL.parse(body)),
		'POST /subscriptions/:id/renew': (body, { id = '' }) => {
			if (OUTCOME.parse(body).outcome === 'succeeds') verbs.renew(id);
			else verbs.failRenewal(id);
			return { id };
		},
		'POST /subscriptions/:id/recover': (_body, { id = '' }) => {
			verbs.recover(id);
			return { id };
		},
		'POST /subscriptions/:id/cancel': (_body, { id = '' }) => {
			verbs.cancelSubscription(id);
			return { id };
		},
		'POST /wait': (body) => {
			const { milliseconds } = WAIT.parse(body);
			verbs.wait(milliseconds);
			return { milliseconds };
		},
		'GET /state': () => ({
			orders: verbs.orders(),
			captures: verbs.captures(),
			refunds: verbs.refunds(),
			disputes: verbs.disputes(),
			webhooks: verbs.webhooks(),
		}),
	});
	// Copies: what tests hold on to must not change under them.
	return (request) => structuredClone(answer(request));
}

const refusalOf = (error: unknown) =>
	error instanceof PaypalFailure
		? { status: error.status, message: error.details[0]?.issue ?? error.code }
		: undefined;
