/** Vendors' published material, kept beside the repository and never copied into it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../../shared/contracts');

/**
 * Where a file or folder of that material is, or `undefined`, said in one line, where this machine has none: what reads it is
 * then left out, on CI as well, since the project is whole without it.
 */
export function findContract(name: string): string | undefined {
	const path = join(FOLDER, name);
	if (existsSync(path)) return path;
	process.stderr.write(`Left out: ${name} is not in ../shared/contracts on this machine\n`);
	return undefined;
}
