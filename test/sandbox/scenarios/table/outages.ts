/** The CRM or the gateway is in trouble while customers pay. */
import {
	allDelivered,
	askedToRepeat,
	notes,
	paymentStatus,
	stage,
	thanked,
	totalPaid,
	untouched,
} from '../checks';
import type { Check, ScenarioGroup } from '../scenario';

const DEAL = { amount: '320.00', currency: 'EUR' } as const;
const PAID_ONCE: readonly Check[] = [
	paymentStatus('Paid'),
	stage('won'),
	totalPaid('320.00'),
	notes('Payment received'),
	...thanked(),
	allDelivered(),
];

export const OUTAGES: ScenarioGroup = {
	title: 'Systems in trouble',
	scenarios: [
		{
			id: 'crm-down',
			title: 'CRM down',
			story: 'While the CRM is away, the gateway is asked to keep the message. Nothing is lost.',
			signedBy: ['sales', 'service'],
			deal: DEAL,
			steps: [
				{
					does: 'The CRM goes down, and the customer pays 320.00 EUR.',
					play(scene) {
						scene.trouble('crm', { kind: 'down' });
						scene.pay();
					},
					expects: [askedToRepeat(), untouched(), stage('open')],
					settles: false,
				},
				{
					does: 'The CRM is back, and the gateway sends the message again.',
					play: (scene) => scene.endTrouble(),
					expects: PAID_ONCE,
				},
			],
		},
		{
			id: 'crm-slow',
			title: 'CRM slow',
			story: 'Every answer of the CRM takes a second. The deal is right, only later.',
			signedBy: ['sales'],
			deal: DEAL,
			steps: [
				{
					does: 'The CRM is slow, and the customer pays 320.00 EUR.',
					play(scene) {
						scene.trouble('crm', { kind: 'delay', milliseconds: 1_000 });
						scene.pay();
					},
					expects: PAID_ONCE,
				},
			],
		},
		{
			id: 'crm-rate-limit',
			title: 'Rate limit of the CRM',
			story: 'The CRM refuses three calls because there were too many. They are made again.',
			signedBy: ['finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The CRM refuses the next three calls, and the customer pays 320.00 EUR.',
					play(scene) {
						scene.trouble('crm', { kind: 'status', status: 429 }, 3);
						scene.pay();
					},
					expects: PAID_ONCE,
				},
			],
		},
		{
			id: 'gateway-rate-limit',
			title: 'Rate limit of the gateway',
			story: 'The gateway refuses to be read twice. It is asked again.',
			signedBy: ['finance'],
			deal: DEAL,
			steps: [
				{
					does: 'The gateway refuses the next two calls, and the customer pays 320.00 EUR.',
					play(scene) {
						scene.trouble('gateway', { kind: 'status', status: 429, retryAfterSeconds: 1 }, 2);
						scene.pay();
					},
					expects: PAID_ONCE,
				},
			],
		},
		{
			id: 'crm-answers-lost',
			title: 'Answers of the CRM are lost',
			story: 'The CRM writes, but its answer never arrives. Nothing is written twice.',
			signedBy: ['service'],
			deal: DEAL,
			steps: [
				{
					does: 'The next five answers of the CRM are lost, and the customer pays 320.00 EUR.',
					play(scene) {
						scene.trouble('crm', { kind: 'dropAnswer' }, 5);
						scene.pay();
					},
					expects: PAID_ONCE,
				},
			],
		},
	],
};
