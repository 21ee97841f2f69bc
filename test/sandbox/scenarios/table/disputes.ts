/** The customer's bank asks, or takes the money back. */
import { notes, paymentStatus, tasks, thanked, totalPaid, WELCOME_TASK } from '../checks';
import type { ScenarioGroup, Step } from '../scenario';

const DEAL = { amount: '640.00', currency: 'EUR' } as const;

const PAID: Step = {
	does: 'The customer pays 640.00 EUR.',
	play: (scene) => scene.pay(),
	expects: [paymentStatus('Paid'), totalPaid('640.00')],
};
const CHARGED_BACK: Step = {
	does: 'The bank of the customer pulls the money back.',
	play: (scene) => scene.dispute(),
	expects: [
		paymentStatus('Disputed'),
		notes('Payment received', 'Payment disputed'),
		tasks('Payment disputed', WELCOME_TASK),
	],
};

export const DISPUTES: ScenarioGroup = {
	title: 'Disputes',
	scenarios: [
		{
			id: 'inquiry',
			title: 'Inquiry',
			story: 'The bank only asks. No money moves, so the deal stays paid, and a note tells of it.',
			signedBy: ['finance'],
			needs: ['inquiries'],
			deal: DEAL,
			steps: [
				PAID,
				{
					does: 'The bank of the customer asks about the payment.',
					play: (scene) => scene.inquire(),
					expects: [
						paymentStatus('Paid'),
						notes('Payment received', 'Payment disputed'),
						tasks('Payment disputed', WELCOME_TASK),
					],
				},
			],
		},
		{
			id: 'chargeback-won',
			title: 'Chargeback won',
			story: 'The money is pulled back, and comes again after the evidence.',
			signedBy: ['finance'],
			needs: ['disputes'],
			deal: DEAL,
			steps: [
				PAID,
				CHARGED_BACK,
				{
					does: 'The bank decides for us.',
					play: (scene) => scene.closeDispute('won'),
					expects: [
						paymentStatus('Paid'),
						notes('Dispute won', 'Payment disputed', 'Payment received'),
						...thanked(),
						tasks('Dispute won', 'Payment disputed', WELCOME_TASK),
					],
				},
			],
		},
		{
			id: 'chargeback-lost',
			title: 'Chargeback lost',
			story: 'The money is pulled back, and stays away.',
			signedBy: ['finance'],
			needs: ['disputes'],
			deal: DEAL,
			steps: [
				PAID,
				CHARGED_BACK,
				{
					does: 'The bank decides for the customer.',
					play: (scene) => scene.closeDispute('lost'),
					expects: [
						paymentStatus('Charged back'),
						notes('Dispute lost', 'Payment disputed', 'Payment received'),
						...thanked(),
						tasks('Dispute lost', 'Payment disputed', WELCOME_TASK),
					],
				},
			],
		},
	],
};
