/**
 * `npm test`: everything. `npm test -- unit lint` runs only the steps named. The phases below follow each other; of the steps of
 * one, two go on at a time, the next one as soon as one is done. One of the two prints as it goes, the other when it is done.
 * The last line is the closing counts. What the machine cannot do is skipped with a line saying so,
 * and on CI (`CI=true`) that is a failure.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ensureN8n } from './n8n/install';
import { queueBackendMissing } from './n8n/queueBackend';
import { CRMS, GATEWAYS } from '../nodes/systems';
import { browserMissing } from './support/browser';

const ROOT = path.resolve(__dirname, '..');
const RESULTS = path.join(ROOT, '.cache', 'test-results');

interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly skipped: number;
}

interface Outcome extends Counts {
	/** Why it was skipped or could not run. */
	readonly note?: string;
}

type Output = (text: string) => void;

interface Row {
	readonly name: string;
	readonly seconds: number;
	readonly outcome: Outcome;
}

interface Step {
	readonly name: string;
	readonly needsN8n?: true;
	/** What it prints goes there, or to the terminal as it comes. */
	readonly run: (told?: Output) => Promise<Outcome>;
}

const bin = (name: string) => path.join(ROOT, 'node_modules', '.bin', name);

let isBuilt = true;

/** They mostly wait for n8n's clock, which goes by the minute: they run beside all others, where these leave half a core. */
const BY_THE_CLOCK = '\\.clock\\.test\\.ts$';

const TEMPLATES = 'test/e2e/templates/';

/** The workflows as they ship; with each system beside the first ones, with which all other tests are played, once more. */
function templates(name: string, environment?: Readonly<Record<string, string>>): Step {
	const parameters = ['--testPathIgnorePatterns', BY_THE_CLOCK, '--', TEMPLATES];
	return onN8n(name, { project: 'e2e', parameters, environment });
}

/** Two cores: jest takes all but one, so that two steps at a time fill them. The longest come first. */
const PHASES: ReadonlyArray<readonly Step[]> = [
	[
		{ name: 'types', run: async (told) => await check(bin('tsc'), ['--noEmit'], told) },
		{ name: 'lint', run: async (told) => await check('npm', ['run', '--silent', 'lint'], told) },
	],
	[{ name: 'build', run: build }],
	[
		{ name: 'unit', run: async (told) => await jest('unit', { told }) },
		{ name: 'contract', run: async (told) => await jest('contract', { told }) },
	],
	[
		onN8n('e2e', { parameters: ['--testPathIgnorePatterns', BY_THE_CLOCK, TEMPLATES] }),
		onN8n('clock', { project: 'e2e', parameters: [BY_THE_CLOCK] }),
		onN8n('editor', { missing: browserMissing }),
		...GATEWAYS.slice(1).map(({ id }) => templates(id, { WORLD_GATEWAY: id })),
		...CRMS.slice(1).flatMap((crm) =>
			GATEWAYS.map((gateway, place) =>
				templates(place === 0 ? crm.id : `${gateway.id}-${crm.id}`, {
					...{ WORLD_GATEWAY: gateway.id, WORLD_CRM: crm.id },
				}),
			),
		),
		templates('templates'),
	],
	[onN8n('queue', { missing: queueBackendMissing })],
];
const AT_A_TIME = 2;
const STEPS = PHASES.flat();

async function main(): Promise<void> {
	const wanted = process.argv.slice(2);
	const unknown = wanted.filter((name) => !STEPS.some((step) => step.name === name));
	if (unknown.length > 0) {
		throw new Error(
			`There is no step ${unknown.join(', ')}: ${STEPS.map(({ name }) => name).join(', ')}`,
		);
	}
	rmSync(RESULTS, { recursive: true, force: true });
	mkdirSync(RESULTS, { recursive: true });
	const isWanted = ({ name }: Step) => wanted.length === 0 || wanted.includes(name);
	const started = Date.now();
	if (STEPS.some((step) => step.needsN8n && isWanted(step))) installBeside();
	const rows: Row[] = [];
	for (const phase of PHASES) rows.push(...(await runPhase(phase.filter(isWanted))));
	printTable(rows, (Date.now() - started) / 1_000);
	const total = sum(rows.map(({ outcome }) => outcome));
	if (total.failed > 0) process.exitCode = 1;
	if (total.skipped > 0 && process.env.CI === 'true') {
		console.log('On CI nothing may be skipped.');
		process.exitCode = 1;
	}
	console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
}

async function runPhase(steps: readonly Step[]): Promise<Row[]> {
	const waiting = [...steps];
	const rows = new Map<Step, Row>();
	let isOneShown = false;
	const work = async () => {
		for (let step = waiting.shift(); step; step = waiting.shift()) {
			const isShown = !isOneShown;
			if (isShown) isOneShown = true;
			rows.set(step, await runStep(step, { isShown }));
			if (isShown) isOneShown = false;
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, work));
	return steps.flatMap((step) => rows.get(step) ?? []);
}

async function runStep({ name, run }: Step, { isShown }: { isShown: boolean }): Promise<Row> {
	if (isShown) console.log(`\n── ${name} ──`);
	const start = Date.now();
	const said: string[] = [];
	const outcome = await run(isShown ? undefined : (text) => void said.push(text)).catch(
		couldNotRun,
	);
	if (!isShown) console.log(`\n── ${name} ──\n${said.join('')}`);
	if (outcome.note !== undefined) console.log(`${name}: ${outcome.note}`);
	return { name, seconds: (Date.now() - start) / 1_000, outcome };
}

/**
 * n8n takes minutes to install and the steps before the first that needs it take more, so both go on at once. What fails here
 * is tried again, and told, where n8n is needed.
 */
function installBeside(): void {
	void ensureN8n({ report: (line) => console.log(`(beside) ${line}`) }).catch(() => {});
}

async function build(): Promise<Outcome> {
	const outcome = await check('npm', ['run', '--silent', 'build']);
	isBuilt = outcome.failed === 0;
	return outcome;
}

/** Counts as one test. */
async function check(
	command: string,
	parameters: readonly string[],
	told?: Output,
): Promise<Outcome> {
	const status = await execute(command, parameters, { told });
	return status === 0 ? { ...NOTHING, passed: 1 } : { ...NOTHING, failed: 1 };
}

/** Tests with a real n8n, one file after the other: each has an n8n of its own. */
function onN8n(
	name: string,
	{
		project = name,
		parameters = [],
		environment,
		missing = () => undefined,
	}: {
		readonly project?: string;
		readonly parameters?: readonly string[];
		/** Beside the runner's own. */
		readonly environment?: Readonly<Record<string, string>>;
		/** What the machine lacks for it, in words. */
		readonly missing?: () => string | undefined | Promise<string | undefined>;
	},
): Step {
	return {
		name,
		needsN8n: true,
		run: async (told) => {
			if (!isBuilt) return couldNotRun('not run, because the build failed');
			const reason = await missing();
			if (reason !== undefined) return { ...NOTHING, skipped: 1, note: `skipped: ${reason}` };
			await ensureN8n({ report: (line) => console.log(line) });
			return await jest(project, {
				parameters: ['--runInBand', ...parameters],
				environment,
				told,
				name,
			});
		},
	};
}

async function jest(
	project: string,
	{
		parameters = [],
		environment,
		told,
		name = project,
	}: {
		readonly parameters?: readonly string[];
		readonly environment?: Readonly<Record<string, string>>;
		readonly told?: Output;
		readonly name?: string;
	},
): Promise<Outcome> {
	const file = path.join(RESULTS, `${name}.json`);
	const status = await execute(
		bin('jest'),
		[
			...['--selectProjects', project, '--passWithNoTests'],
			...['--json', `--outputFile=${file}`, ...parameters],
		],
		{ environment, told },
	);
	if (!existsSync(file)) return couldNotRun(`jest ended with ${status} and no results`);
	const results = JSON.parse(readFileSync(file, 'utf8')) as JestResults;
	if (results.numTotalTestSuites === 0) return NO_TESTS;
	const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
	const skipped = results.numPendingTests + results.numTodoTests;
	return {
		passed: results.numPassedTests,
		// A failure outside of any test: an open handle, a threshold, a broken set-up.
		failed: failed === 0 && status !== 0 ? 1 : failed,
		skipped,
		note: skipped > 0 ? `skipped: ${skippedTests(results).join('; ')}` : undefined,
	};
}

interface JestResults {
	readonly numTotalTestSuites: number;
	readonly numRuntimeErrorTestSuites: number;
	readonly numPassedTests: number;
	readonly numFailedTests: number;
	readonly numPendingTests: number;
	readonly numTodoTests: number;
	readonly testResults: readonly {
		readonly name: string;
		readonly assertionResults: readonly { readonly status: string }[];
	}[];
}

function skippedTests({ testResults }: JestResults): string[] {
	return testResults.flatMap(({ name, assertionResults }) => {
		const count = assertionResults.filter(
			({ status }) => status === 'pending' || status === 'todo',
		);
		return count.length === 0 ? [] : [`${count.length} in ${path.relative(ROOT, name)}`];
	});
}

/** Shows what it prints as it comes, unless somebody else is told. */
async function execute(
	command: string,
	parameters: readonly string[],
	{
		environment,
		told,
	}: { readonly environment?: Readonly<Record<string, string>>; readonly told?: Output },
): Promise<number> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, parameters, {
			cwd: ROOT,
			env: { ...process.env, ...environment },
			stdio: told ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
		});
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding('utf8').on('data', (text: string) => told?.(text));
		}
		child.once('error', reject);
		child.once('close', (code) => resolve(code ?? 1));
	});
}

function couldNotRun(reason: unknown): Outcome {
	const note = reason instanceof Error ? reason.message : String(reason);
	return { ...NOTHING, failed: 1, note };
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 };

const NO_TESTS: Outcome = { ...NOTHING, skipped: 1, note: 'skipped: it has no tests yet' };

function sum(all: readonly Counts[]): Counts {
	return all.reduce(
		(total, { passed, failed, skipped }) => ({
			passed: total.passed + passed,
			failed: total.failed + failed,
			skipped: total.skipped + skipped,
		}),
		NOTHING,
	);
}

function printTable(rows: readonly Row[], seconds: number): void {
	const cells = (values: readonly unknown[]) =>
		values.map((value, column) =>
			column === 0 ? String(value).padEnd(17) : String(value).padStart(8),
		);
	console.log(`\n${cells(['step', 'passed', 'failed', 'skipped', 'seconds']).join(' ')}`);
	for (const { name, seconds: took, outcome } of rows) {
		const { passed, failed, skipped } = outcome;
		console.log(cells([name, passed, failed, skipped, took.toFixed(1)]).join(' '));
	}
	console.log(cells(['together', '', '', '', seconds.toFixed(1)]).join(' '));
	console.log('');
}

void main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
