/** What customers do at a gateway, in words that do not depend on which it is; amounts as decimal text. */
import { toStripeAmount } from '../../../nodes/gateways/stripe/amounts';
import { fromDecimal } from '../../../nodes/shared/vocabulary/money';
import { TEST_KEY } from '../../support/stripeClient';
import type { SeededDeal, World } from '../../support/world';

export type Decline = 'insufficientFunds' | 'expiredCard';

export interface GatewayPlayer {
	readonly displayName: string;
	/** @returns the payment's id. */
	pay(deal: SeededDeal, amount: string): string;
	tryToPay(deal: SeededDeal, amount: string, decline: Decline): string;
	payAfterAll(paymentId: string): void;
	/** All that is left, or a part. */
	refund(paymentId: string, amount?: string): void;
	/** Per month. @returns the subscription's id. */
	subscribe(deal: SeededDeal, amount: string, trialDays?: number): string;
	/** The period ends and the next is paid, or the card is declined. */
	renew(subscriptionId: string, outcome: 'paid' | 'declined'): void;
	cancel(subscriptionId: string): Promise<void>;
	/** @returns the dispute's id. */
	dispute(paymentId: string): string;
	closeDispute(disputeId: string, outcome: 'won' | 'lost'): void;
	/** The customer's bank suspects fraud. */
	warnOfFraud(paymentId: string): void;
	/** The period ends, and the gateway cannot issue the next invoice. */
	failToBill(subscriptionId: string): void;
}

const CURRENCY = 'EUR';
const DECLINES: Readonly<Record<Decline, string>> = {
	insufficientFunds: 'pm_card_chargeDeclinedInsufficientFunds',
	expiredCard: 'pm_card_chargeDeclinedExpiredCard',
};

function stripePlayer(world: World): GatewayPlayer {
	const { stripe } = world;
	const minor = (amount: string) => toStripeAmount(fromDecimal(amount, CURRENCY), CURRENCY);
	const about = ({ dealId, email }: SeededDeal, amount: string) => ({
		amount: minor(amount),
		currency: CURRENCY.toLowerCase(),
		email,
		name: 'Ada Acme',
		metadata: { crm_deal_id: dealId },
	});
	return {
		displayName: 'Stripe',
		pay: (deal, amount) => stripe.pay(about(deal, amount)).id,
		tryToPay: (deal, amount, decline) =>
			stripe.pay({ ...about(deal, amount), paymentMethod: DECLINES[decline] }).id,
		payAfterAll: (paymentId) => void stripe.payIntent(paymentId),
		refund: (paymentId, amount) =>
			void stripe.refund(paymentId, amount === undefined ? undefined : minor(amount)),
		subscribe: (deal, amount, trialDays) =>
			stripe.subscribe({ ...about(deal, amount), trialDays, productName: 'Northwind Plan' }).id,
		renew(subscriptionId, outcome) {
			if (outcome === 'declined') stripe.changeCard(subscriptionId, 'pm_card_chargeCustomerFail');
			stripe.advanceSubscription(subscriptionId);
		},
		async cancel(subscriptionId) {
			const address = `${world.sandbox.origin('stripe')}/v1/subscriptions/${subscriptionId}`;
			const headers = { authorization: `Bearer ${TEST_KEY}` };
			const { status } = await fetch(address, { method: 'DELETE', headers });
			if (status !== 200) throw new Error(`Canceling ${subscriptionId} was answered ${status}`);
		},
		dispute: (paymentId) => stripe.dispute(paymentId).id,
		closeDispute: (disputeId, outcome) => void stripe.closeDispute(disputeId, outcome),
		warnOfFraud: (paymentId) => void stripe.warnOfFraud(paymentId),
		failToBill: (subscriptionId) => void stripe.failFinalization(subscriptionId),
	};
}

/** By the gateway's id; a gateway without a player takes no part in the matrix. */
export const PLAYERS: Readonly<Record<string, (world: World) => GatewayPlayer>> = {
	stripe: stripePlayer,
};
