/** What people and banks do at PayPal, in the words that the suites share. */
import type { FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import { toDecimal } from '../../../nodes/shared/vocabulary/money';
import type { CrmReference } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayVerbs, Order } from '../../conformance/gatewayBench';
import { invoicesOf } from './billing/invoiceStore';
import { OPEN } from './billing/invoiceLifecycle';
import type { NewInvoice, NewSubscription } from './billing/verbs';
import type { PaypalSandbox } from './createPaypalSandbox';
import type { NewPayment } from './payments/verbs';

/** Codes of a card's processor: https://developer.paypal.com/api/rest/reference/orders/v2/response-codes/ */
export const DECLINING_CODES: Readonly<Partial<Record<FailureCategory, string>>> = {
	insufficientFunds: '5120',
	expiredCard: '5400',
	incorrectDetails: '5180',
	authenticationRequired: '5650',
	processingError: '0800',
	suspectedFraud: '9500',
	limitExceeded: 'PPAX',
	declined: '0500',
};

interface Parts {
	readonly sandbox: PaypalSandbox;
	subject(kind: Subject['kind'], id: string): Subject;
}

/** As this pack documents it for whoever makes payments: nodes/gateways/paypal/state/crmReference.ts. */
function textOf({ crm, account, dealId, contactId }: CrmReference): string {
	const words = { crm, account, deal: dealId, contact: contactId };
	return Object.entries(words)
		.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
		.join(';');
}

const paymentOf = ({ amount, currency, deal, email, name, description }: Order): NewPayment => ({
	value: toDecimal(amount, currency),
	currency,
	...(deal ? { customId: textOf(deal) } : {}),
	...(email === undefined ? {} : { email }),
	...(name === undefined ? {} : { name }),
	...(description === undefined ? {} : { description }),
});

/** Bills are in minor units too: the bench has no currency of which PayPal knows fewer digits than ISO 4217. */
const billOf = ({ amount, currency, email, name, description }: Order) => ({
	units: amount,
	currency,
	...(email === undefined ? {} : { email }),
	...(name === undefined ? {} : { name }),
	...(description === undefined ? {} : { description }),
});

/** Somebody wrote lines of his own into the memo. */
const invoiceOf = (order: Order): NewInvoice => ({
	...billOf(order),
	...(order.deal ? { memo: `Ask for the new address\n${textOf(order.deal)}` } : {}),
});

const subscriptionOf = (order: Order): NewSubscription => ({
	...billOf(order),
	...(order.deal ? { customId: textOf(order.deal) } : {}),
});

export function createVerbs({ sandbox, subject }: Parts): GatewayVerbs {
	const payment = ({ id }: { readonly id: string }) => subject('payment', id);
	const subscription = ({ id }: { readonly id: string }) => subject('subscription', id);
	/** Decimal text, in the currency of the order or the capture. */
	const valueOf = (id: string, amount: number): string => {
		const { orders, captures } = sandbox.world();
		const money = orders.get(id)?.purchase_units[0]?.amount ?? captures.get(id)?.amount;
		if (money === undefined) throw new Error(`No payment ${id}`);
		return toDecimal(amount, money.currency_code);
	};
	return {
		pay: async (order) => payment(sandbox.pay({ ...paymentOf(order), method: 'card' })),
		decline: async (order) => payment(sandbox.decline(paymentOf(order))),
		declineFor: async (order, category) =>
			payment(sandbox.decline(paymentOf(order), DECLINING_CODES[category])),
		process: async (order) => payment(sandbox.pend(paymentOf(order))),
		settle: async ({ id }, outcome) =>
			void (outcome === 'succeeds' ? sandbox.settle(id) : sandbox.deny(id)),
		authorise: async (order) => payment(sandbox.authorize(paymentOf(order))),
		capture: async ({ id }, amount) => void sandbox.captureAuthorization(id, valueOf(id, amount)),
		void: async ({ id }) => void sandbox.voidAuthorization(id),
		refund: async ({ id }, amount) => sandbox.refund(id, valueOf(id, amount)).id,
		async refundSlowly(order) {
			const paid = sandbox.pay(paymentOf(order));
			sandbox.makeRefundsSlow();
			sandbox.refund(paid.id);
			sandbox.makeRefundsSlow(false);
			return payment(paid);
		},
		failRefund: async (_root, refundId) => void sandbox.failRefund(refundId),
		dispute: async ({ id }, amount) =>
			sandbox.openDispute(id, { value: valueOf(id, amount) }).dispute_id,
		inquire: async ({ id }) => sandbox.inquire(id).dispute_id,
		closeDispute: async (_root, id, outcome) => void sandbox.closeDispute(id, outcome),
		invoice: async (order) => subject('invoice', sandbox.invoice(invoiceOf(order)).id),
		payInvoice: async ({ id }) => void sandbox.payInvoice(id),
		payInvoicePart: async ({ id }, amount) => void sandbox.payInvoicePart(id, amount),
		voidInvoice: async ({ id }) => sandbox.cancelInvoice(id),
		subscribe: async (order) => subscription(sandbox.subscribe(subscriptionOf(order))),
		subscribeYearly: async (order) => subscription(sandbox.subscribeYearly(subscriptionOf(order))),
		startTrial: async (order) => subscription(sandbox.startTrial(subscriptionOf(order))),
		renew: async ({ id }) => sandbox.renew(id),
		failRenewal: async ({ id }) => sandbox.failRenewal(id),
		recover: async ({ id }) => sandbox.recover(id),
		pause: async ({ id }) => sandbox.pause(id),
		cancel: async ({ id }) => sandbox.cancelSubscription(id),
		async payLink(linkId) {
			const invoice = invoicesOf(sandbox.world()).get(linkId)?.invoice;
			if (!invoice || !OPEN.has(invoice.status)) return undefined;
			sandbox.payInvoice(linkId);
			return subject('invoice', linkId);
		},
		paySubscriptionPage: async (pageId) => subscription(sandbox.approve(pageId)),
		agreeToPlan: async ({ id }) => sandbox.consentToRevision(id),
		addMonthlyPrice: async (amount, currency) => sandbox.plan({ units: amount, currency }).id,
	};
}
