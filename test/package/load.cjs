/** n8n's own loader on a package folder: `node load.cjs <folder>` prints what n8n would know of it after its start. */
const path = require('node:path');
require('reflect-metadata');
const { PackageDirectoryLoader } = require('n8n-core');

const folder = path.resolve(process.argv[2]);

async function main() {
	const loader = new PackageDirectoryLoader(folder);
	await loader.loadAll();
	const loaded = Object.keys(require.cache)
		.filter((file) => file.startsWith(folder + path.sep))
		.map((file) => path.relative(folder, file).split(path.sep).join('/'));
	const { nodes, credentials } = loader.types;
	return `\n${JSON.stringify({ nodes, credentials, loaded })}`;
}

main().then(
	// A pipe takes its time: a process that ends before it has taken all of it cuts the rest.
	(text) => process.stdout.write(text, () => process.exit(0)),
	(error) => {
		console.error(error);
		process.exit(1);
	},
);
