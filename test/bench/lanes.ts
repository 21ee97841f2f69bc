/** What is measured: three published workflows, with deals and paid payments for each before the clock starts. */
import { setTimeout as sleep } from 'node:timers/promises';

import { post } from '../support/post';
import type { SeededDeal, World } from '../support/world';
import { emptyFlow, ourFlow } from './flows';
import {
	builtInFlow,
	createBenchCredentials,
	createBuiltInCredential,
	endpointUrl,
	payEach,
	signedHeaders,
} from './pair';

const EMPTY_PATH = 'bench-empty';
const BUILT_IN_PATH = 'bench-built-in';
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

/** Both CRM sides go the same way, over TLS through the proxy, as they would to the vendor itself. */
export async function openLanes(world: World, events: number): Promise<Lane[]> {
	const ours = await prepare(world, 'ours', events);
	const byHand = await prepare(world, 'hand', events);
	await sleep(INDEX_MILLISECONDS);

	const { api } = world;
	const { gateway, crm } = await createBenchCredentials(world);
	const token = await createBuiltInCredential(world);
	const flows = [emptyFlow(EMPTY_PATH), builtInFlow(BUILT_IN_PATH, token), ourFlow(gateway, crm)];
	for (const flow of flows) await api.publish((await api.createWorkflow(flow)).id);

	const url = endpointUrl(world);
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
			return await post(url, body, signedHeaders(body));
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
	const deals: Array<SeededDeal & { name: string }> = [];
	for (let index = 0; index < count; index++) {
		const name = `${lane} ${index}`;
		const email = `${lane}.${index}@acme.example`;
		deals.push({ name, ...(await world.seedDeal({ name, amount: '10.00' }, { email })) });
	}
	return payEach(world, deals);
}

function bodyOf(bodies: readonly string[], place: number): string {
	const body = bodies[place];
	if (!body) throw new RangeError(`No event was prepared for place ${place}`);
	return body;
}
