/** The package as a user gets it: built when its sources have changed, then packed. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { packPackage } from '../n8n/communityPackage';
import { PROJECT_FOLDER } from '../n8n/paths';

const run = promisify(execFile);

const CACHE = join(PROJECT_FOLDER, '.cache');
const BUILD_MARK = join(PROJECT_FOLDER, 'dist', 'THIRD_PARTY_LICENSES.txt');
const SOURCES = ['nodes', 'credentials', 'build', 'gulpfile.js', 'package.json'];

export interface PackPlan {
	/** `whenOld` (default) builds where a source is newer than what was built last. Types are checked by `npm test`. */
	readonly build?: 'always' | 'whenOld';
	readonly report?: (line: string) => void;
}

export interface PackedPackage {
	readonly tarball: string;
	remove(): void;
}

/** The tarball lies in a folder of its own, so that two runs do not write over each other's. */
export async function packProject({ build, report }: PackPlan = {}): Promise<PackedPackage> {
	if (build === 'always' || isOld()) {
		report?.('Building the package');
		await gulp('quick');
	}
	mkdirSync(CACHE, { recursive: true });
	const folder = mkdtempSync(join(CACHE, 'tarball-'));
	const remove = () => {
		rmSync(folder, { recursive: true, force: true });
		process.off('exit', remove);
	};
	process.on('exit', remove);
	return { tarball: await packPackage(PROJECT_FOLDER, folder), remove };
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
