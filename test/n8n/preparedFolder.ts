/**
 * n8n's user folder as it is after its first start: package installed, database migrated, owner set up. Made once for each
 * package and n8n, since every test file wants one of its own; what it holds is what a person's would.
 */
import { createHash } from 'node:crypto';
import {
	cpSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
} from 'node:fs';
import { join } from 'node:path';

import { N8N_FOLDER, PROJECT_FOLDER } from './paths';

const CACHE = join(PROJECT_FOLDER, '.cache', 'n8n-folders');

/**
 * Copies the prepared folder into this one.
 * @param make starts n8n in a folder for the first time and stops it again; called only where nobody has prepared one.
 */
export const copyPreparedFolder = async (
	folder: string,
	tarball: string,
	make: (folder: string, tarball: string) => Promise<void>,
): Promise<void> => {
	const prepared = join(CACHE, keyOf(tarball));
	if (!existsSync(prepared)) {
		mkdirSync(CACHE, { recursive: true });
		const draft = mkdtempSync(join(CACHE, 'draft-'));
		try {
			await make(draft, tarball);
			rmSync(join(draft, 'logs'), { recursive: true, force: true });
			// Whoever comes second finds it there, and its own draft is as good as the first.
			if (!existsSync(prepared)) renameSync(draft, prepared);
		} finally {
			rmSync(draft, { recursive: true, force: true });
		}
	}
	cpSync(prepared, folder, { recursive: true, verbatimSymlinks: true });
};

const keyOf = (tarball: string): string => {
	const hash = createHash('sha256');
	for (const file of [join(N8N_FOLDER, 'package-lock.json'), tarball])
		hash.update(readFileSync(file));
	return hash.digest('hex').slice(0, 24);
};
