/** What the build bundles for this adapter and changes in it: see build/sdks.js. */
module.exports = {
	packages: ['stripe'],
	replacements: {
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
	},
};
