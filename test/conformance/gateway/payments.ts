import type { Check, Topic } from './check';
import { required } from './check';
import type { Play } from './play';
import { Tale } from './tale';

/** A payment that succeeds at once. */
export async function paid(play: Play, order = play.order()): Promise<Tale> {
	return await Tale.begin(play, order, play.world.pay, {
		tells: ['payment.succeeded'],
		status: 'paid',
		due: order.amount,
		paid: order.amount,
		facts: [['payment.succeeded', order.amount]],
	});
}

export async function authorised(play: Play, order = play.order()): Promise<Tale> {
	return await Tale.begin(play, order, required(play.world.authorise), {
		tells: ['payment.authorized'],
		status: 'authorized',
		due: order.amount,
		facts: [['payment.authorized', order.amount]],
	});
}

export const payments: Topic = {
	name: 'tells of a payment',
	checks: ({ currencies, knowsFee, knowsMethod = true }) => [
		...currencies.map((currency): Check => ({
			name: `in ${currency}, exact`,
			run: async (play) => void (await paid(play, play.order({ currency, amount: 1_230 }))),
		})),
		...currencies.map((currency): Check => ({
			name: `in ${currency}, refunded in part`,
			run: async (play) => {
				const tale = await paid(play, play.order({ currency, amount: 1_230 }));
				await tale.next(async (root) => await play.world.refund(root, 410), {
					tells: ['refund.succeeded'],
					refunded: 410,
					facts: [['refund.succeeded', 410]],
				});
			},
		})),
		{
			name: 'with its payer, its words and the fee',
			async run(play) {
				const payer = { email: 'ada@northwind.example', name: 'Ada Lovelace' };
				const tale = await paid(play, play.order({ ...payer, description: 'Two chairs' }));
				const state = await play.state(tale.root);
				expect(state.customer).toMatchObject(payer);
				expect(state.description).toBe('Two chairs');
				const [transaction] = state.transactions;
				expect(transaction).toMatchObject({ kind: 'payment', outcome: 'succeeded', amount: 1_000 });
				if (knowsMethod) expect(transaction?.method?.type ?? '').not.toBe('');
				expect(state.lastTransactionId).toBe(transaction?.id);
				if (knowsFee) expect([transaction?.fee, transaction?.net]).not.toContain(undefined);
				expect(state.facts[0]?.transactionId).toBe(transaction?.id);
			},
		},
		{
			name: 'with the address that was typed beside the one the customer is known by',
			verbs: ['payTyping'],
			async run(play) {
				const order = { ...play.order(), email: 'ada@northwind.example' };
				const typed = 'ada.private@mail.example';
				const root = await required(play.world.payTyping)(order, typed);
				const { customer } = await play.state(root);
				expect([customer.email, customer.otherEmails]).toEqual([order.email, [typed]]);
			},
		},
		{
			name: 'that was declined, with its reason',
			async run(play) {
				const { root } = await declined(play);
				const { failure } = await play.state(root);
				expect(failure?.category).toBe('insufficientFunds');
				expect(failure?.code).not.toBe('');
				expect(failure?.message).not.toBe('');
				expect(failure?.retryable).toBe(true);
			},
		},
		{
			name: 'that was declined, then paid',
			verbs: ['payAgain'],
			async run(play) {
				const tale = await declined(play);
				const { failure } = await tale.next(required(play.world.payAgain), {
					tells: ['payment.succeeded'],
					status: 'paid',
					paid: 1_000,
					facts: [['payment.succeeded', 1_000]],
					ends: ['payment.failed'],
				});
				expect(failure).toBeUndefined();
			},
		},
		{
			name: 'that waits for the bank, then comes',
			verbs: ['process', 'settle'],
			async run(play) {
				const tale = await pending(play);
				await tale.next(async (root) => await required(play.world.settle)(root, 'succeeds'), {
					tells: ['payment.succeeded'],
					status: 'paid',
					paid: 1_000,
					facts: [['payment.succeeded', 1_000]],
					ends: ['payment.pending'],
					isTimed: false,
				});
			},
		},
		{
			name: 'that waits for the bank, then does not come',
			verbs: ['process', 'settle'],
			async run(play) {
				const tale = await pending(play);
				await tale.next(async (root) => await required(play.world.settle)(root, 'fails'), {
					tells: ['payment.failed'],
					status: 'failed',
					facts: [['payment.failed', 1_000]],
					ends: ['payment.pending'],
					isTimed: false,
				});
			},
		},
		{
			name: 'that waits for the customer',
			verbs: ['challenge'],
			run: async (play) =>
				void (await Tale.begin(play, play.order(), required(play.world.challenge), {
					tells: ['payment.actionRequired'],
					status: 'actionRequired',
					due: 1_000,
				})),
		},
		{
			name: 'that is authorized: nothing is paid yet',
			verbs: ['authorise'],
			run: async (play) => void (await authorised(play)),
		},
		{
			name: 'that is authorized, then taken whole',
			verbs: ['authorise', 'capture'],
			async run(play) {
				await (await authorised(play)).next(capturing(play, 1_000), captured(1_000, 0));
			},
		},
		{
			name: 'that is authorized, then taken in part',
			verbs: ['authorise', 'capture'],
			async run(play) {
				await (await authorised(play)).next(capturing(play, 600), captured(600, -400));
			},
		},
		{
			name: 'that is authorized, then given up',
			verbs: ['authorise', 'void'],
			async run(play) {
				const tale = await authorised(play);
				await tale.next(required(play.world.void), {
					tells: ['payment.canceled'],
					also: ['refund.succeeded'],
					status: 'canceled',
					due: -1_000,
					facts: [['payment.canceled', 1_000]],
					ends: ['payment.authorized'],
				});
			},
		},
	],
};

const capturing = (play: Play, amount: number) => async (root: Tale['root']) =>
	await required(play.world.capture)(root, amount);

const captured = (amount: number, due: number) =>
	({
		tells: ['payment.succeeded'],
		// What is let go of an authorization is a refund at some gateways.
		also: ['refund.succeeded'],
		status: 'paid',
		paid: amount,
		due,
		facts: [['payment.succeeded', amount]],
		ends: ['payment.authorized'],
	}) as const;

async function declined(play: Play): Promise<Tale> {
	return await Tale.begin(play, play.order(), play.world.decline, {
		tells: ['payment.failed'],
		status: 'failed',
		due: 1_000,
		facts: [['payment.failed', 1_000]],
	});
}

async function pending(play: Play): Promise<Tale> {
	return await Tale.begin(play, play.order(), required(play.world.process), {
		tells: ['payment.pending'],
		status: 'pending',
		due: 1_000,
		facts: [['payment.pending', 1_000]],
	});
}
