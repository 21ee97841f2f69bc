import { confirmHandled, syncPayments } from '../../nodes/shared/sync/sync';
import type {
	SyncContext,
	SyncInput,
	SyncOptions,
	SyncOutcome,
} from '../../nodes/shared/sync/types';
import type { PaymentEvent } from '../../nodes/shared/vocabulary/event';
import { createModelCrm, type Guard, MODEL_PIPELINE, modelCrmConnection } from './modelCrm';
import {
	type Command,
	createModelGateway,
	type Life,
	modelGatewayConnection,
} from './modelGateway';
import { syncOptions } from './syncOptions';

/** The engine between a model gateway and a model CRM, one call after the other, with a clock that tests move. */
export function createSyncWorld(guard: Guard = 'history') {
	let now = Date.parse('2026-03-01T10:00:00Z');
	const clock = {
		now: () => now,
		sleep: async (milliseconds: number) => {
			now += milliseconds;
			await Promise.resolve();
		},
		random: () => 0.5,
	};
	const hooks = { crm: async (_label: string) => {}, gateway: async (_label: string) => {} };
	const gateway = createModelGateway(async (label) => await hooks.gateway(label));
	const crm = createModelCrm(guard, async (label) => await hooks.crm(label));
	const context: SyncContext = {
		gateway: gateway.adapter,
		gatewayConnection: modelGatewayConnection(clock),
		crm: crm.adapter,
		crmConnection: modelCrmConnection(clock),
		crmSettings: {
			account: async () => 'org_1',
			homeCurrency: async () => 'USD',
			fields: async (object) => await crm.adapter.listFields(object, modelCrmConnection(clock)),
			pipelines: async () => [MODEL_PIPELINE],
		},
	};
	let runs = 0;
	return {
		clock,
		gateway,
		crm,
		context,
		hooks,
		pass: (milliseconds: number) => void (now += milliseconds),
		life: (life: Partial<Life> & { id: string }) =>
			gateway.add({ kind: 'payment', amount: 1000, currency: 'USD', ...life }),
		/** Something happens at the gateway. @throws when it makes no sense there, so that no test plays nothing. */
		happens: (id: string, command: Command): PaymentEvent => {
			const event = gateway.command(id, command, now);
			if (!event) throw new Error(`${id} cannot ${command} now`);
			return event;
		},
		sync: async (
			events: readonly PaymentEvent[] | readonly SyncInput[],
			options: Partial<SyncOptions> = {},
		): Promise<SyncOutcome[]> => {
			const inputs = events.map((input) =>
				'hint' in input ? ({ event: input } as SyncInput) : (input as SyncInput),
			);
			const holder = `run-${++runs}`;
			return await syncPayments(inputs, syncOptions(context, { holder, ...options }), context);
		},
		confirm: async (outcomes: readonly SyncOutcome[]) => {
			const keys = outcomes.flatMap((outcome) => (outcome.outcome === 'new' ? outcome.claims : []));
			return await confirmHandled(keys, context);
		},
		deal: (id: string) => {
			const deal = crm.deals.get(id);
			if (!deal) throw new Error(`no deal ${id}`);
			return deal;
		},
	};
}

export const LEASE_MS = 10 * 60_000;

/** What each outcome is, for short expectations. */
export function kinds(outcomes: readonly SyncOutcome[]): string[] {
	return outcomes.map((outcome) => {
		if (outcome.outcome === 'new') return `new ${outcome.fact.type}`;
		if (outcome.outcome === 'needsReview') return `needsReview ${outcome.reason}`;
		return outcome.outcome;
	});
}
