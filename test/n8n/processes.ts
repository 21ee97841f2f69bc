import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const STOP_SECONDS = 20;
const TAIL_LINES = 40;

export interface ProcessPlan {
	readonly name: string;
	readonly command: string;
	readonly commandArguments: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly folder: string;
	/** Standard output and error are appended here. */
	readonly logFile: string;
}

export interface RunningProcess {
	readonly id: number;
	readonly name: string;
	isRunning(): boolean;
	logs(): string;
	/** The end of the log, for messages. */
	logTail(): string;
	/** Asks the process to end, and ends its whole group if it has not after 20 seconds. */
	stop(): Promise<void>;
	/** SIGKILL for the process and its children: what a crash looks like. */
	kill(): Promise<void>;
}

/** Starts a process in a group of its own, which ends at the latest when this process does. */
export const startProcess = (plan: ProcessPlan): RunningProcess => {
	const log = openSync(plan.logFile, 'a');
	const child = spawn(plan.command, plan.commandArguments, {
		cwd: plan.folder,
		env: plan.environment,
		detached: true,
		stdio: ['pipe', log, log],
	});
	closeSync(log);
	const id = child.pid;
	if (id === undefined) throw new Error(`${plan.name} could not be started: ${plan.command}`);

	let running = true;
	const ended = new Promise<void>((resolve) => {
		child.once('exit', () => {
			running = false;
			signalGroup(id, 'SIGKILL');
			process.off('exit', endGroup);
			resolve();
		});
	});
	const endGroup = () => signalGroup(id, 'SIGKILL');
	process.on('exit', endGroup);
	child.stdin?.on('error', () => {});

	const logs = () => readFileSync(plan.logFile, 'utf8');
	const kill = async () => {
		if (running) endGroup();
		await ended;
	};
	return {
		id,
		name: plan.name,
		isRunning: () => running,
		logs,
		logTail: () => logs().trimEnd().split('\n').slice(-TAIL_LINES).join('\n'),
		async stop() {
			if (!running) return;
			child.kill('SIGTERM');
			const patience = new AbortController();
			await Promise.race([
				ended,
				sleep(STOP_SECONDS * 1000, undefined, { signal: patience.signal }).catch(() => {}),
			]);
			patience.abort();
			await kill();
		},
		kill,
	};
};

const signalGroup = (id: number, signal: NodeJS.Signals): void => {
	try {
		process.kill(-id, signal);
	} catch {
		// The group is gone already.
	}
};
