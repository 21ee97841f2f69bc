/** Test clocks: what happens to some customers happens at the time of their clock. https://docs.stripe.com/billing/testing/test-clocks */
import { advanceSubscription, retryInvoice } from '../billing/subscriptionLifecycle';
import { endOfPeriod, periodEndOf, type Subscription } from '../billing/subscriptionObject';
import { invalid } from '../protocol/errors';
import type { Parameters } from '../protocol/form';
import { list, operation, retrieve, type Operations } from '../protocol/operation';
import { requiredInteger, textOrNull } from '../protocol/parameters';
import { idOf, type Mode } from './mode';
import type { ObjectTypes } from './wire';

type TestClock = ObjectTypes['test_helpers.test_clock'];

const KEPT_SECONDS = 30 * 24 * 60 * 60;
/** Parameters that name the object, or the customer, whose clock counts. */
const NAMES = ['customer', 'subscription', 'invoice', 'payment_intent', 'charge'] as const;
const ENDED = new Set<Subscription['status']>(['canceled', 'incomplete_expired', 'incomplete']);

export const TEST_CLOCK_OPERATIONS: Operations = {
	'POST /v1/test_helpers/test_clocks': operation(
		['frozen_time', 'name'],
		({ mode, parameters }) => {
			const clock = mode.add<'test_helpers.test_clock'>({
				id: mode.newId('clock'),
				object: 'test_helpers.test_clock',
				created: mode.now(),
				deletes_after: mode.now() + KEPT_SECONDS,
				frozen_time: requiredInteger(parameters, 'frozen_time'),
				livemode: mode.livemode,
				name: textOrNull(parameters, 'name'),
				status: 'ready',
				status_details: {},
			});
			mode.emit('test_helpers.test_clock.created', clock);
			return clock;
		},
	),
	'GET /v1/test_helpers/test_clocks': list('test_helpers.test_clock'),
	'GET /v1/test_helpers/test_clocks/:id': retrieve('test_helpers.test_clock'),
	'POST /v1/test_helpers/test_clocks/:id/advance': operation(
		['frozen_time'],
		({ mode, parameters, path }) => {
			const clock = mode.get('test_helpers.test_clock', path.id ?? '');
			const moment = requiredInteger(parameters, 'frozen_time');
			requireNear(mode, clock, moment);
			mode.emit('test_helpers.test_clock.advancing', clock);
			advanceClock(mode, clock, moment);
			mode.emit('test_helpers.test_clock.ready', clock);
			// As at Stripe the answer is not the end of it; the next read says `ready`.
			return { ...clock, status: 'advancing' };
		},
	),
};

/** The time of the clock that a call's customer lives by; `undefined` where none does. */
export function clockTimeOf(
	mode: Mode,
	parameters: Parameters,
	path: Readonly<Record<string, string>>,
): number | undefined {
	if (mode.all('test_helpers.test_clock').length === 0) return undefined;
	const named = [...Object.values(path), ...NAMES.map((name) => parameters[name])];
	for (const id of named) {
		const clock = typeof id === 'string' ? clockOf(mode, id) : undefined;
		if (clock) return clock.frozen_time;
	}
	return undefined;
}

/** Scenarios live by the clock of the customer that they name by an id or an e-mail address. */
export function liveByClocks<Scenarios extends object>(
	scenarios: Scenarios,
	modeWith: (id: string) => Mode,
): Scenarios {
	return new Proxy(scenarios, {
		get(target, name) {
			const scenario: unknown = Reflect.get(target, name);
			if (typeof scenario !== 'function') return scenario;
			return (...sent: unknown[]): unknown => {
				const mode = modeWith(typeof sent[0] === 'string' ? sent[0] : '');
				const id = customerOf(mode, sent[0]);
				const moment = id === undefined ? undefined : clockTimeOf(mode, {}, { id });
				return mode.at(moment, (): unknown => Reflect.apply(scenario, target, sent));
			};
		},
	});
}

function customerOf(mode: Mode, named: unknown): string | undefined {
	if (typeof named === 'string') return named;
	if (typeof named !== 'object' || named === null || !('email' in named)) return undefined;
	return mode.all('customer').find(({ email }) => email !== null && email === named.email)?.id;
}

function clockOf(mode: Mode, id: string): TestClock | undefined {
	const found: { id?: unknown; object?: unknown; customer?: unknown } = mode.find(id) ?? {};
	const customerId = found.object === 'customer' ? id : found.customer;
	if (typeof customerId !== 'string' || mode.find(customerId)?.object !== 'customer') return;
	const customer = mode.all('customer').find((one) => one.id === customerId);
	const clock = idOf(customer?.test_clock);
	return clock === null ? undefined : mode.get('test_helpers.test_clock', clock);
}

/** Renewals and retries, each at its own time. */
function advanceClock(mode: Mode, clock: TestClock, until: number): void {
	for (;;) {
		const next = nextOf(mode, clock);
		if (next === undefined || next.moment > until) break;
		mode.update(clock, { frozen_time: Math.max(clock.frozen_time, next.moment) });
		mode.at(next.moment, next.perform);
	}
	mode.update(clock, { frozen_time: until });
}

function nextOf(
	mode: Mode,
	clock: TestClock,
): { readonly moment: number; perform(): void } | undefined {
	const renewals = subscriptionsOf(mode, clock).map((subscription) => ({
		moment: periodEndOf(subscription),
		perform: () => advanceSubscription(mode, subscription),
	}));
	const retries = mode
		.all('invoice')
		.filter((one) => one.test_clock === clock.id && one.status === 'open')
		.flatMap((invoice) => {
			const moment = invoice.next_payment_attempt;
			return moment === null ? [] : [{ moment, perform: () => retryInvoice(mode, invoice) }];
		});
	return [...renewals, ...retries].sort((left, right) => left.moment - right.moment)[0];
}

/** https://docs.stripe.com/billing/testing/test-clocks: at most two of the shortest intervals at once. */
function requireNear(mode: Mode, clock: TestClock, moment: number): void {
	if (moment <= clock.frozen_time) {
		throw invalid('The frozen time must be after the current frozen time.', 'frozen_time');
	}
	const latest = subscriptionsOf(mode, clock).flatMap(({ items }) =>
		items.data.map(({ price }) => {
			const kept = mode.get('price', price.id);
			return endOfPeriod(kept, endOfPeriod(kept, clock.frozen_time));
		}),
	);
	if (latest.length > 0 && moment > Math.min(...latest)) {
		throw invalid(
			'Cannot advance a test clock by more than two intervals of its shortest subscription.',
			'frozen_time',
		);
	}
}

function subscriptionsOf(mode: Mode, clock: TestClock): Subscription[] {
	return mode
		.all('subscription')
		.filter((one) => one.test_clock === clock.id && !ENDED.has(one.status));
}
