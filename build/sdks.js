/**
 * What the build bundles for an adapter and changes in it: `sdk.cjs` in the adapter's folder says so, where it has an SDK.
 *
 * n8n's rules for packages that may run on n8n Cloud allow no timers, no `process`, no `globalThis`, no console
 * and no Node built-ins, and they are checked on the published files. The SDKs take their transport from us,
 * so the parts that use these things are never needed. They are taken out here, and where one could be reached
 * after all it says so instead of misbehaving.
 *
 * Every change names the exact text it replaces. An SDK whose text differs stops the build: read what has
 * changed there, then adapt the adapter's `sdk.cjs`:
 *
 *   packages       whose files may be in the bundle; of all others none
 *   replacements   file → `replace`: [text, text] each of which must occur exactly once; or `whole`: the module is
 *                  replaced, and `expects` must be in it
 *   modules        Node's own modules by name → what stands in for them
 *   toModule       (name, code) → code, where a package is compiled to CommonJS
 */
const { existsSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '..');

/** What the adapter in this folder, `nodes/gateways/stripe`, says of its SDK. */
function sdkOf(folder) {
	const file = path.join(ROOT, folder, 'sdk.cjs');
	const said = existsSync(file) ? require(file) : {};
	return { packages: [], replacements: {}, modules: {}, ...said };
}

function sdkReplacements({ packages = [], replacements = {}, modules = {}, toModule } = {}) {
	const applied = new Set();
	return {
		plugin: {
			name: 'sdk-replacements',
			setup(build) {
				for (const [name, contents] of Object.entries(modules)) {
					const filter = new RegExp(`^(node:)?${name}$`);
					build.onResolve({ filter }, () => ({ path: name, namespace: 'sdk-module' }));
					build.onLoad({ filter, namespace: 'sdk-module' }, () => ({ contents }));
				}
				build.onLoad({ filter: /node_modules[\\/].*\.js$/ }, async ({ path: file }) => {
					const name = nameOf(file);
					if (!packages.includes(packageOf(name))) return undefined;
					const original = await readFile(file, 'utf8');
					const replacement = replacements[name];
					if (replacement !== undefined) applied.add(name);
					const contents = replacement ? replaceIn(name, original, replacement) : original;
					const isOurs = replacement?.whole !== undefined;
					return {
						contents: toModule && !isOurs ? toModule(name, contents) : contents,
						loader: 'js',
					};
				});
			},
		},
		/** An SDK in the bundle with a replacement that met nothing has been rearranged. */
		assertApplied(files) {
			for (const name of Object.keys(replacements)) {
				const isBundled = files.some((file) => file.includes(`node_modules/${packageOf(name)}/`));
				if (isBundled && !applied.has(name)) {
					throw new Error(`${name} is no longer part of the SDK: see the adapter's sdk.cjs.`);
				}
			}
		},
	};
}

function replaceIn(name, original, { expects = [], whole, replace = [] }) {
	for (const text of expects) {
		if (!original.includes(text))
			throw new Error(`${name} no longer has "${text}": see the adapter's sdk.cjs.`);
	}
	if (whole !== undefined) return whole;
	return replace.reduce((code, [from, to]) => {
		const times = code.split(from).length - 1;
		if (times !== 1) {
			throw new Error(
				`${name} has "${from}" ${times} times instead of once: see the adapter's sdk.cjs.`,
			);
		}
		return code.replace(from, () => to);
	}, original);
}

function packageOf(name) {
	return /^(@[^/]+\/)?[^/]+/.exec(name)[0];
}

function nameOf(file) {
	return file.split(/[\\/]/).join('/').split('/node_modules/').pop();
}

module.exports = { sdkOf, sdkReplacements };
