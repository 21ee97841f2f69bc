/** What is paid month after month. */
import {
	chatMessages,
	contactIs,
	contactLinked,
	declineLink,
	mrr,
	paymentStatus,
	stage,
	ownWonStage,
	subscriptionStatus,
	tasks,
	thanked,
	toldOfDecline,
	totalPaid,
	WELCOME_TASK,
} from '../checks';
import type { ScenarioGroup, Step } from '../scenario';

const DEAL = { amount: '588.00', currency: 'EUR', pipeline: 'Subscriptions' } as const;
const PLAN_DEAL = { ...DEAL, amount: '49.00' } as const;

const SUBSCRIBED: Step = {
	does: 'The customer subscribes to the Team plan at 49.00 EUR a month.',
	play: (scene) => scene.subscribe('Team plan'),
	expects: [paymentStatus('Paid'), subscriptionStatus('Active'), totalPaid('49.00'), stage('won')],
};

export const SUBSCRIPTIONS: ScenarioGroup = {
	title: 'Subscriptions',
	scenarios: [
		{
			id: 'saas-onboarding',
			title: 'From subscription to onboarding',
			story:
				'The SaaS case: a subscription makes the deal a Customer, onboarding begins, and the team hears of it.',
			signedBy: ['sales', 'service'],
			needs: ['subscriptions'],
			deal: PLAN_DEAL,
			steps: [
				{
					does: 'The customer subscribes to the Team plan at 49.00 EUR a month.',
					play: (scene) => scene.subscribe('Team plan'),
					expects: [
						ownWonStage(),
						paymentStatus('Paid'),
						subscriptionStatus('Active'),
						mrr('49'),
						contactLinked(),
						contactIs('customer'),
						...thanked(),
						chatMessages('€49.00', 1),
					],
				},
			],
		},
		{
			id: 'renewal',
			title: 'Renewal',
			story:
				'The next month is paid: the same deal, still paid, and the customer is thanked again.',
			signedBy: ['finance'],
			needs: ['subscriptions'],
			deal: PLAN_DEAL,
			steps: [
				SUBSCRIBED,
				{
					does: 'A month later the subscription renews.',
					play: (scene) => scene.renew(),
					expects: [
						paymentStatus('Paid'),
						subscriptionStatus('Active'),
						mrr('49'),
						stage('won'),
						...thanked(2),
					],
				},
			],
		},
		{
			id: 'renewal-declined',
			branch: 'failed',
			title: 'Renewal declined, then recovered',
			story: 'The card no longer works: the deal is delinquent until the customer puts in another.',
			signedBy: ['finance', 'service'],
			needs: ['subscriptions'],
			deal: PLAN_DEAL,
			steps: [
				SUBSCRIBED,
				{
					does: 'A month later the card is declined.',
					play: (scene) => scene.renew('declined'),
					expects: [
						paymentStatus('Delinquent'),
						subscriptionStatus('Past due'),
						toldOfDecline(),
						declineLink(),
						tasks('Invoice payment declined', WELCOME_TASK),
					],
				},
				{
					does: 'The customer puts in another card, and the month is paid.',
					play: (scene) => scene.recover(),
					expects: [paymentStatus('Paid'), subscriptionStatus('Active'), ...thanked(2)],
				},
			],
		},
		{
			id: 'two-renewals-declined',
			branch: 'failed',
			title: 'Two renewals declined',
			story: 'Two months in a row cannot be collected: the team hears of each of them.',
			signedBy: ['finance', 'service'],
			needs: ['subscriptions'],
			deal: PLAN_DEAL,
			steps: [
				SUBSCRIBED,
				{
					does: 'A month later the card is declined.',
					play: (scene) => scene.renew('declined'),
					expects: [paymentStatus('Delinquent'), toldOfDecline()],
				},
				{
					does: 'The month after, it is declined again.',
					play: (scene) => scene.renew('declined'),
					expects: [
						paymentStatus('Delinquent'),
						toldOfDecline(2),
						tasks('Invoice payment declined', 'Invoice payment declined', WELCOME_TASK),
					],
				},
			],
		},
		{
			id: 'trial-ending',
			branch: 'subscription',
			title: 'A trial that is about to end',
			story: 'Nothing is paid yet. A colleague is asked to keep the customer.',
			signedBy: ['sales'],
			needs: ['trials'],
			deal: PLAN_DEAL,
			steps: [
				{
					does: 'The customer tries the Team plan out, and two days are left.',
					play: (scene) => scene.tryOut('Team plan', 2),
					expects: [
						paymentStatus('Pending'),
						stage('open'),
						...thanked(0),
						tasks('Trial ends soon'),
					],
				},
			],
		},
		{
			id: 'invoice-not-issued',
			branch: 'other',
			title: 'A month that nobody could bill',
			story: 'The gateway cannot issue the next invoice. That is for a person.',
			signedBy: ['finance'],
			needs: ['subscriptions', 'unissuedInvoices'],
			deal: PLAN_DEAL,
			steps: [
				SUBSCRIBED,
				{
					does: 'A month later the gateway cannot issue the invoice.',
					play: (scene) => scene.missInvoice(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						...thanked(),
						tasks('Invoice could not be issued', WELCOME_TASK),
					],
				},
			],
		},
		{
			id: 'cancellation',
			branch: 'subscription',
			title: 'Cancellation',
			story: 'The customer leaves. What was paid was paid; the subscription has ended.',
			signedBy: ['sales', 'service'],
			needs: ['subscriptions'],
			deal: PLAN_DEAL,
			steps: [
				SUBSCRIBED,
				{
					does: 'The customer cancels the subscription.',
					play: (scene) => scene.cancelSubscription(),
					expects: [
						subscriptionStatus('Canceled'),
						totalPaid('49.00'),
						...thanked(),
						tasks('Subscription canceled', WELCOME_TASK),
					],
				},
			],
		},
	],
};
