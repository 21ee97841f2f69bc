/** What control requests carry: the options of the scenarios, checked. */
import { z } from 'zod';

const AMOUNT = z.number().int().positive();
export const PAY = z
	.object({
		amount: AMOUNT,
		currency: z.string().length(3).toLowerCase().optional(),
		metadata: z.record(z.string()).optional(),
		description: z.string().optional(),
		email: z.string().optional(),
		name: z.string().optional(),
		paymentMethod: z.string().optional(),
		iban: z.string().optional(),
		bankTransfer: z.boolean().optional(),
		captureMethod: z.enum(['automatic_async', 'manual']).optional(),
		livemode: z.boolean().optional(),
		account: z.string().optional(),
	})
	.strict();
export const PAY_INTENT = z.object({ paymentMethod: z.string().optional() }).strict();
export const REFUND = z.object({ amount: AMOUNT.optional() }).strict();
export const DISPUTE = z.object({
	isInquiry: z.boolean().optional(),
	reason: z.string().optional(),
	amount: AMOUNT.optional(),
});
export const CLOSE = z.object({ outcome: z.enum(['won', 'lost']) });
const BILL = {
	amount: AMOUNT,
	currency: z.string().length(3).toLowerCase().optional(),
	email: z.string(),
	name: z.string().optional(),
	metadata: z.record(z.string()).optional(),
	percentOff: z.number().positive().max(100).optional(),
	amountOff: AMOUNT.optional(),
	livemode: z.boolean().optional(),
};
export const SUBSCRIBE = z
	.object({
		...BILL,
		interval: z.enum(['day', 'week', 'month', 'year']).optional(),
		paymentMethod: z.string().optional(),
		iban: z.string().optional(),
		trialDays: z.number().int().positive().optional(),
		productName: z.string().optional(),
	})
	.strict();
export const INVOICE = z
	.object({
		...BILL,
		description: z.string().optional(),
		daysUntilDue: z.number().int().nonnegative().optional(),
		bankTransfer: z.boolean().optional(),
	})
	.strict();
export const PAYER = z
	.object({
		paymentMethod: z.string().optional(),
		email: z.string().optional(),
		name: z.string().optional(),
		promotionCode: z.string().optional(),
	})
	.strict();
export const CHANGE_CARD = z.object({ paymentMethod: z.string() }).strict();
export const GIVE_UP = z.object({ outcome: z.enum(['canceled', 'unpaid', 'past_due']) }).strict();
export const CHARGE = z
	.object({
		amount: AMOUNT,
		currency: z.string().length(3).toLowerCase().optional(),
		metadata: z.record(z.string()).optional(),
		description: z.string().optional(),
		email: z.string().optional(),
		name: z.string().optional(),
		paymentMethod: z.string().optional(),
		livemode: z.boolean().optional(),
	})
	.strict();
export const FUND = z
	.object({ amount: AMOUNT, currency: z.string().length(3).optional() })
	.strict();
export const CREDIT_CUSTOMER = z
	.object({
		email: z.string(),
		amount: AMOUNT,
		currency: z.string().length(3).optional(),
		livemode: z.boolean().optional(),
	})
	.strict();
export const CREDIT = z
	.object({
		amount: AMOUNT,
		refund: AMOUNT.optional(),
		outOfBand: AMOUNT.optional(),
		toBalance: AMOUNT.optional(),
	})
	.strict();
export const REVISE = z.object({ amount: AMOUNT.optional() }).strict();
export const PLAN = z
	.object({
		amount: AMOUNT,
		periodUsed: z.number().min(0).max(1).optional(),
		invoiceNow: z.boolean().optional(),
	})
	.strict();
export const CHECKOUT = z
	.object({
		amount: z.number().int().nonnegative(),
		currency: z.string().length(3).toLowerCase().optional(),
		email: z.string().optional(),
		metadata: z.record(z.string()).optional(),
		interval: z.enum(['day', 'week', 'month', 'year']).optional(),
		createsCustomer: z.boolean().optional(),
		createsInvoice: z.boolean().optional(),
		percentOff: z.number().positive().max(100).optional(),
		amountOff: AMOUNT.optional(),
		livemode: z.boolean().optional(),
	})
	.strict();
export const HOLD = z.object({ isHeld: z.boolean(), livemode: z.boolean().optional() }).strict();
export const SETTLE_IN = z
	.object({
		currency: z.string().length(3).optional(),
		rates: z.record(z.number().positive()).optional(),
		livemode: z.boolean().optional(),
	})
	.strict();
export const ANSWER = z.object({ outcome: z.enum(['succeeds', 'fails']) });
