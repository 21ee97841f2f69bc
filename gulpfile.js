/**
 * `gulp build` makes `dist`, which is all that the published package ships besides its texts and templates:
 *
 *   dist/credentials, dist/nodes/<Node>, dist/nodes/shared   own modules, one file each, so that whatever
 *                                                            they remember in memory exists once; so are
 *                                                            dist/nodes/systems.js and access.js of each system
 *   dist/nodes/gateways/<id>, dist/nodes/crms/<id>           one bundle per adapter, its SDK inside;
 *                                                            loaded when first used
 *   dist/nodes/shared/zod.js                                 zod, bundled once for everybody
 *   dist/THIRD_PARTY_LICENSES.txt                            the licences of what is bundled
 *
 * `gulp systems`, a part of it, writes what follows from the systems' folders: the credential files in `package.json`, what
 * each system offers in `nodes/operations.json`, the table of it in the README, and what its administrators get in `docs`.
 * `gulp templates`, a part of it, cuts the single-purpose workflows out of the hub, in `workflows/`.
 */
const { execFile } = require('node:child_process');
const { rm } = require('node:fs/promises');
const path = require('node:path');
const { Transform } = require('node:stream');
const { promisify } = require('node:util');
const { dest, parallel, series, src } = require('gulp');
const { writeAdministratorFiles } = require('./build/administratorFiles');
const { bundleAdapters, bundleZod, transpileOwnModules } = require('./build/bundle');
const { cutTemplates } = require('./build/cut');
const { writeLicences } = require('./build/licences');
const { writeSystems } = require('./build/systems');
const { writeOperations } = require('./build/operations');

const run = promisify(execFile);

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function typeCheck() {
	try {
		await run(process.execPath, [
			require.resolve('typescript/bin/tsc'),
			'-p',
			'tsconfig.build.json',
		]);
	} catch (error) {
		throw new Error(`The shipped code does not type-check:\n${error.stdout || error.message}`);
	}
}

/** `encoding: false`: gulp 5 reads as UTF-8 otherwise, which destroys PNGs. */
function icons() {
	return src(['nodes/**/*.{svg,png}', 'credentials/**/*.{svg,png}'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

/** Nodes that show the chosen system's icon, which n8n looks for beside them, and where the icons stand. */
const ICONS_BESIDE = {
	PaymentGateway: ['nodes/gateways/*/*.svg'],
	PaymentCatchUp: ['nodes/gateways/*/*.svg', 'nodes/PaymentGateway/*.svg'],
	Crm: ['nodes/crms/*/*.svg'],
};

const iconsBesideNodes = parallel(
	Object.entries(ICONS_BESIDE).map(([node, from]) => {
		const copy = () =>
			src(from, { encoding: false })
				.pipe(flatten())
				.pipe(dest(`dist/nodes/${node}`));
		return Object.assign(copy, { displayName: `icons beside ${node}` });
	}),
);

/** What n8n's node list knows about a node (categories, aliases), and tables that own modules read. */
function codex() {
	return src(['nodes/**/*.json', '!nodes/{gateways,crms}/*/**'], { base: '.' }).pipe(dest('dist'));
}

/** Each file by its name alone. */
function flatten() {
	return new Transform({
		objectMode: true,
		transform(file, _encoding, done) {
			file.path = path.join(file.base, path.basename(file.path));
			done(undefined, file);
		},
	});
}

async function bundle() {
	await transpileOwnModules();
	await writeLicences([...(await bundleAdapters()), ...(await bundleZod())]);
}

const systems = parallel(writeSystems, writeOperations, writeAdministratorFiles);
const assemble = series(systems, parallel(bundle, icons, iconsBesideNodes, codex));

exports.clean = clean;
exports.typeCheck = typeCheck;
exports.bundle = bundle;
exports.icons = icons;
exports.codex = codex;
exports.systems = systems;
exports.templates = cutTemplates;
/** Without the type check, for trying something out. */
exports.quick = series(clean, assemble);
exports.build = series(parallel(clean, typeCheck), parallel(assemble, cutTemplates));
exports.default = exports.build;
