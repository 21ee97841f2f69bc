/** What payers and time do to invoices and subscriptions: methods of the sandbox. Amounts in the currency's last digit. */
import type { Capture } from '../payments/wire/order';
import type { World } from '../world';
import { money, textOf } from './amounts';
import { cancelInvoice, createInvoice, sendInvoice, today } from './invoiceLifecycle';
import { noteRefund, payInvoice, settleInvoice } from './invoicePayments';
import { type InvoiceRecord, invoicesOf, save } from './invoiceStore';
import type { Invoice, Recipient } from './invoiceWire';
import { createPlan } from './plans';
import { createProduct, productsOf } from './products';
import { captureIdOf, retellSales } from './sales';
import { bill, infoOf, type Outcome, payOutstanding, start } from './subscriptionBilling';
import { cancel, consent, createSubscription, resume, suspend } from './subscriptionLifecycle';
import { type SubscriptionRecord, subscriptionsOf } from './subscriptionStore';
import type { BillingCycle, Plan, Subscription } from './subscriptionWire';

export interface Bill {
	/** In the currency's last digit: 1000 are 10.00 USD and 1000 JPY. */
	readonly units: number;
	/** ISO 4217, upper case. */
	readonly currency: string;
	readonly email?: string;
	/** Given name, then surname. */
	readonly name?: string;
	readonly description?: string;
}

export interface NewInvoice extends Bill {
	/** The private bookkeeping memo. */
	readonly memo?: string;
	readonly number?: string;
	/** A draft is neither sent nor shared; a shared one is not mailed. */
	readonly finish?: 'draft' | 'share' | 'send';
}

export interface NewSubscription extends Bill {
	readonly customId?: string;
	readonly interval?: BillingCycle['frequency']['interval_unit'];
	/** Free days before. */
	readonly trialDays?: number;
	/** 0: it is never suspended for that. */
	readonly failureThreshold?: number;
	/** Whole periods; without end unless told. */
	readonly periods?: number;
}

export interface BillingVerbs {
	/** Due in 30 days, parts of it may be paid; sent to the payer, or only shared where there is no address. */
	invoice(draft: NewInvoice): Invoice;
	payInvoice(id: string): Capture;
	payInvoicePart(id: string, units: number): Capture;
	/** By eCheck, which the bank answers days later. */
	payInvoiceSlowly(id: string): Capture;
	settleInvoice(id: string, outcome: 'succeeds' | 'fails'): void;
	cancelInvoice(id: string): void;
	/** Its day passes: PayPal tells nobody. */
	makeOverdue(id: string): void;
	/** The next event about it comes as `{"invoice": null}`. */
	hideInvoice(id: string): void;
	plan(draft: NewSubscription): Plan;
	/** Subscribed, approved, and the first period paid. */
	subscribe(draft: NewSubscription): Subscription;
	subscribeYearly(draft: NewSubscription): Subscription;
	/** 14 days free unless told. */
	startTrial(draft: NewSubscription): Subscription;
	/** The buyer agrees on the page of a subscription that somebody made. */
	approve(id: string, buyer?: Pick<Bill, 'email' | 'name'>): Subscription;
	/** The next period begins, and is paid. */
	renew(id: string): void;
	/** By eCheck. */
	renewSlowly(id: string): void;
	failRenewal(id: string): void;
	/** What is outstanding is paid, and where that had suspended it, it goes on. */
	recover(id: string): void;
	pause(id: string): void;
	resume(id: string): void;
	cancelSubscription(id: string): void;
	/** The buyer consents to the change that was asked for last. */
	consentToRevision(id: string): void;
}

const PAYER = 'payer@example.com';

/** `worldOf` gives the account as it is now: a reset makes a new one. */
export function createBillingVerbs(worldOf: () => World): BillingVerbs {
	const invoice = (id: string): InvoiceRecord => required(invoicesOf(worldOf()).get(id), id);
	const record = (id: string): SubscriptionRecord =>
		required(subscriptionsOf(worldOf()).get(id), id);
	const renew = (id: string, outcome: Outcome) => bill(worldOf(), record(id), outcome);

	function subscribe(draft: NewSubscription): Subscription {
		const world = worldOf();
		const made = createSubscription(world, {
			plan_id: createPlanFor(world, draft).id,
			...(draft.customId === undefined ? {} : { custom_id: draft.customId }),
		});
		return approve(made.subscription.id, draft);
	}

	function approve(id: string, { email = PAYER, name }: Pick<Bill, 'email' | 'name'> = {}) {
		const own = record(id);
		if (own.subscription.status !== 'APPROVAL_PENDING') {
			throw new Error(`${id} is ${own.subscription.status}`);
		}
		start(worldOf(), own, {
			email_address: own.subscription.subscriber?.email_address ?? email,
			...(name === undefined ? {} : { name: nameOf(name) }),
		});
		return own.subscription;
	}

	return {
		invoice: (draft) => makeInvoice(worldOf(), draft).invoice,
		payInvoice: (id) => payInvoice(worldOf(), invoice(id)),
		payInvoicePart: (id, units) => payInvoice(worldOf(), invoice(id), { units }),
		payInvoiceSlowly: (id) => payInvoice(worldOf(), invoice(id), { isPending: true }),
		settleInvoice: (id, outcome) => settleInvoice(worldOf(), invoice(id), outcome === 'succeeds'),
		cancelInvoice: (id) => cancelInvoice(worldOf(), invoice(id)),
		makeOverdue(id) {
			const own = invoice(id);
			const { detail } = own.invoice;
			const due = new Date(worldOf().now().getTime() - 86_400_000).toISOString().slice(0, 10);
			own.invoice.detail = {
				...detail,
				payment_term: { term_type: 'DUE_ON_DATE_SPECIFIED', due_date: due },
			};
			save(worldOf(), own);
		},
		hideInvoice: (id) => void (invoice(id).isHidden = true),
		plan: (draft) => createPlanFor(worldOf(), draft),
		subscribe,
		subscribeYearly: (draft) => subscribe({ ...draft, interval: 'YEAR' }),
		startTrial: (draft) => subscribe({ trialDays: 14, ...draft }),
		approve,
		renew: (id) => renew(id, 'succeeds'),
		renewSlowly: (id) => renew(id, 'pends'),
		failRenewal: (id) => renew(id, 'fails'),
		recover(id) {
			const own = record(id);
			payOutstanding(worldOf(), own);
			const execution = infoOf(own).cycle_executions.find(
				({ tenure_type: tenure }) => tenure === 'REGULAR',
			);
			if (execution) execution.cycles_completed += 1;
			if (own.subscription.status === 'SUSPENDED') resume(worldOf(), own);
		},
		pause: (id) => suspend(worldOf(), record(id), 'On holiday'),
		resume: (id) => resume(worldOf(), record(id), 'Back again'),
		cancelSubscription: (id) => cancel(worldOf(), record(id), 'No longer needed'),
		consentToRevision: (id) => consent(worldOf(), record(id)),
	};
}

/** Called for every new world: what was given back of an invoice's money shows on it; renewals are told as sales. */
export function openBilling(world: World): void {
	world.retell = retellSales(world);
	world.listen((of, { event_type: type }, resource) => {
		if (type !== 'PAYMENT.CAPTURE.REFUNDED' && type !== 'PAYMENT.REFUND.FAILED') return;
		const refund = of.refunds.get((resource as { readonly id: string }).id);
		if (refund) noteRefund(of, refund, captureIdOf(refund));
	});
}

function makeInvoice(world: World, draft: NewInvoice): InvoiceRecord {
	const { units, currency, email, name, memo, number, description = 'Work' } = draft;
	const recipient: Recipient = {
		billing_info: {
			...(email === undefined ? {} : { email_address: email }),
			...(name === undefined ? {} : { name: nameOf(name) }),
		},
	};
	const made = createInvoice(world, {
		detail: {
			currency_code: currency,
			invoice_date: today(world),
			payment_term: { term_type: 'NET_30' },
			...(memo === undefined ? {} : { memo }),
			...(number === undefined ? {} : { invoice_number: number }),
		},
		...(email === undefined && name === undefined ? {} : { primary_recipients: [recipient] }),
		items: [{ name: description, quantity: '1', unit_amount: money(units, currency) }],
		configuration: { partial_payment: { allow_partial_payment: true } },
	});
	const finish = draft.finish ?? (email === undefined ? 'share' : 'send');
	if (finish !== 'draft') sendInvoice(world, made, finish === 'send');
	return made;
}

function createPlanFor(world: World, draft: NewSubscription): Plan {
	const { units, currency, interval = 'MONTH', trialDays = 0, periods = 0 } = draft;
	const product =
		[...productsOf(world).values()][0] ?? createProduct(world, { name: 'Membership' });
	const trial: BillingCycle = {
		frequency: { interval_unit: 'DAY', interval_count: trialDays },
		tenure_type: 'TRIAL',
		sequence: 1,
		total_cycles: 1,
	};
	const regular: BillingCycle = {
		frequency: { interval_unit: interval, interval_count: 1 },
		tenure_type: 'REGULAR',
		sequence: trialDays > 0 ? 2 : 1,
		total_cycles: periods,
		pricing_scheme: {
			fixed_price: { value: textOf(units, currency), currency_code: currency },
		},
	};
	return createPlan(world, {
		product_id: product.id,
		name: draft.description ?? 'Plan',
		billing_cycles: [...(trialDays > 0 ? [trial] : []), regular],
		payment_preferences: {
			auto_bill_outstanding: true,
			payment_failure_threshold: draft.failureThreshold ?? 3,
		},
		quantity_supported: true,
	});
}

function nameOf(text: string): { readonly given_name: string; readonly surname?: string } {
	const [given = '', ...rest] = text.split(' ');
	return { given_name: given, ...(rest.length === 0 ? {} : { surname: rest.join(' ') }) };
}

function required<Value>(value: Value | undefined, id: string): Value {
	if (value === undefined) throw new Error(`There is no ${id}`);
	return value;
}
