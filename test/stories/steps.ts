/**
 * What may happen in a story, in the words of the book: amounts in minor units, and the deal `A` named unless a step says
 * otherwise. What a step makes is known by its kind to the steps after it, or by the name it is given with `as`.
 */
import type {
	CheckoutOptions,
	InvoiceOptions,
	PayOptions,
	SubscribeOptions,
} from '../sandbox/stripe/scenarios';
import type { StoryPlay } from './story';

export type Step = (world: StoryPlay) => unknown;
/** Several that are one thing in the story. */
export type Steps = Step | readonly Steps[];

type More<Options> = Omit<Options, 'amount' | 'email'>;
interface Named {
	readonly as?: string;
	/** Which deal it names; none where it says so. */
	readonly deal?: string | null;
}

export const EMAIL = 'ada@northwind.example';
export const DAY_MS = 86_400_000;
export const VISA = 'pm_card_visa';
export const DECLINED = 'pm_card_chargeDeclined';
export const DECLINED_LATER = 'pm_card_chargeCustomerFail';
export const NEEDS_3DS = 'pm_card_threeDSecure2Required';
export const REFUNDS_SLOWLY = 'pm_card_pendingRefund';
const IBAN = 'AT611904300234573201';

export const later: Step = async (world) => await world.pass(DAY_MS / 24);
export const days =
	(count: number): Step =>
	async (world) =>
		await world.pass(count * DAY_MS);
export const arrives: Step = async (world) => await world.arrive();
export const toldFirst: Step = (world) => world.toldFirst();
export const untold: Step = (world) => world.untold();

/** What the payment, invoice or subscription says of its payer and deal. */
const payer = (world: StoryPlay, deal: string | null = 'A') => ({
	email: EMAIL,
	...(deal === null ? {} : { metadata: world.naming(deal) }),
});

export const pays =
	(amount: number, { as = 'payment', deal, ...more }: Named & More<PayOptions> = {}): Step =>
	(world) => {
		const { id, customer } = world.stripe.pay({ amount, ...payer(world, deal), ...more });
		world.remember(as, id);
		world.remember('customer', String(customer));
	};
export const declines = (amount: number, more: More<PayOptions> = {}): Step =>
	pays(amount, { ...more, paymentMethod: DECLINED });
export const authorises = (amount: number, more: Named = {}): Step =>
	pays(amount, { ...more, captureMethod: 'manual' });
export const captures =
	(amount?: number): Step =>
	async (world) =>
		await world.sdk.paymentIntents.capture(world.recall('payment'), {
			...(amount === undefined ? {} : { amount_to_capture: amount }),
		});
export const releases =
	(payment = 'payment'): Step =>
	async (world) =>
		await world.sdk.paymentIntents.cancel(world.recall(payment));
export const charges =
	(amount: number): Step =>
	(world) =>
		world.stripe.charge({ amount, ...payer(world) });
export const debits = (amount: number): Step => pays(amount, { iban: IBAN });
export const settles =
	(outcome: 'succeeds' | 'fails'): Step =>
	(world) =>
		world.stripe.settleDebit(world.recall('payment'), outcome);
export const returnsDebit: Step = (world) => world.stripe.returnDebit(world.recall('payment'));
/** Money comes to the bank account that the payment or the invoice named. */
export const wires =
	(amount: number): Step =>
	(world) =>
		world.stripe.fundCustomer(world.recall('customer'), amount, 'usd');

/** Money that comes from now on is settled in this currency, and its fee is known once `settlesBalances`. */
export const holdsSettlementIn =
	(currency: string, rates: Readonly<Record<string, number>>): Step =>
	(world) => {
		world.stripe.settleIn(currency, rates);
		world.stripe.holdSettlement(true);
	};
export const settlesBalances: Step = (world) => {
	world.stripe.holdSettlement(false);
	world.stripe.settleBalances();
};
/** The one payment that there is. */
export const onlyPayment: Step = async (world) =>
	world.remember('payment', (await world.sdk.paymentIntents.list()).data[0]?.id ?? '');

export const refunds =
	(amount?: number, payment = 'payment'): Step =>
	(world) =>
		world.remember('refund', world.stripe.refund(world.recall(payment), amount).id);
/** Other than by `refunds`: through the gateway's own interface. */
export const refundsAll: Step = async (world) =>
	await world.sdk.refunds.create({ payment_intent: world.recall('payment') });
export const failsRefund: Step = (world) => world.stripe.failRefund(world.recall('refund'));
export const settlesRefunds: Step = (world) => world.stripe.settleRefunds();
export const disputes =
	(more: { isInquiry?: boolean; amount?: number } = {}): Step =>
	(world) =>
		world.remember('dispute', world.stripe.dispute(world.recall('payment'), more).id);
export const closes =
	(outcome: 'won' | 'lost'): Step =>
	(world) =>
		world.stripe.closeDispute(world.recall('dispute'), outcome);
export const winsAppeal: Step = (world) => world.stripe.winAppeal(world.recall('dispute'));

export const bills =
	(amount: number, { as = 'invoice', deal, ...more }: Named & More<InvoiceOptions> = {}): Step =>
	(world) => {
		const invoice = world.stripe.invoice({ amount, ...payer(world, deal), ...more });
		world.remember(as, invoice.id);
		world.remember('number', invoice.number ?? '');
		world.remember('customer', String(invoice.customer));
	};
type InvoiceVerb = 'giveUpInvoice' | 'makeInvoiceOverdue' | 'payOutOfBand' | 'voidInvoice';
const toInvoice =
	(verb: InvoiceVerb) =>
	(invoice = 'invoice'): Step =>
	(world) =>
		world.stripe[verb](world.recall(invoice));
export const givesUp = toInvoice('giveUpInvoice');
export const overdue = toInvoice('makeInvoiceOverdue');
export const paysOutside = toInvoice('payOutOfBand');
export const voids = toInvoice('voidInvoice');
export const paysInvoice =
	(invoice = 'invoice', card = VISA): Step =>
	(world) =>
		world.stripe.payInvoice(world.recall(invoice), card);
/** The payment of the invoice is the one that the steps after it speak of. */
const itsPayment: Step = (world) =>
	world.remember('payment', world.stripe.intentOfInvoice(world.recall('invoice')).id);
export const fails3ds: Steps = [
	itsPayment,
	(world) => world.stripe.authenticate(world.recall('payment'), 'fails'),
];
export const credits =
	(amount: number, more: { refund?: number; outOfBand?: number; toBalance?: number } = {}): Step =>
	(world) => {
		const note = world.stripe.creditInvoice(world.recall('invoice'), { amount, ...more });
		world.remember('note', note.id);
	};
export const voidsNote: Step = (world) => world.stripe.voidCreditNote(world.recall('note'));
export const revises =
	(amount: number): Step =>
	(world) => {
		const { id, number } = world.stripe.reviseInvoice(world.recall('invoice'), { amount });
		world.remember('invoice', id);
		world.remember('number', number ?? '');
	};
export const records =
	(amount?: number): Step =>
	(world) =>
		world.stripe.recordPayment(world.recall('invoice'), amount);
export const attaches =
	(payment = 'payment', invoice = 'invoice'): Step =>
	async (world) =>
		await world.sdk.invoices.attachPayment(world.recall(invoice), {
			payment_intent: world.recall(payment),
		});
/** A payment is laid to the invoice while it is open. */
export const lays =
	(amount: number): Step =>
	async (world) => {
		const { id } = await world.sdk.paymentIntents.create({
			amount,
			currency: 'usd',
			customer: world.recall('customer'),
		});
		world.remember('payment', id);
		await attaches()(world);
		world.stripe.payIntent(id, VISA);
	};
/** More than the invoice asks for is paid and laid to it. */
export const overpays = (amount: number): Steps => [pays(amount, { deal: null }), attaches()];
export const hasCredit =
	(amount: number): Step =>
	(world) =>
		world.stripe.creditCustomer(EMAIL, amount);

export const subscribes =
	(
		amount: number,
		{ as = 'subscription', deal, ...more }: Named & More<SubscribeOptions> = {},
	): Step =>
	(world) =>
		world.remember(as, world.stripe.subscribe({ amount, ...payer(world, deal), ...more }).id);
export const tries14Days = subscribes(10_000, { trialDays: 14 });
export const neverStarts = subscribes(10_000, { paymentMethod: DECLINED_LATER });
export const advances: Step = (world) =>
	world.stripe.advanceSubscription(world.recall('subscription'));
/** Renews in its time, so that each period has its moment. */
export const renews =
	(times = 1): Step =>
	async (world) => {
		for (let time = 0; time < times; time++) {
			await world.pass(DAY_MS);
			await advances(world);
		}
	};
export const changesCard =
	(card: string): Step =>
	(world) =>
		world.stripe.changeCard(world.recall('subscription'), card);
/** A month whose charge is declined. */
export const failsToRenew: Steps = [changesCard(DECLINED_LATER), renews()];
export const changesPlan =
	(amount: number, more: { invoiceNow?: boolean } = {}): Step =>
	(world) =>
		world.stripe.changePlan(world.recall('subscription'), amount, { periodUsed: 0.5, ...more });
export const updates =
	(changes: Parameters<StoryPlay['sdk']['subscriptions']['update']>[1]): Step =>
	async (world) =>
		await world.sdk.subscriptions.update(world.recall('subscription'), changes);
export const ends =
	(outcome: 'canceled' | 'unpaid'): Step =>
	(world) =>
		world.stripe.giveUpSubscription(world.recall('subscription'), outcome);
export const expires: Step = (world) =>
	world.stripe.expireSubscription(world.recall('subscription'));
/** The invoice of a month, 1 the first and -1 the last, is the one that the steps after it speak of. */
export const ofMonth =
	(month: number): Step =>
	async (world) => {
		const subscription = world.recall('subscription');
		const { data } = await world.sdk.invoices.list({ subscription, limit: 100 });
		const ids = data.sort((left, right) => left.created - right.created).map(({ id }) => id);
		world.remember('invoice', ids.at(month > 0 ? month - 1 : month) ?? '');
	};
/** The payment of the invoice that is spoken of goes back. */
export const refundsInvoice = (amount?: number): Steps => [itsPayment, refunds(amount)];
export const disputesInvoice: Steps = [itsPayment, disputes()];

export const opensPage =
	(amount: number, more: More<CheckoutOptions> = {}): Step =>
	(world) =>
		world.remember('session', world.stripe.checkout({ amount, ...payer(world), ...more }).id);
export const paysPage: Step = (world) =>
	world.stripe.paySession(world.recall('session'), { email: EMAIL });

/** A person writes on deal `A`, moves it or deletes it. */
export const edits =
	(fields: Readonly<Record<string, string>>): Step =>
	(world) =>
		world.hubspot.editedByPerson('deals', world.idOf('A'), fields);
export const moves =
	(stage: string): Step =>
	(world) =>
		world.hubspot.movedByPerson(world.idOf('A'), stage);
export const deletes: Step = (world) => world.hubspot.deletedByPerson('deals', world.idOf('A'));

/** Runs them in turn. */
export async function run(steps: Steps, world: StoryPlay): Promise<void> {
	if (typeof steps === 'function') return void (await steps(world));
	for (const step of steps) await run(step, world);
}
