import type Stripe from 'stripe';
import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	HostedPage,
	SubscriptionActions,
	SubscriptionDraft,
	SubscriptionFilter,
} from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { createClient, idOf, toIso } from '../client';
import { classify } from '../errors';
import { atAccount } from '../state/dashboard';
import { readId } from './ids';
import { created, pageOf, take, toSeconds } from './lists';
import { toMetadata } from './reference';
import { isRecurring, toLineItems } from './sale';
import { stateOf } from './stateOf';
import { toRow } from './subscriptionRow';
import { writeOnce } from './writing';

const PRORATIONS = {
	nextInvoice: 'create_prorations',
	invoiceNow: 'always_invoice',
	none: 'none',
} as const;

const STATUSES: Readonly<
	Record<NonNullable<SubscriptionFilter['status']>, Stripe.SubscriptionListParams.Status>
> = {
	trialing: 'trialing',
	active: 'active',
	pastDue: 'past_due',
	unpaid: 'unpaid',
	paused: 'paused',
	canceled: 'canceled',
	all: 'all',
};

/** Four levels are as deep as expansion goes (https://docs.stripe.com/api/expanding_objects). */
const IN_LIST = ['data.discounts.source.coupon'];

/** @see https://docs.stripe.com/api/subscriptions */
export const subscription: SubscriptionActions = {
	// A page that has expired is made anew; one that was used stays what it is: paid.
	async create(draft, { key }, connection) {
		const parameters = toParameters(draft);
		const { sessions } = createClient(connection).checkout;
		const made = await writeOnce<Stripe.Checkout.Session>({
			key,
			send: async (idempotencyKey) => await sessions.create(parameters, { idempotencyKey }),
			read: async ({ id }) => await sessions.retrieve(id),
			stands: ({ status }) => status !== 'expired',
		});
		return { ...made, value: toHostedPage(made.value) };
	},
	async get(text, connection) {
		return await stateOf('subscription', readId(text, 'subscription'), connection);
	},
	async getMany(filter, connection) {
		const { limit, status, customerId } = filter;
		const list = createClient(connection).subscriptions.list({
			...created(filter),
			...(status ? { status: STATUSES[status] } : {}),
			...(customerId ? { customer: readId(customerId, 'customer') } : {}),
			...pageOf(limit),
			expand: IN_LIST,
		});
		return (await take(list, limit)).map((found) =>
			atAccount(toRow(found, connection.clock.now()), connection),
		);
	},
	async cancel({ id: text, when }, { key }, connection) {
		const id = readId(text, 'subscription');
		if (when === 'now') return await cancelNow(id, connection);
		const change = { cancel_at_period_end: true };
		return await update(id, change, key, connection, (now) => now.cancel_at_period_end);
	},
	async pause({ id: text, resumesAt }, { key }, connection) {
		const id = readId(text, 'subscription');
		const resumes = resumesAt ? { resumes_at: toSeconds(resumesAt) } : {};
		const change = { pause_collection: { behavior: 'void' as const, ...resumes } };
		return await update(id, change, key, connection, ({ pause_collection: pause }) => !!pause);
	},
	// Paused by us, it stays active and only collects nothing; paused by Stripe after a trial, it has to be started.
	async resume(text, { key }, connection) {
		const id = readId(text, 'subscription');
		const { subscriptions } = createClient(connection);
		const { value } = await writeOnce<Stripe.Subscription>({
			key,
			send: async (idempotencyKey) =>
				await subscriptions.update(id, { pause_collection: '' }, { idempotencyKey }),
			read: async () => await subscriptions.retrieve(id),
			stands: ({ pause_collection: pause }) => !pause,
		});
		if (value.status === 'paused') {
			await subscriptions.resume(id, {}, { idempotencyKey: `${key}/start` });
		}
		return await stateOf('subscription', id, connection);
	},
	async changePlan({ id: text, price, proration }, { key }, connection) {
		const id = readId(text, 'subscription');
		const wanted = { price: readId(price.id, 'price'), quantity: price.quantity };
		const [item, ...others] = (await createClient(connection).subscriptions.retrieve(id)).items
			.data;
		if (!item) throw new InputRefused(`The subscription ${id} has no plan to change`);
		if (others.length > 0) {
			throw new InputRefused(
				`The subscription ${id} has several plans, so it is not clear which one to change. Change it in the Dashboard`,
			);
		}
		if (item.price.id === wanted.price && item.quantity === wanted.quantity) {
			return await stateOf('subscription', id, connection);
		}
		const change = {
			items: [{ id: item.id, ...wanted }],
			proration_behavior: PRORATIONS[proration],
		};
		return await update(id, change, key, connection, ({ items }) =>
			items.data.some((now) => now.price.id === wanted.price && now.quantity === wanted.quantity),
		);
	},
};

async function update(
	id: string,
	change: Stripe.SubscriptionUpdateParams,
	key: string,
	connection: GatewayConnection,
	stands: (now: Stripe.Subscription) => boolean,
): Promise<PaymentState> {
	const { subscriptions } = createClient(connection);
	await writeOnce<Stripe.Subscription>({
		key,
		send: async (idempotencyKey) => await subscriptions.update(id, change, { idempotencyKey }),
		read: async () => await subscriptions.retrieve(id),
		stands,
	});
	return await stateOf('subscription', id, connection);
}

/** Stripe no longer finds a subscription that is canceled already (https://docs.stripe.com/api/subscriptions/cancel). */
async function cancelNow(id: string, connection: GatewayConnection): Promise<PaymentState> {
	const attempted = await attemptAsync(
		async () => await createClient(connection).subscriptions.cancel(id),
	);
	if ('value' in attempted) return await stateOf('subscription', id, connection);
	const kind = classify(attempted.error)?.kind;
	if (kind !== 'notFound' && kind !== 'invalidRequest') throw attempted.error;
	const state = await stateOf('subscription', id, connection);
	if (state.subscription?.status === 'canceled') return state;
	throw attempted.error;
}

function toParameters(draft: SubscriptionDraft): Stripe.Checkout.SessionCreateParams {
	const { sale, customer, returnUrl, trialDays } = draft;
	if (!isRecurring(sale)) {
		throw new InputRefused(
			'A subscription needs a price that recurs. Choose how often it is billed',
		);
	}
	const metadata = toMetadata(draft.crmReference);
	return {
		mode: 'subscription',
		line_items: toLineItems(sale),
		success_url: returnUrl,
		metadata,
		subscription_data: { metadata, ...(trialDays ? { trial_period_days: trialDays } : {}) },
		...(customer && 'id' in customer ? { customer: readId(customer.id, 'customer') } : {}),
		...(customer && 'email' in customer ? { customer_email: customer.email } : {}),
	};
}

function toHostedPage(session: Stripe.Checkout.Session): HostedPage {
	const subscriptionId = idOf(session.subscription);
	return {
		id: session.id,
		isOpen: session.status === 'open',
		...(session.url ? { url: session.url } : {}),
		...(subscriptionId ? { subscriptionId } : {}),
		expiresAt: toIso(session.expires_at),
		livemode: session.livemode,
	};
}
