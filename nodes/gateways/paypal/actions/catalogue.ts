import type { GatewayConnection } from '../../../shared/contracts/gateway';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import type { Money } from '../../../shared/vocabulary/money';
import type { BillingInterval } from '../../../shared/vocabulary/mrr';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import * as z from '../../../shared/zod';
import { fromPaypal, ofCurrency, toPaypal } from '../amounts';
import { call, callIfThere } from '../client';
import { hasIssue } from '../errors';
import { id, links, list, type PaypalMoney, text } from '../shapes/parts';
import { type PaypalPlan, PLAN } from '../shapes/subscription';
import { eachNumbered } from '../numbered';
import { hashOf, requestIdOf } from './writing';

/** Something that is sold again and again: what the customer reads, and how it is billed. */
export interface Plan {
	readonly title: string;
	readonly amount: Money;
	readonly interval: BillingInterval;
	readonly trialDays: number;
}

/** What PayPal's fields hold at most (catalogs_products_v1, product_request_POST; billing_subscriptions_v1, plan_request_POST). */
const LONGEST_TITLE = 127;
const LONGEST_PRODUCT_ID = 24;
/** The longest interval (billing_subscriptions_v1, frequency). */
const MOST_INTERVALS = { day: 365, week: 52, month: 12, year: 1 } as const;
const MOST_TRIAL_DAYS = 365;
const PAGE = 20;

const CREATED = z.looseObject({ id });

/** @see billing_subscriptions_v1, plan_collection */
export const PLANS = z.lazy(() =>
	z.looseObject({
		plans: list(z.looseObject({ id, status: text, name: text, product_id: text })),
		links,
	}),
);
export type PaypalPlans = z.output<typeof PLANS>;

/**
 * The plan of what is sold, made once for all deals that are sold the same: its product has an id that is made of it, so that
 * PayPal refuses a second one for ever, and the plan is looked up under its product. One that a person switched off, or gave
 * another price, is made anew: nobody is billed another sum than the one that was asked for.
 * @see https://developer.paypal.com/docs/api/catalog-products/v1/ and https://developer.paypal.com/docs/api/subscriptions/v1/#plans_create
 * @returns the plan's id. @throws InputRefused, before any call, for what PayPal does not bill.
 */
export async function planOf(plan: Plan, connection: GatewayConnection): Promise<string> {
	const body = toPlanBody(plan);
	const productId = `CP-${hashOf(JSON.stringify(body)).slice(0, LONGEST_PRODUCT_ID).toUpperCase()}`;
	const known = await plansOf(productId, connection);
	for (const { id: planId, status } of known) {
		if (status !== 'ACTIVE') continue;
		const path = `/v1/billing/plans/${encodeURIComponent(planId)}`;
		const standing = await callIfThere({ method: 'GET', path }, PLAN, connection);
		if (standing && billsAs(standing, body.billing_cycles, plan.amount)) return planId;
	}
	await createProduct(productId, body.name, connection);
	const made = await call(
		{
			method: 'POST',
			path: '/v1/billing/plans',
			body: { product_id: productId, ...body },
			requestId: requestIdOf(`plan ${known.length}`, productId),
		},
		CREATED,
		connection,
	);
	return made.id;
}

async function createProduct(
	productId: string,
	name: string,
	connection: GatewayConnection,
): Promise<void> {
	const attempted = await attemptAsync(
		async () =>
			await call(
				{
					method: 'POST',
					path: '/v1/catalogs/products',
					body: { id: productId, name, type: 'SERVICE' },
					requestId: requestIdOf('product', productId),
				},
				CREATED,
				connection,
			),
	);
	if ('error' in attempted && !hasIssue(attempted.error, 'DUPLICATE_RESOURCE_IDENTIFIER')) {
		throw attempted.error;
	}
}

async function plansOf(
	productId: string,
	connection: GatewayConnection,
): Promise<PaypalPlans['plans']> {
	const pages = eachNumbered<PaypalPlans>('plans', async (page) => {
		const query = { product_id: productId, page, page_size: PAGE };
		const answer = await callIfThere(
			{ method: 'GET', path: '/v1/billing/plans', query },
			PLANS,
			connection,
		);
		return answer ?? { plans: [], links: [] };
	});
	const found: PaypalPlans['plans'] = [];
	for await (const { plans } of pages) {
		found.push(...plans.filter(({ product_id: of }) => of === undefined || of === productId));
	}
	return found;
}

type Cycle = ReturnType<typeof toPlanBody>['billing_cycles'][number];

/** Whether a plan takes the same as often, with nothing on top: people may change both at PayPal. */
function billsAs(plan: PaypalPlan, wanted: readonly Cycle[], { amount, currency }: Money): boolean {
	const { billing_cycles: cycles, payment_preferences: preferences, taxes } = plan;
	const isAlone = isNothing(preferences?.setup_fee) && !(Number(taxes?.percentage ?? 0) > 0);
	return (
		isAlone &&
		cycles.length === wanted.length &&
		wanted.every(({ tenure_type, total_cycles, frequency }) => {
			const one = cycles.find((cycle) => cycle.tenure_type === tenure_type);
			const price = one?.pricing_scheme?.fixed_price;
			return (
				(one?.total_cycles ?? 0) === total_cycles &&
				one?.frequency?.interval_unit === frequency.interval_unit &&
				(one.frequency.interval_count ?? 1) === frequency.interval_count &&
				(tenure_type === 'TRIAL' ? isNothing(price) : ofCurrency(price, currency) === amount)
			);
		})
	);
}

function isNothing(money: PaypalMoney | undefined): boolean {
	return money === undefined || fromPaypal(money) === 0;
}

function toPlanBody({ title, amount, interval, trialDays }: Plan) {
	const { unit, count } = interval;
	if (!Number.isInteger(count) || count < 1 || count > MOST_INTERVALS[unit]) {
		throw new InputRefused(
			`PayPal does not bill every ${count} ${unit}s: ${MOST_INTERVALS[unit]} are the most. Choose a shorter interval`,
		);
	}
	if (!Number.isInteger(trialDays) || trialDays < 0 || trialDays > MOST_TRIAL_DAYS) {
		throw new InputRefused(
			`PayPal gives 0 to ${MOST_TRIAL_DAYS} free days, and these are ${trialDays}. Set Trial Days to less`,
		);
	}
	const regular = {
		tenure_type: 'REGULAR',
		sequence: trialDays > 0 ? 2 : 1,
		// Goes on until somebody ends it.
		total_cycles: 0,
		frequency: { interval_unit: unit.toUpperCase(), interval_count: count },
		pricing_scheme: { fixed_price: toPaypal(amount) },
	};
	const trial = {
		tenure_type: 'TRIAL',
		sequence: 1,
		total_cycles: 1,
		frequency: { interval_unit: 'DAY', interval_count: trialDays },
	};
	return {
		name: title.trim().slice(0, LONGEST_TITLE) || 'Subscription',
		status: 'ACTIVE',
		billing_cycles: trialDays > 0 ? [trial, regular] : [regular],
		payment_preferences: { auto_bill_outstanding: true },
	};
}
