/** `POST /control/paypal/…`: the verbs for people and processes outside the test. */
import type { SandboxRequest, SandboxResponse } from '../system';

/** Answers control requests with the object that came of them. */
export function createControl(_verbs: object): (request: SandboxRequest) => SandboxResponse {
	return ({ path }) => ({ status: 404, body: { refused: `Nothing is at ${path}` } });
}
