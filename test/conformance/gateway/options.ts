/** Whatever may be asked for beside, each reaches the gateway: what is sent with it is not what is sent without it. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type {
	PaymentLinkDraft,
	SubscriptionActions,
} from '../../../nodes/shared/contracts/gatewayActions';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import type { Check, OperationName, Topic, Verb } from './check';
import { required } from './check';
import { DEAL, invoiceDraft, linkDraft, pageDraft } from './operations/drafts';
import type { Play } from './play';

type Send = (connection: GatewayConnection, isAsked: boolean) => Promise<unknown>;

interface Option {
	readonly name: string;
	readonly action: OperationName;
	readonly verbs?: readonly Verb[];
	/** What is sent where it is asked for. */
	readonly shows?: RegExp;
	prepare(play: Play): Promise<Send>;
}

const WRITE = { key: 'key-1' };
const LATER = '2026-12-24T00:00:00.000Z';
const MOMENT = /(?<!\d)1798070400(?!\d)|2026-12-24/;

const MONTHLY: PaymentLinkDraft['sale'] = {
	amount: { amount: 1_200, currency: 'EUR' },
	title: 'Plan',
	interval: { unit: 'month', count: 1 },
};

const link = (name: string, more: object, base: object = {}): Option => ({
	name,
	action: 'paymentLink.create',
	prepare: async (play) => async (connection, isAsked) =>
		await required(play.adapter.actions.paymentLink?.create)(
			{ ...linkDraft(play), ...base, ...(isAsked ? more : {}) },
			WRITE,
			connection,
		),
});

const page = (name: string, more: object): Option => ({
	name,
	action: 'subscription.create',
	prepare: async (play) => async (connection, isAsked) =>
		await required(play.adapter.actions.subscription?.create)(
			{ ...pageDraft(play), ...(isAsked ? more : {}) },
			WRITE,
			connection,
		),
});

const bill = (name: string, more: object): Option => ({
	name,
	action: 'invoice.create',
	verbs: ['addCustomer'],
	async prepare(play) {
		const id = await required(play.world.addCustomer)('ada@northwind.example');
		const draft = { ...invoiceDraft(play), customer: { id } };
		return async (connection, isAsked) =>
			await required(play.adapter.actions.invoice?.create)(
				{ ...draft, ...(isAsked ? more : {}) },
				WRITE,
				connection,
			);
	},
});

type Proration = Parameters<SubscriptionActions['changePlan']>[0]['proration'];

const PRORATIONS = [
	['bill at once', 'none', 'invoiceNow'],
	['bill with the next invoice', 'none', 'nextInvoice'],
	['bill at once instead of later', 'nextInvoice', 'invoiceNow'],
] as const;

function changedPlan(name: string, plain: Proration, asked: Proration): Option {
	return {
		name,
		action: 'subscription.changePlan',
		verbs: ['subscribe', 'addMonthlyPrice'],
		async prepare(play) {
			const { id } = await required(play.world.subscribe)(play.order());
			const { currency } = play.order();
			const price = {
				id: await required(play.world.addMonthlyPrice)(2_400, currency),
				quantity: 1,
			};
			return async (connection, isAsked) =>
				await required(play.adapter.actions.subscription?.changePlan)(
					{ id, price, proration: isAsked ? asked : plain },
					WRITE,
					connection,
				);
		},
	};
}

const OPTIONS: readonly Option[] = [
	link('free days', { trialDays: 9 }, { sale: MONTHLY }),
	link('page to return to', { returnUrl: 'https://northwind.example/thanks' }),
	link('invoice for what is paid', { hasInvoice: true }),
	link('money reserved only', { isCapturedLater: true }),
	link('one use', { isUsableOnce: true }, { isUsableOnce: false }),
	link('deal', { crmReference: DEAL }, { crmReference: {} }),
	page('free days', { trialDays: 9 }),
	page('page to return to', { returnUrl: 'https://northwind.example/other' }),
	page('deal', { crmReference: { ...DEAL, dealId: '43' } }),
	bill('words', { description: 'For November' }),
	bill('footer', { footer: 'Thank you' }),
	bill('date', { dueInDays: 3 }),
	bill('deal', { crmReference: { ...DEAL, dealId: '43' } }),
	{
		name: 'reason',
		action: 'refund.create',
		async prepare(play) {
			const { id } = await play.world.pay(play.order());
			const draft = {
				payment: { id, currency: play.order().currency },
				howMuch: 'all' as const,
			};
			return async (connection, isAsked) =>
				await required(play.adapter.actions.refund?.create)(
					{ ...draft, ...(isAsked ? { reason: 'duplicate' as const } : {}) },
					WRITE,
					connection,
				);
		},
	},
	{
		name: 'end of the pause',
		// Seconds since the epoch, or ISO 8601: what gateways know moments by.
		shows: MOMENT,
		action: 'subscription.pause',
		verbs: ['subscribe'],
		async prepare(play) {
			const { id } = await required(play.world.subscribe)(play.order());
			return async (connection, isAsked) =>
				await required(play.adapter.actions.subscription?.pause)(
					{ id, ...(isAsked ? { resumesAt: LATER } : {}) },
					WRITE,
					connection,
				);
		},
	},
	...PRORATIONS.map(([name, plain, asked]) => changedPlan(name, plain, asked)),
];

/** The first write, which never gets there. */
async function sentBy(play: Play, send: Send, isAsked: boolean): Promise<string> {
	const connection = play.world.connect();
	let sent = '';
	const http: typeof connection.http = async (request) => {
		if (!play.isWrite(request)) return await connection.http(request);
		sent = `${request.url} ${String(request.body)}`;
		throw new NetworkFailure('no answer', 'ECONNRESET');
	};
	await send({ ...connection, http }, isAsked).catch(() => undefined);
	return sent;
}

export const options: Topic = {
	name: 'passes on what is asked for beside',
	checks: ({ lacks }) =>
		OPTIONS.map((option): Check => ({
			name: `of ${option.action}: ${option.name}`,
			actions: [option.action],
			verbs: option.verbs ?? [],
			async run(play) {
				const send = await option.prepare(play);
				const [plain, asked] = [await sentBy(play, send, false), await sentBy(play, send, true)];
				expect(plain).not.toBe('');
				expect(asked).not.toBe('');
				if (lacks.includes(`${option.action}: ${option.name}`)) return expect(asked).toBe(plain);
				expect(asked).not.toBe(plain);
				if (option.shows) expect(decodeURIComponent(asked)).toMatch(option.shows);
			},
		})),
};
