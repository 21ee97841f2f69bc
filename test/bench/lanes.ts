/** What is measured: three published workflows, with deals and paid payments for each before the clock starts. */
import { setTimeout as sleep } from 'node:timers/promises';

import { onlyEndpoint, post, signature } from '../support/deliveryDouble';
import { TEST_KEY } from '../support/stripeClient';
import type { World } from '../support/world';
import { CRM_TOKEN } from '../support/worldSetUp';
import { builtInFlow, emptyFlow, ourFlow } from './flows';

const EMPTY_PATH = 'bench-empty';
const BUILT_IN_PATH = 'bench-built-in';
const SIGNING_SECRET = 'whsec_bench';
/** No app shares the sandbox's rate with this one. */
const CALLS_PER_SECOND = 100_000;
/** The CRM's search index lags, and the hand-built workflow searches. */
const INDEX_MILLISECONDS = 2_000;

export type LaneName = 'emptyWorkflow' | 'ours' | 'builtIn';

export interface Lane {
	readonly name: LaneName;
	readonly label: string;
	/** @returns the status that the workflow answers to this event. */
	send(place: number): Promise<number>;
	/** Events per second of each round. */
	readonly speeds: number[];
	handled: number;
	crmCalls: number;
	gatewayCalls: number;
}

/** Both CRM sides go the same way, over TLS through the proxy, as they would to HubSpot itself. */
export async function openLanes(world: World, events: number): Promise<Lane[]> {
	const ours = await prepare(world, 'ours', events);
	const byHand = await prepare(world, 'hand', events);
	await sleep(INDEX_MILLISECONDS);

	// n8n's own HubSpot node knows no others.
	world.sandbox.systems.hubspot.order({ servesNumberedPaths: true });
	const { api } = world;
	const gateway = await api.createCredential('stripePaymentsApi', 'Stripe (bench)', {
		secretKey: TEST_KEY,
		signingSecrets: SIGNING_SECRET,
		advanced: true,
		baseUrl: world.sandbox.origin('stripe'),
	});
	const crm = await api.createCredential('hubspotPaymentsApi', 'HubSpot (bench)', {
		accessToken: CRM_TOKEN,
		advanced: true,
		callsPerSecond: CALLS_PER_SECOND,
	});
	const token = await api.createCredential('hubspotAppToken', "HubSpot of n8n's own nodes", {
		appToken: CRM_TOKEN,
	});
	const flows = [emptyFlow(EMPTY_PATH), builtInFlow(BUILT_IN_PATH, token), ourFlow(gateway, crm)];
	for (const flow of flows) await api.publish((await api.createWorkflow(flow)).id);

	const { url } = onlyEndpoint(world.stripe);
	const address = (path: string) => `${world.n8n.webhookUrl}/webhook/${path}`;
	const lane = (name: LaneName, label: string, send: Lane['send']): Lane => ({
		name,
		label,
		send,
		speeds: [],
		handled: 0,
		crmCalls: 0,
		gatewayCalls: 0,
	});
	return [
		lane(
			'emptyWorkflow',
			'empty workflow',
			async (place) => await post(address(EMPTY_PATH), bodyOf(byHand, place), {}),
		),
		lane('ours', 'this package', async (place) => {
			const body = bodyOf(ours, place);
			return await post(url, body, { 'stripe-signature': signature(SIGNING_SECRET, body) });
		}),
		lane(
			'builtIn',
			"n8n's own nodes",
			async (place) => await post(address(BUILT_IN_PATH), bodyOf(byHand, place), {}),
		),
	];
}

/** A deal with its contact, and the event that tells of its payment, for every event that will be sent. */
async function prepare(world: World, lane: string, count: number): Promise<string[]> {
	const intents: string[] = [];
	for (let place = 0; place < count; place++) {
		const name = `${lane} ${place}`;
		const email = `${lane}.${place}@acme.example`;
		const seeded = await world.seedDeal({ name, amount: '10.00' }, { email });
		const metadata = { deal_name: name };
		intents.push(world.pay(seeded, { amount: 1_000, currency: 'eur', metadata }).id);
	}
	const events = world.stripe.mode().events();
	const told = new Map(
		events
			.filter(({ type }) => type === 'payment_intent.succeeded')
			.map((event) => [(event.data.object as { id?: string }).id, JSON.stringify(event)]),
	);
	return intents.map((id) => told.get(id) ?? '');
}

function bodyOf(bodies: readonly string[], place: number): string {
	const body = bodies[place];
	if (!body) throw new RangeError(`No event was prepared for place ${place}`);
	return body;
}
