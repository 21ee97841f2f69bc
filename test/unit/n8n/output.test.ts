import { Crm } from '../../../nodes/Crm/Crm.node';
import { toItem } from '../../../nodes/shared/n8n/output';
import type { SyncOutcome } from '../../../nodes/shared/sync/types';
import type { DisputeState, Fact, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { dispute, paidState, paymentState } from '../../support/states';

const WORDS = {
	gatewayName: 'Stripe',
	crmName: 'HubSpot',
	stageName: (id: string) => ({ closedwon: 'Closed Won', open: 'Open' })[id] ?? id,
};
const DEAL = {
	id: '9',
	name: 'Acme order',
	url: 'https://app.hubspot.com/9',
	amount: '1200.00',
	currency: 'EUR',
	pipeline: 'default',
	stage: 'open',
	ownerId: '3',
	contactIds: ['5'],
	fields: { secretField: 'x' },
	history: {},
};
const FACT: Fact = {
	key: 'stripe/acct_1/live/ch_1/succeeded',
	type: 'payment.succeeded',
	at: '2026-01-02T00:00:00.000Z',
	amount: 120000,
	current: true,
	transactionId: 'ch_1',
};
const STATE = paidState('pi_1', 120000, {
	currency: 'EUR',
	amountDue: 120000,
	customer: { id: 'cus_1', name: 'Acme', email: 'anna@acme.example' },
	transactions: [
		{
			id: 'ch_1',
			kind: 'payment',
			outcome: 'succeeded',
			amount: 120000,
			at: FACT.at,
			fee: 3510,
			net: 116490,
			method: { type: 'card', brand: 'visa', last4: '4242' },
			receiptUrl: 'https://pay.stripe.com/receipts/1',
		},
	],
	invoice: {
		id: 'in_1',
		number: 'A-1',
		hostedUrl: 'https://invoice.example/1',
		pdfUrl: 'https://invoice.example/1.pdf',
	},
	facts: [FACT],
});

function newOutcome(overrides: Partial<SyncOutcome> = {}): SyncOutcome {
	return {
		index: 0,
		state: STATE,
		deal: DEAL,
		contactId: '5',
		changes: [
			{ object: 'deal', field: 'payment_status', label: 'Payment Status', from: null, to: 'Paid' },
		],
		activities: [{ kind: 'note', key: 'k', status: 'created', id: '7' }],
		stageMovedTo: 'closedwon',
		outcome: 'new',
		fact: FACT,
		claims: ['claim_1'],
		...overrides,
	} as SyncOutcome;
}

it('says everything a mail needs, without arithmetic', () => {
	expect(toItem(newOutcome(), WORDS)).toMatchObject({
		event: 'payment.succeeded',
		summary: 'Acme paid €1,200.00 by Visa •4242 via Stripe. Deal moved to Closed Won.',
		headline: 'Payment received: €1,200.00',
		topic: 'paid',
		disputeDueBy: null,
		customerText: [
			'Amount: €1,200.00',
			'Paid by: Visa •4242',
			'Invoice number: A-1',
			'Invoice or receipt: https://invoice.example/1.pdf',
		].join('\n'),
		amount: '1200.00',
		amountText: '€1,200.00',
		currency: 'EUR',
		paymentMethod: { type: 'card', brand: 'visa', last4: '4242', text: 'Visa •4242' },
		fee: '35.10',
		net: '1164.90',
		testPayment: false,
		customer: { name: 'Acme', email: 'anna@acme.example' },
		links: {
			deal: 'https://app.hubspot.com/9',
			payment: 'https://pay.example/pi_1',
			receipt: 'https://pay.stripe.com/receipts/1',
			invoice: 'https://invoice.example/1',
			invoicePdf: 'https://invoice.example/1.pdf',
		},
		deal: { id: '9', stage: 'closedwon', stageName: 'Closed Won', ownerId: '3', crm: 'HubSpot' },
		contact: { id: '5' },
		changes: [{ field: 'Payment Status', from: null, to: 'Paid', name: 'payment_status' }],
		claims: ['claim_1'],
		reference: 'stripe/acct_1/live/payment/pi_1',
	});
});

it('puts the event first, where people look', () => {
	expect(Object.keys(toItem(newOutcome(), WORDS)).slice(0, 3)).toEqual([
		'event',
		'result',
		'summary',
	]);
});

it.each([
	[1230, 'KWD', '1.230'],
	[500, 'JPY', '500'],
	[1, 'USD', '0.01'],
	[9007199254740991, 'USD', '90071992547409.91'],
])('%i minor units of %s are %s', (amount, currency, decimal) => {
	const state: PaymentState = { ...STATE, currency };
	expect(toItem(newOutcome({ state, fact: { ...FACT, amount } } as never), WORDS).amount).toBe(
		decimal,
	);
});

it('a currency nobody knows does not keep the other items of the batch from leaving', () => {
	const state: PaymentState = { ...STATE, currency: 'QQQ' };
	expect(toItem(newOutcome({ state }), WORDS)).toMatchObject({
		amount: null,
		fee: null,
		currency: 'QQQ',
		summary: 'Deal moved to Closed Won.',
	});
});

it('gives the amount of the fact, not of the payment', () => {
	const fact: Fact = { ...FACT, type: 'refund.succeeded', amount: 5000, transactionId: 're_1' };
	const item = toItem(newOutcome({ fact, stageMovedTo: undefined } as never), WORDS);
	expect(item).toMatchObject({
		event: 'refund.succeeded',
		amount: '50.00',
		summary: '€50.00 was refunded to Acme via Stripe.',
	});
});

it('says test payment in the item', () => {
	const state = { ...STATE, subject: { ...STATE.subject, livemode: false } };
	expect(toItem(newOutcome({ state }), WORDS).testPayment).toBe(true);
});

it('tells why a payment was declined', () => {
	const state = paymentState('pi_2', {
		status: 'failed',
		failure: { category: 'insufficientFunds', code: 'x', message: 'x', retryable: true },
	});
	const fact: Fact = { ...FACT, type: 'payment.failed', transactionId: undefined };
	expect(toItem(newOutcome({ state, fact } as never), WORDS).failureReason).toBe(
		'The account did not hold enough money',
	);
});

it('a review says what to do and gives the candidates', () => {
	const candidate = { id: '1', name: 'A', url: 'u', amount: null, currency: null, isOpen: true };
	const review = {
		index: 0,
		state: STATE,
		changes: [],
		activities: [],
		outcome: 'needsReview',
		reason: 'severalDeals',
		message: 'Two deals fit',
		candidates: [candidate],
	} as unknown as SyncOutcome;
	expect(toItem(review, WORDS)).toMatchObject({
		summary: 'Acme paid €1,200.00 by Visa •4242 via Stripe. Two deals fit.',
		reason: 'severalDeals',
		message: 'Two deals fit',
		candidates: [candidate],
		deal: null,
	});
});

describe('what a task for a person says', () => {
	const review = (overrides: object) =>
		({
			...{ index: 0, state: STATE, changes: [], activities: [], outcome: 'needsReview' },
			...{ reason: 'severalDeals', message: 'Two deals fit', candidates: [] },
			...overrides,
		}) as unknown as SyncOutcome;

	it('the operation that settles it, the ids it asks for, and the deals it may be for', () => {
		const candidates = [
			{
				id: '1',
				name: 'Website',
				url: 'https://crm.example/1',
				amount: '1200.00',
				currency: 'EUR',
			},
			{ id: '2', name: 'Shop', url: 'https://crm.example/2', amount: null, currency: null },
		];
		const { reviewText } = toItem(review({ candidates }), WORDS);
		expect(String(reviewText).split('\n')).toEqual([
			'Acme paid €1,200.00 by Visa •4242 via Stripe. Two deals fit.',
			'Payment reference: stripe/acct_1/live/payment/pi_1',
			expect.stringContaining('"Link to Deal" of CRM Deals and Contacts'),
			'The workflow "Link a payment to a deal" asks for payment reference and deal ID in a form.',
			'Deals it may be for:',
			'- Website (ID 1, 1200.00 EUR): https://crm.example/1',
			'- Shop (ID 2, no amount): https://crm.example/2',
		]);
	});

	it.each([
		['noDeal', 'Link to Deal'],
		['dealGone', 'Link to Deal'],
		['severalCurrencies', 'Unlink From Deal'],
		['otherCurrency', 'Unlink From Deal'],
		['dealAmount', 'Unlink From Deal'],
	])('of %s: %s', (reason, operation) => {
		expect(toItem(review({ reason }), WORDS).reviewText).toContain(`"${operation}"`);
	});

	it('no remedy twice: the message may name it, with the deals', () => {
		const message = 'put it on the right deal with the action "Link to Deal" (payment reference x)';
		const { reviewText } = toItem(review({ message }), WORDS);
		expect(String(reviewText).match(/Link to Deal/g)).toHaveLength(1);
	});

	it('every operation that it names is one of the node, by that name', () => {
		const names = new Crm().description.properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ options = [] }) => options.map(({ name }) => name));
		const { reviewText } = toItem(review({ reason: 'otherPayment' }), WORDS);
		const named = [...String(reviewText).matchAll(/"([^"]+)" of CRM Deals/g)].map(
			([, name]) => name,
		);
		expect(named).toHaveLength(2);
		expect(names).toEqual(expect.arrayContaining(named));
	});

	it('of what no link settles: only what happened', () => {
		const { reviewText } = toItem(review({ reason: 'unknownStatus' }), WORDS);
		expect(reviewText).not.toMatch(/link/i);
	});

	it('what could not be read asks once for each object, not once for all', () => {
		const keyOf = (objectId: string, id = `evt_${objectId}`) =>
			toItem(
				review({
					state: undefined,
					reason: 'paymentGone',
					event: {
						...{ id, gateway: 'stripe', account: 'acct_1', livemode: true, occurredAt: FACT.at },
						hint: { type: 'payment.succeeded', objectKind: 'charge', objectId },
					},
				}),
				WORDS,
			).reviewKey;
		expect(keyOf('ch_1')).not.toBe(keyOf('ch_2'));
		expect(keyOf('ch_1')).toBe(keyOf('ch_1', 'evt_again'));
	});
});

it('a subscription of many months is never spoken of by the sum of them', () => {
	const obligation = (id: string) =>
		({ id, status: 'paid', asked: 10_000, open: 0, paymentIds: [], dueAt: FACT.at }) as never;
	const state: PaymentState = {
		...STATE,
		subject: { ...STATE.subject, kind: 'subscription', id: 'sub_1' },
		amountPaid: 40_000,
		amountDue: 40_000,
		obligations: [obligation('in_1'), obligation('in_2')],
	};
	const told = (fact: Partial<Fact>) =>
		toItem(newOutcome({ state, fact: { ...FACT, ...fact } } as never), WORDS);
	const renewed = { type: 'subscription.renewed', key: 'stripe/acct_1/live/in_2/paid' } as const;
	expect(told({ ...renewed, amount: 9_000 })).toMatchObject({
		amount: '90.00',
		invoiceId: 'in_2',
		links: { invoice: null, invoicePdf: null },
	});
	const canceled = { type: 'subscription.canceled', key: 'sub_1/canceled' } as const;
	expect(told({ ...canceled, amount: undefined })).toMatchObject({
		amount: '100.00',
		invoiceId: null,
	});
});

it('a preview speaks of what would be, and leaves the stage as it is', () => {
	const preview = {
		...newOutcome(),
		outcome: 'preview',
		wouldDo: 'Change 1 fields',
	} as SyncOutcome;
	expect(toItem(preview, WORDS)).toMatchObject({
		summary: expect.stringContaining('The deal would move to Closed Won.'),
		deal: { stage: 'open', stageName: 'Open' },
	});
});

it('an event that was set aside before anything was read still tells what came', () => {
	const event = {
		id: 'evt_1',
		gateway: 'stripe',
		account: 'acct_1',
		livemode: false,
		occurredAt: FACT.at,
		hint: { type: 'payment.succeeded' as const, objectKind: 'payment_intent', objectId: 'pi_1' },
		raw: { name: 'Anna' },
	};
	const outcome = {
		index: 0,
		event,
		changes: [],
		activities: [],
		outcome: 'needsReview',
		reason: 'testPayment',
		message: 'This is a test payment',
		candidates: [],
	} as SyncOutcome;
	const item = toItem(outcome, WORDS);
	expect(item).toMatchObject({ event: 'payment.succeeded', testPayment: true, amount: null });
	expect(JSON.stringify(item)).not.toContain('Anna');
});

it.each<[Fact['type'], Fact['type']]>([
	['invoice.paid', 'payment.succeeded'],
	['subscription.renewed', 'invoice.paid'],
])('an event that may be either is what the payment says: %s after %s', (type, earlier) => {
	const hint = { type: 'subscription.renewed', mayBe: ['invoice.paid'] } as const;
	const facts = [
		{ ...FACT, type: earlier, key: 'earlier' },
		{ ...FACT, type, key: 'told' },
		{ ...FACT, type: 'subscription.updated' as const, key: 'later' },
	];
	const outcome = {
		...{ index: 0, state: STATE, changes: [], activities: [] },
		...{ outcome: 'alreadyHandled', facts },
		event: {
			...{ id: 'evt_1', gateway: 'model', account: 'acct_1', livemode: false, occurredAt: FACT.at },
			hint: { ...hint, objectKind: 'subscription', objectId: 'I-1' },
		},
	} as SyncOutcome;
	expect(toItem(outcome, WORDS)).toMatchObject({ event: type });
});

it('leaves out fields of the deal that nobody asked for', () => {
	expect(JSON.stringify(toItem(newOutcome(), WORDS))).not.toContain('secretField');
});

describe('a dispute', () => {
	const disputed = (status: DisputeState['status']) =>
		toItem(
			newOutcome({
				state: { ...STATE, disputes: [dispute(status)] },
				fact: { ...FACT, type: 'dispute.opened', transactionId: 'dp_1' },
			}),
			WORDS,
		);

	it.each([
		['inquiry', '2026-02-01T00:00:00.000Z'],
		['needsResponse', '2026-02-01T00:00:00.000Z'],
		['underReview', null],
		['won', null],
		['lost', null],
	] as const)('that is %s has evidence due %s', (status, dueBy) => {
		expect(disputed(status)).toMatchObject({ topic: 'dispute', disputeDueBy: dueBy });
	});
});

it.each([
	[{ totalRefunded: 20_000, totalChargedBack: 0, totalDisputed: 0 }, '1000.00'],
	[{ totalRefunded: 0, totalChargedBack: 120_000, totalDisputed: 120_000 }, '0.00'],
	[{ totalRefunded: 0, totalChargedBack: 0, totalDisputed: 120_000 }, '1200.00'],
	[{ totalRefunded: 120_000, totalChargedBack: 120_000, totalDisputed: 120_000 }, '0.00'],
])('of %o is kept %s: an open chargeback has lost nothing yet', (totals, kept) => {
	const payment = {
		totalPaid: 120_000,
		...totals,
		currency: 'EUR',
		outstanding: 0,
		status: 'Paid',
	};
	const outcome = newOutcome({ payment } as unknown as Partial<SyncOutcome>);
	expect(toItem(outcome, WORDS).totals).toMatchObject({ kept });
});
