/**
 * The stories of MONEY.md as rows: which deals there are, what is played at Stripe's stand-in, and what the controller reads in
 * the end. Amounts that are played are minor units; what is shown is the text that HubSpot holds.
 */
import type { SyncOptions } from '../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import type { PaymentValueKey } from '../../nodes/shared/vocabulary/paymentValue';
import type { DealSeed, StoryWorld } from '../support/storyWorld';

export type Shown = Partial<Record<PaymentValueKey | 'dealstage', string | null>>;

export interface StoryPlay extends StoryWorld {
	/** What was played so far arrives before all else, in whichever order. */
	toldFirst(): void;
	/** What was played so far never arrives: it was before anybody listened. */
	untold(): void;
	/** What was played so far arrives now, and is dealt with before a person acts. */
	arrive(): Promise<void>;
	/** What the story wants compared later. */
	remember(name: string, value: string): void;
	recall(name: string): string;
}

export interface Story {
	readonly number: string;
	readonly deals: Readonly<Record<string, DealSeed>>;
	readonly play: (world: StoryPlay) => Promise<void>;
	/** By deal; nothing written where it says `untouched`. */
	readonly shows: Readonly<Record<string, Shown | 'untouched'>>;
	/** How often facts of these types leave by New, over all that arrives. */
	readonly news?: ReadonlyArray<{ readonly types: readonly string[]; readonly times: number }>;
	/** Reasons with which something leaves by Needs Review; none else may. */
	readonly reviews?: readonly string[];
	readonly options?: Partial<SyncOptions>;
	readonly check?: (world: StoryPlay) => void;
}

export const EMAIL = 'ada@northwind.example';
export const DAY_MS = 86_400_000;
export const THANKS = ['payment.succeeded', 'invoice.paid'];
export const DECLINED = 'pm_card_chargeDeclined';
export const DECLINED_LATER = 'pm_card_chargeCustomerFail';
export const WON = { dealstage: 'closedwon' } as const;
export const OPEN = { dealstage: 'contractsent' } as const;

export function money(
	paymentStatus: string,
	totalPaid: string,
	totalRefunded: string,
	totalChargedBack: string,
	amountOutstanding: string | null,
	more: Shown = {},
): Shown {
	return { paymentStatus, totalPaid, totalRefunded, totalChargedBack, amountOutstanding, ...more };
}

export const pay = (world: StoryPlay, amount: number, more: { paymentMethod?: string } = {}) =>
	world.stripe.pay({ amount, email: EMAIL, metadata: world.naming('A'), ...more });
export const bill = (world: StoryPlay, amount: number, more: { percentOff?: number } = {}) =>
	world.stripe.invoice({ amount, email: EMAIL, metadata: world.naming('A'), ...more });
export const subscribe = (
	world: StoryPlay,
	amount: number,
	more: { interval?: 'week' | 'month' } = {},
) => world.stripe.subscribe({ amount, email: EMAIL, metadata: world.naming('A'), ...more });
export const later = async (world: StoryPlay) => await world.pass(DAY_MS / 24);

/** Renews in its time, so that each period has its moment. */
export async function renew(world: StoryPlay, id: string, times = 1): Promise<void> {
	for (let time = 0; time < times; time++) {
		await world.pass(DAY_MS);
		world.stripe.advanceSubscription(id);
	}
}

/** A payment that is laid to an invoice while it is open. */
export async function layTo(world: StoryPlay, invoiceId: string, amount: number): Promise<string> {
	const { customer } = await world.sdk.invoices.retrieve(invoiceId);
	const { id } = await world.sdk.paymentIntents.create({
		amount,
		currency: 'usd',
		customer: typeof customer === 'string' ? customer : (customer?.id ?? ''),
	});
	await world.sdk.invoices.attachPayment(invoiceId, { payment_intent: id });
	world.stripe.payIntent(id, 'pm_card_visa');
	return id;
}

/** The subscription's invoices, oldest first. */
export async function invoicesOf(world: StoryPlay, subscription: string): Promise<string[]> {
	const { data } = await world.sdk.invoices.list({ subscription, limit: 100 });
	return data
		.sort((left, right) => left.created - right.created)
		.map(({ id }) => id)
		.filter((id) => id !== undefined);
}

export const intentOf = (world: StoryPlay, invoiceId: string | undefined) =>
	world.stripe.intentOfInvoice(invoiceId ?? '').id;

export const STORIES: readonly Story[] = [
	{
		number: '1',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			pay(world, 100_000);
			await later(world);
			const { id } = pay(world, 100_000);
			world.stripe.refund(id);
		},
		shows: { A: money('Paid', '2000', '1000', '0', '0', WON) },
	},
	{
		number: '2',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			world.stripe.refund(pay(world, 60_000).id);
			await later(world);
			pay(world, 40_000);
		},
		shows: { A: money('Partially paid', '1000', '600', '0', '600', OPEN) },
	},
	{
		number: '3',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = world.stripe.dispute(pay(world, 40_000).id);
			await later(world);
			world.stripe.closeDispute(id, 'lost');
			await later(world);
			pay(world, 60_000);
		},
		shows: { A: money('Partially paid', '1000', '0', '400', '400', OPEN) },
	},
	{
		number: '4',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = world.stripe.dispute(pay(world, 100_000).id, { amount: 30_000 });
			await later(world);
			world.stripe.closeDispute(id, 'lost');
		},
		shows: { A: money('Partially charged back', '1000', '0', '300', '0', WON) },
	},
	{
		number: '5',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = pay(world, 40_000);
			await later(world);
			pay(world, 60_000);
			await later(world);
			world.stripe.refund(id);
		},
		shows: { A: money('Partially refunded', '1000', '400', '0', '0', WON) },
	},
	{
		number: '6',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id: invoice } = bill(world, 100_000);
			await later(world);
			const { id } = world.stripe.pay({ amount: 120_000, email: EMAIL });
			await world.sdk.invoices.attachPayment(invoice, { payment_intent: id });
			await later(world);
			world.stripe.refund(id, 20_000);
		},
		shows: { A: money('Paid', '1200', '200', '0', '0', WON) },
	},
	{
		number: '7',
		deals: { A: {} },
		play: async (world) => {
			const { id } = bill(world, 90_000);
			world.toldFirst();
			world.stripe.payInvoice(bill(world, 10_000).id, 'pm_card_visa');
			await later(world);
			world.stripe.payInvoice(id, DECLINED);
		},
		shows: { A: money('Partially paid', '100', '0', '0', '900', OPEN) },
	},
	{
		number: '8',
		deals: { A: { amount: '1500' } },
		play: async (world) => {
			const { id } = bill(world, 90_000);
			world.toldFirst();
			subscribe(world, 5_000);
			await later(world);
			world.stripe.payInvoice(id, DECLINED);
		},
		shows: { A: money('Partially paid', '50', '0', '0', '900', OPEN) },
	},
	{
		number: '9',
		deals: { A: {} },
		play: async (world) => {
			pay(world, 10_000, { paymentMethod: 'pm_card_threeDSecure2Required' });
			await later(world);
			pay(world, 10_000);
		},
		shows: { A: money('Paid', '100', '0', '0', '0', WON) },
	},
	{
		number: '10',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			world.stripe.giveUpInvoice(bill(world, 100_000).id);
			await later(world);
			world.stripe.payInvoice(bill(world, 100_000).id, 'pm_card_visa');
		},
		shows: { A: money('Paid', '1000', '0', '0', '0', WON) },
	},
	{
		number: '11',
		deals: { A: { amount: '500' } },
		play: async (world) => {
			world.stripe.creditCustomer(EMAIL, 50_000);
			bill(world, 50_000);
			await Promise.resolve();
		},
		shows: { A: money('Paid', '0', '0', '0', '0', { ...WON, paymentLink: null }) },
		news: [{ types: THANKS, times: 1 }],
	},
	{
		number: '12',
		deals: { A: { amount: '500' } },
		play: async (world) => {
			world.stripe.creditCustomer(EMAIL, 20_000);
			const { id } = bill(world, 50_000);
			await later(world);
			world.stripe.payInvoice(id, 'pm_card_visa');
		},
		shows: { A: money('Paid', '300', '0', '0', '0', WON) },
	},
	{
		number: '13',
		deals: { A: { amount: '500' } },
		play: async (world) => {
			bill(world, 50_000, { percentOff: 100 });
			await Promise.resolve();
		},
		shows: { A: money('Paid', '0', '0', '0', '0', WON) },
		news: [{ types: THANKS, times: 1 }],
	},
	{
		number: '14',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = bill(world, 100_000);
			world.stripe.creditInvoice(id, { amount: 40_000 });
			await later(world);
			world.stripe.payInvoice(id, 'pm_card_visa');
		},
		shows: { A: money('Paid', '600', '0', '0', '0', WON) },
	},
	{
		number: '15',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = bill(world, 100_000);
			await later(world);
			world.stripe.creditInvoice(id, { amount: 100_000 });
		},
		shows: { A: money('Canceled', '0', '0', '0', '0', OPEN) },
		news: [{ types: THANKS, times: 0 }],
	},
	{
		number: '16',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = bill(world, 100_000);
			world.stripe.payOutOfBand(id);
			await later(world);
			world.stripe.creditInvoice(id, { amount: 100_000, outOfBand: 100_000 });
		},
		shows: { A: money('Refunded', '1000', '1000', '0', '0') },
		news: [{ types: ['refund.succeeded'], times: 1 }],
	},
	{
		number: '17',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = bill(world, 100_000);
			world.stripe.payInvoice(id, 'pm_card_visa');
			await later(world);
			world.stripe.creditInvoice(id, { amount: 25_000, toBalance: 25_000 });
		},
		shows: { A: money('Partially refunded', '1000', '250', '0', '0', WON) },
	},
	{
		number: '18',
		deals: { A: { amount: '0' } },
		play: async (world) => void (await layTo(world, bill(world, 100_000).id, 1_000)),
		shows: { A: money('Partially paid', '10', '0', '0', '990', OPEN) },
	},
	...[
		['19', { amount: '99.999' }, 10_000, 'usd', '100'] as const,
		['20', { amount: '33.333333' }, 3_333, 'usd', '33.33'] as const,
		['21', { amount: '5000.5', currency: 'JPY' }, 5_001, 'jpy', '5001'] as const,
	].map(([number, seed, amount, currency, shown]): Story => ({
		number,
		deals: { A: seed },
		play: async (world) => {
			world.stripe.pay({ amount, currency, email: EMAIL, metadata: world.naming('A') });
			await Promise.resolve();
		},
		shows: { A: money('Paid', shown, '0', '0', '0', WON) },
	})),
	{
		number: '22',
		deals: { A: { amount: '100', currency: 'EUR' } },
		play: async (world) => {
			pay(world, 10_000);
			await Promise.resolve();
		},
		shows: { A: money('Partially paid', '100', '0', '0', null, OPEN) },
		reviews: ['otherCurrency'],
	},
	{
		number: '23, by bank transfer',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const intent = world.stripe.pay({
				amount: 100_000,
				email: EMAIL,
				metadata: world.naming('A'),
				bankTransfer: true,
			});
			await later(world);
			const { customer } = await world.sdk.paymentIntents.retrieve(intent.id);
			world.stripe.fundCustomer(String(customer), 40_000, 'usd');
		},
		shows: { A: money('Partially paid', '400', '0', '0', '600', OPEN) },
	},
	{
		number: '23, by a payment laid to the invoice',
		deals: { A: { amount: '1000' } },
		play: async (world) => void (await layTo(world, bill(world, 100_000).id, 40_000)),
		shows: { A: money('Partially paid', '400', '0', '0', '600', OPEN) },
	},
	{
		number: '24',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			pay(world, 10_000);
			await later(world);
			const { number } = bill(world, 90_000);
			world.remember('number', number ?? '');
		},
		shows: { A: money('Partially paid', '100', '0', '0', '900', OPEN) },
		check: (world) => {
			expect(world.read('A', 'transactionId')).toMatch(/^(ch|py|pi)_/);
			expect(world.read('A', 'paymentMethod')).toMatch(/4242/);
			expect(world.read('A', 'invoiceNumber')).toBe(world.recall('number'));
			expect(world.read('A', 'paymentLink')).toMatch(/^https?:/);
		},
	},
	{
		number: '25',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			const { id } = world.stripe.dispute(pay(world, 100_000).id);
			await later(world);
			world.stripe.closeDispute(id, 'won');
		},
		shows: { A: money('Paid', '1000', '0', '0', '0', { ...WON, disputeDueBy: null }) },
	},
	{
		number: '26',
		deals: { A: { amount: '100' } },
		play: async (world) => {
			const { id } = pay(world, 10_000);
			await later(world);
			await world.sdk.invoices.attachPayment(bill(world, 10_000).id, { payment_intent: id });
		},
		shows: { A: money('Paid', '100', '0', '0', '0', WON) },
		news: [{ types: THANKS, times: 1 }],
	},
	{
		number: '27',
		deals: { A: {} },
		play: async (world) => await renew(world, subscribe(world, 10_000).id, 3),
		shows: { A: money('Paid', '400', '0', '0', '0', { ...WON, mrr: '100' }) },
	},
	{
		number: '28',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await renew(world, id);
			world.stripe.changeCard(id, DECLINED_LATER);
			await renew(world, id);
		},
		shows: { A: money('Delinquent', '200', '0', '0', '100') },
	},
	{
		number: '29',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await renew(world, id);
			world.stripe.changeCard(id, DECLINED_LATER);
			await renew(world, id);
			await later(world);
			world.stripe.giveUpSubscription(id, 'canceled');
			world.stripe.voidInvoice((await invoicesOf(world, id)).at(-1) ?? '');
		},
		shows: { A: money('Paid', '200', '0', '0', '0', { subscriptionStatus: 'Canceled' }) },
		news: [{ types: ['subscription.canceled'], times: 1 }],
	},
	{
		number: '30',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			world.stripe.changeCard(id, DECLINED_LATER);
			await renew(world, id);
			world.stripe.changeCard(id, 'pm_card_visa');
			await renew(world, id);
		},
		shows: { A: money('Delinquent', '200', '0', '0', '100') },
	},
	...[0, 1].map((isBefore): Story => ({
		number: isBefore ? '31, refunded before month 3' : '31',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await renew(world, id, isBefore ? 1 : 2);
			world.stripe.refund(intentOf(world, (await invoicesOf(world, id))[0]));
			await renew(world, id, isBefore ? 1 : 0);
		},
		shows: { A: money('Partially refunded', '300', '100', '0', '0', WON) },
		news: [{ types: ['refund.succeeded'], times: 1 }],
	})),
	{
		number: '32',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await renew(world, id, 2);
			const { id: dispute } = world.stripe.dispute(
				intentOf(world, (await invoicesOf(world, id))[0]),
			);
			await later(world);
			world.stripe.closeDispute(dispute, 'lost');
		},
		shows: { A: money('Partially charged back', '300', '0', '100', '0', WON) },
	},
	{
		number: '33',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 1_000, { interval: 'week' });
			await renew(world, id, 29);
			const [first, second] = await invoicesOf(world, id);
			world.untold();
			world.stripe.refund(intentOf(world, first));
			await later(world);
			world.stripe.dispute(intentOf(world, second));
		},
		shows: { A: money('Disputed', '300', '10', '0', '0') },
		news: [
			{ types: ['refund.succeeded'], times: 1 },
			{ types: ['dispute.opened'], times: 1 },
		],
		check: (world) => expect(world.read('A', 'disputeDueBy')).not.toBeNull(),
	},
	{
		number: '34',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await later(world);
			world.stripe.changePlan(id, 4_000, { periodUsed: 0.5 });
			await renew(world, id);
		},
		// 100 paid; 30 of it carried to month 2, which asks for 40: 10 are charged.
		shows: { A: money('Paid', '110', '0', '0', '0', WON) },
	},
	{
		number: '35',
		deals: { A: {} },
		play: async (world) => {
			subscribe(world, 10_000);
			await later(world);
			subscribe(world, 5_000);
		},
		shows: { A: money('Paid', '150', '0', '0', '0', { ...WON, mrr: '150' }) },
	},
	...[0, 1].map((isDeclined): Story => ({
		number: isDeclined ? '37' : '36',
		deals: {},
		play: async (world) => {
			const { id } = world.stripe.subscribe({ amount: 2_900, email: EMAIL });
			world.untold();
			await world.pass(10 * DAY_MS);
			world.seedDeal('A', { amount: '50000', emails: [EMAIL] });
			if (isDeclined) world.stripe.changeCard(id, DECLINED_LATER);
			await renew(world, id);
		},
		shows: { A: 'untouched' },
	})),
	{
		number: '38',
		deals: {
			A: { amount: '10000', stage: 'closedwon', emails: [EMAIL] },
			B: { amount: '5000', emails: [EMAIL] },
		},
		play: async (world) => {
			const { id } = world.stripe.invoice({ amount: 1_000_000, email: EMAIL });
			await later(world);
			world.stripe.payInvoice(id, 'pm_card_visa');
		},
		shows: { A: money('Paid', '10000', '0', '0', '0', WON), B: 'untouched' },
	},
	{
		number: '39',
		deals: { A: { amount: '1000', emails: [EMAIL] }, B: { amount: '1000', emails: [EMAIL] } },
		play: async (world) => {
			const { id } = pay(world, 100_000);
			await world.arrive();
			world.hubspot.deletedByPerson('deals', world.idOf('A'));
			world.stripe.refund(id);
		},
		shows: { B: 'untouched' },
		reviews: ['dealGone'],
	},
	{
		number: '40, voided',
		deals: { A: { amount: '10000', emails: [EMAIL] }, B: { amount: '5000', emails: [EMAIL] } },
		play: async (world) => {
			const { id } = bill(world, 1_000_000);
			await later(world);
			world.stripe.voidInvoice(id);
		},
		shows: { A: money('Canceled', '0', '0', '0', '10000', OPEN), B: 'untouched' },
		reviews: [],
	},
	{
		number: '40, paid outside',
		deals: { A: { amount: '10000', emails: [EMAIL] }, B: { amount: '5000', emails: [EMAIL] } },
		play: async (world) => {
			const { id } = bill(world, 1_000_000);
			await later(world);
			world.stripe.payOutOfBand(id);
		},
		shows: { A: money('Paid', '10000', '0', '0', '0', WON), B: 'untouched' },
		reviews: [],
	},
	{
		number: '40, a renewal voided after a decline',
		deals: { A: { emails: [EMAIL] }, B: { amount: '5000', emails: [EMAIL] } },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			world.stripe.changeCard(id, DECLINED_LATER);
			await renew(world, id);
			await later(world);
			world.stripe.voidInvoice((await invoicesOf(world, id)).at(-1) ?? '');
		},
		shows: { A: money('Paid', '100', '0', '0', '0', WON), B: 'untouched' },
		reviews: [],
	},
	...(
		[
			['41', {}, '100'],
			['41, a subscription', { interval: 'month' }, '100'],
			['41, free by coupon', { percentOff: 100 }, '0'],
		] as const
	).map(([number, more, paid]): Story => ({
		number,
		deals: { A: { amount: '100' }, B: { amount: '50000', emails: [EMAIL] } },
		play: async (world) => {
			const metadata = world.naming('A');
			const { id } = world.stripe.checkout({ amount: 10_000, email: EMAIL, metadata, ...more });
			await later(world);
			world.stripe.paySession(id, { email: EMAIL });
		},
		shows: { A: money('Paid', paid, '0', '0', '0', WON), B: 'untouched' },
	})),
	{
		number: '42',
		deals: { A: { amount: '100' }, S: { emails: ['stranger@elsewhere.example'] } },
		play: async (world) => {
			const stranger = world.hubspot
				.list('contacts')
				.find(({ properties }) => properties.email === 'stranger@elsewhere.example');
			world.stripe.pay({
				amount: 10_000,
				email: EMAIL,
				metadata: {
					...world.naming('A'),
					crm: 'hubspot',
					crm_account: '999',
					crm_contact_id: stranger?.id ?? '',
				},
			});
			await Promise.resolve();
		},
		shows: { A: 'untouched', S: 'untouched' },
		check: (world) => {
			const stranger = world.hubspot
				.list('contacts')
				.find(({ properties }) => properties.email === 'stranger@elsewhere.example');
			expect(stranger?.properties.crm_payment_customer_id ?? null).toBeNull();
			expect(stranger?.dealIds).toEqual([world.idOf('S')]);
		},
	},
	{
		number: '43',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			pay(world, 5_000);
			await world.arrive();
			world.hubspot.editedByPerson('deals', world.idOf('A'), {
				crm_payment_references: '',
			});
			await later(world);
			pay(world, 95_000);
		},
		shows: { A: money('Partially paid', '950', '0', '0', '50', OPEN) },
	},
	{
		number: '45, a renewal',
		deals: { A: {} },
		play: async (world) => {
			const { id } = subscribe(world, 10_000);
			await world.arrive();
			world.hubspot.movedByPerson(world.idOf('A'), 'closedlost');
			await renew(world, id);
		},
		shows: { A: money('Paid', '200', '0', '0', '0', { dealstage: 'closedlost' }) },
	},
	{
		number: '45, a full refund',
		deals: { A: { amount: '100' } },
		play: async (world) => {
			const { id } = pay(world, 10_000);
			await world.arrive();
			world.hubspot.movedByPerson(world.idOf('A'), 'closedlost');
			await later(world);
			world.stripe.refund(id);
		},
		shows: { A: money('Refunded', '100', '100', '0', '0', { dealstage: 'closedlost' }) },
	},
	{
		number: '45, shipping on a refunded deal',
		deals: { A: { amount: '100' } },
		play: async (world) => {
			world.stripe.refund(pay(world, 10_000).id);
			await world.arrive();
			world.hubspot.movedByPerson(world.idOf('A'), 'closedlost');
			await later(world);
			pay(world, 500);
		},
		shows: { A: { totalPaid: '105', totalRefunded: '100', dealstage: 'closedlost' } },
	},
	{
		number: '50',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			pay(world, 40_000);
			await later(world);
			world.elsewhere('balance', 'pay', { deal: 'A', amount: 60_000 });
		},
		shows: { A: money('Paid', '1000', '0', '0', '0', { ...WON, gateway: 'Other Pay' }) },
		news: [{ types: THANKS, times: 2 }],
		reviews: [],
	},
	{
		number: '50, the deposit of the other gateway refunded later',
		deals: { A: { amount: '1000' } },
		play: async (world) => {
			world.elsewhere('deposit', 'pay', { deal: 'A', amount: 40_000 });
			await later(world);
			pay(world, 60_000);
			await later(world);
			world.elsewhere('deposit', 'refundRest', { deal: 'A', amount: 40_000 });
		},
		shows: {
			A: money('Partially refunded', '1000', '400', '0', '0', { ...WON, gateway: 'Stripe' }),
		},
		news: [{ types: ['refund.succeeded'], times: 1 }],
	},
	{
		number: '51',
		deals: { A: { amount: '100' } },
		play: async (world) => {
			pay(world, 10_000);
			await later(world);
			const metadata = world.naming('A');
			world.stripe.pay({ amount: 4_000, email: EMAIL, metadata, livemode: true });
		},
		shows: { A: { paymentStatus: 'Partially paid', totalPaid: '40', amountOutstanding: '60' } },
	},
	{
		number: '52',
		deals: {},
		play: async (world) => {
			for (let card = 0; card < 12; card++) {
				world.stripe.pay({
					amount: 100,
					email: `tester${card}@elsewhere.example`,
					paymentMethod: DECLINED,
				});
			}
			world.remember('deals', String(world.hubspot.list('deals').length));
			await Promise.resolve();
		},
		shows: {},
		options: { unmatched: 'createDeal', newDeal: { name: 'Deal of {customerName}' } },
		check: (world) =>
			expect(String(world.hubspot.list('deals').length)).toBe(world.recall('deals')),
	},
];

/** In which the events of a story may arrive, each as runs of one or more. */
export const ORDERS: Readonly<
	Record<string, (events: readonly PaymentEvent[]) => ReadonlyArray<readonly PaymentEvent[]>>
> = {
	'as sent': (events) => events.map((event) => [event]),
	reversed: (events) => [...events].reverse().map((event) => [event]),
	'shuffled, seed 1': (events) => shuffled(events, 1).map((event) => [event]),
	'shuffled, seed 2': (events) => shuffled(events, 2).map((event) => [event]),
	'shuffled, seed 3': (events) => shuffled(events, 3).map((event) => [event, event]),
	'all at once and doubled': (events) => [[...events, ...events]],
};

function shuffled(events: readonly PaymentEvent[], seed: number): PaymentEvent[] {
	let state = seed;
	const next = () => {
		state = (state * 48_271) % 2_147_483_647;
		return state / 2_147_483_647;
	};
	return events
		.map((event) => ({ event, place: next() }))
		.sort((left, right) => left.place - right.place)
		.map(({ event }) => event);
}
