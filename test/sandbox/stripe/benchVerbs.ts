/** What people and banks do at Stripe, in the words that the suites share. */
import type { FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import type { CrmReference } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayVerbs, Order } from '../../conformance/gatewayBench';
import { idOf } from './account/mode';
import type { StripeSandbox } from './createStripeSandbox';

const DECLINING = 'pm_card_visa_chargeDeclinedInsufficientFunds';
const DECLINING_FOR: Readonly<Partial<Record<FailureCategory, string>>> = {
	expiredCard: 'pm_card_chargeDeclinedExpiredCard',
	incorrectDetails: 'pm_card_chargeDeclinedIncorrectCvc',
	processingError: 'pm_card_chargeDeclinedProcessingError',
	suspectedFraud: 'pm_card_chargeDeclinedLostCard',
	limitExceeded: 'pm_card_chargeDeclinedVelocityLimitExceeded',
	declined: 'pm_card_chargeDeclined',
};
/** Debits that take days, as Stripe's page of test numbers has them. */
const SLOW_IBAN = 'AT321904300235473204';
const PAYER = 'payer@northwind.example';

interface Parts {
	readonly sandbox: StripeSandbox;
	subject(kind: Subject['kind'], id: string): Subject;
	/** By Stripe's own API, as a person's click does. @returns the body of the answer. */
	request(method: string, path: string, body?: string): Promise<string>;
}

/** Of the metadata that this pack documents for whoever makes payments. */
const metadataOf = ({ crm, account, dealId, contactId }: CrmReference): Record<string, string> => ({
	...(crm ? { crm } : {}),
	...(account ? { crm_account: account } : {}),
	...(dealId ? { crm_deal_id: dealId } : {}),
	...(contactId ? { crm_contact_id: contactId } : {}),
});

/** Written with two zeros that stand for nothing (https://docs.stripe.com/currencies#special-cases). */
const IN_HUNDREDTHS: ReadonlySet<string> = new Set(['ISK', 'UGX']);

const unitsOf = (amount: number, currency: string) =>
	IN_HUNDREDTHS.has(currency.toUpperCase()) ? amount * 100 : amount;

const orderOf = ({ amount, currency, deal, email, name, description }: Order) => ({
	amount: unitsOf(amount, currency),
	currency: currency.toLowerCase(),
	...(deal ? { metadata: metadataOf(deal) } : {}),
	...(email ? { email } : {}),
	...(name ? { name } : {}),
	...(description ? { description } : {}),
});

export function createVerbs({ sandbox, subject, request }: Parts): GatewayVerbs {
	const payment = (order: Order, options: Partial<Parameters<StripeSandbox['pay']>[0]> = {}) =>
		subject('payment', sandbox.pay({ ...orderOf(order), ...options }).id);
	/** In Stripe's units, of the payment's own currency. */
	const units = (id: string, amount: number) =>
		unitsOf(amount, sandbox.mode().get('payment_intent', id).currency);
	const made = async (path: string, body: string) =>
		(JSON.parse(await request('POST', path, body)) as { id: string }).id;
	const latestInvoice = ({ id }: Subject) =>
		idOf(sandbox.mode().get('subscription', id).latest_invoice) ?? '';
	return {
		pay: async (order) => payment(order),
		async payTyping(order, typed) {
			const card = `type=card&card[token]=tok_visa&billing_details[email]=${encodeURIComponent(typed)}`;
			return payment(order, { paymentMethod: await made('/v1/payment_methods', card) });
		},
		decline: async (order) => payment(order, { paymentMethod: DECLINING }),
		declineFor: async (order, category) =>
			payment(order, { paymentMethod: DECLINING_FOR[category] ?? DECLINING }),
		payAgain: async ({ id }) => void sandbox.payIntent(id),
		process: async (order) => payment(order, { iban: SLOW_IBAN, email: order.email ?? PAYER }),
		settle: async ({ id }, outcome) => void sandbox.settleDebit(id, outcome),
		challenge: async (order) => payment(order, { paymentMethod: 'pm_card_authenticationRequired' }),
		authorise: async (order) => payment(order, { captureMethod: 'manual' }),
		capture: async ({ id }, amount) =>
			void (await request(
				'POST',
				`/v1/payment_intents/${id}/capture`,
				`amount_to_capture=${amount}`,
			)),
		void: async ({ id }) => void (await request('POST', `/v1/payment_intents/${id}/cancel`)),
		refund: async ({ id }, amount) => sandbox.refund(id, units(id, amount)).id,
		async refundSlowly(order) {
			const root = payment(order, { paymentMethod: 'pm_card_pendingRefund' });
			sandbox.refund(root.id, order.amount);
			return root;
		},
		failRefund: async (_root, refundId) => void sandbox.failRefund(refundId),
		dispute: async ({ id }, amount) => sandbox.dispute(id, { amount }).id,
		inquire: async ({ id }) => sandbox.dispute(id, { isInquiry: true }).id,
		closeDispute: async (_root, id, outcome) => void sandbox.closeDispute(id, outcome),
		async invoice(order) {
			const { id } = sandbox.invoice({ ...orderOf(order), email: order.email ?? PAYER });
			return subject('invoice', id);
		},
		payInvoice: async ({ id }) => void sandbox.payInvoice(id),
		declineInvoice: async ({ id }) => void sandbox.payInvoice(id, DECLINING),
		makeOverdue: async ({ id }) => void sandbox.makeInvoiceOverdue(id),
		voidInvoice: async ({ id }) => void sandbox.voidInvoice(id),
		payInvoicePart: async ({ id }, amount) => void sandbox.recordPayment(id, amount),
		async creditInvoice({ id }, amount) {
			const isPaid = sandbox.mode().get('invoice', id).status === 'paid';
			sandbox.creditInvoice(id, { amount, ...(isPaid ? { toBalance: amount } : {}) });
		},
		giveUpInvoice: async ({ id }) => void sandbox.giveUpInvoice(id),
		async subscribe(order) {
			const { id } = sandbox.subscribe({ ...orderOf(order), email: order.email ?? PAYER });
			return subject('subscription', id);
		},
		async subscribeYearly(order) {
			const email = order.email ?? PAYER;
			const { id } = sandbox.subscribe({ ...orderOf(order), email, interval: 'year' });
			return subject('subscription', id);
		},
		async startTrial(order) {
			const email = order.email ?? PAYER;
			const { id } = sandbox.subscribe({ ...orderOf(order), email, trialDays: 14 });
			return subject('subscription', id);
		},
		renew: async ({ id }) => void sandbox.advanceSubscription(id),
		async failRenewal({ id }) {
			sandbox.changeCard(id, 'pm_card_chargeCustomerFail');
			sandbox.advanceSubscription(id);
		},
		async discount({ id }, percent) {
			const coupon = await made('/v1/coupons', `percent_off=${percent}&duration=forever`);
			await request('POST', `/v1/subscriptions/${id}`, `discounts[0][coupon]=${coupon}`);
		},
		recover: async (root) => void sandbox.payInvoice(latestInvoice(root), 'pm_card_visa'),
		pause: async ({ id }) =>
			void (await request('POST', `/v1/subscriptions/${id}`, 'pause_collection[behavior]=void')),
		cancel: async ({ id }) => void (await request('DELETE', `/v1/subscriptions/${id}`)),
		async payOnNamedPage({ deal, ...order }) {
			const options = { ...orderOf(order), metadata: metadataOf(deal) };
			const session = sandbox.checkout({ ...options, email: order.email ?? PAYER });
			const paid = sandbox.paySession(session.id);
			return subject('payment', idOf(paid.payment_intent) ?? '');
		},
		async payLink(linkId) {
			if (!sandbox.mode().get('payment_link', linkId).active) return undefined;
			const { subscription, invoice, payment_intent: intent } = sandbox.payLink(linkId);
			if (subscription) return subject('subscription', idOf(subscription) ?? '');
			if (invoice) return subject('invoice', idOf(invoice) ?? '');
			return subject('payment', idOf(intent) ?? '');
		},
		async paySubscriptionPage(pageId) {
			const { subscription } = sandbox.paySession(pageId, { email: PAYER });
			return subject('subscription', idOf(subscription) ?? '');
		},
		async addCustomer(email) {
			const made = await request('POST', '/v1/customers', `email=${encodeURIComponent(email)}`);
			return (JSON.parse(made) as { id: string }).id;
		},
		async addMonthlyPrice(amount, currency) {
			const body = `unit_amount=${amount}&currency=${currency.toLowerCase()}&recurring[interval]=month&product_data[name]=Plan`;
			return (JSON.parse(await request('POST', '/v1/prices', body)) as { id: string }).id;
		},
	};
}
