/** One gateway and one CRM in this process, the engine between them, and a controller who keeps books of what was played. */
import { confirmHandled, syncPayments } from '../../../nodes/shared/sync/sync';
import type { SyncContext, SyncOutcome } from '../../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { fromDecimal, toDecimal } from '../../../nodes/shared/vocabulary/money';
import { syncOptions } from '../../support/syncOptions';
import type { CrmBench } from '../crm/bench';
import type { GatewayBench, GatewayWorld, Order } from '../gatewayBench';

const HOUR_MS = 3_600_000;
/** A history may play half a year; which follow-ups are too old is another test's matter. */
const NO_AGE_LIMIT_MS = 3_650 * 86_400_000;

/** What a deal shows, in minor units; `undefined` where it shows nothing. */
export interface Shown {
	readonly status: string | null;
	readonly paid?: number;
	readonly refunded?: number;
	readonly lost?: number;
	readonly outstanding?: number;
	readonly isWon: boolean;
}

export interface Pair {
	readonly world: GatewayWorld;
	readonly crm: CrmBench;
	readonly outcomes: SyncOutcome[];
	/** @param amount minor units. */
	seedDeal(amount?: number): string;
	/** Of the CRM's home currency, naming a deal. */
	order(dealId: string, amount: number): Order;
	/** An hour later. */
	pass(): void;
	told(): Promise<PaymentEvent[]>;
	sync(events: readonly PaymentEvent[]): Promise<void>;
	shown(dealId: string): Promise<Shown>;
}

export async function openPair(
	gateway: GatewayBench,
	openCrm: () => Promise<CrmBench>,
): Promise<Pair> {
	const [world, bench] = [await gateway.open(), await openCrm()];
	const { crm, connection } = bench;
	const { adapter } = gateway;
	const identity = await crm.identify(connection);
	const currency = identity.homeCurrency;
	const [deals, contacts, pipelines] = [
		await crm.listFields('deal', connection),
		await crm.listFields('contact', connection),
		await crm.listPipelines(connection),
	];
	const context = (): SyncContext => ({
		gateway: adapter,
		// Each run opens its credential for itself.
		gatewayConnection: world.connect(),
		crm,
		crmConnection: connection,
		crmSettings: {
			account: async () => identity.account,
			homeCurrency: async () => currency,
			fields: async (object) => (object === 'deal' ? deals : contacts),
			pipelines: async () => pipelines,
		},
	});
	const outcomes: SyncOutcome[] = [];
	let runs = 0;
	return {
		world,
		crm: bench,
		outcomes,
		seedDeal: (amount) =>
			bench.seedDeal(amount === undefined ? {} : { amount: toDecimal(amount, currency) }),
		order: (dealId, amount) => ({ amount, currency, deal: { dealId } }),
		pass: () => world.advance(HOUR_MS),
		told: async () =>
			(await world.delivered()).flatMap((delivery) =>
				adapter.readEvents(delivery, world.connect()),
			),
		async sync(events) {
			const run = context();
			const made = await syncPayments(
				events.map((event) => ({ event })),
				syncOptions(run, {
					holder: `run-${++runs}`,
					allowTestPayments: true,
					factAgeLimitMs: NO_AGE_LIMIT_MS,
				}),
				run,
			);
			const keys = made.flatMap((one) => (one.outcome === 'new' ? one.claims : []));
			await confirmHandled(keys, run);
			await bench.settle();
			outcomes.push(...made);
		},
		async shown(dealId) {
			const names = {
				status: crm.fieldName('paymentStatus'),
				paid: crm.fieldName('totalPaid'),
				refunded: crm.fieldName('totalRefunded'),
				lost: crm.fieldName('totalChargedBack'),
				outstanding: crm.fieldName('amountOutstanding'),
			};
			const key = { by: 'id', value: dealId } as const;
			const [deal] = await crm.readDeals([key], { fields: Object.values(names) }, connection);
			const minor = (name: string) => {
				const text = deal?.fields[name] ?? null;
				return text === null ? undefined : fromDecimal(text, currency);
			};
			return {
				status: deal?.fields[names.status] ?? null,
				paid: minor(names.paid),
				refunded: minor(names.refunded),
				lost: minor(names.lost),
				outstanding: minor(names.outstanding),
				isWon: deal?.stage === bench.stages.next,
			};
		},
	};
}
