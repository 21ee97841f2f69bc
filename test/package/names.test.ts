/**
 * No system is named outside its folders: what decides something is said once, by the system itself, so that the next one needs
 * no edit elsewhere. Comments and sentences for people may name examples; they decide nothing.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { CRMS, GATEWAYS } from '../../nodes/systems';
import { namingsIn, systemImportsOf } from './names';
import { ROOT } from './packed';

const IDS = [...GATEWAYS, ...CRMS].map(({ id }) => id);
const FOLDERS = ['nodes', 'build', 'test'];

/** Where else a system may be named, and why. */
const ALLOWED: Readonly<Record<string, string>> = {
	'nodes/systems.ts': 'the list of systems',
	'build/madeFor.js': 'which systems the workflows of the package are made for',
	'test/bench/pair.ts': 'the pair that the benchmark measures',
	'test/stories/steps.ts': 'stories played through one pair; every pair is in test/conformance',
	'test/stories/book.ts': 'the same stories',
	'test/support/storyWorld.ts': 'the same stories',
	'test/support/states.ts': 'sample payments',
	'test/support/summaries.ts': 'sample payments',
	'test/package/architecture.test.ts': 'imports that are planted, so that the rules are seen red',
	'test/package/readme.test.ts': 'holds what the README says of each system to its code',
	'test/package/sdks.test.ts': 'the packages as they ship, after the build',
	'test/unit/vocabulary/longTexts.test.ts': 'one attack on the texts that every system reads',
};

/** Folders named after a system are its own, wherever they are; credentials are files of their own. */
const isOwn = (file: string): boolean => file.split('/').some((part) => IDS.includes(part));

const files = FOLDERS.flatMap((folder) =>
	readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.map((file) => `${folder}/${file}`)
		.filter((file) => /(?<!\.d)\.(ts|js|cjs|mjs)$/.test(file) && !file.includes('node_modules')),
);
const shared = files.filter((file) => !isOwn(file));
const isTest = (file: string) => file.endsWith('.test.ts');

it('code names no system', () => {
	const found = shared
		.filter((file) => !isTest(file) && ALLOWED[file] === undefined)
		.flatMap((file) =>
			namingsIn(join(ROOT, file), IDS).map(({ line, text }) => `${file}:${line} ${text}`),
		);
	expect(found).toEqual([]);
});

it('a test of one system is in a folder with its name', () => {
	const found = shared
		.filter((file) => isTest(file) && ALLOWED[file] === undefined)
		.flatMap((file) =>
			systemImportsOf(join(ROOT, file), IDS).map((module) => `${file} imports ${module}`),
		);
	expect(found).toEqual([]);
});

it('whoever is allowed to name one does', () => {
	const idle = Object.keys(ALLOWED).filter(
		(file) => !files.includes(file) || namingsIn(join(ROOT, file), IDS).length === 0,
	);
	expect(idle).toEqual([]);
});
