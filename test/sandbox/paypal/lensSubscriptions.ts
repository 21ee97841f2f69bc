/** Subscriptions of PayPal's stand-in as people see them. */
import type { GatewayAbilities, SubscriptionOrder } from '../lens';
import type { NewSubscription } from './billing/verbs';
import type { PaypalSandbox } from './createPaypalSandbox';
import { units } from './payments/amounts';

type Abilities = Pick<GatewayAbilities, 'subscriptions' | 'trials'>;

export function subscriptionAbilities(paypal: PaypalSandbox): Abilities {
	const draftOf = (order: SubscriptionOrder): NewSubscription => ({
		units: units({ value: order.amount, currency_code: order.currency }),
		currency: order.currency,
		email: order.email,
		description: order.plan,
		...(order.name === undefined ? {} : { name: order.name }),
		...(order.dealId === undefined ? {} : { customId: `deal=${order.dealId}` }),
	});
	return {
		subscriptions: {
			start: (order) => paypal.subscribe(draftOf(order)).id,
			renew: (id, outcome) =>
				outcome === 'paid' ? paypal.renew(id) : paypal.failRenewal(id, { isWhenDue: true }),
			recover: (id) => paypal.recover(id),
			cancel: (id) => paypal.cancelSubscription(id),
		},
		trials: {
			start: (order, days) => paypal.startTrial({ ...draftOf(order), trialDays: days }).id,
		},
	};
}
