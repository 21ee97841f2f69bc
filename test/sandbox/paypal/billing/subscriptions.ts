/** `/v1/billing/subscriptions`. https://developer.paypal.com/docs/api/subscriptions/v1/#subscriptions */
import type { SandboxResponse } from '../../system';
import { invalidRequest, unprocessable } from '../protocol/errors';
import { momentOf, numberOf, numberedLinks } from '../protocol/lists';
import { BILLING_HOURS, type Call, nothing, ok, operation, type Routes } from '../protocol/routes';
import type { World } from '../world';
import { type Money, unitsOf } from './amounts';
import { currencyOf } from './planPricing';
import type { Patch } from './products';
import { infoOf, payOutstanding } from './subscriptionBilling';
import { patch, revise } from './subscriptionChanges';
import {
	activate,
	cancel,
	createSubscription,
	requireStatus,
	type SubscriptionDraft,
	suspend,
} from './subscriptionLifecycle';
import { recordOf, shown, type SubscriptionRecord, subscriptionsOf } from './subscriptionStore';

const PATH = '/v1/billing/subscriptions';

const subscriptions = (perform: (call: Call) => SandboxResponse, hours?: number) =>
	operation('subscriptions', perform, hours);

/** With the reason that came. */
const done =
	(act: (world: World, record: SubscriptionRecord, reason?: string) => void) => (call: Call) => {
		act(call.world, recordOf(call), (call.body as { readonly reason?: string }).reason);
		return nothing();
	};

export const SUBSCRIPTION_ROUTES: Routes = {
	[`POST ${PATH}`]: subscriptions(({ world, body, wantsRepresentation }) => {
		const record = createSubscription(world, body as SubscriptionDraft);
		const { id, status, create_time, links } = record.subscription;
		return ok(wantsRepresentation ? record.subscription : { id, status, create_time, links }, 201);
	}, BILLING_HOURS),
	[`GET ${PATH}`]: subscriptions(list),
	[`GET ${PATH}/:id`]: subscriptions((call) =>
		ok(shown(call.world, recordOf(call), call.query.get('fields') ?? '')),
	),
	[`PATCH ${PATH}/:id`]: subscriptions((call) => {
		patch(call.world, recordOf(call), call.body as Patch[]);
		return nothing();
	}),
	[`POST ${PATH}/:id/revise`]: subscriptions((call) => {
		const record = recordOf(call);
		const href = revise(call.world, record, call.body as SubscriptionDraft);
		const { quantity, shipping_amount, plan_overridden, links } = record.subscription;
		return ok({
			plan_id: record.revision?.planId,
			quantity,
			shipping_amount,
			plan_overridden,
			links: [{ href, rel: 'approve', method: 'GET' }, ...links],
		});
	}),
	[`POST ${PATH}/:id/suspend`]: subscriptions(done(suspend)),
	[`POST ${PATH}/:id/activate`]: subscriptions(done(activate)),
	[`POST ${PATH}/:id/cancel`]: subscriptions(done(cancel)),
	[`POST ${PATH}/:id/capture`]: subscriptions(captureOutstanding, BILLING_HOURS),
	[`GET ${PATH}/:id/transactions`]: subscriptions((call) => {
		const record = recordOf(call);
		const [from, until] = [required(call, 'start_time'), required(call, 'end_time')];
		const transactions = record.saleIds
			.map((id) => transactionOf(call.world, record, id))
			.filter(({ time }) => Date.parse(time) >= from && Date.parse(time) <= until);
		const href = `${call.world.origin()}${call.request.path}?${call.query.toString()}`;
		return ok({
			transactions,
			total_items: transactions.length,
			total_pages: 1,
			links: [{ href, rel: 'self', method: 'GET' }],
		});
	}),
};

/** Newer than the OpenAPI file of 2024: the official SDK 2.x has it (doc/controllers/subscriptions.md, "List Subscriptions"). */
function list({ world, query }: Call): SandboxResponse {
	const number = numberOf(query, 'page', { usual: 1, most: 10_000_000 });
	const size = numberOf(query, 'page_size', { usual: 10, most: 20 });
	const listed = (name: string) => query.get(name)?.split(',');
	const between = (time: string, name: string) =>
		Date.parse(time) >= (momentOf(query, `${name}_after`) ?? 0) &&
		Date.parse(time) <= (momentOf(query, `${name}_before`) ?? Number.POSITIVE_INFINITY);
	const [statuses, plans] = [listed('statuses'), listed('plan_ids')];
	const all = [...subscriptionsOf(world).values()]
		.reverse()
		.filter(
			({ subscription: { status, plan_id, status_update_time, create_time } }) =>
				(statuses === undefined || statuses.includes(status)) &&
				(plans === undefined || plans.includes(plan_id)) &&
				between(status_update_time, 'status_updated') &&
				between(create_time, 'created'),
		);
	return ok({
		subscriptions: all
			.slice((number - 1) * size, number * size)
			.map(({ subscription }) => subscription),
		links: numberedLinks([world.origin(), PATH], query, number, number * size < all.length),
	});
}

interface CaptureDraft {
	readonly note?: string;
	readonly capture_type?: string;
	readonly amount?: Money;
}

/** @throws 400, 422 in the words of `subscriptions.capture-…`. */
function captureOutstanding(call: Call): SandboxResponse {
	const record = recordOf(call);
	const { note, capture_type: type, amount } = call.body as CaptureDraft;
	for (const [name, value] of Object.entries({ note, capture_type: type, amount })) {
		if (!value) {
			throw invalidRequest(
				'MISSING_REQUIRED_PARAMETER',
				`/${name}`,
				'A required field is missing.',
			);
		}
	}
	requireStatus(
		record,
		['ACTIVE', 'SUSPENDED', 'EXPIRED'],
		'capture action; subscription status should be active or suspended or expired.',
	);
	const owed = unitsOf(infoOf(record).outstanding_balance);
	if (owed === 0) {
		throw unprocessable(
			'ZERO_OUTSTANDING_BALANCE',
			'Current outstanding balance should be greater than zero.',
		);
	}
	if (amount && amount.currency_code !== currencyOf(record.plan)) {
		throw unprocessable(
			'CURRENCY_MISMATCH',
			"The currency code is different from the subscription's currency code.",
		);
	}
	if (amount && unitsOf(amount) > owed) {
		throw unprocessable(
			'AMOUNT_GREATER_THAN_OUTSTANDING_BALANCE',
			'The capture amount can not be greater than the current outstanding balance.',
		);
	}
	const { id } = payOutstanding(call.world, record, amount && unitsOf(amount));
	return ok(transactionOf(call.world, record, id));
}

/** `transaction`: of the capture behind a sale. */
function transactionOf(world: World, { subscription }: SubscriptionRecord, saleId: string) {
	const capture = world.captures.get(saleId);
	if (capture === undefined) throw new Error(`No sale ${saleId}`);
	const { gross_amount, paypal_fee, net_amount } = capture.seller_receivable_breakdown ?? {};
	const { email_address: email, name } = subscription.subscriber ?? {};
	return {
		status: capture.status === 'FAILED' ? 'DECLINED' : capture.status,
		...(capture.status_details === undefined ? {} : { status_details: capture.status_details }),
		id: capture.id,
		amount_with_breakdown: {
			gross_amount: gross_amount ?? capture.amount,
			...(paypal_fee === undefined ? {} : { fee_amount: paypal_fee }),
			...(net_amount === undefined ? {} : { net_amount }),
		},
		...(name === undefined ? {} : { payer_name: name }),
		...(email === undefined ? {} : { payer_email: email }),
		time: capture.create_time,
	};
}

/** Milliseconds. @throws 400 where it is missing: both ends of the range are required. */
function required({ query }: Call, name: string): number {
	const at = momentOf(query, name);
	if (at !== undefined) return at;
	throw invalidRequest('MISSING_REQUIRED_PARAMETER', name, 'A required field is missing.', 'query');
}
