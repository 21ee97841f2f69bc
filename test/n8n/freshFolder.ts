import { randomUUID } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { holdLock } from './folderLock';
import { versionOf } from './install';
import { PROJECT_FOLDER } from './paths';

/** What n8n keeps for itself in its user folder; its caches and logs are the instance's own. */
const KEPT = '.n8n';

/**
 * Fills a folder with what an n8n looks like whose database is made and whose owner is signed up, which takes 4 of the 14 seconds
 * of a first start. Made once, by a real first start, and kept for as long as the pinned n8n is the same. All instances that
 * begin like this have one encryption key, and with it one instance id.
 * @param firstStart starts an n8n in the folder it is given, and ends it.
 */
export const fillFreshFolder = async (
	folder: string,
	firstStart: (folder: string) => Promise<void>,
	report: (line: string) => void,
): Promise<void> => {
	const fresh = join(PROJECT_FOLDER, '.cache', `n8n-fresh-${versionOf()}`);
	if (!existsSync(fresh)) {
		await holdLock(fresh, report, async () => {
			if (existsSync(fresh)) return;
			const beginning = `${fresh}.${randomUUID()}`;
			mkdirSync(beginning, { recursive: true });
			try {
				await firstStart(beginning);
				// Whole or not at all: a start that was cut off leaves nothing that looks like one.
				renameSync(beginning, fresh);
			} finally {
				rmSync(beginning, { recursive: true, force: true });
			}
		});
	}
	cpSync(join(fresh, KEPT), join(folder, KEPT), { recursive: true });
};
