/** Money goes back. */
import {
	notes,
	notesForFinance,
	paymentStatus,
	refundSays,
	stage,
	thanked,
	toldOfRefund,
	totalPaid,
	totalRefunded,
} from '../checks';
import type { ScenarioGroup, Step } from '../scenario';

const DEAL = { amount: '900.00', currency: 'EUR' } as const;

const PAID: Step = {
	does: 'The customer pays 900.00 EUR.',
	play: (scene) => scene.pay(),
	expects: [paymentStatus('Paid'), stage('won'), totalPaid('900.00')],
};

export const REFUNDS: ScenarioGroup = {
	title: 'Refunds',
	scenarios: [
		{
			id: 'full-refund',
			title: 'Full refund',
			story: 'Everything goes back. What was paid stays on record, and so does the won deal.',
			signedBy: ['finance', 'service'],
			deal: DEAL,
			steps: [
				PAID,
				{
					does: 'Finance refunds all of it.',
					play: (scene) => scene.refund(),
					expects: [
						paymentStatus('Refunded'),
						totalPaid('900.00'),
						totalRefunded('900.00'),
						stage('won'),
						notes('Payment received', 'Refund made'),
						...thanked(),
						toldOfRefund(),
						notesForFinance('Refund made'),
					],
				},
			],
		},
		{
			id: 'partial-refunds',
			branch: 'refunded',
			title: 'Partial refund, then the rest',
			story: 'Two refunds add up to the whole payment, to the cent.',
			signedBy: ['finance'],
			deal: DEAL,
			steps: [
				PAID,
				{
					does: 'Finance refunds 150.10 EUR.',
					play: (scene) => scene.refund('150.10'),
					expects: [
						paymentStatus('Partially refunded'),
						totalPaid('900.00'),
						totalRefunded('150.10'),
						notes('Payment received', 'Refund made'),
						toldOfRefund(),
					],
				},
				{
					does: 'Finance refunds the rest.',
					play: (scene) => scene.refund(),
					expects: [
						paymentStatus('Refunded'),
						totalRefunded('900.00'),
						notes('Payment received', 'Refund made', 'Refund made'),
						...thanked(),
						toldOfRefund(2),
						refundSays('Refunded: €150.10', 'Refunded: €749.90', 'To: '),
						notesForFinance('Refund made', 'Refund made'),
					],
				},
			],
		},
	],
};
