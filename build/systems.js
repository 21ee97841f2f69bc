/** What of the package's own list follows from the folders: the credential files, in `package.json`. */
const { readdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const PACKAGE = path.join(ROOT, 'package.json');
const SUFFIX = '.credentials.ts';

/** The text of `package.json` as the folders want it. */
async function packageText() {
	const parsed = JSON.parse(await readFile(PACKAGE, 'utf8'));
	const files = await readdir(path.join(ROOT, 'credentials'));
	parsed.n8n.credentials = files
		.filter((file) => file.endsWith(SUFFIX))
		.sort()
		.map((file) => `dist/credentials/${file.replace(/\.ts$/, '.js')}`);
	return `${JSON.stringify(parsed, undefined, '\t')}\n`;
}

/** Touches nothing where nothing has changed. */
async function writeSystems() {
	const text = await packageText();
	if (text !== (await readFile(PACKAGE, 'utf8'))) await writeFile(PACKAGE, text);
}

module.exports = { packageText, writeSystems };
