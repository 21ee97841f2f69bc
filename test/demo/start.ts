/** `npm start`: the whole system on this machine, to play with; `-- --once` plays one payment and judges it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { ensureN8n } from '../n8n/install';
import { crmSandbox, gatewaySandbox } from '../sandbox/systems';
import { consoleTemplate, PATIENT, startWorld, type World } from '../support/world';
import { playOnce } from './once';
import { freePortFrom } from './ports';
import { HELP, onceText, whereToLook } from './print';

const N8N_PORT = 5678;
const PAGE_PORT = 4000;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;
const ECHO_MILLISECONDS = 1_000;
type Signal = keyof typeof EXIT_CODES;

interface Flags {
	readonly once: boolean;
	readonly json: boolean;
	readonly help: boolean;
	readonly gateways?: readonly string[];
	readonly crm?: string;
}

async function main(): Promise<void> {
	const flags = readFlags();
	if (flags.help) {
		console.log(HELP);
		return;
	}
	const started = Date.now();
	const report = (line: string) => {
		const text = `${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${line}`;
		if (flags.json) console.error(text);
		else console.log(text);
	};
	const n8nFolder = makeFolder();
	const signals = listenForSignals(flags);
	await ensureN8n({ report });
	const world = await startWorld({
		build: 'always',
		report,
		gateways: flags.gateways,
		crm: flags.crm,
		n8n: {
			folder: n8nFolder,
			...(flags.once ? {} : { port: await freePortFrom(N8N_PORT) }),
		},
		...(flags.once
			? {}
			: {
					ports: { control: await freePortFrom(PAGE_PORT) },
					deliveries: PATIENT,
					templates: [],
				}),
	});
	for (const { id } of flags.once ? [] : world.gateways) {
		await world.addTemplate({ ...consoleTemplate(world), gateway: id });
	}
	const stopped = signals.stopWith(async () => await world.stop());
	if (!flags.once) {
		console.log(whereToLook(world));
		await stopped;
		return;
	}
	report('Playing one payment');
	await Promise.race([stopped, judge(world, flags)]);
	report('Stopping');
	await world.stop();
}

async function judge(world: World, { json }: Flags): Promise<void> {
	const outcome = await playOnce(world);
	console.log(json ? JSON.stringify(outcome, null, '\t') : onceText(outcome));
	if (!outcome.isRight) process.exitCode = 1;
}

function readFlags(): Flags {
	try {
		const { values } = parseArgs({
			options: {
				gateway: { type: 'string' },
				crm: { type: 'string' },
				once: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false },
				help: { type: 'boolean', short: 'h', default: false },
			},
		});
		if (values.json && !values.once) throw new Error('--json goes with --once');
		const { gateway, crm, ...others } = values;
		const gateways = gateway?.split(',').map((id) => gatewaySandbox(id.trim()).id);
		return { ...others, gateways, crm: crm === undefined ? undefined : crmSandbox(crm).id };
	} catch (error) {
		console.error(`${(error as Error).message}\n\n${HELP}`);
		process.exit(2);
	}
}

/** n8n's folder: gone when this process is, however it ends. */
function makeFolder(): string {
	const folder = mkdtempSync(join(tmpdir(), 'crm-payments-demo-'));
	process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
	return folder;
}

/**
 * Before there is a world, a signal ends this process at once, and what it started ends with it. Afterwards the
 * world is stopped in order; a later signal does not wait for that. One Ctrl-C may arrive twice: from the terminal
 * and from the program that runs this one.
 */
function listenForSignals({ once }: Flags) {
	let stop: (() => Promise<void>) | undefined;
	let stoppingSince: number | undefined;
	let tell: () => void = () => {};
	const stopped = new Promise<void>((resolve) => (tell = resolve));
	const onSignal = (signal: Signal) => {
		if (stop === undefined) process.exit(EXIT_CODES[signal]);
		if (stoppingSince !== undefined) {
			if (Date.now() - stoppingSince > ECHO_MILLISECONDS) process.exit(EXIT_CODES[signal]);
			return;
		}
		stoppingSince = Date.now();
		console.error('\nStopping; once more to stop at once');
		// Ctrl-C is how a demo ends well; a payment that nobody judged did not end well.
		if (once || signal === 'SIGTERM') process.exitCode = EXIT_CODES[signal];
		void stop().finally(tell);
	};
	process.on('SIGINT', () => onSignal('SIGINT'));
	process.on('SIGTERM', () => onSignal('SIGTERM'));
	return {
		async stopWith(end: () => Promise<void>) {
			stop = end;
			await stopped;
		},
	};
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error instanceof Error ? error.message : error);
		process.exit(1);
	},
);
