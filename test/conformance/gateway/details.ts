/** What people look for and nothing is counted by: each line of the contract that a gateway may leave out, unless its bench says so. */
import { FAILURE_WORDS } from '../../../nodes/shared/vocabulary/failure';
import type { ChoiceKind } from '../../../nodes/shared/contracts/gatewayActions';
import { type Check, type OperationName, required, type Topic, type Verb } from './check';
import { DEAL, invoiceDraft, linkDraft, pageDraft } from './operations/drafts';
import type { Play } from './play';

/** By its name among the details: what was found, and whether it is what it should be. */
type Found = Readonly<Record<string, readonly [value: unknown, isRight: boolean]>>;

interface Look {
	readonly name: string;
	readonly verbs?: readonly Verb[];
	readonly actions?: readonly OperationName[];
	look(play: Play): Promise<Found>;
}

const EMAIL = 'ada@northwind.example';
const DAY_MS = 86_400_000;

const text = (value: string | undefined, shape = /./) => [value, shape.test(value ?? '')] as const;
const page = (value: string | undefined) => text(value, /^https?:\/\//);
const later = (value: string | undefined, { world }: Play) =>
	[value, Date.parse(value ?? '') > world.now()] as const;
const same = (value: unknown, wanted: unknown) => [value, value === wanted] as const;

const LOOKS: readonly Look[] = [
	{
		name: 'a payment',
		async look(play) {
			const order = play.order({ email: EMAIL });
			const { transactions, customer, createdAt } = await play.state(await play.world.pay(order));
			const [first] = transactions;
			return {
				receiptUrl: page(first?.receiptUrl),
				brand: text(first?.method?.brand),
				last4: text(first?.method?.last4, /^\d{4}$/),
				customerId: text(customer.id),
				email: same(customer.email, EMAIL),
				createdAt: same(Date.parse(createdAt), play.world.now()),
			};
		},
	},
	{
		name: 'an invoice',
		verbs: ['invoice'],
		async look(play) {
			const root = await required(play.world.invoice)(play.order({ email: EMAIL }));
			const state = await play.state(root);
			const { invoice, customer, obligations } = state;
			return {
				invoiceNumber: text(invoice?.number),
				invoicePage: page(invoice?.hostedUrl),
				invoicePdf: page(invoice?.pdfUrl),
				dueAt: later(invoice?.dueAt, play),
				paymentUrl: page(state.paymentUrl),
				obligationPage: page(obligations[0]?.paymentUrl),
				obligationNumber: same(obligations[0]?.number, invoice?.number),
				invoiceCustomerId: text(customer.id),
			};
		},
	},
	{
		name: 'a renewal that was declined and is tried again by itself',
		verbs: ['subscribe', 'failRenewal'],
		async look(play) {
			const root = await required(play.world.subscribe)(play.order({ email: EMAIL }));
			await required(play.world.failRenewal)(root);
			const { failure, subscription, customer } = await play.state(root);
			return {
				nextRetryAt: later(failure?.nextRetryAt, play),
				plan: text(subscription?.plan),
				customerId: text(customer.id),
			};
		},
	},
	{
		name: 'a subscription in its list, which ends with its period',
		verbs: ['subscribe'],
		actions: ['subscription.getMany', 'subscription.cancel'],
		async look(play) {
			const { getMany, cancel } = required(play.adapter.actions.subscription);
			const root = await required(play.world.subscribe)(play.order({ deal: DEAL }));
			const draft = { id: root.id, when: 'periodEnd' as const };
			const ends = !play.bench.lacks.includes('subscription.cancel: end of the period');
			if (ends) await required(cancel)(draft, { key: 'a' }, play.world.connect());
			const state = await play.state(root);
			const [row] = await required(getMany)({ limit: 1 }, play.world.connect());
			const { subscription, customer, createdAt, url } = state;
			return {
				...(ends ? { cancelAt: later(row?.cancelAt, play) } : {}),
				rowEnd: same(row?.currentPeriodEnd, subscription?.currentPeriodEnd),
				rowCustomer: same(row?.customerId, customer.id),
				rowPlan: text(row?.plan),
				rowCreated: same(row?.createdAt, createdAt),
				rowUrl: same(row?.url, url),
				rowStatus: same(row?.rawStatus, state.rawStatus),
			};
		},
	},
	{
		name: 'a dispute',
		verbs: ['dispute'],
		actions: ['dispute.get'],
		async look(play) {
			const root = await play.world.pay(play.order());
			const id = await required(play.world.dispute)(root, 700);
			const get = required(play.adapter.actions.dispute?.get);
			const record = await get(id, play.world.connect());
			const { transactions, disputes } = await play.state(root);
			return {
				evidenceDueBy: later(record.evidenceDueBy, play),
				sameEvidence: same(record.evidenceDueBy, disputes[0]?.evidenceDueBy),
				transactionId: same(record.transactionId, transactions[0]?.id),
				disputeReason: text(record.reason, /^[^_]+$/),
				openedAt: same(Date.parse(record.createdAt), play.world.now()),
				page: page(record.url),
			};
		},
	},
	{
		name: 'a refund, with its reason',
		actions: ['refund.find', 'refund.create', 'refund.get'],
		async look(play) {
			const { find, create, get } = required(play.adapter.actions.refund);
			const root = await play.world.pay(play.order());
			const payment = await required(find)(root.id, play.world.connect());
			const takesReason = !play.bench.lacks.includes('refund.create: reason');
			const draft = {
				payment,
				howMuch: 'all' as const,
				...(takesReason ? { reason: 'duplicate' as const } : {}),
			};
			const { value } = await required(create)(draft, { key: 'a' }, play.world.connect());
			const { reason, createdAt, rawStatus } = await required(get)(value.id, play.world.connect());
			return {
				...(takesReason ? { reason: text(reason, /duplicate/i) } : {}),
				createdAt: same(Date.parse(createdAt), play.world.now()),
				rawStatus: text(rawStatus),
			};
		},
	},
	{
		name: 'the PDF of an invoice',
		verbs: ['invoice'],
		actions: ['invoice.getPdf'],
		async look(play) {
			const root = await required(play.world.invoice)(play.order());
			const get = required(play.adapter.actions.invoice?.getPdf);
			const { url, fileName } = await get(root.id, play.world.connect());
			const { invoice } = await play.state(root);
			return {
				invoicePdf: page(url),
				fileName: same(fileName, `${invoice?.number ?? root.id}.pdf`),
			};
		},
	},
	{
		name: 'a draft with its words, made for a customer by name',
		actions: ['invoice.create'],
		async look(play) {
			const create = required(play.adapter.actions.invoice?.create);
			const draft = { ...invoiceDraft(play), description: 'For November' };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			return {
				customerName: same(value.customer.name, 'Grace Hopper'),
				description: same(value.description, 'For November'),
			};
		},
	},
	{
		name: 'a link whose page knows the customer',
		actions: ['paymentLink.create'],
		async look(play) {
			const create = required(play.adapter.actions.paymentLink?.create);
			const draft = { ...linkDraft(play), customerEmail: EMAIL };
			const { value } = await create(draft, { key: 'a' }, play.world.connect());
			const { url } = value;
			// Where the address says nothing, the page may know it still.
			const isPrefilled = decodeURIComponent(url).includes(EMAIL);
			return { prefilled: [isPrefilled ? url : undefined, isPrefilled] };
		},
	},
	{
		name: 'what came last, which nobody took yet',
		actions: ['connection.check'],
		async look(play) {
			const check = required(play.adapter.actions.connection?.check);
			await play.world.decline(play.order());
			const { lastEvent, lastUndelivered } = await check(play.world.connect());
			return {
				lastEvent: same(lastEvent?.isDelivered, false),
				lastUndelivered: same(lastUndelivered?.id, lastEvent?.id),
			};
		},
	},
	{
		name: 'an event that an endpoint has not taken',
		actions: ['payment.explain'],
		async look(play) {
			const explain = required(play.adapter.actions.payment?.explain);
			const root = await play.world.pay(play.order());
			const told = (await play.told()).find(({ hint }) => hint.type === 'payment.succeeded');
			// A gateway without this names no event by its id.
			const explained = await explain(required(told).id, play.world.connect()).catch(
				() => undefined,
			);
			return {
				pendingDeliveries: same(explained?.pendingDeliveries, 1),
				explainedEvent: same(explained?.state?.subject.id, root.id),
			};
		},
	},
	...(['payment', 'invoice', 'subscription'] as const).map((kind) => choice(kind)),
];

/** What a list of the editor offers is found again where its page is opened. */
function choice(kind: ChoiceKind & ('payment' | 'invoice' | 'subscription')): Look {
	const verb = ({ payment: 'pay', invoice: 'invoice', subscription: 'subscribe' } as const)[kind];
	return {
		name: `a choice: ${kind}`,
		verbs: [verb],
		actions: ['choices.list'],
		async look(play) {
			const root = await required(play.world[verb])(play.order());
			const list = required(play.adapter.actions.choices?.list);
			const { choices } = await list(kind, undefined, play.world.connect());
			const found = choices.find(({ id }) => id === root.id);
			return {
				choiceUrl: same(found?.url, (await play.state(root)).url),
				...(kind === 'subscription'
					? { subscriptionPrice: text(/10[.,]00/.exec(found?.name ?? '')?.[0]) }
					: { choiceName: text(found?.name, /10[.,]00/) }),
			};
		},
	};
}

const PERIODS = [
	['day', 30, '30 days', 1_014],
	['week', 2, '2 weeks', 2_173],
	['month', 3, '3 months', 333],
	['year', 1, 'year', 83],
	['year', 2, '2 years', 42],
] as const;

export const details: Topic = {
	name: 'tells what people look for',
	checks: ({ lacks, declines, testPage }) => [
		...LOOKS.map(({ name, look, ...needs }): Check => ({
			name: `of ${name}`,
			...needs,
			async run(play) {
				for (const [detail, [value, isRight]] of Object.entries(await look(play))) {
					if (lacks.includes(`detail.${detail}`))
						expect([detail, value]).toEqual([detail, undefined]);
					else expect([detail, value, isRight]).toEqual([detail, value, true]);
				}
			},
		})),
		...declines.map(([category, retryable]): Check => ({
			name: `of a decline: ${FAILURE_WORDS[category]}`,
			verbs: ['declineFor'],
			async run(play) {
				const root = await required(play.world.declineFor)(play.order(), category);
				expect((await play.state(root)).failure).toMatchObject({ category, retryable });
			},
		})),
		{
			name: 'of each decline by a code of its own',
			verbs: ['declineFor'],
			async run(play) {
				const codes: string[] = [];
				for (const [category] of declines) {
					const root = await required(play.world.declineFor)(play.order(), category);
					codes.push((await play.state(root)).failure?.code ?? '');
				}
				expect(codes).not.toContain('');
				expect(new Set(codes).size).toBe(declines.length);
			},
		},
		...PERIODS.map(([unit, count, interval, mrr]): Check => ({
			name: `of what recurs every ${interval}`,
			actions: ['subscription.create'],
			verbs: ['paySubscriptionPage'],
			options: interval === '2 years' ? ['subscription.create: two years'] : [],
			async run(play) {
				const create = required(play.adapter.actions.subscription?.create);
				const sale = { amount: play.order(), title: 'Plan', interval: { unit, count } };
				const draft = { ...pageDraft(play), sale };
				const { value } = await create(draft, { key: 'a' }, play.world.connect());
				const root = await required(play.world.paySubscriptionPage)(value.id);
				const { subscription } = await play.state(root);
				expect(subscription).toMatchObject({ interval, mrr });
				expect(subscription?.plan).toContain('Plan');
				const end = Date.parse(subscription?.currentPeriodEnd ?? '');
				const days = { day: 1, week: 7, month: 30.4, year: 365 }[unit] * count;
				expect(Math.abs((end - play.world.now()) / DAY_MS - days)).toBeLessThan(4);
			},
		})),
		{
			name: 'in the pages of a test account, which are not those of a live one',
			async run(play) {
				const { url } = await play.state(await play.world.pay(play.order()));
				expect(testPage === false || testPage.test(url)).toBe(true);
			},
		},
	],
};
