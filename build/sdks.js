/**
 * What the build changes in the two SDKs, and why.
 *
 * n8n's rules for packages that may run on n8n Cloud allow no timers, no `process`, no `globalThis`, no console
 * and no Node built-ins, and they are checked on the published files. Both SDKs take their transport from us,
 * so the parts that use these things are never needed. They are taken out here, and where one could be reached
 * after all it says so instead of misbehaving.
 *
 * Every change names the exact text it replaces. An SDK whose text differs stops the build: read what has
 * changed there, then adapt this file.
 */
const { readFile } = require('node:fs/promises');

/** Text → text, each of which must occur exactly once. `whole`: the module is replaced, `expects` must be in it. */
const REPLACEMENTS = {
	// The default transport of the worker build: timers, and calls past n8n's HTTP helper.
	'stripe/esm/net/FetchHttpClient.js': {
		expects: [
			'export class FetchHttpClient extends HttpClient',
			'export class FetchHttpClientResponse',
		],
		whole: `
			const refuse = () => {
				throw new Error('This build of the Stripe SDK has no transport of its own: pass httpClient.');
			};
			export class FetchHttpClient { constructor() { refuse(); } }
			export class FetchHttpClientResponse { constructor() { refuse(); } }
		`,
	},
	// Repeating is the connection's business (it counts, waits and honours Retry-After for all systems alike).
	// The SDK repeats a closed connection once even with maxNetworkRetries 0, although the request may have
	// been carried out: that clause goes. What is left of its retrying is only reached with
	// maxNetworkRetries > 0, and then fails instead of waiting on a timer. `callback` and not `throw`: it is
	// called within promise handlers whose rejection nobody would see.
	'stripe/esm/RequestSender.js': {
		replace: [
			[
				`if (error &&
            numRetries === 0 &&
            HttpClient.CONNECTION_CLOSED_ERROR_CODES.includes(error.code)) {
            return true;
        }`,
				'',
			],
			[
				'return setTimeout(requestFn, this._getSleepTimeInMS(requestRetries), apiVersion, headers, requestRetries + 1);',
				`return callback(new StripeError({
					message: 'This build of the Stripe SDK does not repeat requests: set maxNetworkRetries to 0.',
				}));`,
			],
		],
	},
	// Warnings are notes for developers (a deprecation that Stripe announces in a header); n8n has no place
	// for them, and Stripe's own build for embedded scripts drops them likewise.
	'stripe/esm/platform/PlatformFunctions.js': {
		replace: [['console.warn(`Stripe: ${warning}`);', '']],
	},
	// HubSpot's default transport: http, https, form-data. Each generated API asks for it once.
	'@hubspot/api-client/lib/src/services/http/Transport.js': {
		expects: ['exports.sendBufferedRequest = sendBufferedRequest;'],
		whole: `
			export function sendBufferedRequest() {
				throw new Error('This build of the HubSpot SDK has no transport of its own: pass httpApi.');
			}
		`,
	},
};

/** Node's `url` module, of which the HubSpot SDK uses only what is also a global. */
const URL_MODULE =
	'const Url = URL, Params = URLSearchParams; export { Url as URL, Params as URLSearchParams };';

const PACKAGE_FILE = /node_modules[\\/](stripe|@hubspot[\\/]api-client)[\\/].*\.js$/;

function sdkReplacements() {
	const applied = new Set();
	return {
		plugin: {
			name: 'sdk-replacements',
			setup(build) {
				build.onResolve({ filter: /^(node:)?url$/ }, () => ({ path: 'url', namespace: 'sdk-url' }));
				build.onLoad({ filter: /.*/, namespace: 'sdk-url' }, () => ({ contents: URL_MODULE }));
				build.onLoad({ filter: PACKAGE_FILE }, async ({ path: file }) => {
					const name = nameOf(file);
					const original = await readFile(file, 'utf8');
					const replacement = REPLACEMENTS[name];
					if (replacement !== undefined) applied.add(name);
					const contents = replacement ? replaceIn(name, original, replacement) : original;
					const isCommonJs = name.startsWith('@hubspot/') && replacement?.whole === undefined;
					return { contents: isCommonJs ? toModule(name, contents) : contents, loader: 'js' };
				});
			},
		},
		/** An SDK in the bundle with a replacement that met nothing has been rearranged. */
		assertApplied(files) {
			for (const name of Object.keys(REPLACEMENTS)) {
				const packageName = /^(@[^/]+\/)?[^/]+/.exec(name)[0];
				const isBundled = files.some((file) => file.includes(`node_modules/${packageName}/`));
				if (isBundled && !applied.has(name)) {
					throw new Error(`${name} is no longer part of the SDK: see build/sdks.js.`);
				}
			}
		},
	};
}

function replaceIn(name, original, { expects = [], whole, replace = [] }) {
	for (const text of expects) {
		if (!original.includes(text))
			throw new Error(`${name} no longer has "${text}": see build/sdks.js.`);
	}
	if (whole !== undefined) return whole;
	return replace.reduce((code, [from, to]) => {
		const times = code.split(from).length - 1;
		if (times !== 1) {
			throw new Error(`${name} has "${from}" ${times} times instead of once: see build/sdks.js.`);
		}
		return code.replace(from, () => to);
	}, original);
}

/**
 * The HubSpot SDK is compiled to CommonJS, of which a bundler can leave nothing out, and its thousands of
 * re-exports are getters made at run time. Its files all have the same generated shape, so they can be turned
 * back into modules: half the size, half the time at first use.
 */
function toModule(name, code) {
	const result = code
		.replace(/^\/\/# sourceMappingURL.*$/m, '')
		.replace(/^"use strict";$/m, '')
		.replace(/^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);$/m, '')
		// Helpers of the TypeScript compiler for what follows; __awaiter stays.
		.replace(/^var __(createBinding|exportStar) = [\s\S]*?\n(\}\)\);|\};)$/gm, '')
		.replace(/^(exports\.\w+ = )+void 0;$/m, '')
		.replace(/^__exportStar\(require\((".*?")\), exports\);$/gm, 'export * from $1;')
		.replace(/^(?:var|const) (\w+) = require\((".*?")\);$/gm, 'import * as $1 from $2;')
		.replace(
			/^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm,
			'export const $1 = $2.$3;',
		)
		.replace(/^exports\.(\w+) = \1;$/gm, 'export { $1 };')
		.replace(
			/^\}\)\((\w+) = exports\.\1 \|\| \(exports\.\1 = \{\}\)\);$/gm,
			'})($1 || ($1 = {}));\nexport { $1 };',
		)
		.replace(/^exports\.(\w+) = /gm, 'export const $1 = ')
		.replace(/\bexports\.(\w+)\b/g, '$1');
	const left = /^.*(\bexports\b|\brequire\(|__importStar|__importDefault).*$/m.exec(result);
	if (left !== null)
		throw new Error(`${name} has a shape that is not known: "${left[0]}". See build/sdks.js.`);
	return result;
}

function nameOf(file) {
	return file.split(/[\\/]/).join('/').split('/node_modules/').pop();
}

module.exports = { sdkReplacements };
