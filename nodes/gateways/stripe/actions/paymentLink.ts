import type Stripe from 'stripe';
import type {
	PaymentLink,
	PaymentLinkActions,
	PaymentLinkDraft,
} from '../../../shared/contracts/gatewayActions';
import { createClient } from '../client';
import { crmReferenceOf } from '../state/crmReference';
import { readId } from './ids';
import { toMetadata } from './reference';
import { isRecurring, toLineItems } from './sale';
import { writeOnce } from './writing';

/** @see https://docs.stripe.com/api/payment-link */
export const paymentLink: PaymentLinkActions = {
	// A link that a person deactivated is made anew; one that was used up stays what it is: paid.
	async create(draft, { key }, connection) {
		const parameters = toParameters(draft);
		const stripe = createClient(connection);
		const made = await writeOnce<Stripe.PaymentLink>({
			key,
			send: async (idempotencyKey) =>
				await stripe.paymentLinks.create(parameters, { idempotencyKey }),
			read: async ({ id }) => await stripe.paymentLinks.retrieve(id),
			stands: (link) => link.active || isUsedUp(link),
		});
		return { ...made, value: prefilled(toPaymentLink(made.value), draft.customerEmail) };
	},
	async deactivate(text, { key }, connection) {
		const id = readId(text, 'payment_link');
		const stripe = createClient(connection);
		const { value } = await writeOnce<Stripe.PaymentLink>({
			key,
			send: async (idempotencyKey) =>
				await stripe.paymentLinks.update(id, { active: false }, { idempotencyKey }),
			read: async () => await stripe.paymentLinks.retrieve(id),
			stands: ({ active }) => !active,
		});
		return toPaymentLink(value);
	},
};

/** The link's metadata goes to its checkout sessions; payment and subscription are told separately. */
function toParameters(draft: PaymentLinkDraft): Stripe.PaymentLinkCreateParams {
	const { sale, returnUrl, trialDays } = draft;
	const metadata = toMetadata(draft.crmReference);
	const shared = {
		line_items: toLineItems(sale),
		metadata,
		...(draft.isUsableOnce ? { restrictions: { completed_sessions: { limit: 1 } } } : {}),
		...(returnUrl
			? { after_completion: { type: 'redirect' as const, redirect: { url: returnUrl } } }
			: {}),
	};
	if (isRecurring(sale)) {
		const trial = trialDays ? { trial_period_days: trialDays } : {};
		return { ...shared, subscription_data: { metadata, ...trial } };
	}
	return {
		...shared,
		payment_intent_data: {
			metadata,
			...('title' in sale ? { description: sale.title } : {}),
			...(draft.isCapturedLater ? { capture_method: 'manual' as const } : {}),
		},
		...(draft.hasInvoice
			? { invoice_creation: { enabled: true, invoice_data: { metadata } } }
			: {}),
	};
}

function toPaymentLink(link: Stripe.PaymentLink): PaymentLink {
	const crmReference = crmReferenceOf([link.metadata]);
	return {
		id: link.id,
		url: link.url,
		isActive: link.active,
		isUsableOnce: link.restrictions?.completed_sessions.limit === 1,
		isRecurring: link.subscription_data !== null,
		livemode: link.livemode,
		currency: link.currency.toUpperCase(),
		...(crmReference ? { crmReference } : {}),
	};
}

/** @see https://docs.stripe.com/payment-links/customize#customize-checkout-with-url-parameters */
function prefilled(link: PaymentLink, email: string | undefined): PaymentLink {
	if (!email) return link;
	const url = new URL(link.url);
	url.searchParams.set('prefilled_email', email);
	return { ...link, url: url.href };
}

function isUsedUp({ restrictions }: Stripe.PaymentLink): boolean {
	const completed = restrictions?.completed_sessions;
	return completed !== undefined && completed.count >= completed.limit;
}
