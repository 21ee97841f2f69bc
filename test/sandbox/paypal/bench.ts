import { gateway } from '../../../nodes/gateways/paypal';
import { system } from '../../../nodes/gateways/paypal/access';
import * as statuses from '../../../nodes/gateways/paypal/statuses';
import { AHEAD_SECONDS, OLDEST_SECONDS } from '../../../nodes/gateways/paypal/webhook';
import type { FailureCategory } from '../../../nodes/shared/vocabulary/failure';
import type { GatewayBench } from '../../conformance/gatewayBench';
import { openWorld } from './benchWorld';
import { isWrite } from './protocol/isWrite';

/** Whether the same may be tried again, by the codes of `benchVerbs`. */
const DECLINES: ReadonlyArray<readonly [FailureCategory, boolean]> = [
	['insufficientFunds', true],
	['expiredCard', false],
	['incorrectDetails', false],
	['authenticationRequired', true],
	['processingError', true],
	['suspectedFraud', false],
	['limitExceeded', true],
	['declined', true],
];

/** PayPal, through the stand-in: its requests and deliveries without a socket in between. */
export const bench: GatewayBench = {
	adapter: gateway,
	system,
	wire: {
		withoutKey: ({ headers = {}, ...request }) => ({
			...request,
			headers: Object.fromEntries(
				Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'paypal-request-id'),
			),
		}),
		lastPage: (body) =>
			body
				.replaceAll('"rel":"next"', '"rel":"self"')
				.replaceAll(/"total_pages":\d+/g, '"total_pages":1'),
		markedAsOurs: (body) =>
			body.replaceAll(
				'"https://shop.example/paypal"',
				'"https://shop.example/paypal?crm_payments=i/w/n/test"',
			),
	},
	testPage: /\/\/www\.sandbox\.paypal\.com\//,
	declines: DECLINES,
	signature: {
		headers: [
			'paypal-transmission-id',
			'paypal-transmission-time',
			'paypal-transmission-sig',
			'paypal-cert-url',
			'paypal-auth-algo',
		],
		tolerance: { old: OLDEST_SECONDS, ahead: AHEAD_SECONDS },
		severalAtOnce: false,
		signsUrl: false,
	},
	currencies: ['EUR', 'JPY', 'USD', 'GBP'],
	// The disputes of many are read together; the order of each by itself.
	budget: { resolve: 0, read: 2, resolveHundred: 0, readHundred: 101 },
	pageSizes: { changes: 50, list: 100, choices: 20, refunds: 10, invoices: 10 },
	refusals: [
		...(['auth', 'permission', 'invalidRequest', 'notFound', 'conflict'] as const),
		...(['declined', 'rateLimited', 'unavailable'] as const),
	],
	// Ids and secrets of an app have 80 characters, its tokens 97.
	secretTexts: [
		['A', 'Northwind'.repeat(8), 'Client1'].join(''),
		['E', 'Northwind'.repeat(8), 'Secret2'].join(''),
		['A21AA', 'Northwind'.repeat(10), 'T3'].join(''),
	],
	changes: 'events',
	knowsFee: true,
	keyless: ['invoice.create', 'invoice.send', 'invoice.void', 'paymentLink.create'],
	knowsArrival: false,
	forgets: ['payment.failed'],
	isWrite: ({ method, url }) => isWrite({ method, path: new URL(url).pathname }),
	saysMode: false,
	lacks: [
		// PayPal keeps no customers, and no page of a payment link whose own words name a deal.
		...['addCustomer', 'payTyping', 'payOnNamedPage'],
		...['customer.get', 'customer.upsertByEmail'],
		// A declined order is over, or waits without a word; a check by the bank is told by no event.
		...['payAgain', 'challenge'],
		// Invoices are not declined, given up or credited, and that they are late is told by no event.
		...['declineInvoice', 'giveUpInvoice', 'creditInvoice', 'makeOverdue'],
		...['invoice.getPdf', 'invoice.retryPayment', 'invoice.markUncollectible'],
		...['discount', 'refund.create: reason'],
		// PayPal bills no difference when a plan changes.
		...[
			'subscription.changePlan: bill at once',
			'subscription.changePlan: bill with the next invoice',
		],
		'subscription.changePlan: bill at once instead of later',
		'subscription.cancel: end of the period',
		...['subscription.pause: end of the pause', 'subscription.create: two years'],
		...['paymentLink.create: free days', 'paymentLink.create: what recurs'],
		...['paymentLink.create: page to return to', 'paymentLink.create: money reserved only'],
		'paymentLink.create: many uses',
		...['detail.receiptUrl', 'detail.invoicePdf', 'detail.prefilled', 'detail.subscriptionPrice'],
		'detail.invoiceCustomerId',
		...['detail.lastEvent', 'detail.lastUndelivered', 'detail.pendingDeliveries'],
	],
	always: ['paymentLink.create: invoice for what is paid'],
	statusTables: [
		{
			// checkout_orders_v2.json, order_status
			name: 'order status',
			words: [...['CREATED', 'SAVED', 'APPROVED', 'VOIDED', 'COMPLETED', 'PAYER_ACTION_REQUIRED']],
			table: statuses.ORDER_STAGES,
		},
		{
			// payments_payment_v2.json, capture_status
			name: 'capture status',
			words: ['COMPLETED', 'DECLINED', 'PARTIALLY_REFUNDED', 'PENDING', 'REFUNDED', 'FAILED'],
			table: statuses.CAPTURE_OUTCOMES,
		},
		{
			// payments_payment_v2.json, authorization_status
			name: 'authorization status',
			words: ['CREATED', 'CAPTURED', 'DENIED', 'PARTIALLY_CAPTURED', 'VOIDED', 'PENDING'],
			table: statuses.AUTHORIZATION_OUTCOMES,
		},
		{
			// payments_payment_v2.json, refund_status
			name: 'refund status',
			words: ['CANCELLED', 'FAILED', 'PENDING', 'COMPLETED'],
			table: statuses.REFUND_OUTCOMES,
		},
		{
			// payments_payment_v1.json, refund.state
			name: 'refund state of the older API',
			words: ['pending', 'completed', 'cancelled', 'failed'],
			table: statuses.REFUND_V1_OUTCOMES,
		},
		{
			// payments_payment_v1.json, sale.state
			name: 'sale state',
			words: ['completed', 'partially_refunded', 'pending', 'refunded', 'denied'],
			table: statuses.SALE_OUTCOMES,
		},
		{
			// invoicing_v2.json, invoice_status
			name: 'invoice status',
			words: [
				...['DRAFT', 'SENT', 'SCHEDULED', 'PAID', 'MARKED_AS_PAID', 'CANCELLED', 'REFUNDED'],
				...['PARTIALLY_PAID', 'PARTIALLY_REFUNDED', 'MARKED_AS_REFUNDED', 'UNPAID'],
				'PAYMENT_PENDING',
			],
			table: statuses.INVOICE_STAGES,
		},
		{
			// billing_subscriptions_v1.json, subscription_status
			name: 'subscription status',
			words: ['APPROVAL_PENDING', 'APPROVED', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'EXPIRED'],
			table: statuses.SUBSCRIPTION_STATUSES,
		},
		{
			// customer_disputes_v1.json, status
			name: 'dispute status',
			words: [
				...['OPEN', 'WAITING_FOR_BUYER_RESPONSE', 'WAITING_FOR_SELLER_RESPONSE', 'UNDER_REVIEW'],
				...['RESOLVED', 'OTHER'],
			],
			table: statuses.DISPUTE_STATUSES,
		},
		{
			// customer_disputes_v1.json, dispute_lifecycle_stage
			name: 'stage of a dispute',
			words: ['INQUIRY', 'CHARGEBACK', 'PRE_ARBITRATION', 'ARBITRATION'],
			table: statuses.DISPUTE_STAGES,
		},
		{
			// customer_disputes_v1.json, dispute_outcome.outcome_code
			name: 'outcome of a dispute',
			words: [
				...['RESOLVED_BUYER_FAVOUR', 'RESOLVED_SELLER_FAVOUR', 'RESOLVED_WITH_PAYOUT'],
				...['CANCELED_BY_BUYER', 'ACCEPTED', 'DENIED', 'NONE'],
			],
			table: statuses.DISPUTE_OUTCOMES,
		},
	],
	unknownStatus: 'unknown',
	open: async () => openWorld(),
	async openWithUnknownStatus() {
		const world = openWorld();
		const root = await world.pay({ amount: 1_000, currency: 'EUR' });
		for (const capture of world.sandbox.world().captures.values()) {
			Object.assign(capture, { status: 'PONDERED' });
		}
		return { world, root };
	},
};
