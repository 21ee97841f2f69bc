import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { HostedPage, SubscriptionDraft } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { PaypalSubscription } from '../shapes/subscription';
import { referenceText } from '../state/crmReference';
import type { Plan } from './catalogue';
import { readId } from './naming';

const HOUR = 3_600_000;
/** How long PayPal keeps a page that nobody has approved; the account manager may make it longer (contracts/paypal.md, section 4). */
const PAGE_HOURS = 3;

/** A plan that is there already. */
export interface PlanOfPaypal {
	readonly id: string;
	readonly quantity: number;
}

/** A plan that there is, or what one is made of. @throws InputRefused, before any call. */
export function readPlan({ sale, customer, trialDays }: SubscriptionDraft): Plan | PlanOfPaypal {
	if (customer && 'id' in customer) {
		throw new InputRefused(
			'PayPal keeps no customers. Leave Customer ID empty, and fill in Customer Email',
		);
	}
	if ('prices' in sale) {
		const [price, ...others] = sale.prices;
		if (!price || others.length > 0) {
			throw new InputRefused(
				`PayPal bills one plan by a subscription, and ${sale.prices.length} were chosen. Choose one under Prices`,
			);
		}
		if (trialDays) {
			throw new InputRefused(
				'The plan of PayPal says itself how many days are free. Leave out Trial Days, or choose a plan that has them',
			);
		}
		return { id: readId(price.id, 'plan'), quantity: price.quantity };
	}
	if ('lines' in sale || !sale.interval) {
		throw new InputRefused(
			'A subscription needs a price that recurs. Choose how often it is billed',
		);
	}
	const { amount, title, interval } = sale;
	return { amount, title, interval, trialDays: trialDays ?? 0 };
}

/** Its page also shows what the buyer pays; nothing is shipped. */
export function toBody(
	{ customer, crmReference, returnUrl }: SubscriptionDraft,
	planId: string,
	quantity: number,
) {
	const customId = referenceText(crmReference);
	return {
		plan_id: planId,
		// A plan that does not take one refuses it (SUBSCRIPTION_CANNOT_HAVE_QUANTITY).
		...(quantity === 1 ? {} : { quantity: String(quantity) }),
		...(customId === '' ? {} : { custom_id: customId }),
		...(customer && 'email' in customer ? { subscriber: { email_address: customer.email } } : {}),
		application_context: {
			shipping_preference: 'NO_SHIPPING',
			user_action: 'SUBSCRIBE_NOW',
			return_url: returnUrl,
			cancel_url: returnUrl,
		},
	};
}

/** The page on which the buyer agrees. */
export function toPage(
	{ id, status, links, create_time: created }: PaypalSubscription,
	{ clock, livemode }: Pick<GatewayConnection, 'clock' | 'livemode'>,
): HostedPage {
	const url = links.find(({ rel }) => rel === 'approve')?.href;
	const isOpen = status === 'APPROVAL_PENDING';
	const begun = created === undefined ? clock.now() : Date.parse(created);
	return {
		id,
		isOpen,
		...(isOpen && url !== undefined ? { url } : {}),
		...(isOpen ? {} : { subscriptionId: id }),
		expiresAt: new Date(begun + PAGE_HOURS * HOUR).toISOString(),
		livemode,
	};
}
