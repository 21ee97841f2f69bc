/** Everyday business: one payment, or two that make one. */
import {
	allDelivered,
	chatMessages,
	contactLinked,
	notes,
	outstanding,
	paymentStatus,
	reviewTasks,
	stage,
	thanked,
	thanksLink,
	thanksSay,
	totalPaid,
	untouched,
} from '../checks';
import type { ScenarioGroup } from '../scenario';

const DEAL = { amount: '1200.00', currency: 'EUR' } as const;

export const PAYMENTS: ScenarioGroup = {
	title: 'Everyday payments',
	scenarios: [
		{
			id: 'one-time-payment',
			branch: 'paid',
			title: 'One-time payment',
			story:
				'A customer pays the whole amount. The deal is won, and the customer is thanked and welcomed.',
			signedBy: ['sales', 'finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 1,200.00 EUR by card.',
					play: (scene) => scene.pay(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('1200.00'),
						outstanding('0'),
						contactLinked(),
						notes('Payment received'),
						...thanked(),
						thanksSay('Hello Robin Ekman', 'Amount: €1,200.00', 'Paid by: '),
						thanksLink(),
						chatMessages('paid €1,200.00', 1),
						allDelivered(),
					],
				},
			],
		},
		{
			id: 'deposit-and-balance',
			branch: 'paid',
			title: 'Deposit and balance',
			story: 'Two payments make one deal: it is won by the second one, not by the first.',
			signedBy: ['sales', 'finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays a deposit of 400.00 EUR.',
					play: (scene) => scene.pay({ amount: '400.00' }),
					expects: [
						paymentStatus('Partially paid'),
						stage('open'),
						totalPaid('400.00'),
						outstanding('800.00'),
					],
				},
				{
					does: 'The customer pays the balance of 800.00 EUR.',
					play: (scene) => scene.pay({ amount: '800.00' }),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('1200.00'),
						outstanding('0'),
						notes('Payment received', 'Payment received'),
						...thanked(2),
						thanksSay('Amount: €400.00', 'Amount: €800.00'),
					],
				},
			],
		},
		{
			id: 'bank-debit',
			title: 'Bank debit',
			story:
				'A debit takes days. The deal says Pending until the bank has paid, and nobody is thanked before.',
			signedBy: ['sales', 'finance'],
			needs: ['bankDebits'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer lets 1,200.00 EUR be debited from a bank account.',
					play: (scene) => scene.pay({ outcome: 'bankDebit' }),
					expects: [
						paymentStatus('Pending'),
						stage('open'),
						totalPaid('0'),
						outstanding('1200.00'),
						...thanked(0),
					],
				},
				{
					does: 'Days later, the bank pays.',
					play: (scene) => scene.settleDebit('succeeds'),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('1200.00'),
						outstanding('0'),
						notes('Payment under way', 'Payment received'),
						...thanked(),
					],
				},
			],
		},
		{
			id: 'found-by-e-mail',
			title: 'A payment that names no deal',
			story:
				'Nobody wrote the deal into the payment. It is found by the e-mail address of the payer.',
			signedBy: ['sales'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 1,200.00 EUR through a link that knows no deal.',
					play: (scene) => scene.pay({ names: 'email' }),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('1200.00'),
						notes('Payment received'),
						...thanked(),
					],
				},
			],
		},
		{
			id: 'nobody-knows-the-payer',
			title: 'A payment from a stranger',
			story: 'No deal and no contact fits. Nothing is guessed: a person is asked to look.',
			signedBy: ['sales', 'finance'],
			deal: DEAL,
			steps: [
				{
					does: 'Somebody whom the CRM does not know pays 1,200.00 EUR.',
					play: (scene) => scene.pay({ names: 'nobody' }),
					expects: [reviewTasks(1), untouched(), stage('open'), notes()],
				},
			],
		},
	],
};
