import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { connect, type N8nApi } from './api';
import { installPackage } from './communityPackage';
import { n8nEnvironment } from './environment';
import { fillFreshFolder } from './freshFolder';
import { ensureN8n } from './install';
import { N8N_PROGRAM } from './paths';
import { freePort } from './ports';
import { startProcess, type RunningProcess } from './processes';
import { createQueueBackend, type QueueBackend } from './queueBackend';

/** 13-22 s on two idle cores; some minutes when others use them too. */
const READY_SECONDS = 300;

export interface N8nPlan {
	readonly mode?: 'regular' | 'queue';
	/** n8n's user folder; a temporary one, filled as after a first start and removed by `stop`, when not given. */
	readonly folder?: string;
	readonly port?: number;
	readonly environment?: Readonly<Record<string, string>>;
	/** Installed into the user folder before the start, as a user's `npm install` does. */
	readonly packageTarball?: string;
	/** Queue mode only. */
	readonly workers?: number;
	readonly workerConcurrency?: number;
	/** Queue mode only: webhooks are then received by a process of their own. */
	readonly webhookProcessor?: boolean;
	readonly report?: (line: string) => void;
}

export interface N8nInstance {
	readonly url: string;
	/** Where production and test webhooks arrive. */
	readonly webhookUrl: string;
	readonly folder: string;
	/** Signed in as the instance's owner. */
	readonly api: N8nApi;
	readonly processes: readonly RunningProcess[];
	/** Ends everything and removes what was made for this instance. */
	stop(): Promise<void>;
	/** SIGKILL for the main process and its children. */
	kill(): Promise<void>;
	killWorker(index: number): Promise<void>;
	/** Starts again what does not run, after stopping the main process if it still does. */
	restart(): Promise<void>;
	logs(): string;
	/** Queue mode only: a statement to the database, past n8n. */
	query(statement: string): Promise<string>;
}

/** What one process of the instance is and how it is known to be ready. */
interface Role {
	readonly name: string;
	readonly commandArguments: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	readonly readyUrl: string;
	readonly brokerPort: number;
}

/** Starts a real n8n on loopback ports of its own and signs its owner in. */
export const startN8n = async (plan: N8nPlan = {}): Promise<N8nInstance> => {
	const report = plan.report ?? (() => {});
	const { node } = await ensureN8n({ report });
	const isQueue = plan.mode === 'queue';
	const folder = plan.folder ?? mkdtempSync(join(tmpdir(), 'crm-payments-n8n-'));
	if (plan.folder === undefined && !isQueue) await fillFreshFolder(folder, firstStart, report);
	mkdirSync(join(folder, 'logs'), { recursive: true });
	if (plan.packageTarball !== undefined) await installPackage(folder, plan.packageTarball);

	const backend: QueueBackend | undefined = isQueue ? await createQueueBackend() : undefined;
	const main = await mainRole(plan);
	const webhook = isQueue && plan.webhookProcessor === true ? await webhookRole() : undefined;
	const roles = [main, ...(isQueue ? await workerRoles(plan) : []), ...(webhook ? [webhook] : [])];

	const url = originOf(main.readyUrl);
	const webhookUrl = originOf((webhook ?? main).readyUrl);
	const encryptionKey = keyOf(folder);
	const processes = new Map<string, RunningProcess>();
	const start = async (role: Role) => {
		const running = startProcess({
			name: role.name,
			command: node,
			commandArguments: [
				'--require',
				join(__dirname, 'parentWatch.cjs'),
				N8N_PROGRAM,
				...role.commandArguments,
			],
			environment: n8nEnvironment({
				folder,
				encryptionKey,
				nodeFolder: dirname(node),
				brokerPort: role.brokerPort,
				webhookUrl: `${webhookUrl}/`,
				extra: { ...backend?.environment, ...role.environment, ...plan.environment },
			}),
			folder,
			logFile: join(folder, 'logs', `${role.name}.log`),
		});
		processes.set(role.name, running);
		await waitUntilReady(running, role.readyUrl);
	};
	const isMissing = ({ name }: Role) => processes.get(name)?.isRunning() !== true;
	/** The main process first and alone: it migrates the database. */
	const startMissing = async () => {
		if (isMissing(main)) await start(main);
		await Promise.all(roles.filter(isMissing).map(start));
	};
	const stopAll = async () => {
		await Promise.all([...processes.values()].map((running) => running.stop()));
		await backend?.remove();
		if (plan.folder === undefined) rmSync(folder, { recursive: true, force: true });
	};

	try {
		await startMissing();
		const api = await connect(url);
		return {
			url,
			webhookUrl,
			folder,
			api,
			get processes() {
				return [...processes.values()];
			},
			stop: stopAll,
			kill: async () => await processes.get(main.name)?.kill(),
			killWorker: async (index) => await processes.get(`worker-${index}`)?.kill(),
			async restart() {
				await processes.get(main.name)?.stop();
				await startMissing();
			},
			logs: () => [...processes.values()].map((running) => running.logs()).join('\n'),
			async query(statement) {
				if (!backend) throw new Error('Only an instance in queue mode has a database to ask');
				return await backend.query(statement);
			},
		};
	} catch (error) {
		await stopAll();
		throw error;
	}
};

const firstStart = async (folder: string): Promise<void> => {
	const instance = await startN8n({ folder });
	await instance.stop();
};

/** n8n refuses a folder it knows with another key than the one it wrote there. */
const keyOf = (folder: string): string => {
	const file = join(folder, '.n8n', 'config');
	if (!existsSync(file)) return randomBytes(24).toString('hex');
	return (JSON.parse(readFileSync(file, 'utf8')) as { encryptionKey: string }).encryptionKey;
};

const mainRole = async (plan: N8nPlan): Promise<Role> => {
	const port = plan.port ?? (await freePort());
	return {
		name: 'main',
		commandArguments: ['start'],
		environment: { N8N_PORT: String(port) },
		readyUrl: readyUrl(port),
		brokerPort: await freePort(),
	};
};

const workerRoles = async (plan: N8nPlan): Promise<Role[]> => {
	const roles: Role[] = [];
	for (let index = 0; index < (plan.workers ?? 1); index++) {
		const port = await freePort();
		roles.push({
			name: `worker-${index}`,
			commandArguments: ['worker', `--concurrency=${plan.workerConcurrency ?? 5}`],
			environment: {
				QUEUE_HEALTH_CHECK_ACTIVE: 'true',
				QUEUE_HEALTH_CHECK_PORT: String(port),
				N8N_WORKER_SERVER_ADDRESS: '127.0.0.1',
			},
			readyUrl: readyUrl(port),
			brokerPort: await freePort(),
		});
	}
	return roles;
};

const webhookRole = async (): Promise<Role> => {
	const port = await freePort();
	return {
		name: 'webhook',
		commandArguments: ['webhook'],
		environment: { N8N_PORT: String(port) },
		readyUrl: readyUrl(port),
		brokerPort: await freePort(),
	};
};

const readyUrl = (port: number): string => `http://127.0.0.1:${port}/healthz/readiness`;
const originOf = (address: string): string => new URL(address).origin;

const waitUntilReady = async (running: RunningProcess, address: string): Promise<void> => {
	const deadline = Date.now() + READY_SECONDS * 1000;
	while (Date.now() < deadline && running.isRunning()) {
		const answer = await fetch(address, { signal: AbortSignal.timeout(5000) }).catch(
			() => undefined,
		);
		if (answer?.ok) return;
		await sleep(200);
	}
	const reason = running.isRunning()
		? `was not ready after ${READY_SECONDS} seconds`
		: 'ended while starting';
	throw new Error(`n8n (${running.name}) ${reason}. The end of its log:\n${running.logTail()}`);
};
