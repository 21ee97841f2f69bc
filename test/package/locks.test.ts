/** Whoever installs gets what was tested: each package of a lock file is told by its content, and by no address. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;

/**
 * Parts of a tool of the tests for machines other than those the tests run on. The registry gave no such version when the
 * lock was completed; they are left out wherever it still gives none.
 */
const NOT_TO_BE_HAD = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'win32-x64'].map(
	(machine) => `node_modules/@stripe/cli-${machine}`,
);

interface Locked {
	readonly link?: boolean;
	readonly integrity?: string;
	readonly resolved?: string;
	readonly optional?: boolean;
}

function packagesOf(file: string): Array<readonly [name: string, locked: Locked]> {
	const { packages } = JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as {
		packages: Readonly<Record<string, Locked>>;
	};
	return Object.entries(packages).filter(([name, { link }]) => name !== '' && !link);
}

describe.each([
	['package-lock.json', NOT_TO_BE_HAD],
	['test/n8n/package-lock.json', []],
])('%s', (file, exceptions) => {
	const packages = packagesOf(file);

	it('tells the SHA-512 of every package', () => {
		expect(packages.length).toBeGreaterThan(1_000);
		const without = packages.filter(([, { integrity = '' }]) => !SHA512.test(integrity));
		expect(without.map(([name]) => name)).toEqual(exceptions);
		expect(without.filter(([, { optional }]) => !optional)).toEqual([]);
	});

	it('names no address of a registry', () => {
		expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
		expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(/"(resolved|_resolved)"/);
	});
});
