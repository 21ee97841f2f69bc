import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	PaymentLink,
	PaymentLinkActions,
	PaymentLinkDraft,
} from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import { callForNothing } from '../client';
import type { PaypalInvoice } from '../shapes/invoice';
import { readReference } from '../state/crmReference';
import { cancelOnce, required, sendOnce } from './invoice';
import type { NewInvoice } from './invoiceDraft';
import { type Checkout, closedCheckout, makeCheckout } from './checkout';
import { type Bill, toBill } from './lines';
import { makeInvoice, pathOf } from './makeInvoice';
import { readNamed } from './naming';

/** As long as something may be paid (invoicing_v2, invoice_status). */
const OPEN = ['SENT', 'UNPAID', 'SCHEDULED', 'PARTIALLY_PAID', 'PAYMENT_PENDING'];

/**
 * A link is an invoice that PayPal mails to nobody: it lasts, names the deal, closes when it is paid and can be taken back.
 * The approval page of an order ends after three hours (`checkout.ts`), and the Payment Links API ties a payment to no deal
 * (contracts/paypal.md, section 4).
 * @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_send
 */
export const paymentLink: PaymentLinkActions = {
	async create(draft, { key }, connection) {
		if (draft.isForNow) return await makeCheckout(readCheckout(draft), key, connection);
		const made = await makeInvoice(toInvoice(draft), key, connection);
		await sendOnce(made.value, false, connection);
		const now = await required(made.value.id, connection);
		return { value: toPaymentLink(now, connection), isNew: made.isNew };
	},
	async deactivate(text, _write, connection) {
		const { kind, id } = readNamed(text, ['invoice', 'transaction']);
		if (kind === 'transaction') return await closedCheckout(id, connection);
		const found = await required(id, connection);
		if (found.status !== 'DRAFT') {
			return toPaymentLink(await cancelOnce(found, connection), connection);
		}
		await callForNothing({ method: 'DELETE', path: pathOf(id), repeat: 'afterLookup' }, connection);
		return { ...toPaymentLink(found, connection), isActive: false };
	},
};

/** @throws InputRefused, before anything is made, for what such a link cannot do. */
function toInvoice(draft: PaymentLinkDraft): NewInvoice {
	const bill = soldOnce(draft);
	if (draft.returnUrl) {
		throw refused(
			'ends on a page of PayPal. Leave out Return Page, or switch on Pay Right Away for a customer who pays at once',
		);
	}
	const { customerEmail: email, crmReference } = draft;
	return { bill, crmReference, ...(email ? { customer: { email } } : {}) };
}

/** @throws InputRefused, before anything is made. */
function readCheckout(draft: PaymentLinkDraft): Checkout {
	const { returnUrl, customerEmail, crmReference } = draft;
	const bill = soldOnce(draft);
	if (returnUrl) return { bill, crmReference, returnUrl, customerEmail };
	throw new InputRefused(
		'PayPal sends a customer who pays right away back to a page of yours. Fill in Return Page under Options, or switch off Pay Right Away',
	);
}

function soldOnce(draft: PaymentLinkDraft): Bill {
	const bill = toBill(draft.sale);
	if (!draft.isUsableOnce) {
		throw refused('closes when it is paid. Switch on Usable Once under Options');
	}
	if (draft.isCapturedLater) throw refused('takes the money at once. Switch off Capture Later');
	if (draft.trialDays) throw refused('is paid once and has no free days. Leave out Trial Days');
	return bill;
}

function refused(rule: string): InputRefused {
	return new InputRefused(`A payment link of PayPal ${rule}`);
}

function toPaymentLink(
	{ id, status, detail }: PaypalInvoice,
	{ livemode }: Pick<GatewayConnection, 'livemode'>,
): PaymentLink {
	const url = detail.metadata?.recipient_view_url;
	if (url === undefined && status !== 'DRAFT') {
		throw new UnusableAnswer('PayPal', `PayPal tells no page of the invoice ${id}`);
	}
	const crmReference = readReference(detail.memo);
	return {
		id,
		url: url ?? '',
		isActive: OPEN.includes(status),
		isUsableOnce: true,
		isRecurring: false,
		livemode,
		currency: detail.currency_code.toUpperCase(),
		...(crmReference ? { crmReference } : {}),
	};
}
