/**
 * Files for administrators of a system that its own code makes: `forAdministrators.ts` in its folder says which. They stand in
 * `docs/<id>`, and are part of the repository, so that nobody has to build anything to get them.
 */
const { existsSync } = require('node:fs');
const { mkdir, readdir, readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');
const SOURCE = 'forAdministrators.ts';

/** Touches nothing where nothing has changed. */
async function writeAdministratorFiles() {
	for (const { id, source } of await makers()) {
		const folder = path.join(ROOT, 'docs', id);
		await mkdir(folder, { recursive: true });
		for (const [name, make] of Object.entries(load(source))) {
			const file = path.join(folder, name);
			const bytes = Buffer.from(make());
			const isThere = existsSync(file) && bytes.equals(await readFile(file));
			if (!isThere) await writeFile(file, bytes);
		}
	}
}

async function makers() {
	const kinds = ['nodes/gateways', 'nodes/crms'].map((kind) => path.join(ROOT, kind));
	const folders = await Promise.all(
		kinds.map(async (kind) => (await readdir(kind)).map((id) => path.join(kind, id))),
	);
	return folders
		.flat()
		.map((folder) => ({ id: path.basename(folder), source: path.join(folder, SOURCE) }))
		.filter(({ source }) => existsSync(source));
}

/** TypeScript as it stands, without a build before. */
function load(source) {
	return require('tsx/cjs/api').require(source, path.join(__dirname, 'administratorFiles.js'))
		.filesForAdministrators;
}

module.exports = { writeAdministratorFiles };
