const { readdirSync, readFileSync } = require('node:fs');
const { mkdir, writeFile } = require('node:fs/promises');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

const NOTICE = `The files of dist contain parts of the packages below. Where they had transports and timers of their
own, these were taken out by the build, which also joined their modules into single files.
`;

/** The licences of the packages whose files are in the bundles: each asks to travel with every copy. */
async function writeLicences(bundledFiles) {
	const packages = [...new Set(bundledFiles.map(packageOf).filter(Boolean))].sort();
	if (packages.length === 0) return;
	await mkdir(path.join(ROOT, 'dist'), { recursive: true });
	const licences = packages.map(licenceOf);
	await writeFile(
		path.join(ROOT, 'dist', 'THIRD_PARTY_LICENSES.txt'),
		[NOTICE, ...licences].join(`\n${'-'.repeat(80)}\n\n`),
	);
}

function packageOf(file) {
	return /^.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
}

function licenceOf(name) {
	const folder = path.join(ROOT, 'node_modules', name);
	const { version, license } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
	const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
	if (file === undefined && !license) throw new Error(`${name} is bundled but names no licence.`);
	const text = file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8').trim();
	return `${name} ${version} (${license})\n\n${text}\n`;
}

module.exports = { writeLicences };
