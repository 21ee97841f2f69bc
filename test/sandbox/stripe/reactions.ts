/** What follows of itself when something happened, as at Stripe: a paid intent pays its invoice, and so on. */
import type { Mode } from './account/mode';
import type { ObjectTypes } from './account/wire';
import {
	onIntentActionRequired,
	onIntentFailed,
	onIntentSucceeded,
} from './billing/invoiceAttempts';
import { onIntentCanceled } from './billing/payments';
import { onInvoiceFailed, onInvoicePaid, onInvoiceVoided } from './billing/subscriptionLifecycle';
import { onDebitAnswered } from './checkout/completion';
import { releaseFunds } from './payments/transfers';

type IntentReaction = (mode: Mode, intent: ObjectTypes['payment_intent']) => void;
type InvoiceReaction = (mode: Mode, invoice: ObjectTypes['invoice']) => void;

const INTENT_REACTIONS: Readonly<Record<string, IntentReaction>> = {
	'payment_intent.succeeded': (mode, intent) => {
		onIntentSucceeded(mode, intent);
		onDebitAnswered(mode, intent, true);
	},
	'payment_intent.payment_failed': (mode, intent) => {
		onIntentFailed(mode, intent);
		onDebitAnswered(mode, intent, false);
	},
	'payment_intent.requires_action': onIntentActionRequired,
	'payment_intent.canceled': (mode, intent) => {
		onIntentCanceled(mode, intent);
		releaseFunds(mode, intent);
	},
};
const INVOICE_REACTIONS: Readonly<Record<string, InvoiceReaction>> = {
	'invoice.paid': onInvoicePaid,
	'invoice.payment_failed': onInvoiceFailed,
	'invoice.voided': onInvoiceVoided,
};

/** Called with every event, after it was published. */
export function react(mode: Mode, type: string, object: object): void {
	INTENT_REACTIONS[type]?.(mode, object as ObjectTypes['payment_intent']);
	INVOICE_REACTIONS[type]?.(mode, object as ObjectTypes['invoice']);
}
