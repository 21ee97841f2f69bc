/**
 * `npm run bench`: how many events per second n8n handles with this package, beside an empty workflow and the same job built
 * by hand from n8n's own nodes, all in one run against the same stand-ins. Ratios count; nothing gates on a time.
 */
import { parseArgs } from 'node:util';

import { startWorld, type World } from '../support/world';
import { type CatchUpResult, measureCatchUp } from './catchUp';
import { openLanes, type Lane, type LaneName } from './lanes';
import { PAIR } from './pair';
import { startVendorProxy } from './vendorProxy';

const HELP = `npm run bench -- [--events 400] [--concurrency 20] [--json]

Events per second of an empty workflow, of this package and of the same job built from n8n's own nodes, in rounds that
take turns, and their calls per event. Then a backlog of a thousand events that the
Payment Catch-Up Trigger hands on in one execution.

  --events       how many events each of the three gets
  --concurrency  how many are on their way at once; with few of them n8n waits for the senders, and each
                 delivery pays in full for what a run costs
  --json         only the figures, for machines`;

const ROUNDS = 8;
const WARM_UP = 20;
const BAR_WIDTH = 40;
const LOG_CHARACTERS = 3_000;

interface Plan {
	readonly perRound: number;
	readonly concurrency: number;
	readonly isJson: boolean;
}

async function main(): Promise<void> {
	const plan = readPlan();
	if (plan === undefined) return console.log(HELP);
	const { perRound, isJson } = plan;
	const report = (line: string) => void process.stderr.write(`${line}\n`);
	const proxy = await startVendorProxy();
	const endings = [async () => await proxy.stop()];
	try {
		const world = await startWorld({
			gateways: [PAIR.gateway],
			crm: PAIR.crm,
			templates: [],
			report,
			n8n: { environment: proxy.environment },
		});
		endings.unshift(async () => await world.stop());
		proxy.target = world.sandbox.origin(PAIR.crm);
		report('Preparing deals and payments');
		const lanes = await openLanes(world, WARM_UP + ROUNDS * perRound);
		for (const lane of lanes) await play(world, lane, 0, WARM_UP, plan.concurrency);
		for (let round = 0; round < ROUNDS; round++) {
			report(`Round ${round + 1} of ${ROUNDS}`);
			for (const lane of inTurn(lanes, round)) {
				keep(
					lane,
					perRound,
					await play(world, lane, WARM_UP + round * perRound, perRound, plan.concurrency),
				);
			}
		}
		const result = resultOf(lanes, await measureCatchUp(world, report));
		console.log(isJson ? JSON.stringify(result, null, '\t') : picture(lanes, result));
	} finally {
		for (const end of endings) await end();
	}
}

/** @returns undefined where only help is wanted. */
function readPlan(): Plan | undefined {
	const { values } = parseArgs({
		options: {
			events: { type: 'string', default: '400' },
			concurrency: { type: 'string', default: '20' },
			json: { type: 'boolean', default: false },
			help: { type: 'boolean', short: 'h', default: false },
		},
	});
	if (values.help) return undefined;
	return {
		perRound: Math.ceil(wholeNumber('events', values.events) / ROUNDS),
		concurrency: wholeNumber('concurrency', values.concurrency),
		isJson: values.json,
	};
}

function wholeNumber(name: string, text: string): number {
	const value = Number(text);
	if (Number.isInteger(value) && value > 0) return value;
	throw new RangeError(`--${name} is a whole number above 0, not "${text}"`);
}

/** Each round begins with another lane, so that none always comes after the same one. */
function inTurn(lanes: readonly Lane[], round: number): Lane[] {
	const first = round % lanes.length;
	return [...lanes.slice(first), ...lanes.slice(0, first)];
}

interface Played {
	readonly seconds: number;
	readonly crmCalls: number;
	readonly gatewayCalls: number;
}

/** Sends events with so many on their way at once. A lane that is refused ends the run: its time would mean nothing. */
async function play(
	world: World,
	lane: Lane,
	first: number,
	count: number,
	concurrency: number,
): Promise<Played> {
	world.sandbox.requests.clear();
	let next = first;
	const sender = async () => {
		for (let place = next++; place < first + count; place = next++) {
			const status = await lane.send(place);
			if (status !== 200) {
				const log = world.n8n.logs().slice(-LOG_CHARACTERS);
				throw new Error(`${lane.label}: event ${place} was answered ${status}. n8n's log:\n${log}`);
			}
		}
	};
	const started = performance.now();
	await Promise.all(Array.from({ length: concurrency }, sender));
	const seconds = (performance.now() - started) / 1_000;
	const calls = (system: string) => world.sandbox.requests.counts(system).total;
	return { seconds, crmCalls: calls(PAIR.crm), gatewayCalls: calls(PAIR.gateway) };
}

function keep(lane: Lane, count: number, { seconds, crmCalls, gatewayCalls }: Played): void {
	lane.speeds.push(count / seconds);
	lane.handled += count;
	lane.crmCalls += crmCalls;
	lane.gatewayCalls += gatewayCalls;
}

/** Of each lane the middle round counts, whatever else the machine did in the others. */
function resultOf(lanes: readonly Lane[], catchUp: CatchUpResult) {
	const lane = (name: LaneName) => {
		const found = lanes.find((candidate) => candidate.name === name);
		if (!found) throw new RangeError(`There is no lane ${name}`);
		return found;
	};
	const speed = (name: LaneName) => median(lane(name).speeds);
	const per = (name: LaneName, calls: 'crmCalls' | 'gatewayCalls') =>
		rounded(lane(name)[calls] / lane(name).handled);
	return {
		eventsPerSecond: {
			emptyWorkflow: rounded(speed('emptyWorkflow')),
			ours: rounded(speed('ours')),
			builtIn: rounded(speed('builtIn')),
			catchUp: rounded(median(catchUp.speeds)),
		},
		ratios: {
			oursToEmpty: rounded(speed('ours') / speed('emptyWorkflow')),
			oursToBuiltIn: rounded(speed('ours') / speed('builtIn')),
			catchUpToBuiltIn: rounded(median(catchUp.speeds) / speed('builtIn')),
		},
		callsPerEvent: {
			ours: { crm: per('ours', 'crmCalls'), gateway: per('ours', 'gatewayCalls') },
			builtIn: { crm: per('builtIn', 'crmCalls') },
			catchUp: {
				crm: rounded(catchUp.crmCalls / catchUp.handled),
				gateway: rounded(catchUp.gatewayCalls / catchUp.handled),
			},
		},
	};
}

function picture(lanes: readonly Lane[], result: ReturnType<typeof resultOf>): string {
	const fastest = Math.max(...Object.values(result.eventsPerSecond));
	const rows = [...lanes, { name: 'catchUp', label: 'catching up' } as const].map(
		({ name, label }) => {
			const speed = result.eventsPerSecond[name];
			const bar = '█'.repeat(Math.max(1, Math.round((speed / fastest) * BAR_WIDTH)));
			return `${label.padEnd(16)} ${speed.toFixed(1).padStart(6)} events/s  ${bar}`;
		},
	);
	const { ratios, callsPerEvent } = result;
	return [
		...rows,
		'',
		`this package : empty workflow    ${ratios.oursToEmpty}`,
		`this package : n8n's own nodes   ${ratios.oursToBuiltIn}`,
		`catching up  : n8n's own nodes   ${ratios.catchUpToBuiltIn}`,
		`CRM calls per event              ${callsPerEvent.ours.crm} (n8n's own nodes: ${callsPerEvent.builtIn.crm})`,
		`gateway calls per event          ${callsPerEvent.ours.gateway}`,
	].join('\n');
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((left, right) => left - right);
	const middle = sorted.length / 2;
	const upper = sorted[Math.floor(middle)] ?? 0;
	const lower = sorted[Math.ceil(middle) - 1] ?? 0;
	return (upper + lower) / 2;
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
