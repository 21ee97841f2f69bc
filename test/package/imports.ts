import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { sdkOf } from '../../build/sdks';

/** The one file that names systems. */
export const SYSTEMS = 'nodes/systems.ts';
const OPERATIONS = 'nodes/operations.json';

const PURE = ['vocabulary', 'contracts', 'loops', 'transport', 'zod'];
const SHARED = [...PURE, 'sync', 'n8n'];

/** Area → what it may import besides itself: other areas, or packages by name. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
	vocabulary: [],
	zod: ['package zod'],
	contracts: ['vocabulary'],
	loops: ['vocabulary', 'contracts'],
	transport: ['vocabulary', 'contracts'],
	sync: PURE,
	n8n: [...SHARED, 'package n8n-workflow', 'package node:crypto'],
	adapter: [...PURE, 'access', 'package node:crypto'],
	// What is known of a system before its adapter is loaded; of the adapter, only how it is loaded. Some sign what gets a token.
	access: ['vocabulary', 'contracts', 'entry', 'package node:crypto'],
	systems: ['contracts', 'access'],
	node: [...SHARED, 'systems', 'package n8n-workflow'],
	credential: ['vocabulary', 'contracts', 'access', 'n8n', 'package n8n-workflow'],
};

export interface Import {
	readonly from: string;
	readonly to: string;
}

/** Every import of the shipped code that runs against the direction, in words. `files`: path from the root → text. */
export function wrongImports(files: ReadonlyMap<string, string>): string[] {
	return [...files].flatMap(([file, text]) =>
		ts
			.preProcessFile(text, true, true)
			.importedFiles.map(({ fileName }) => ({ from: file, to: target(file, fileName, files) }))
			.filter((found) => !isAllowed(found))
			.map(({ from, to }) => `${from} imports ${to}`),
	);
}

/** Path from the root → text, for every source file below the folders. */
export function readSources(root: string, folders: readonly string[]): Map<string, string> {
	const files = new Map<string, string>();
	for (const folder of folders) {
		if (!existsSync(path.join(root, folder))) continue;
		for (const name of readdirSync(path.join(root, folder), {
			recursive: true,
			encoding: 'utf8',
		})) {
			const file = path.join(folder, name);
			if (!file.endsWith('.ts') || !statSync(path.join(root, file)).isFile()) continue;
			files.set(file.split(path.sep).join('/'), readFileSync(path.join(root, file), 'utf8'));
		}
	}
	return files;
}

function isAllowed({ from, to }: Import): boolean {
	const home = place(from);
	if (!isFile(to)) {
		const name = packageName(to);
		const isOwnSdk = home.area === 'adapter' && sdkOf(home.folder).packages.includes(name);
		return isOwnSdk || mayImport(home.area, `package ${name}`);
	}
	const destination = place(to);
	if (home.area === destination.area && home.folder === destination.folder) return true;
	const isOther = home.folder !== destination.folder;
	if (home.area === 'access' && to === `${home.folder}/index.ts`)
		return mayImport('access', 'entry');
	if (home.area === 'adapter' && destination.area === 'access' && isOther) return false;
	return mayImport(home.area, destination.area);
}

function mayImport(area: string, wanted: string): boolean {
	return MAY_IMPORT[area]?.includes(wanted) ?? false;
}

/** `folder` tells two adapters or two nodes apart. */
function place(file: string): { area: string; folder: string } {
	const [top = '', second = '', third = ''] = file.split('/');
	const folder = `${top}/${second}/${third}`;
	// What follows from the systems, written by the build.
	if (file === SYSTEMS || file === OPERATIONS) return { area: 'systems', folder: file };
	if (top === 'credentials') return { area: 'credential', folder: top };
	if (second === 'shared') return { area: third.replace(/\.ts$/, ''), folder };
	if (second === 'gateways' || second === 'crms') {
		return { area: file === `${folder}/access.ts` ? 'access' : 'adapter', folder };
	}
	if (/^[A-Z]/.test(second)) return { area: 'node', folder: `${top}/${second}` };
	return { area: `unknown (${top}/${second})`, folder };
}

function target(from: string, specifier: string, files: ReadonlyMap<string, string>): string {
	if (!specifier.startsWith('.')) return specifier;
	const joined = path.posix.join(path.posix.dirname(from), specifier);
	if (joined.endsWith('.json')) return joined;
	const candidates = [joined, `${joined}.ts`, `${joined}/index.ts`];
	return candidates.find((candidate) => files.has(candidate)) ?? `${joined}.ts`;
}

function isFile(to: string): boolean {
	return to.includes('/') && /\.(ts|json)$/.test(to);
}

function packageName(specifier: string): string {
	const parts = specifier.split('/');
	if (specifier === 'crypto') return 'node:crypto';
	return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
}
