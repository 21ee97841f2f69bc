/** What payers and time do to invoices and subscriptions: methods of the sandbox. Amounts in the currency's last digit. */
import type { Capture } from '../payments/wire/order';
import type { World } from '../world';
import {
	type Bill,
	createPlanFor,
	makeInvoice,
	nameOf,
	type NewInvoice,
	type NewSubscription,
} from './drafts';
import { cancelInvoice } from './invoiceLifecycle';
import { noteRefund, payInvoice, settleInvoice } from './invoicePayments';
import { type InvoiceRecord, invoicesOf, save } from './invoiceStore';
import type { Invoice } from './invoiceWire';
import { captureIdOf, retellSales } from './sales';
import { bill, infoOf, type Outcome, payOutstanding, start } from './subscriptionBilling';
import { consent } from './subscriptionChanges';
import { cancel, createSubscription, resume, suspend } from './subscriptionLifecycle';
import { type SubscriptionRecord, subscriptionsOf } from './subscriptionStore';
import type { Plan, Subscription } from './subscriptionWire';

export type { NewInvoice, NewSubscription };

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
	/** `isWhenDue`: told as of the day on which it is due, though that lies ahead; two of them are of two periods then. */
	failRenewal(id: string, options?: { readonly isWhenDue?: boolean }): void;
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
		failRenewal: (id, { isWhenDue = false } = {}) =>
			bill(worldOf(), record(id), 'fails', isWhenDue),
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

function required<Value>(value: Value | undefined, id: string): Value {
	if (value === undefined) throw new Error(`There is no ${id}`);
	return value;
}
