/** SECURITY.md names a test for everything that it says is guarded; each of them is there. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const text = readFileSync(path.join(ROOT, 'SECURITY.md'), 'utf8');

interface Row {
	readonly guarded: string;
	readonly file: string;
	readonly name: string;
}

const rows = text
	.split('\n')
	.filter((line) => line.startsWith('|') && line.includes('`test/'))
	.map((line): Row => {
		const cells = line.split('|').map((cell) => cell.trim());
		const [, file = '', name = ''] = /^`(test\/[^`]+)`: (.+)$/.exec(cells.at(-2) ?? '') ?? [];
		return { guarded: cells[1] ?? '', file, name };
	});

it('has a row for everything that it guards', () => {
	const tables = text
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\| (What is guarded|-+)/.test(line));
	expect(rows).toHaveLength(tables.length);
	expect(rows.length).toBeGreaterThan(30);
});

it.each(rows.map((row) => [row.guarded, row] as const))('%s', (_guarded, { file, name }) => {
	expect(existsSync(path.join(ROOT, file))).toBe(true);
	expect(name).not.toBe('');
	expect(readFileSync(path.join(ROOT, file), 'utf8')).toContain(name);
});
