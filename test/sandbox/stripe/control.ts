/** `POST /control/stripe/…`: the scenarios for people and processes outside the test. */
import { answerOrders } from '../server/systemControl';
import type { SandboxRequest, SandboxResponse } from '../system';
import type { Mode } from './account/mode';
import {
	ANSWER,
	CHANGE_CARD,
	CHARGE,
	CHECKOUT,
	CLOSE,
	CREDIT,
	CREDIT_CUSTOMER,
	DISPUTE,
	FUND,
	GIVE_UP,
	HOLD,
	INVOICE,
	PAY,
	PAYER,
	PAY_INTENT,
	PLAN,
	REFUND,
	REVISE,
	SETTLE_IN,
	SUBSCRIBE,
} from './controlParameters';
import { StripeFailure } from './protocol/errors';
import type { Scenarios } from './scenarios';

/** Answers control requests with the object that came of them. */
export function createControl(
	scenarios: Scenarios,
	modeOf: (livemode?: boolean) => Mode,
): (request: SandboxRequest) => SandboxResponse {
	return answerOrders(refusalOf, {
		'POST /pay': (body) => scenarios.pay(PAY.parse(body)),
		'POST /payment_intents/:id/pay': (body, { id = '' }) =>
			scenarios.payIntent(id, PAY_INTENT.parse(body).paymentMethod),
		'POST /payment_intents/:id/refund': (body, { id = '' }) =>
			scenarios.refund(id, REFUND.parse(body).amount),
		'POST /payment_intents/:id/dispute': (body, { id = '' }) =>
			scenarios.dispute(id, DISPUTE.parse(body)),
		'POST /payment_intents/:id/authenticate': (body, { id = '' }) =>
			scenarios.authenticate(id, ANSWER.parse(body).outcome),
		'POST /payment_intents/:id/settle': (body, { id = '' }) =>
			scenarios.settleDebit(id, ANSWER.parse(body).outcome),
		'POST /payment_intents/:id/return': (_body, { id = '' }) => scenarios.returnDebit(id),
		'POST /payment_intents/:id/review': (_body, { id = '' }) => scenarios.openReview(id),
		'POST /payment_intents/:id/early_fraud_warning': (_body, { id = '' }) =>
			scenarios.warnOfFraud(id),
		'POST /reviews/:id/approve': (_body, { id = '' }) => scenarios.closeReview(id),
		'POST /charge': (body) => scenarios.charge(CHARGE.parse(body)),
		'POST /checkout': (body) => scenarios.checkout(CHECKOUT.parse(body)),
		'POST /credit': (body) => {
			const { email, amount, currency, livemode } = CREDIT_CUSTOMER.parse(body);
			return scenarios.creditCustomer(email, amount, currency, livemode);
		},
		'POST /customers/:id/fund': (body, { id = '' }) => {
			const { amount, currency } = FUND.parse(body);
			return scenarios.fundCustomer(id, amount, currency);
		},
		'POST /balance/hold': (body) => {
			const { isHeld, livemode } = HOLD.parse(body);
			scenarios.holdSettlement(isHeld, livemode);
			return { isHeld };
		},
		'POST /balance/settle': () => ({ charges: scenarios.settleBalances() }),
		'POST /balance/currency': (body) => {
			const { currency, rates, livemode } = SETTLE_IN.parse(body);
			scenarios.settleIn(currency, rates, livemode);
			return { currency };
		},
		'POST /disputes/:id/appeal': (_body, { id = '' }) => scenarios.winAppeal(id),
		'POST /disputes/:id/escalate': (_body, { id = '' }) => scenarios.escalateDispute(id),
		'POST /disputes/:id/close': (body, { id = '' }) =>
			scenarios.closeDispute(id, CLOSE.parse(body).outcome),
		'POST /subscribe': (body) => scenarios.subscribe(SUBSCRIBE.parse(body)),
		'POST /subscriptions/:id/advance': (_body, { id = '' }) => scenarios.advanceSubscription(id),
		'POST /subscriptions/:id/card': (body, { id = '' }) =>
			scenarios.changeCard(id, CHANGE_CARD.parse(body).paymentMethod),
		'POST /subscriptions/:id/give_up': (body, { id = '' }) =>
			scenarios.giveUpSubscription(id, GIVE_UP.parse(body).outcome),
		'POST /subscriptions/:id/expire': (_body, { id = '' }) => scenarios.expireSubscription(id),
		'POST /invoice': (body) => scenarios.invoice(INVOICE.parse(body)),
		'POST /invoices/:id/pay': (body, { id = '' }) =>
			scenarios.payInvoice(id, PAY_INTENT.parse(body).paymentMethod),
		'POST /invoices/:id/overdue': (_body, { id = '' }) => scenarios.makeInvoiceOverdue(id),
		'POST /subscriptions/:id/plan': (body, { id = '' }) => {
			const { amount, ...options } = PLAN.parse(body);
			return scenarios.changePlan(id, amount, options);
		},
		'POST /subscriptions/:id/fail_finalization': (_body, { id = '' }) =>
			scenarios.failFinalization(id),
		'POST /invoices/:id/credit': (body, { id = '' }) =>
			scenarios.creditInvoice(id, CREDIT.parse(body)),
		'POST /invoices/:id/pay_out_of_band': (_body, { id = '' }) => scenarios.payOutOfBand(id),
		'POST /invoices/:id/record': (body, { id = '' }) =>
			scenarios.recordPayment(id, REVISE.parse(body).amount),
		'POST /invoices/:id/void': (_body, { id = '' }) => scenarios.voidInvoice(id),
		'POST /invoices/:id/give_up': (_body, { id = '' }) => scenarios.giveUpInvoice(id),
		'POST /invoices/:id/revise': (body, { id = '' }) =>
			scenarios.reviseInvoice(id, REVISE.parse(body)),
		'POST /credit_notes/:id/void': (_body, { id = '' }) => scenarios.voidCreditNote(id),
		'POST /checkout_sessions/:id/pay': (body, { id = '' }) =>
			scenarios.paySession(id, PAYER.parse(body)),
		'POST /payment_links/:id/pay': (body, { id = '' }) => scenarios.payLink(id, PAYER.parse(body)),
		'POST /refunds/:id/fail': (_body, { id = '' }) => scenarios.failRefund(id),
		'POST /refunds/settle': () => ({ refunds: scenarios.settleRefunds() }),
		'POST /webhook_endpoints/:id/roll': (_body, { id = '' }) => ({
			secret: scenarios.rollSecret(id),
		}),
		'POST /webhook_endpoints/:id/end_roll': (_body, { id = '' }) => {
			scenarios.endSecretRoll(id);
			return { ended: true };
		},
		'GET /state': () => ({
			paymentIntents: modeOf().all('payment_intent'),
			charges: modeOf().all('charge'),
			refunds: modeOf().all('refund'),
			disputes: modeOf().all('dispute'),
			customers: modeOf().all('customer'),
			invoices: modeOf().all('invoice'),
			creditNotes: modeOf().all('credit_note'),
			reviews: modeOf().all('review'),
			subscriptions: modeOf().all('subscription'),
			paymentLinks: modeOf().all('payment_link'),
			checkoutSessions: modeOf().all('checkout.session'),
			webhookEndpoints: modeOf().all('webhook_endpoint'),
		}),
	});
}

const refusalOf = (error: unknown) => (error instanceof StripeFailure ? error : undefined);
