/** What the network makes of the gateway's messages. */
import {
	allDelivered,
	allLost,
	notes,
	paymentStatus,
	stage,
	thanked,
	totalPaid,
	totalRefunded,
	toldOfDecline,
	toldOfRefund,
} from '../checks';
import type { ScenarioGroup } from '../scenario';

const DEAL = { amount: '250.00', currency: 'EUR' } as const;
const COPIES = 10;
const LATE_MILLISECONDS = 4_000;
/** A look a minute, and time to act. */
const CATCH_UP_SECONDS = 150;

export const DELIVERIES: ScenarioGroup = {
	title: 'Messages that go astray',
	scenarios: [
		{
			id: 'duplicate-deliveries',
			title: 'Duplicate deliveries',
			story: 'The gateway says everything ten times at once. It still happened only once.',
			signedBy: ['sales', 'service'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 250.00 EUR, and every message comes ten times.',
					play: (scene) =>
						scene.onDeliveries({ kind: 'duplicate', copies: COPIES }, () => scene.pay()),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('250.00'),
						notes('Payment received'),
						...thanked(),
						allDelivered(),
					],
				},
			],
		},
		{
			id: 'late-deliveries',
			title: 'Late deliveries',
			story: 'The news of a decline comes after the payment. The deal stays paid.',
			signedBy: ['service'],
			deal: DEAL,
			steps: [
				{
					does: 'A first card is declined, but the message is held up. Then a second card pays.',
					play(scene) {
						scene.onDeliveries({ kind: 'delay', milliseconds: LATE_MILLISECONDS }, () =>
							scene.pay({ outcome: 'declined' }),
						);
						scene.payAgain();
					},
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('250.00'),
						...thanked(),
						toldOfDecline(0),
						allDelivered(),
					],
				},
			],
		},
		{
			id: 'reordered-deliveries',
			title: 'Reordered deliveries',
			story: 'The refund is heard of before the payment. Both end up on the deal.',
			signedBy: ['finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays and is refunded 100.00 EUR; the messages come in the wrong order.',
					play(scene) {
						scene.onDeliveries({ kind: 'delay', milliseconds: LATE_MILLISECONDS }, () =>
							scene.pay(),
						);
						scene.refund('100.00');
					},
					expects: [
						paymentStatus('Partially refunded'),
						stage('won'),
						totalPaid('250.00'),
						totalRefunded('100.00'),
						notes('Payment received', 'Refund made'),
						toldOfRefund(),
						allDelivered(),
					],
				},
			],
		},
		{
			id: 'lost-deliveries',
			title: 'Lost deliveries',
			story: 'No message arrives at all. Once the gateway sends them again, nothing is missing.',
			signedBy: ['sales', 'finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 250.00 EUR, and every message is lost on its way.',
					play: (scene) => scene.onDeliveries({ kind: 'drop' }, () => scene.pay()),
					expects: [allLost()],
				},
				{
					does: 'The gateway sends them again.',
					play: (scene) => scene.redeliverLost(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('250.00'),
						notes('Payment received'),
						...thanked(),
						allDelivered(),
					],
				},
			],
		},
		{
			id: 'never-delivered',
			title: 'Never delivered',
			story: 'No message arrives, and none is sent again. The next look at the gateway finds it.',
			signedBy: ['finance', 'service'],
			needsEffect: 'catchUp',
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 250.00 EUR, and every message is lost for good.',
					play: (scene) => scene.onDeliveries({ kind: 'drop' }, () => scene.pay()),
					patienceSeconds: CATCH_UP_SECONDS,
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('250.00'),
						notes('Payment received'),
						...thanked(),
						allLost(),
					],
				},
			],
		},
	],
};
