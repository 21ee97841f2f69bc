/** What the build bundles for this adapter and changes in it: see build/sdks.js. */
module.exports = {
	packages: ['@hubspot/api-client'],
	replacements: {
		// HubSpot's default transport: http, https, form-data. Each generated API asks for it once.
		'@hubspot/api-client/lib/src/services/http/Transport.js': {
			expects: ['exports.sendBufferedRequest = sendBufferedRequest;'],
			whole: `
				export function sendBufferedRequest() {
					throw new Error('This build of the HubSpot SDK has no transport of its own: pass httpApi.');
				}
			`,
		},
	},
	// Node's `url` module, of which the SDK uses only what is also a global.
	modules: {
		url: 'const Url = URL, Params = URLSearchParams; export { Url as URL, Params as URLSearchParams };',
	},
	toModule,
};

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
		throw new Error(
			`${name} has a shape that is not known: "${left[0]}". See nodes/crms/hubspot/sdk.cjs.`,
		);
	return result;
}
