import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type {
	SubscriptionActions,
	SubscriptionFilter,
	SubscriptionRow,
} from '../../../shared/contracts/gatewayActions';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { call } from '../client';
import { readStates } from '../readStates';
import { type PaypalSubscriptions, SUBSCRIPTIONS } from '../shapes/subscription';
import { eachNumbered } from '../numbered';
import { momentOf } from './report';
import { subjectOf } from './stateOf';

/** The largest page (SDK 2.5, subscriptionsController.listSubscriptions; contracts/paypal.md, section 1). */
const PAGE = 20;
/** As many as are read at a time, since PayPal's words say less than the vocabulary's. */
const AT_A_TIME = 10;

const OPEN = 'ACTIVE,SUSPENDED,APPROVED,APPROVAL_PENDING';
/** PayPal's words for those of the vocabulary. */
const STATUSES: Readonly<Record<NonNullable<SubscriptionFilter['status']>, string>> = {
	trialing: 'ACTIVE',
	active: 'ACTIVE',
	pastDue: 'ACTIVE',
	unpaid: 'SUSPENDED',
	paused: 'SUSPENDED',
	canceled: 'CANCELLED',
	all: `${OPEN},CANCELLED,EXPIRED`,
};

interface Listed {
	readonly id: string;
	readonly createdAt: number;
}

/** Newest first: PayPal promises no order, so that the list is read whole; what each costs is asked for as long as it is wanted. */
export const getMany: SubscriptionActions['getMany'] = async (filter, connection) => {
	const { limit, status, customerId } = filter;
	const listed = await readList(filter, connection);
	const rows: SubscriptionRow[] = [];
	for (let at = 0; at < listed.length && rows.length < limit; at += AT_A_TIME) {
		const subjects = await Promise.all(
			listed
				.slice(at, at + AT_A_TIME)
				.map(async ({ id }) => await subjectOf('subscription', id, connection)),
		);
		for (const state of await readStates(subjects, connection)) {
			const row = state && toRow(state);
			if (!row || (customerId && row.customerId !== customerId)) continue;
			if (status === undefined || status === 'all' || row.status === status) rows.push(row);
		}
	}
	return rows.slice(0, limit);
};

async function readList(
	{ status, since, until }: SubscriptionFilter,
	connection: GatewayConnection,
): Promise<Listed[]> {
	const [from, to] = [momentOf(since) ?? 0, momentOf(until) ?? Number.POSITIVE_INFINITY];
	const statuses = status === undefined ? OPEN : STATUSES[status];
	const found: Listed[] = [];
	for await (const { subscriptions } of subscriptionPages({ statuses }, connection)) {
		for (const { id, create_time: created } of subscriptions) {
			const createdAt = created === undefined ? 0 : Date.parse(created);
			if (createdAt >= from && createdAt <= to) found.push({ id, createdAt });
		}
	}
	return found.sort((left, right) => right.createdAt - left.createdAt);
}

/** @param query `statuses`, `plan_ids`, `created_after`: lists with commas. */
export function subscriptionPages(
	query: Readonly<Record<string, string>>,
	connection: GatewayConnection,
): AsyncGenerator<PaypalSubscriptions> {
	return eachNumbered(
		'subscriptions',
		async (page) => await subscriptionPage(query, page, connection),
	);
}

/** @see @paypal/paypal-server-sdk 2.5, subscriptionsController.listSubscriptions */
export async function subscriptionPage(
	query: Readonly<Record<string, string>>,
	page: number,
	connection: GatewayConnection,
): Promise<PaypalSubscriptions> {
	return await call(
		{
			method: 'GET',
			path: '/v1/billing/subscriptions',
			query: { ...query, page, page_size: PAGE },
		},
		SUBSCRIPTIONS,
		connection,
	);
}

function toRow(state: PaymentState): SubscriptionRow | undefined {
	const { subscription, rawStatus, currency, customer, createdAt, crmReference, url, subject } =
		state;
	if (!subscription) return undefined;
	const { trialEnd: _trialEnd, ...shown } = subscription;
	return {
		...shown,
		rawStatus,
		currency,
		...(customer.id ? { customerId: customer.id } : {}),
		createdAt,
		...(crmReference ? { crmReference } : {}),
		url,
		livemode: subject.livemode,
	};
}
