const { existsSync } = require('node:fs');
const { readdir } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { sdkOf, sdkReplacements } = require('./sdks');

const ROOT = path.resolve(__dirname, '..');
const SHARED = path.join(ROOT, 'nodes', 'shared');
const ZOD = 'nodes/shared/zod.ts';
const ADAPTER_FILE = /^(nodes\/(?:gateways|crms)\/[^/]+)\//;

/** What a system says of its access is known before its adapter is loaded: a module of its own, outside of the bundle. */
const ACCESS = 'access.ts';

/** n8n provides these at run time, and its rules allow them. */
const PROVIDED_MODULES = ['crypto', 'node:crypto'];

const OPTIONS = {
	absWorkingDir: ROOT,
	outbase: '.',
	outdir: 'dist',
	format: 'cjs',
	target: 'node20',
	// `await import('../gateways/stripe')` becomes a `require` at the moment of use: real `import()` would
	// not find a folder's index.js, and jest and n8n's loader both live in CommonJS.
	supported: { 'dynamic-import': false },
	sourcemap: false,
	legalComments: 'inline',
	charset: 'utf8',
	logLevel: 'warning',
};

/** For bundles: nothing of Node's, and of several builds in a package the one for workers. */
const BUNDLE_OPTIONS = {
	...OPTIONS,
	bundle: true,
	metafile: true,
	platform: 'neutral',
	mainFields: ['module', 'main'],
	conditions: ['worker'],
};

async function transpileOwnModules() {
	const files = [...(await filesIn('credentials')), ...(await filesIn('nodes'))];
	const entryPoints = files.filter(
		(file) =>
			file.endsWith('.ts') &&
			!file.endsWith('.d.ts') &&
			(!ADAPTER_FILE.test(file) || isAccess(file)) &&
			file !== ZOD,
	);
	if (entryPoints.length === 0) return;
	await esbuild.build({ ...OPTIONS, platform: 'node', entryPoints });
}

/** Returns the files that went into the bundles. */
async function bundleAdapters() {
	const inputs = [];
	for (const folder of await adapterFolders()) {
		const entry = `${folder}/index.ts`;
		if (!existsSync(path.join(ROOT, entry))) {
			console.warn(`${folder} has no index.ts and is left out of dist.`);
			continue;
		}
		const said = sdkOf(folder);
		const sdk = sdkReplacements(said);
		const { metafile } = await esbuild.build({
			...BUNDLE_OPTIONS,
			entryPoints: [entry],
			plugins: [adapterBorder(path.join(ROOT, folder), said.packages), sdk.plugin],
		});
		const files = Object.keys(metafile.inputs);
		sdk.assertApplied(files);
		inputs.push(...files);
	}
	return inputs;
}

/** Returns the files that went into the bundle. */
async function bundleZod() {
	if (!existsSync(path.join(ROOT, ZOD))) return [];
	const { metafile } = await esbuild.build({ ...BUNDLE_OPTIONS, entryPoints: [ZOD] });
	return Object.keys(metafile.inputs);
}

/**
 * What an adapter's bundle contains: the adapter's own folder and its SDK. `nodes/shared` stays outside, as a
 * relative `require`, so that the adapter and the nodes share one copy of it, and so does the adapter's access. Anything
 * else is a mistake, and so is a package that the adapter's `sdk.cjs` does not name: none slips in unnoticed.
 */
function adapterBorder(folder, packages) {
	return {
		name: 'adapter-border',
		setup(build) {
			build.onResolve({ filter: /.*/ }, ({ path: specifier, importer, resolveDir, kind }) => {
				if (kind === 'entry-point' || importer.includes('node_modules')) return undefined;
				if (specifier.startsWith('.')) return resolveRelative(folder, resolveDir, specifier);
				if (PROVIDED_MODULES.includes(specifier)) return { path: specifier, external: true };
				const isBundled = packages.some(
					(name) => specifier === name || specifier.startsWith(`${name}/`),
				);
				return isBundled
					? undefined
					: refusal(`${specifier} is not among the packages an adapter may use`);
			});
		},
	};
}

function resolveRelative(folder, resolveDir, specifier) {
	const target = path.resolve(resolveDir, specifier);
	const isOwnAccess = `${target}.ts` === path.join(folder, ACCESS);
	if (isWithin(folder, target) && !isOwnAccess) return undefined;
	if (!isWithin(SHARED, target) && !isOwnAccess)
		return refusal(`${specifier} is outside of the adapter and of nodes/shared`);
	const file = [`${target}.ts`, path.join(target, 'index.ts')].find(existsSync);
	if (file === undefined) return refusal(`${specifier} does not exist`);
	const compiled = path.relative(folder, file).replace(/\.ts$/, '.js');
	return {
		path: isOwnAccess ? `./${compiled}` : compiled.split(path.sep).join('/'),
		external: true,
	};
}

function isAccess(file) {
	return new RegExp(`${ADAPTER_FILE.source}${ACCESS}$`).test(file);
}

function refusal(text) {
	return { errors: [{ text }] };
}

function isWithin(folder, file) {
	return file === folder || file.startsWith(folder + path.sep);
}

async function adapterFolders() {
	const files = [...(await filesIn('nodes/gateways')), ...(await filesIn('nodes/crms'))];
	return [...new Set(files.map((file) => ADAPTER_FILE.exec(file)?.[1]).filter(Boolean))];
}

async function filesIn(folder) {
	if (!existsSync(path.join(ROOT, folder))) return [];
	const entries = await readdir(path.join(ROOT, folder), { recursive: true, withFileTypes: true });
	return entries
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(ROOT, path.join(entry.parentPath ?? entry.path, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();
}

module.exports = { BUNDLE_OPTIONS, transpileOwnModules, bundleAdapters, bundleZod };
