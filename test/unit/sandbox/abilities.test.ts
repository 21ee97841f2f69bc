/** What the sandbox's page plays at a gateway is what the suite plays there and the adapter tells of: neither more nor less. */
import type { PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { required, type Verb } from '../../conformance/gateway/check';
import { sandboxSystem as acorn } from '../../newcomer/sandbox';
import { ABILITY_WORDS, type GatewayAbility, type GatewayLens } from '../../sandbox/lens';
import type { GatewaySandbox } from '../../sandbox/sandboxSystem';
import { GATEWAY_SANDBOXES } from '../../sandbox/systems';

/** The verb of the bench, which the suite holds to what the adapter tells; what has none is told of by an event. */
const PLAYED: Readonly<Record<GatewayAbility, { verb: Verb } | { event: PaymentEventType }>> = {
	authentication: { verb: 'challenge' },
	bankDebits: { verb: 'process' },
	subscriptions: { verb: 'subscribe' },
	trials: { verb: 'startTrial' },
	unissuedInvoices: { event: 'invoice.finalizationFailed' },
	inquiries: { verb: 'inquire' },
	disputes: { verb: 'dispute' },
	fraudWarnings: { event: 'payment.fraudWarning' },
};

const ABILITIES = Object.keys(ABILITY_WORDS) as GatewayAbility[];

const SYSTEMS: readonly GatewaySandbox[] = [
	...GATEWAY_SANDBOXES.filter(({ id }) => id !== acorn.id),
	acorn,
];

it.each(SYSTEMS.map((system) => [system.id, system] as const))('%s', async (_id, system) => {
	const host = {
		now: () => new Date(0),
		deliver: () => undefined,
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	};
	const lens: GatewayLens = system.createLens(system.createSystem(host));
	const bench = required(system.bench);
	const world = await bench.open();
	const isPlayed = (ability: GatewayAbility) => {
		const played = PLAYED[ability];
		return 'verb' in played
			? world[played.verb] !== undefined
			: bench.adapter.endpoints.eventsFor([played.event]).length > 0;
	};
	expect(ABILITIES.filter((ability) => lens[ability] !== undefined)).toEqual(
		ABILITIES.filter(isPlayed),
	);
	expect([lens.id, lens.displayName]).toEqual([bench.adapter.id, bench.adapter.displayName]);
	await world.stop();
});
