import type { Failure } from './failure';

/** The code by which such a failure is known. */
export const UNUSABLE_ANSWER = 'UNUSABLE_ANSWER';

/**
 * An answer that came and that nothing can be made of. It says what is wrong and where, and never what the answer held, which
 * may be anybody's. Adapters hand its `failure` on.
 */
export class UnusableAnswer extends Error {
	readonly failure: Failure;

	/** @param what a sentence without its full stop: `Stripe answered GET /v1/account with a list in place of an object`. */
	constructor(vendor: string, what: string) {
		const message = `${what}. Run it again in a few minutes; if it stays like that, look at what stands between n8n and ${vendor}, such as a proxy`;
		super(message);
		this.name = 'UnusableAnswer';
		this.failure = { kind: 'unavailable', rawCode: UNUSABLE_ANSWER, message };
	}
}
