/** Everything that can be asked of an adapter, each made ready in a fresh world, so that whole rows of checks go over all of them. */
import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type {
	CustomerDraft,
	InvoiceDraft,
	PaymentLinkDraft,
	SubscriptionDraft,
} from '../../../nodes/shared/contracts/gatewayActions';
import type { CrmReference } from '../../../nodes/shared/vocabulary/payment';
import { OWNER } from '../../support/endpointOwner';
import type { OperationName, Verb } from './check';
import { required } from './check';
import type { Play } from './play';

export type Call = (connection: GatewayConnection, key: string) => Promise<unknown>;

export interface Operation {
	readonly name: string;
	/** Missing for what every adapter has. */
	readonly action?: OperationName;
	/** What else the adapter has to be able to do for it to be made ready. */
	readonly after?: readonly OperationName[];
	readonly verbs?: readonly Verb[];
	/** Goes with a key, and is done once for each. */
	readonly isKeyed?: true;
	prepare(play: Play): Promise<Call>;
}

export const DEAL: CrmReference = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };

export const linkDraft = ({ order }: Play): PaymentLinkDraft => ({
	sale: { amount: order(), title: 'Two chairs' },
	crmReference: DEAL,
	isUsableOnce: true,
});

export const customerDraft: CustomerDraft = {
	email: 'grace@northwind.example',
	name: 'Grace Hopper',
};

export const invoiceDraft = ({ order }: Play): InvoiceDraft => ({
	customer: customerDraft,
	currency: order().currency,
	lines: [
		{ title: 'Chair', quantity: 2, unitAmount: 400 },
		{ title: 'Table', quantity: 1, unitAmount: 1_200 },
	],
	dueInDays: 14,
	crmReference: DEAL,
	finish: 'send',
});

export const pageDraft = ({ order }: Play): SubscriptionDraft => ({
	sale: { amount: order(), title: 'Plan', interval: { unit: 'month', count: 1 } },
	customer: { email: 'grace@northwind.example' },
	crmReference: DEAL,
	returnUrl: 'https://northwind.example/thanks',
});

const PAY = async ({ world, order }: Play) => await world.pay(order());
const AUTHORISE = async ({ world, order }: Play) => await required(world.authorise)(order());
const INVOICE = async ({ world, order }: Play) => await required(world.invoice)(order());
const SUBSCRIBE = async ({ world, order }: Play) => await required(world.subscribe)(order());

const EVERYWHERE: readonly Operation[] = [
	{
		name: 'identify',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.identify(connection),
	},
	{
		name: 'resolve',
		async prepare(play) {
			await PAY(play);
			const hints = (await play.told()).map(({ hint }) => hint);
			return async (connection) => await play.adapter.resolve(hints, connection);
		},
	},
	{
		name: 'readStates',
		async prepare(play) {
			const root = await PAY(play);
			return async (connection) => await play.adapter.readStates([root], connection);
		},
	},
	{
		name: 'listChanges',
		async prepare(play) {
			const since = new Date(play.world.now());
			await PAY(play);
			return async (connection) => {
				const found = [];
				for await (const event of play.adapter.listChanges(since, connection)) found.push(event);
				return found;
			};
		},
	},
	{
		name: 'endpoints.list',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.endpoints.list(connection),
	},
	{
		name: 'endpoints.create',
		prepare:
			async ({ adapter }) =>
			async (connection) =>
				await adapter.endpoints.create(ENDPOINT, connection),
	},
	{
		name: 'endpoints.update',
		async prepare({ adapter, world }) {
			const { endpoint } = await adapter.endpoints.create(ENDPOINT, world.connect());
			return async (connection) =>
				await adapter.endpoints.update(endpoint.id, ['payment.failed'], connection);
		},
	},
	{
		name: 'endpoints.remove',
		async prepare({ adapter, world }) {
			const { endpoint } = await adapter.endpoints.create(ENDPOINT, world.connect());
			return async (connection) => await adapter.endpoints.remove(endpoint.id, connection);
		},
	},
];

const ENDPOINT = {
	url: 'https://n8n.example/webhook/3/payments',
	eventTypes: ['payment.succeeded'],
	owner: OWNER,
} as const;

const MONEY: readonly Operation[] = [
	{
		name: 'payment.get',
		action: 'payment.get',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.get)(id, c);
		},
	},
	{
		name: 'payment.getMany',
		action: 'payment.getMany',
		async prepare(play) {
			await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'payment.capture of all',
		action: 'payment.capture',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			return async (c, key) =>
				await required(play.adapter.actions.payment?.capture)({ id, howMuch: 'all' }, { key }, c);
		},
	},
	{
		name: 'payment.capture of a part',
		action: 'payment.capture',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			const howMuch = { part: '4' };
			return async (c, key) =>
				await required(play.adapter.actions.payment?.capture)({ id, howMuch }, { key }, c);
		},
	},
	{
		name: 'payment.cancel',
		action: 'payment.cancel',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			return async (c, key) => await required(play.adapter.actions.payment?.cancel)(id, { key }, c);
		},
	},
	{
		name: 'payment.explain',
		action: 'payment.explain',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.explain)(id, c);
		},
	},
	{
		name: 'refund.find',
		action: 'refund.find',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.refund?.find)(id, c);
		},
	},
	...(['all', { part: '4' }] as const).map((howMuch): Operation => ({
		name: `refund.create of ${howMuch === 'all' ? 'all' : 'a part'}`,
		action: 'refund.create',
		isKeyed: true,
		async prepare(play) {
			const { id } = await PAY(play);
			const payment = { id, currency: play.order().currency };
			return async (c, key) =>
				await required(play.adapter.actions.refund?.create)({ payment, howMuch }, { key }, c);
		},
	})),
	{
		name: 'refund.get',
		action: 'refund.get',
		async prepare(play) {
			const id = await play.world.refund(await PAY(play), 100);
			return async (c) => await required(play.adapter.actions.refund?.get)(id, c);
		},
	},
	{
		name: 'dispute.get',
		action: 'dispute.get',
		verbs: ['dispute'],
		async prepare(play) {
			const id = await required(play.world.dispute)(await PAY(play), 1_000);
			return async (c) => await required(play.adapter.actions.dispute?.get)(id, c);
		},
	},
	{
		name: 'dispute.getMany',
		action: 'dispute.getMany',
		verbs: ['dispute'],
		async prepare(play) {
			await required(play.world.dispute)(await PAY(play), 1_000);
			return async (c) => await required(play.adapter.actions.dispute?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'event.getMany',
		action: 'event.getMany',
		async prepare(play) {
			await PAY(play);
			return async (c) => await required(play.adapter.actions.event?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'choices.list',
		action: 'choices.list',
		async prepare(play) {
			await PAY(play);
			return async (c) =>
				await required(play.adapter.actions.choices?.list)('payment', undefined, c);
		},
	},
	{
		name: 'connection.check',
		action: 'connection.check',
		prepare:
			async ({ adapter }) =>
			async (c) =>
				await required(adapter.actions.connection?.check)(c),
	},
];

const BILLING: readonly Operation[] = [
	{
		name: 'paymentLink.create',
		action: 'paymentLink.create',
		isKeyed: true,
		async prepare(play) {
			const draft = linkDraft(play);
			return async (c, key) =>
				await required(play.adapter.actions.paymentLink?.create)(draft, { key }, c);
		},
	},
	{
		name: 'paymentLink.deactivate',
		action: 'paymentLink.deactivate',
		after: ['paymentLink.create'],
		isKeyed: true,
		async prepare(play) {
			const { create, deactivate } = required(play.adapter.actions.paymentLink);
			const { value } = await required(create)(
				linkDraft(play),
				{ key: 'first' },
				play.world.connect(),
			);
			return async (c, key) => await required(deactivate)(value.id, { key }, c);
		},
	},
	{
		name: 'customer.upsertByEmail',
		action: 'customer.upsertByEmail',
		isKeyed: true,
		prepare: async (play) => async (c, key) =>
			await required(play.adapter.actions.customer?.upsertByEmail)(customerDraft, { key }, c),
	},
	{
		name: 'customer.upsertByEmail of one who is known',
		action: 'customer.upsertByEmail',
		verbs: ['addCustomer'],
		isKeyed: true,
		async prepare(play) {
			await required(play.world.addCustomer)(customerDraft.email);
			return async (c, key) =>
				await required(play.adapter.actions.customer?.upsertByEmail)(customerDraft, { key }, c);
		},
	},
	{
		name: 'customer.get',
		action: 'customer.get',
		verbs: ['addCustomer'],
		async prepare(play) {
			const id = await required(play.world.addCustomer)('ada@northwind.example');
			return async (c) => await required(play.adapter.actions.customer?.get)(id, c);
		},
	},
	...(['draft', 'finalize', 'send'] as const).map((finish): Operation => ({
		name: `invoice.create (${finish})`,
		action: 'invoice.create',
		isKeyed: true,
		async prepare(play) {
			const draft = { ...invoiceDraft(play), finish };
			return async (c, key) =>
				await required(play.adapter.actions.invoice?.create)(draft, { key }, c);
		},
	})),
	{
		name: 'invoice.send',
		action: 'invoice.send',
		after: ['invoice.create'],
		isKeyed: true,
		async prepare(play) {
			const { create, send } = required(play.adapter.actions.invoice);
			const draft = { ...invoiceDraft(play), finish: 'draft' as const };
			const { value } = await required(create)(draft, { key: 'first' }, play.world.connect());
			return async (c, key) => await required(send)(value.subject.id, { key }, c);
		},
	},
	...(['get', 'getPdf'] as const).map((operation): Operation => ({
		name: `invoice.${operation}`,
		action: `invoice.${operation}`,
		verbs: ['invoice'],
		async prepare(play) {
			const { id } = await INVOICE(play);
			return async (c) => await required(play.adapter.actions.invoice?.[operation])(id, c);
		},
	})),
	...(['void', 'markUncollectible'] as const).map((operation): Operation => ({
		name: `invoice.${operation}`,
		action: `invoice.${operation}`,
		verbs: ['invoice'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await INVOICE(play);
			return async (c, key) =>
				await required(play.adapter.actions.invoice?.[operation])(id, { key }, c);
		},
	})),
	{
		name: 'subscription.create',
		action: 'subscription.create',
		isKeyed: true,
		async prepare(play) {
			const draft = pageDraft(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.create)(draft, { key }, c);
		},
	},
	{
		name: 'subscription.get',
		action: 'subscription.get',
		verbs: ['subscribe'],
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c) => await required(play.adapter.actions.subscription?.get)(id, c);
		},
	},
	{
		name: 'subscription.getMany',
		action: 'subscription.getMany',
		verbs: ['subscribe'],
		async prepare(play) {
			await SUBSCRIBE(play);
			return async (c) =>
				await required(play.adapter.actions.subscription?.getMany)({ limit: 5 }, c);
		},
	},
	...(['now', 'periodEnd'] as const).map((when): Operation => ({
		name: `subscription.cancel (${when})`,
		action: 'subscription.cancel',
		verbs: ['subscribe'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.cancel)({ id, when }, { key }, c);
		},
	})),
	{
		name: 'subscription.pause',
		action: 'subscription.pause',
		verbs: ['subscribe'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.pause)({ id }, { key }, c);
		},
	},
	{
		name: 'subscription.resume',
		action: 'subscription.resume',
		verbs: ['subscribe', 'pause'],
		isKeyed: true,
		async prepare(play) {
			const root = await SUBSCRIBE(play);
			await required(play.world.pause)(root);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.resume)(root.id, { key }, c);
		},
	},
	{
		name: 'subscription.changePlan',
		action: 'subscription.changePlan',
		verbs: ['subscribe', 'addMonthlyPrice'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			const { currency } = play.order();
			const priceId = await required(play.world.addMonthlyPrice)(2_400, currency);
			const change = { id, price: { id: priceId, quantity: 1 }, proration: 'none' as const };
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.changePlan)(change, { key }, c);
		},
	},
];

export const OPERATIONS: readonly Operation[] = [...EVERYWHERE, ...MONEY, ...BILLING];

/** What a check over this operation needs. */
export function needsOf({ action, after = [], verbs = [] }: Operation) {
	return { verbs, actions: [...(action ? [action] : []), ...after] };
}
