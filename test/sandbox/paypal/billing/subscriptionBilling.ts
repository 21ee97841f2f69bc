/** Periods of a subscription: what is charged when, what is declined, and when it is over. */
import { randomText, type World } from '../world';
import { looseMoney, unitsOf } from './amounts';
import { takeMoney } from './moneyIn';
import { currencyOf, priceOf } from './planPricing';
import { makeSale } from './sales';
import { setStatus, type SubscriptionRecord, tell } from './subscriptionStore';
import type { BillingCycle, CycleExecution, Sale, Subscriber } from './subscriptionWire';

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
	const sales = setup && unitsOf(setup) > 0 ? [charge(world, record, unitsOf(setup))] : [];
	if (isLater) subscription.billing_info.next_billing_time = subscription.start_time;
	else sales.push(...runCycle(world, record, 'succeeds'));
	tell(world, record, 'ACTIVATED');
	for (const sale of sales) tellSale(world, sale);
	expireIfDone(world, record);
}

/** The next period begins. @throws where it is not active. */
export function bill(world: World, record: SubscriptionRecord, outcome: Outcome): void {
	if (record.subscription.status !== 'ACTIVE') {
		throw new Error(`${record.subscription.id} is ${record.subscription.status}`);
	}
	for (const sale of runCycle(world, record, outcome)) tellSale(world, sale);
	expireIfDone(world, record);
}

/** What is outstanding is paid: by a retry of PayPal, or as the merchant asked. */
export function payOutstanding(world: World, record: SubscriptionRecord, wanted?: number): Sale {
	const { subscription, plan } = record;
	const info = infoOf(record);
	const owed = unitsOf(info.outstanding_balance);
	const units = wanted ?? owed;
	const sale = charge(world, record, units);
	info.outstanding_balance = looseMoney(owed - units, currencyOf(plan));
	if (owed === units) {
		info.failed_payments_count = 0;
		record.isSuspendedByFailures = false;
	}
	subscription.update_time = world.iso();
	return sale;
}

/** `PAYMENT.SALE.…`, in the words of the older API. */
export function tellSale(world: World, sale: Sale): void {
	world.emit(
		`PAYMENT.SALE.${sale.state === 'pending' ? 'PENDING' : 'COMPLETED'}`,
		'sale',
		sale,
		undefined,
		`Payment ${sale.state} for $ ${sale.amount.total} ${sale.amount.currency}`,
	);
}

export function infoOf({ subscription }: SubscriptionRecord) {
	if (subscription.billing_info === undefined)
		throw new Error(`${subscription.id} was not approved`);
	return subscription.billing_info;
}

/** @returns the sale, where there is one: nothing is charged in a free trial, and nothing where it fails. */
function runCycle(world: World, record: SubscriptionRecord, outcome: Outcome): Sale[] {
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
		fail(world, record, price + shipping);
		return [];
	}
	execution.cycles_completed += 1;
	execution.cycles_remaining = Math.max(0, execution.total_cycles - execution.cycles_completed);
	if (price + shipping === 0) return [];
	const owed = plan.payment_preferences.auto_bill_outstanding
		? unitsOf(info.outstanding_balance)
		: 0;
	const sale = charge(world, record, price + shipping + owed, outcome === 'pends');
	if (owed > 0) info.outstanding_balance = looseMoney(0, currencyOf(plan));
	info.failed_payments_count = 0;
	return [sale];
}

/** `BILLING.SUBSCRIPTION.PAYMENT.FAILED`, and suspended once it failed as often as the plan allows. */
function fail(world: World, record: SubscriptionRecord, units: number): void {
	const { plan } = record;
	const info = infoOf(record);
	const currency = currencyOf(plan);
	info.failed_payments_count += 1;
	info.outstanding_balance = looseMoney(unitsOf(info.outstanding_balance) + units, currency);
	record.lastFailed = {
		amount: looseMoney(units, currency),
		time: world.iso(),
		reason_code: 'PAYMENT_DENIED',
		next_payment_retry_time: `${new Date(world.now().getTime() + RETRY_MS).toISOString().slice(0, 10)}T10:00:00Z`,
	};
	tell(world, record, 'PAYMENT.FAILED');
	const threshold = plan.payment_preferences.payment_failure_threshold ?? 0;
	if (threshold === 0 || info.failed_payments_count < threshold) return;
	record.isSuspendedByFailures = true;
	delete info.next_billing_time;
	setStatus(world, record, 'SUSPENDED');
	tell(world, record, 'SUSPENDED');
}

function charge(world: World, record: SubscriptionRecord, units: number, isPending = false): Sale {
	const { subscription, plan, saleIds } = record;
	const currency = currencyOf(plan);
	const { email_address: email, name } = subscription.subscriber ?? {};
	const fullName = [name?.given_name, name?.surname].filter(Boolean).join(' ');
	const capture = takeMoney(world, {
		units,
		currency,
		isPending,
		code: 'T0002',
		reference: { id: subscription.id, type: 'SUB' },
		...(subscription.custom_id === undefined ? {} : { customId: subscription.custom_id }),
		subject: plan.name,
		payer: {
			...(email === undefined ? {} : { email }),
			...(fullName === '' ? {} : { name: fullName }),
		},
	});
	saleIds.push(capture.id);
	infoOf(record).last_payment = { amount: looseMoney(units, currency), time: world.iso() };
	return makeSale(world, capture, subscription.id);
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
