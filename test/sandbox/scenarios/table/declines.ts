/** The card is declined, or the bank wants to know more. */
import { FAILURE_WORDS } from '../../../../nodes/shared/vocabulary/failure';
import {
	declineSays,
	failureReason,
	notes,
	paymentStatus,
	reviewTasks,
	stage,
	tasks,
	thanked,
	toldOfDecline,
	totalPaid,
	untouched,
} from '../checks';
import type { ScenarioGroup } from '../scenario';

const DEAL = { amount: '480.00', currency: 'EUR' } as const;

export const DECLINES: ScenarioGroup = {
	title: 'Declined payments',
	scenarios: [
		{
			id: 'insufficient-funds',
			branch: 'failed',
			title: 'Insufficient funds, then paid',
			story: 'The card is declined, and the deal says why. The second try wins the deal.',
			signedBy: ['finance', 'service'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer tries to pay 480.00 EUR, but the account is empty.',
					play: (scene) => scene.pay({ outcome: 'insufficientFunds' }),
					expects: [
						paymentStatus('Failed'),
						failureReason(FAILURE_WORDS.insufficientFunds),
						stage('open'),
						notes('Payment declined'),
						toldOfDecline(),
						declineSays('did not hold enough money', 'pay in another way'),
						tasks('Payment declined'),
					],
				},
				{
					does: 'The customer tries again with another card.',
					play: (scene) => scene.payAgain(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('480.00'),
						notes('Payment declined', 'Payment received'),
						...thanked(),
						toldOfDecline(),
					],
				},
			],
		},
		{
			id: 'expired-card',
			branch: 'failed',
			title: 'Expired card',
			story: 'The deal stays open and says that the card has expired.',
			signedBy: ['finance', 'service'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer tries to pay 480.00 EUR with a card that has expired.',
					play: (scene) => scene.pay({ outcome: 'expiredCard' }),
					expects: [
						paymentStatus('Failed'),
						failureReason(FAILURE_WORDS.expiredCard),
						stage('open'),
						notes('Payment declined'),
						...thanked(0),
						toldOfDecline(),
						declineSays('The card has expired', 'a card that is still valid'),
						tasks('Payment declined'),
					],
				},
			],
		},
		{
			id: 'bank-debit-returned',
			title: 'Bank debit sent back',
			story: 'The bank sends a debit back after days. The deal stays open and says why.',
			signedBy: ['finance', 'service'],
			needs: ['bankDebits'],
			deal: DEAL,
			steps: [
				{
					does: 'A debit of 480.00 EUR is sent back, because the account is empty.',
					play(scene) {
						scene.pay({ outcome: 'bankDebit' });
						scene.settleDebit('fails');
					},
					expects: [
						paymentStatus('Failed'),
						failureReason(FAILURE_WORDS.insufficientFunds, 'returnReason'),
						stage('open'),
						totalPaid('0'),
						...thanked(0),
						toldOfDecline(),
						tasks('Payment declined'),
					],
				},
			],
		},
		{
			id: 'authentication-required',
			title: 'Authentication required',
			story: 'The bank asks the customer to confirm. The deal is won once that is done.',
			signedBy: ['service'],
			needs: ['authentication'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 480.00 EUR, and the bank asks for a confirmation.',
					play: (scene) => scene.pay({ outcome: 'authenticationRequired' }),
					expects: [paymentStatus('Action required'), stage('open'), ...thanked(0)],
				},
				{
					does: 'The customer confirms in the app of the bank.',
					play: (scene) => scene.authenticate('succeeds'),
					expects: [paymentStatus('Paid'), stage('won'), totalPaid('480.00'), ...thanked()],
				},
			],
		},
		{
			id: 'authentication-failed',
			title: 'Authentication failed',
			story: 'The customer does not pass the check of the bank: no money, and the deal stays open.',
			signedBy: ['service'],
			needs: ['authentication'],
			deal: DEAL,
			steps: [
				{
					does: 'The customer pays 480.00 EUR, and fails the check of the bank.',
					play(scene) {
						scene.pay({ outcome: 'authenticationRequired' });
						scene.authenticate('fails');
					},
					expects: [
						paymentStatus('Failed'),
						failureReason(FAILURE_WORDS.authenticationRequired),
						stage('open'),
						...thanked(0),
						toldOfDecline(),
					],
				},
			],
		},
		{
			id: 'declined-without-a-deal',
			title: 'A decline that only an address connects with the deal',
			story:
				'Anybody can type the address of a customer and let a card be declined. The deal stays as it is until money arrives.',
			signedBy: ['sales', 'service'],
			deal: DEAL,
			steps: [
				{
					does: 'Somebody gives the address of the customer, names no deal, and is declined.',
					play: (scene) => scene.pay({ names: 'email', outcome: 'declined' }),
					expects: [reviewTasks(1), untouched(), stage('open'), notes(), tasks()],
				},
				{
					does: 'It was the customer, who now pays with another card.',
					play: (scene) => scene.payAgain(),
					expects: [
						paymentStatus('Paid'),
						stage('won'),
						totalPaid('480.00'),
						notes('Payment received'),
						...thanked(),
					],
				},
			],
		},
	],
};
