/** Periods of a subscription: what is charged when, what is declined, and when it is over. */
import { makeCapture } from '../payments/captures';
import type { Capture } from '../payments/wire/order';
import { randomText, type World } from '../world';
import { looseMoney, money, unitsOf } from './amounts';
import { currencyOf, priceOf } from './planPricing';
import { setStatus, type SubscriptionRecord, tell } from './subscriptionStore';
import type { BillingCycle, CycleExecution, Subscriber } from './subscriptionWire';

/** "PayPal retries failed payments every 5 days": https://developer.paypal.com/docs/subscriptions/customize/payment-failure-retry/ */
const RETRY_MS = 5 * 86_400_000;

export type Outcome = 'succeeds' | 'fails' | 'pends';

/** The buyer agrees: it is active, and what is due at the start is charged. A start that lies ahead waits. */
export function start(world: World, record: SubscriptionRecord, subscriber: Subscriber): void {
	const { subscription, plan } = record;
	const currency = currencyOf(plan);
	subscription.subscriber = {
		payer_id: `${randomText(12).replaceAll(/[01]/g, 'Z')}Z`,
		...subscription.subscriber,
		...subscriber,
	};
	subscription.billing_info = {
		outstanding_balance: looseMoney(0, currency),
		cycle_executions: executionsOf(plan.billing_cycles),
		failed_payments_count: 0,
	};
	setStatus(world, record, 'ACTIVE');
	const setup = plan.payment_preferences.setup_fee;
	const isLater = Date.parse(subscription.start_time) > world.now().getTime();
	if (setup && unitsOf(setup) > 0) charge(world, record, unitsOf(setup));
	if (isLater) subscription.billing_info.next_billing_time = subscription.start_time;
	else runCycle(world, record, 'succeeds');
	tell(world, record, 'ACTIVATED');
	expireIfDone(world, record);
}

/** The next period begins. @throws where it is not active. */
export function bill(
	world: World,
	record: SubscriptionRecord,
	outcome: Outcome,
	isWhenDue = false,
): void {
	if (record.subscription.status !== 'ACTIVE') {
		throw new Error(`${record.subscription.id} is ${record.subscription.status}`);
	}
	runCycle(world, record, outcome, isWhenDue);
	expireIfDone(world, record);
}

/** What is outstanding is paid: by a retry of PayPal, or as the merchant asked. */
export function payOutstanding(world: World, record: SubscriptionRecord, wanted?: number): Capture {
	const { subscription, plan } = record;
	const info = infoOf(record);
	const owed = unitsOf(info.outstanding_balance);
	const units = wanted ?? owed;
	const capture = charge(world, record, units);
	info.outstanding_balance = looseMoney(owed - units, currencyOf(plan));
	if (owed === units) {
		info.failed_payments_count = 0;
		record.isSuspendedByFailures = false;
	}
	subscription.update_time = world.iso();
	return capture;
}

export function infoOf({ subscription }: SubscriptionRecord) {
	if (subscription.billing_info === undefined)
		throw new Error(`${subscription.id} was not approved`);
	return subscription.billing_info;
}

/** Nothing is charged in a free trial, and nothing comes where it fails. */
function runCycle(
	world: World,
	record: SubscriptionRecord,
	outcome: Outcome,
	isWhenDue = false,
): void {
	const { subscription, plan } = record;
	const info = infoOf(record);
	const execution = info.cycle_executions.find(isUnderWay);
	const cycle = plan.billing_cycles.find(({ sequence }) => sequence === execution?.sequence);
	if (!execution || !cycle) throw new Error(`${subscription.id} has no more periods`);
	const price = priceOf(plan, cycle, Number(subscription.quantity));
	const shipping = execution.tenure_type === 'REGULAR' ? unitsOf(subscription.shipping_amount) : 0;
	const from = info.next_billing_time ?? subscription.start_time;
	info.next_billing_time = nextTime(from, cycle);
	subscription.update_time = world.iso();
	if (price + shipping > 0 && outcome === 'fails') {
		fail(world, record, price + shipping, isWhenDue ? from : world.iso());
		return;
	}
	execution.cycles_completed += 1;
	execution.cycles_remaining = Math.max(0, execution.total_cycles - execution.cycles_completed);
	if (price + shipping === 0) return;
	const owed = plan.payment_preferences.auto_bill_outstanding
		? unitsOf(info.outstanding_balance)
		: 0;
	charge(world, record, price + shipping + owed, outcome === 'pends');
	if (owed > 0) info.outstanding_balance = looseMoney(0, currencyOf(plan));
	info.failed_payments_count = 0;
}

/** `BILLING.SUBSCRIPTION.PAYMENT.FAILED`, and suspended once it failed as often as the plan allows. */
function fail(world: World, record: SubscriptionRecord, units: number, at: string): void {
	const { plan } = record;
	const info = infoOf(record);
	const currency = currencyOf(plan);
	info.failed_payments_count += 1;
	info.outstanding_balance = looseMoney(unitsOf(info.outstanding_balance) + units, currency);
	record.lastFailed = {
		amount: looseMoney(units, currency),
		time: at,
		reason_code: 'PAYMENT_DENIED',
		next_payment_retry_time: `${new Date(Date.parse(at) + RETRY_MS).toISOString().slice(0, 10)}T10:00:00Z`,
	};
	tell(world, record, 'PAYMENT.FAILED');
	const threshold = plan.payment_preferences.payment_failure_threshold ?? 0;
	if (threshold === 0 || info.failed_payments_count < threshold) return;
	record.isSuspendedByFailures = true;
	delete info.next_billing_time;
	setStatus(world, record, 'SUSPENDED');
	tell(world, record, 'SUSPENDED');
}

/** Told as a sale of the older API: see `retellSales`. */
function charge(
	world: World,
	record: SubscriptionRecord,
	units: number,
	isPending = false,
): Capture {
	const { subscription, plan, saleIds } = record;
	const currency = currencyOf(plan);
	const { email_address: email, name } = subscription.subscriber ?? {};
	const fullName = [name?.given_name, name?.surname].filter(Boolean).join(' ');
	const capture = makeCapture(world, {
		amount: money(units, currency),
		code: 'T0002',
		reference: { id: subscription.id, type: 'SUB' },
		...(isPending ? { outcome: { status: 'PENDING', reason: 'ECHECK' } } : {}),
		...(subscription.custom_id === undefined ? {} : { customId: subscription.custom_id }),
		payer: {
			...(email === undefined ? {} : { email }),
			...(fullName === '' ? {} : { name: fullName }),
		},
	});
	saleIds.push(capture.id);
	infoOf(record).last_payment = { amount: looseMoney(units, currency), time: world.iso() };
	return capture;
}

function expireIfDone(world: World, record: SubscriptionRecord): void {
	const info = infoOf(record);
	if (info.cycle_executions.some(isUnderWay) || record.subscription.status !== 'ACTIVE') return;
	delete info.next_billing_time;
	setStatus(world, record, 'EXPIRED');
	tell(world, record, 'EXPIRED');
}

const isUnderWay = ({ total_cycles: total, cycles_completed: done }: CycleExecution): boolean =>
	total === 0 || done < total;

const executionsOf = (cycles: readonly BillingCycle[]): CycleExecution[] =>
	[...cycles]
		.sort((a, b) => a.sequence - b.sequence)
		.map(({ tenure_type, sequence, total_cycles = 1, pricing_scheme }) => ({
			tenure_type,
			sequence,
			cycles_completed: 0,
			cycles_remaining: total_cycles,
			current_pricing_scheme_version: pricing_scheme?.version ?? 1,
			total_cycles,
		}));

/** PayPal bills at ten in the morning, UTC, as delivered: start 09:32, `"next_billing_time":"2023-05-20T10:00:00Z"`. */
export function nextTime(from: string, { frequency }: BillingCycle): string {
	const { interval_unit: unit, interval_count: count = 1 } = frequency;
	const at = new Date(from);
	const day = at.getUTCDate();
	if (unit === 'DAY') at.setUTCDate(day + count);
	if (unit === 'WEEK') at.setUTCDate(day + 7 * count);
	if (unit === 'MONTH' || unit === 'YEAR') {
		at.setUTCMonth(at.getUTCMonth() + count * (unit === 'YEAR' ? 12 : 1));
		// The 31st of a short month is its last day.
		if (at.getUTCDate() !== day) at.setUTCDate(0);
	}
	return `${at.toISOString().slice(0, 10)}T10:00:00Z`;
}
