import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { PROJECT_FOLDER } from './paths';

const WAIT_REPORT_SECONDS = 15;

/** Runs the work while no other process does the same for this folder; a dead holder's lock is taken over. */
export const holdLock = async (
	folder: string,
	report: (line: string) => void,
	work: () => Promise<void>,
): Promise<void> => {
	const lock = lockFile(folder);
	let reported = 0;
	while (!take(lock)) {
		if (Date.now() - reported > WAIT_REPORT_SECONDS * 1000) {
			report(`Waiting for process ${holder(lock) ?? ''}, which makes n8n ready`);
			reported = Date.now();
		}
		await sleep(500);
	}
	try {
		await work();
	} finally {
		rmSync(lock, { force: true });
	}
};

const lockFile = (folder: string): string => {
	const cache = join(PROJECT_FOLDER, '.cache');
	mkdirSync(cache, { recursive: true });
	const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
	return join(cache, `n8n-${name}.lock`);
};

const take = (lock: string): boolean => {
	try {
		writeFileSync(lock, String(process.pid), { flag: 'wx' });
		return true;
	} catch {
		const id = holder(lock);
		if (id !== undefined && !isAlive(id)) rmSync(lock, { force: true });
		return false;
	}
};

const holder = (lock: string): number | undefined => {
	try {
		return Number(readFileSync(lock, 'utf8')) || undefined;
	} catch {
		return undefined;
	}
};

const isAlive = (id: number): boolean => {
	try {
		process.kill(id, 0);
		return true;
	} catch {
		return false;
	}
};
