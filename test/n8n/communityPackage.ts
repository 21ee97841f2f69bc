import { execFile } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** `npm pack`: the tarball a user would get from the registry. Returns its path. */
export const packPackage = async (packageFolder: string, target: string): Promise<string> => {
	mkdirSync(target, { recursive: true });
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', '--pack-destination', target],
		{ cwd: packageFolder },
	);
	const [packed] = JSON.parse(stdout) as Array<{ filename: string }>;
	if (packed === undefined) throw new Error(`npm pack made no tarball of ${packageFolder}`);
	return join(target, packed.filename);
};

/** Puts a tarball where n8n keeps its community packages, as an installation by hand does. */
export const installPackage = async (userFolder: string, tarball: string): Promise<void> => {
	const nodesFolder = join(userFolder, '.n8n', 'nodes');
	mkdirSync(nodesFolder, { recursive: true });
	await run('npm', [
		'install',
		'--prefix',
		nodesFolder,
		'--legacy-peer-deps',
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		tarball,
	]);
};
