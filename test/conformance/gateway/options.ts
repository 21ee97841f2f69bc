/**
 * Whatever may be asked for beside, each reaches the gateway: what is sent with it is not what is sent without it. What a
 * gateway does not have is refused before anything is made: nobody gets money taken at once that was to be reserved.
 */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type {
	PaymentLinkDraft,
	SubscriptionActions,
} from '../../../nodes/shared/contracts/gatewayActions';
import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
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
	/** Whether a gateway that has no such thing may do without it: nothing is another for it. */
	readonly mayBeLeftOut?: true;
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

const link = (
	name: string,
	more: object,
	{ base = {}, ...traits }: Pick<Option, 'mayBeLeftOut'> & { readonly base?: object } = {},
): Option => ({
	...traits,
	name,
	action: 'paymentLink.create',
	prepare: async (play) => async (connection, isAsked) =>
		await required(play.adapter.actions.paymentLink?.create)(
			{ ...linkDraft(play), ...base, ...(isAsked ? more : {}) },
			WRITE,
			connection,
		),
});

/** What the page is for is there already: at some gateways it takes writes of its own, which would come first. */
const page = (name: string, more: object): Option => ({
	name,
	action: 'subscription.create',
	async prepare(play) {
		const create = required(play.adapter.actions.subscription?.create);
		await create(pageDraft(play), { key: 'before' }, play.world.connect());
		return async (connection, isAsked) =>
			await create({ ...pageDraft(play), ...(isAsked ? more : {}) }, WRITE, connection);
	},
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
	link('free days', { trialDays: 9 }, { base: { sale: MONTHLY } }),
	link('what recurs', { sale: MONTHLY }),
	link(
		'page to return to',
		{ returnUrl: 'https://northwind.example/thanks' },
		{ mayBeLeftOut: true },
	),
	link('invoice for what is paid', { hasInvoice: true }),
	link('money reserved only', { isCapturedLater: true }),
	link('many uses', { isUsableOnce: false }),
	link('deal', { crmReference: DEAL }, { base: { crmReference: {} } }),
	page('free days', { trialDays: 9 }),
	page('page to return to', { returnUrl: 'https://northwind.example/other' }),
	page('two years', {
		sale: { amount: MONTHLY.amount, title: 'Plan', interval: { unit: 'year', count: 2 } },
	}),
	page('deal', { crmReference: { ...DEAL, dealId: '43' } }),
	bill('words', { description: 'For November' }),
	bill('footer', { footer: 'Thank you' }),
	bill('date', { dueInDays: 3 }),
	bill('deal', { crmReference: { ...DEAL, dealId: '43' } }),
	{
		name: 'reason',
		mayBeLeftOut: true,
		action: 'refund.create',
		async prepare(play) {
			const { id } = await play.world.pay(play.order());
			const draft = {
				payment: { id, currency: play.order().currency },
				howMuch: 'all' as const,
			};
			const [reason = 'duplicate'] = play.adapter.refundReasons ?? [];
			return async (connection, isAsked) =>
				await required(play.adapter.actions.refund?.create)(
					{ ...draft, ...(isAsked ? { reason } : {}) },
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
	{
		name: 'end of the period',
		action: 'subscription.cancel',
		verbs: ['subscribe'],
		async prepare(play) {
			const { id } = await required(play.world.subscribe)(play.order());
			return async (connection, isAsked) =>
				await required(play.adapter.actions.subscription?.cancel)(
					{ id, when: isAsked ? 'periodEnd' : 'now' },
					WRITE,
					connection,
				);
		},
	},
	...PRORATIONS.map(([name, plain, asked]) => changedPlan(name, plain, asked)),
];

interface Sent {
	/** The first write, which never gets there; empty where there is none. */
	readonly text: string;
	readonly error: unknown;
}

async function sentBy(play: Play, send: Send, isAsked: boolean): Promise<Sent> {
	const connection = play.world.connect();
	let text = '';
	const http: typeof connection.http = async (request) => {
		const isPassed = !play.isWrite(request) || play.bench.isPreparation?.(request) === true;
		if (isPassed) return await connection.http(request);
		text = `${request.url} ${String(request.body)}`;
		throw new NetworkFailure('no answer', 'ECONNRESET');
	};
	const error: unknown = await send({ ...connection, http }, isAsked).catch(
		(thrown: unknown) => thrown,
	);
	return { text, error };
}

const nameOf = ({ action, name }: Option): string => `${action}: ${name}`;

/** As benches list what their gateway lacks. */
export const OPTION_NAMES: readonly string[] = OPTIONS.map(nameOf);

/** Said in a sentence, before anything was made. */
function expectUnsupported({ adapter }: Play, { text, error }: Sent): void {
	expect(text).toBe('');
	const isSaid = error instanceof InputRefused || adapter.classify(error)?.kind === 'unsupported';
	expect([error, isSaid]).toEqual([error, true]);
}

export const options: Topic = {
	name: 'passes on what is asked for beside',
	checks: ({ lacks, always = [] }) =>
		OPTIONS.map((option): Check => ({
			name: `of ${option.action}: ${option.name}`,
			actions: [option.action],
			verbs: option.verbs ?? [],
			async run(play) {
				const send = await option.prepare(play);
				const [plain, asked] = [await sentBy(play, send, false), await sentBy(play, send, true)];
				if (lacks.includes(nameOf(option))) {
					const isLeftOut = option.mayBeLeftOut && asked.text === plain.text && plain.text !== '';
					if (!isLeftOut) expectUnsupported(play, asked);
					return;
				}
				expect(plain.text).not.toBe('');
				expect(asked.text).not.toBe('');
				if (always.includes(nameOf(option))) return expect(asked.text).toBe(plain.text);
				expect(asked.text).not.toBe(plain.text);
				if (option.shows) expect(decodeURIComponent(asked.text)).toMatch(option.shows);
			},
		})),
};
