/** The package as a user gets it: built when its sources have changed, then packed, once for each content. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	statSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { packPackage } from '../n8n/communityPackage';
import { PROJECT_FOLDER } from '../n8n/paths';

const run = promisify(execFile);

const CACHE = join(PROJECT_FOLDER, '.cache', 'tarballs');
const KEPT_MILLISECONDS = 24 * 60 * 60 * 1_000;
const BUILD_MARK = join(PROJECT_FOLDER, 'dist', 'THIRD_PARTY_LICENSES.txt');
/** What the package's list of files names, and what npm adds to it. */
const PACKED = [
	'dist',
	'workflows',
	'package.json',
	'README.md',
	'LICENSE',
	'CHANGELOG.md',
	'SECURITY.md',
];
const SOURCES = ['nodes', 'credentials', 'build', 'gulpfile.js', 'package.json'];

export interface PackPlan {
	/** `whenOld` (default) builds where a source is newer than what was built last. Types are checked by `npm test`. */
	readonly build?: 'always' | 'whenOld';
	readonly report?: (line: string) => void;
}

/** The tarball's path. The same content is packed once, however many worlds are started with it. */
export async function packProject({ build, report }: PackPlan = {}): Promise<string> {
	if (build === 'always' || isOld()) {
		report?.('Building the package');
		await gulp('quick');
	}
	mkdirSync(CACHE, { recursive: true });
	const tarball = join(CACHE, `${contentHash()}.tgz`);
	if (existsSync(tarball)) return tarball;
	removeOld();
	// In a folder of its own first, so that two runs do not write over each other's.
	const folder = mkdtempSync(join(CACHE, 'draft-'));
	try {
		renameSync(await packPackage(PROJECT_FOLDER, folder), tarball);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
	return tarball;
}

/** Of everything that `npm pack` may put into it. */
function contentHash(): string {
	const hash = createHash('sha256');
	const add = (path: string): void => {
		const file = join(PROJECT_FOLDER, path);
		if (!existsSync(file)) return;
		if (statSync(file).isDirectory()) {
			for (const name of readdirSync(file).sort()) add(join(path, name));
			return;
		}
		hash.update(`${path}\0`).update(readFileSync(file)).update('\0');
	};
	PACKED.forEach(add);
	return hash.digest('hex').slice(0, 24);
}

/** Those that nobody can be starting with any more. */
function removeOld(): void {
	for (const name of readdirSync(CACHE)) {
		const file = join(CACHE, name);
		if (Date.now() - stat(file).mtimeMs > KEPT_MILLISECONDS) rmSync(file, { recursive: true });
	}
}

async function gulp(task: string): Promise<void> {
	try {
		await run(process.execPath, [join(PROJECT_FOLDER, 'node_modules/gulp/bin/gulp.js'), task], {
			cwd: PROJECT_FOLDER,
			env: { ...process.env, NODE_ENV: '' },
		});
	} catch (error) {
		const {
			stdout = '',
			stderr = '',
			message,
		} = error as Error & Record<'stdout' | 'stderr', string>;
		throw new Error(`The package cannot be built: ${message}\n${stdout}${stderr}`);
	}
}

/** Whether a source is newer than what was built last. */
function isOld(): boolean {
	if (!existsSync(BUILD_MARK)) return true;
	const built = statSync(BUILD_MARK).mtimeMs;
	return SOURCES.some((source) => newest(join(PROJECT_FOLDER, source)) > built);
}

function newest(path: string): number {
	const { mtimeMs, isDirectory } = stat(path);
	if (!isDirectory) return mtimeMs;
	return Math.max(mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function stat(path: string): { mtimeMs: number; isDirectory: boolean } {
	const stats = statSync(path);
	return { mtimeMs: stats.mtimeMs, isDirectory: stats.isDirectory() };
}
