import {
	type IAllExecuteFunctions,
	type IHttpRequestOptions,
	type IN8nHttpFullResponse,
	UserError,
} from 'n8n-workflow';
import type { Http } from '../../contracts/http';
import { attemptAsync } from '../../vocabulary/attempt';
import { asNetworkFailure, toResponse } from './call';
import { hasUser, siteOf, targetOf } from './destination';

const TIMEOUT_MS = 10_000;

/** A chain of certificates takes a tenth of it. */
const LONGEST_BODY = 128 * 1024;

/**
 * Reads what a system publishes, without any credential: from the hosts that it names, over HTTPS, no redirect followed, and no
 * more than 128 KB of it. Whoever chose the address (it may stand in a delivery) gets nothing else called.
 * @param hosts whole host names.
 * @throws NetworkFailure when no answer came, UserError for a call to anywhere else or an answer that is too long.
 */
export function createPublicHttp(context: IAllExecuteFunctions, hosts: RegExp): Http {
	return async ({ method, url }) => {
		const target = targetOf({ url });
		const isNamed =
			target?.protocol === 'https:' &&
			target.port === '' &&
			!hasUser(target) &&
			new RegExp(`^(?:${hosts.source})$`, hosts.flags.replace(/[gy]/g, '')).test(target.hostname);
		if (method !== 'GET' || !target || !isNamed) {
			throw new UserError(
				`Nothing is read from ${target ? siteOf(target) : 'what is no address'}: the gateway does not name it as its own`,
			);
		}
		const options: IHttpRequestOptions = {
			method,
			url: target.href,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			json: false,
			encoding: 'stream',
			timeout: TIMEOUT_MS,
		};
		const attempted = await attemptAsync(async () => {
			const response = (await context.helpers.httpRequest(options)) as IN8nHttpFullResponse;
			return toResponse({ ...response, body: await textOf(response.body, target) });
		});
		if ('value' in attempted) return attempted.value;
		throw asNetworkFailure(attempted.error, url);
	};
}

/** Leaving the loop closes the stream, so that no more is read. */
async function textOf(body: unknown, target: URL): Promise<string> {
	const chunks: Uint8Array[] = [];
	let length = 0;
	for await (const chunk of body as AsyncIterable<Uint8Array>) {
		length += chunk.length;
		if (length > LONGEST_BODY) {
			throw new UserError(`What ${siteOf(target)} published is longer than it can be`);
		}
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString();
}
