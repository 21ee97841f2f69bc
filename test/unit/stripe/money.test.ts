/** What settles an invoice, a subscription or an order, told as transactions and obligations; values by hand, after MONEY.md. */
import { gateway } from '../../../nodes/gateways/stripe';
import type { Obligation, PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { openWorld, type StripeWorld } from '../../sandbox/stripe/bench';

const DAY_MS = 86_400_000;
const payer = { currency: 'eur', email: 'ada@acme.example' };
const DECLINES = 'pm_card_chargeCustomerFail';

let world: StripeWorld;
beforeEach(() => {
	world = openWorld();
});

async function read(kind: SubjectKind, id: string): Promise<PaymentState> {
	const [state] = await gateway.readStates([world.subject(kind, id)], world.connect());
	if (!state) throw new Error(`${kind} ${id} is gone`);
	return state;
}

/** What moved, and what is asked: the only things that the fold of a deal looks at. */
function bookOf(state: PaymentState) {
	const total = (kind: string, outcome: string) =>
		state.transactions
			.filter((one) => one.kind === kind && one.outcome === outcome)
			.reduce((sum, { amount }) => sum + amount, 0);
	const sum = (field: 'asked' | 'open' | 'discounted' | 'creditNoted' | 'carriedOver') =>
		state.obligations.reduce((total, obligation) => total + obligation[field], 0);
	const entries = {
		paid: total('payment', 'succeeded'),
		credited: total('credit', 'succeeded'),
		refunded: total('refund', 'succeeded'),
		lost: total('dispute', 'succeeded'),
		held: total('dispute', 'pending'),
		asked: sum('asked'),
		open: sum('open'),
		discounted: sum('discounted'),
		creditNoted: sum('creditNoted'),
		carriedOver: sum('carriedOver'),
	};
	return Object.fromEntries(Object.entries(entries).filter(([, amount]) => amount !== 0));
}

const types = ({ facts }: PaymentState) => facts.map(({ type }) => type);
const names = ({ facts }: PaymentState) =>
	facts.map(({ key }) => key.split('/').slice(3).join('/'));
const thanks = (state: PaymentState) =>
	state.facts.filter(({ type }) =>
		['payment.succeeded', 'invoice.paid', 'subscription.renewed'].includes(type),
	);

interface Story {
	readonly play: () => string;
	readonly book: Readonly<Record<string, number>>;
	readonly status: PaymentState['status'];
	readonly obligation: Partial<Obligation>;
	readonly thanks: number;
	readonly facts?: readonly string[];
}

const bill = (amount: number, more: object = {}) =>
	world.sandbox.invoice({ amount, ...payer, daysUntilDue: 14, ...more }).id;

const INVOICES: Readonly<Record<string, Story>> = {
	'11 settled by credit balance': {
		play: () => {
			world.sandbox.creditCustomer(payer.email, 50_000, 'eur');
			return bill(50_000);
		},
		book: { credited: 50_000, asked: 50_000 },
		status: 'paid',
		obligation: { status: 'paid', open: 0, isPastDue: false },
		thanks: 1,
		facts: ['invoice.paid'],
	},
	'12 by 200 credit and 300 by card': {
		play: () => {
			world.sandbox.creditCustomer(payer.email, 20_000, 'eur');
			const id = bill(50_000);
			world.sandbox.payInvoice(id, 'pm_card_visa');
			return id;
		},
		book: { credited: 20_000, paid: 30_000, asked: 50_000 },
		status: 'paid',
		obligation: { status: 'paid' },
		thanks: 1,
	},
	'12, before the card': {
		play: () => {
			world.sandbox.creditCustomer(payer.email, 20_000, 'eur');
			return bill(50_000);
		},
		book: { credited: 20_000, asked: 50_000, open: 30_000 },
		status: 'pending',
		obligation: { status: 'open', isPastDue: false },
		thanks: 0,
	},
	'13 with a coupon for all of it': {
		play: () => bill(50_000, { percentOff: 100 }),
		book: { discounted: 50_000 },
		status: 'paid',
		obligation: { status: 'paid', asked: 0 },
		thanks: 1,
	},
	'14 credited by 400 while open, then paid': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.creditInvoice(id, { amount: 40_000 });
			world.sandbox.payInvoice(id, 'pm_card_visa');
			return id;
		},
		book: { paid: 60_000, asked: 60_000, creditNoted: 40_000 },
		status: 'paid',
		obligation: { status: 'paid', open: 0 },
		thanks: 1,
	},
	'15 credited in full while open': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.creditInvoice(id, { amount: 100_000 });
			return id;
		},
		book: { creditNoted: 100_000 },
		status: 'paid',
		obligation: { status: 'paid', asked: 0, open: 0 },
		thanks: 0,
	},
	'16 paid outside, credited outside': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.payOutOfBand(id);
			world.sandbox.creditInvoice(id, { amount: 100_000, outOfBand: 100_000 });
			return id;
		},
		book: { paid: 100_000, refunded: 100_000, asked: 100_000 },
		status: 'paid',
		obligation: { status: 'paid' },
		thanks: 1,
		facts: ['refund.succeeded'],
	},
	'17 paid, credited by 250 to the balance': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.payInvoice(id, 'pm_card_visa');
			world.sandbox.creditInvoice(id, { amount: 25_000, toBalance: 25_000 });
			return id;
		},
		book: { paid: 100_000, refunded: 25_000, asked: 100_000 },
		status: 'paid',
		obligation: { status: 'paid' },
		thanks: 1,
		facts: ['refund.succeeded'],
	},
	'a credit note with all three kinds of amounts counts each once': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.payInvoice(id, 'pm_card_visa');
			const parts = { refund: 10_000, outOfBand: 7_000, toBalance: 3_000 };
			world.sandbox.creditInvoice(id, { amount: 20_000, ...parts });
			return id;
		},
		book: { paid: 100_000, refunded: 20_000, asked: 100_000 },
		status: 'paid',
		obligation: { status: 'paid' },
		thanks: 1,
	},
	'a credit note that was voided is none': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.voidCreditNote(world.sandbox.creditInvoice(id, { amount: 25_000 }).id);
			return id;
		},
		book: { asked: 100_000, open: 100_000 },
		status: 'pending',
		obligation: { status: 'open' },
		thanks: 0,
	},
	'declined, then voided': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.payInvoice(id, 'pm_card_visa_chargeDeclined');
			world.sandbox.voidInvoice(id);
			return id;
		},
		book: {},
		status: 'canceled',
		obligation: { status: 'voided', asked: 0, open: 0 },
		thanks: 0,
		facts: ['invoice.paymentFailed', 'invoice.voided'],
	},
	'given up': {
		play: () => {
			const id = bill(100_000);
			world.sandbox.giveUpInvoice(id);
			return id;
		},
		book: { asked: 100_000 },
		status: 'uncollectible',
		obligation: { status: 'uncollectible', asked: 100_000, open: 0 },
		thanks: 0,
		facts: ['invoice.uncollectible'],
	},
	'not paid when it was due': {
		play: () => {
			const id = bill(100_000);
			world.advance(20 * DAY_MS);
			return id;
		},
		book: { asked: 100_000, open: 100_000 },
		status: 'pending',
		obligation: { status: 'open', isPastDue: true },
		thanks: 0,
		facts: ['invoice.overdue'],
	},
	'below the smallest charge: nobody paid it, nothing settled it': {
		play: () => bill(30),
		book: { asked: 30 },
		status: 'paid',
		obligation: { status: 'paid', asked: 30, open: 0 },
		thanks: 0,
	},
};

describe('an invoice', () => {
	it.each(Object.entries(INVOICES))('%s', async (_name, story) => {
		const id = story.play();
		const state = await read('invoice', id);
		expect(bookOf(state)).toEqual(story.book);
		expect(state.status).toBe(story.status);
		expect(state.obligations).toMatchObject([{ id, ...story.obligation }]);
		expect(thanks(state)).toHaveLength(story.thanks);
		for (const type of story.facts ?? []) {
			expect(types(state).filter((told) => told === type)).toEqual([type]);
		}
		expect(state.amountPaid).toBe(story.book.paid ?? 0);
		expect(state.amountRefunded).toBe(story.book.refunded ?? 0);
		expect(state.amountDue).toBe(story.book.asked ?? 0);
	});

	it('29 canceled with its invoice, the payment that Stripe made for it belongs to it', async () => {
		const id = bill(100_000);
		const intent = world.sandbox.intentOfInvoice(id).id;
		world.sandbox.voidInvoice(id);
		const [root] = await gateway.resolve(
			[{ type: 'payment.canceled', objectKind: 'payment_intent', objectId: intent }],
			world.connect(),
		);
		expect(root).toMatchObject({ kind: 'invoice', id });
		expect((await read('invoice', id)).obligations[0]?.paymentIds).toEqual([intent]);
	});

	it('23 paid by a part of a bank transfer is paid in part', async () => {
		const id = bill(100_000, { bankTransfer: true });
		const invoice = world.sandbox.mode().get('invoice', id);
		world.sandbox.fundCustomer(String(invoice.customer), 40_000, 'eur');
		const state = await read('invoice', id);
		expect(bookOf(state)).toEqual({ paid: 40_000, asked: 100_000, open: 60_000 });
		expect(state.status).toBe('partiallyPaid');
		world.sandbox.fundCustomer(String(invoice.customer), 60_000, 'eur');
		expect(bookOf(await read('invoice', id))).toEqual({ paid: 100_000, asked: 100_000 });
	});

	it('40 revised, it belongs where the one before it was', async () => {
		const id = bill(100_000, { metadata: { crm_deal_id: '7' } });
		const revision = world.sandbox.reviseInvoice(id, { amount: 90_000 });
		world.sandbox.mode().update(revision, { metadata: {} });
		const state = await read('invoice', revision.id);
		expect(state.replaces).toEqual(world.subject('invoice', id));
		expect(state.crmReference).toEqual({ dealId: '7' });
		expect(bookOf(state)).toEqual({ asked: 90_000, open: 90_000 });
		expect(bookOf(await read('invoice', id))).toEqual({});
	});
});

describe('a payment', () => {
	it('23 of which 400 have come is paid in part', async () => {
		const { id, customer } = world.sandbox.pay({ amount: 100_000, ...payer, bankTransfer: true });
		world.sandbox.fundCustomer(String(customer), 40_000, 'eur');
		const state = await read('payment', id);
		expect(state).toMatchObject({
			status: 'partiallyPaid',
			amountDue: 100_000,
			amountPaid: 40_000,
		});
		expect(thanks(state)).toEqual([]);
		world.sandbox.fundCustomer(String(customer), 60_000, 'eur');
		expect(await read('payment', id)).toMatchObject({ status: 'paid', amountPaid: 100_000 });
	});

	it('25 holds what a dispute took while it is open, and has it back when it is won', async () => {
		const { id } = world.sandbox.pay({ amount: 100_000, ...payer });
		const dispute = world.sandbox.dispute(id);
		expect(bookOf(await read('payment', id))).toEqual({ paid: 100_000, held: 100_000 });
		expect((await read('payment', id)).amountDisputed).toBe(100_000);
		world.sandbox.closeDispute(dispute.id, 'won');
		expect(bookOf(await read('payment', id))).toEqual({ paid: 100_000 });
	});

	it('waits while a person reviews it, and is told when it may be kept', async () => {
		const { id } = world.sandbox.pay({ amount: 100_000, ...payer });
		const review = world.sandbox.openReview(id);
		const waiting = await read('payment', id);
		expect(waiting).toMatchObject({ status: 'underReview', amountPaid: 0 });
		expect(bookOf(waiting)).toEqual({});
		expect(types(waiting)).toEqual(['payment.underReview']);
		world.sandbox.closeReview(review.id);
		const kept = await read('payment', id);
		expect(kept).toMatchObject({ status: 'paid', amountPaid: 100_000 });
		expect(types(kept).sort()).toEqual(['payment.succeeded', 'payment.underReview']);
		expect(kept.facts.find(({ type }) => type === 'payment.underReview')?.current).toBe(false);
	});

	it('of which the bank warns is told so to whoever the event of it reaches, for no call of others', async () => {
		const { id } = world.sandbox.pay({ amount: 100_000, ...payer });
		const warning = world.sandbox.warnOfFraud(id);
		world.requests();
		expect(types(await read('payment', id))).toEqual(['payment.succeeded']);
		expect(world.requests()).toHaveLength(1);
		const connection = world.connect();
		const hint = {
			type: 'payment.fraudWarning',
			objectKind: 'payment_intent',
			objectId: id,
		} as const;
		const [root] = await gateway.resolve([hint], connection);
		const [state] = await gateway.readStates(root ? [root] : [], connection);
		expect(state?.facts.find(({ type }) => type === 'payment.fraudWarning')).toMatchObject({
			key: expect.stringMatching(`/${warning.id}/warned$`),
			amount: 100_000,
			current: true,
		});
	});

	it('of the Charges API alone is a payment by the id of its charge', async () => {
		const { id } = world.sandbox.charge({ amount: 100_000, ...payer });
		const [root] = await gateway.resolve(
			[{ type: 'payment.succeeded', objectKind: 'charge', objectId: id }],
			world.connect(),
		);
		expect(root).toEqual(world.subject('payment', id));
		const state = await read('payment', id);
		expect(state).toMatchObject({ status: 'paid', amountDue: 100_000, amountPaid: 100_000 });
		expect(names(state)).toEqual([`${id}/succeeded`]);
	});

	it('26 attached to an invoice afterwards is thanked for once', async () => {
		const { id, customer } = world.sandbox.pay({ amount: 10_000, ...payer });
		const [told] = thanks(await read('payment', id));
		world.advance(60_000);
		const invoice = bill(10_000);
		const mode = world.sandbox.mode();
		mode.update(mode.get('invoice', invoice), { customer: String(customer) });
		const attached = await world.connect().http({
			method: 'POST',
			url: `http://127.0.0.1:1/v1/invoices/${invoice}/attach_payment`,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
			body: `payment_intent=${id}`,
		});
		expect(attached.status).toBe(200);
		const state = await read('invoice', invoice);
		expect(state.status).toBe('paid');
		expect(thanks(state).map(({ key }) => key)).toEqual([told?.key]);
		expect(bookOf(state)).toEqual({ paid: 10_000, asked: 10_000 });
		expect(state.obligations[0]?.paymentIds).toContain(id);
	});
});

describe('an order over nothing', () => {
	it('13 and 41 is a payment by the id of its session, and names its deal', async () => {
		const session = world.sandbox.checkout({
			...{ amount: 50_000, ...payer, percentOff: 100 },
			metadata: { crm_deal_id: '7' },
		});
		world.sandbox.paySession(session.id);
		const events = world
			.delivered()
			.flatMap((delivery) => gateway.readEvents(delivery, world.connect()));
		const roots = await gateway.resolve(
			events.map(({ hint }) => hint),
			world.connect(),
		);
		expect(roots).toEqual([world.subject('payment', session.id)]);
		const state = await read('payment', session.id);
		expect(state).toMatchObject({
			status: 'paid',
			crmReference: { dealId: '7' },
			transactions: [],
		});
		expect(bookOf(state)).toEqual({ discounted: 50_000 });
		expect(thanks(state)).toHaveLength(1);
	});

	it.each([
		['a payment', {}, 'payment'],
		['a subscription', { interval: 'month' }, 'subscription'],
		['an invoice', { createsInvoice: true }, 'invoice'],
	] as const)('41 %s is named by its session alone', async (_name, more, kind) => {
		const session = world.sandbox.checkout({
			...{ amount: 50_000, ...payer, metadata: { crm_deal_id: '7' } },
			...more,
		});
		world.sandbox.paySession(session.id, { paymentMethod: 'pm_card_visa' });
		const events = world
			.delivered()
			.flatMap((delivery) => gateway.readEvents(delivery, world.connect()));
		const roots = await gateway.resolve(
			events.map(({ hint }) => hint),
			world.connect(),
		);
		const [root] = roots.flatMap((one) => (one?.kind === kind ? [one] : []));
		if (!root) throw new Error('No root');
		const named = await gateway.namedElsewhere?.([root], world.connect());
		expect(named).toEqual([{ dealId: '7' }]);
	});
});

describe('a subscription of 100 a month', () => {
	const subscribe = (more: object = {}) =>
		world.sandbox.subscribe({ amount: 10_000, interval: 'month', ...payer, ...more }).id;
	const renew = (id: string, times = 1) => {
		for (let count = 0; count < times; count++) {
			world.advance(30 * DAY_MS);
			world.sandbox.advanceSubscription(id);
			world.advance(DAY_MS);
		}
	};
	/** Oldest first. */
	const invoices = () => world.sandbox.mode().all('invoice').reverse();
	const intentOf = (month: number) =>
		world.sandbox.intentOfInvoice(invoices()[month - 1]?.id ?? '').id;

	it('27 four months paid are 400, for three calls', async () => {
		const id = subscribe();
		renew(id, 3);
		world.requests();
		const state = await read('subscription', id);
		expect(world.requests()).toHaveLength(3);
		expect(bookOf(state)).toEqual({ paid: 40_000, asked: 40_000 });
		expect(state).toMatchObject({ status: 'paid', amountPaid: 40_000, amountDue: 40_000 });
		expect(thanks(state)).toHaveLength(4);
	});

	it('of 24 months takes three calls', async () => {
		const id = subscribe();
		renew(id, 23);
		world.requests();
		expect(bookOf(await read('subscription', id))).toEqual({ paid: 240_000, asked: 240_000 });
		expect(world.requests()).toHaveLength(3);
	});

	it('28 the third month declined is owed, and late', async () => {
		const id = subscribe();
		renew(id);
		const { lastPaidAt } = await read('subscription', id);
		world.sandbox.changeCard(id, DECLINES);
		renew(id);
		const state = await read('subscription', id);
		expect(bookOf(state)).toEqual({ paid: 20_000, asked: 30_000, open: 10_000 });
		expect(state).toMatchObject({ status: 'pastDue', lastPaidAt, failure: {} });
		expect(state.obligations.map(({ isPastDue }) => isPastDue)).toEqual([false, false, true]);
		expect(state.obligations[2]?.failedAt).toBeDefined();
		expect(state.paymentUrl).toBe(state.obligations[2]?.paymentUrl);
	});

	it('29 then canceled and voided, what was paid is all', async () => {
		const id = subscribe();
		renew(id);
		world.sandbox.changeCard(id, DECLINES);
		renew(id);
		const declined = names(await read('subscription', id)).filter((name) => /failed/.test(name));
		world.sandbox.voidInvoice(invoices()[2]?.id ?? '');
		world.sandbox.giveUpSubscription(id, 'canceled');
		const state = await read('subscription', id);
		expect(bookOf(state)).toEqual({ paid: 20_000, asked: 20_000 });
		expect(state.subscription?.status).toBe('canceled');
		expect(types(state).filter((type) => type === 'subscription.canceled')).toHaveLength(1);
		expect(types(state)).toContain('invoice.voided');
		expect(names(state)).toEqual(expect.arrayContaining(declined));
	});

	it('30 month 2 never paid, month 3 paid', async () => {
		const id = subscribe();
		world.sandbox.changeCard(id, DECLINES);
		renew(id);
		world.sandbox.changeCard(id, 'pm_card_visa');
		renew(id);
		const state = await read('subscription', id);
		expect(bookOf(state)).toEqual({ paid: 20_000, asked: 30_000, open: 10_000 });
		expect(state).toMatchObject({ status: 'pastDue', invoice: { id: invoices()[1]?.id } });
	});

	it('31 and 32 month 1 refunded, month 2 lost: both are told', async () => {
		const id = subscribe();
		renew(id, 2);
		world.sandbox.refund(intentOf(1));
		expect(bookOf(await read('subscription', id))).toEqual({
			...{ paid: 30_000, asked: 30_000, refunded: 10_000 },
		});
		const dispute = world.sandbox.dispute(intentOf(2));
		world.sandbox.closeDispute(dispute.id, 'lost');
		const state = await read('subscription', id);
		expect(bookOf(state)).toEqual({ paid: 30_000, asked: 30_000, refunded: 10_000, lost: 10_000 });
		expect(types(state)).toEqual(expect.arrayContaining(['refund.succeeded', 'dispute.lost']));
	});

	it('33 weekly, 30 weeks; week 1 refunded, week 2 disputed', async () => {
		const id = subscribe({ interval: 'week' });
		for (let week = 1; week < 30; week++) {
			world.advance(7 * DAY_MS);
			world.sandbox.advanceSubscription(id);
		}
		world.sandbox.refund(intentOf(1));
		const dispute = world.sandbox.dispute(intentOf(2));
		const state = await read('subscription', id);
		expect(bookOf(state)).toEqual({
			...{ paid: 300_000, asked: 300_000, refunded: 10_000, held: 10_000 },
		});
		expect(state.disputes).toMatchObject([{ id: dispute.id, openedAt: expect.any(String) }]);
		expect(types(state)).toEqual(expect.arrayContaining(['refund.succeeded', 'dispute.opened']));
	});

	it('34 a smaller plan in mid-month carries its credit, and no total shrinks', async () => {
		const id = subscribe();
		world.advance(15 * DAY_MS);
		world.sandbox.changePlan(id, 4_000, { periodUsed: 0.5, invoiceNow: true });
		const changed = await read('subscription', id);
		expect(bookOf(changed)).toEqual({ paid: 10_000, asked: 10_000, carriedOver: 3_000 });
		renew(id);
		expect(bookOf(await read('subscription', id))).toEqual({
			...{ paid: 11_000, credited: 3_000, asked: 14_000, carriedOver: 3_000 },
		});
	});

	it('in a trial asks for nothing, and nobody is thanked', async () => {
		const state = await read('subscription', subscribe({ trialDays: 14 }));
		expect(bookOf(state)).toEqual({});
		expect(thanks(state)).toEqual([]);
	});

	it('of which the first payment never came owes nothing in time', async () => {
		const id = subscribe({ paymentMethod: DECLINES });
		const state = await read('subscription', id);
		expect(state.subscription?.status).toBe('incomplete');
		expect(state.obligations).toMatchObject([{ status: 'open', isPastDue: false }]);
	});

	it('that Stripe cannot bill says so', async () => {
		const id = subscribe();
		world.sandbox.failFinalization(id);
		renew(id);
		const state = await read('subscription', id);
		expect(types(state)).toContain('invoice.finalizationFailed');
		expect(bookOf(state)).toEqual({ paid: 10_000, asked: 10_000 });
	});

	it('paid by debit tells that each debit is on its way', async () => {
		const id = subscribe({ iban: 'AT611904300234573201' });
		expect(types(await read('subscription', id))).toContain('payment.pending');
	});
});
