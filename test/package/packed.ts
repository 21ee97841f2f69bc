import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

/** Without jest's NODE_ENV=test, under which n8n's rules and loader behave differently. */
const run = async (
	command: string,
	parameters: readonly string[],
	options: { cwd?: string } = {},
) => {
	const env = { ...process.env };
	delete env.NODE_ENV;
	return await promisify(execFile)(command, parameters, { ...options, env, maxBuffer: 64_000_000 });
};

export const ROOT = path.resolve(__dirname, '../..');

const INGREDIENTS = [
	...['nodes', 'credentials', 'workflows', 'build', 'gulpfile.js', 'package.json'],
	...[
		'tsconfig.json',
		'tsconfig.build.json',
		'README.md',
		'LICENSE',
		'CHANGELOG.md',
		'SECURITY.md',
		'.npmrc',
	],
];

export interface Packed {
	/** A copy of the project's shipped sources: built here, so that nobody's `dist` changes under them. */
	readonly source: string;
	/** The tarball, unpacked. */
	readonly unpacked: string;
	readonly tarball: string;
	readonly files: readonly string[];
	readonly tarballBytes: number;
}

/** Copies, builds, packs and unpacks the package below `.cache`. `alter` may plant a fault in the copy first. */
export async function pack(name: string, alter?: (source: string) => void): Promise<Packed> {
	const folder = path.join(ROOT, '.cache', name);
	const source = path.join(folder, 'source');
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(source, { recursive: true });
	for (const ingredient of INGREDIENTS) {
		const from = path.join(ROOT, ingredient);
		if (existsSync(from)) cpSync(from, path.join(source, ingredient), { recursive: true });
	}
	symlinkSync(path.join(ROOT, 'node_modules'), path.join(source, 'node_modules'), 'dir');
	alter?.(source);
	await run(process.execPath, [path.join(ROOT, 'node_modules/gulp/bin/gulp.js'), 'quick'], {
		cwd: source,
	});
	const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], {
		cwd: source,
	});
	const [{ filename, files, size }] = JSON.parse(stdout) as [
		{ filename: string; size: number; files: { path: string }[] },
	];
	await run('tar', ['-xzf', path.join(folder, filename), '-C', folder]);
	return {
		source,
		unpacked: path.join(folder, 'package'),
		tarball: path.join(folder, filename),
		files: files.map((file) => file.path),
		tarballBytes: size,
	};
}

/** Runs n8n's scanner. Findings as it prints them, empty when there are none. */
export async function scan(kind: 'source' | 'tarball', folder: string): Promise<string> {
	const { stdout } = await run(process.execPath, [path.join(__dirname, 'scan.mjs'), kind, folder]);
	const { passed, message, details } = JSON.parse(stdout) as Record<string, unknown>;
	return passed === true && message === undefined ? '' : String(details ?? message);
}

export interface Loaded {
	readonly nodes: readonly LoadedNode[];
	readonly credentials: readonly { readonly name: string; readonly iconUrl?: IconUrl }[];
	/** Files of the package that n8n's start has loaded. */
	readonly loaded: readonly string[];
}

type IconUrl = string | { readonly light: string; readonly dark: string };

export interface LoadedNode {
	readonly name: string;
	readonly icon?: IconUrl;
	readonly iconUrl?: IconUrl;
	readonly iconBasePath?: string;
	readonly codex?: { readonly categories?: readonly string[] };
	readonly credentials?: readonly { readonly name: string }[];
	readonly properties: readonly { name: string; options?: readonly { value?: unknown }[] }[];
}

/** Runs n8n's loader in a process of its own. */
export async function load(folder: string): Promise<Loaded> {
	const { stdout } = await run(process.execPath, [path.join(__dirname, 'load.cjs'), folder]);
	return JSON.parse(stdout.slice(stdout.lastIndexOf('\n'))) as Loaded;
}

/** `nodes/gateways/stripe` and so on, below a folder. */
export function adapters(folder: string): string[] {
	return ['nodes/gateways', 'nodes/crms'].flatMap((group) =>
		existsSync(path.join(folder, group))
			? readdirSync(path.join(folder, group), { withFileTypes: true })
					.filter((entry) => entry.isDirectory())
					.filter((entry) => readdirSync(path.join(folder, group, entry.name)).length > 0)
					.map((entry) => `${group}/${entry.name}`)
			: [],
	);
}

/** Whatever else the machine does only ever adds: n8n is built beside on CI, and then few of them are undisturbed. */
const MOST_TRIES = 25;

/**
 * Milliseconds for the first `require` of a module, in a new process: by the clock or in processor time, whichever
 * is less, the best of many; no more tries than it takes to be fast `enough`.
 */
export async function firstUseMilliseconds(
	node: string,
	file: string,
	enough: number,
): Promise<number> {
	const script = `const start = process.hrtime.bigint(), before = process.cpuUsage();
		Object.values(require(${JSON.stringify(file)}));
		const clock = Number(process.hrtime.bigint() - start) / 1e6, used = process.cpuUsage(before);
		console.log(Math.min(clock, (used.user + used.system) / 1e3))`;
	const times: number[] = [];
	while (times.length < MOST_TRIES && !times.some((time) => time <= enough)) {
		times.push(Number((await run(node, ['-e', script])).stdout));
	}
	return Math.min(...times);
}
