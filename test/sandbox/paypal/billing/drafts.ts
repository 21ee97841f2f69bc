/** What people bill, in short words. */
import type { World } from '../world';
import { money, textOf } from './amounts';
import { createInvoice, sendInvoice } from './invoiceLifecycle';
import { today } from './invoiceRequest';
import type { InvoiceRecord } from './invoiceStore';
import type { Recipient } from './invoiceWire';
import { createPlan } from './plans';
import { createProduct, productsOf } from './products';
import type { BillingCycle, Plan } from './subscriptionWire';

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

/** Made, and sent or shared unless it is to stay a draft. */
export function makeInvoice(world: World, draft: NewInvoice): InvoiceRecord {
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

/** A plan that costs this, of the first product there is. */
export function createPlanFor(world: World, draft: NewSubscription): Plan {
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

/** Given name, then surname. */
export function nameOf(text: string): { readonly given_name: string; readonly surname?: string } {
	const [given = '', ...rest] = text.split(' ');
	return { given_name: given, ...(rest.length === 0 ? {} : { surname: rest.join(' ') }) };
}
