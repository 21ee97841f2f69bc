/** Where in what n8n keeps (its database, its logs, its folder) certain texts stand. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureN8n } from '../n8n/install';
import type { N8nInstance } from '../n8n/instance';

const run = promisify(execFile);

/** For the Node that runs n8n, which has SQLite built in: every row of every table, a line of JSON each. */
const DUMP = `
const { DatabaseSync } = require('node:sqlite');
const database = new DatabaseSync(process.argv[1], { readOnly: true });
const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
for (const { name } of tables) {
	for (const row of database.prepare('SELECT * FROM "' + name + '"').all()) {
		console.log(JSON.stringify([name, JSON.stringify(row, (_, value) => typeof value === 'bigint' ? String(value) : value)]));
	}
}`;

const MOST_BYTES = 400_000_000;
/** Code, not what came of running it. */
const CODE = /^(node_modules|nodes|\.cache|\.npm)$/;

export interface LeftBehind {
	/** Tables that hold the text, and files of n8n's folder; empty where it is nowhere. */
	placesOf(text: string): string[];
	/** How much was looked through, so that an empty answer means something. */
	readonly rows: number;
	readonly files: number;
}

/** Reads everything once. The database of an instance in regular mode. */
export async function readLeftBehind(n8n: N8nInstance): Promise<LeftBehind> {
	const { node } = await ensureN8n();
	const database = join(n8n.folder, '.n8n', 'database.sqlite');
	const { stdout } = await run(node, ['--no-warnings', '-e', DUMP, database], {
		maxBuffer: MOST_BYTES,
	});
	const rows = stdout
		.split('\n')
		.filter(Boolean)
		.map((line) => JSON.parse(line) as [table: string, row: string]);
	const files = filesIn(n8n.folder).filter((path) => !path.includes('database.sqlite'));
	const texts = files.map((path) => [path, readFileSync(path, 'latin1')] as const);
	return {
		rows: rows.length,
		files: files.length,
		placesOf: (text) => [
			...new Set([
				...rows.filter(([, row]) => row.includes(text)).map(([table]) => table),
				...texts
					.filter(([, content]) => content.includes(text))
					.map(([path]) => path.slice(n8n.folder.length + 1)),
			]),
		],
	};
}

function filesIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return CODE.test(entry.name) ? [] : filesIn(path);
		return entry.isFile() && statSync(path).size < MOST_BYTES ? [path] : [];
	});
}
