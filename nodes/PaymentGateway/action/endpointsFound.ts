import type { IExecuteFunctions } from 'n8n-workflow';
import type { Endpoint } from '../../shared/contracts/gateway';
import { baseOf } from '../../shared/n8n/trigger/webhookAddress';
import { attemptAsync } from '../../shared/vocabulary/attempt';

const PROBE_TIMEOUT_MS = 5_000;
const NOT_FOUND = 404;

/** The endpoints of this pack at the gateway, by what this n8n can know of them. */
export interface EndpointsFound {
	/** At the address of this n8n, with a workflow behind it, enabled or not. */
	readonly listening: readonly Endpoint[];
	/** At the address of this n8n, which answers that it has no such webhook: the gateway delivers there in vain. */
	readonly dead: readonly Endpoint[];
	/** Made by this n8n, or by a copy of its database, at another address. Which of the two, nobody here can tell. */
	readonly elsewhere: readonly Endpoint[];
}

/** The n8n that looks: its address, and the name that its endpoints carry. */
export interface Here {
	readonly base: string;
	readonly instance: string;
}

/** @param isDead asks an address of this n8n whether nothing listens there. */
export async function sortEndpoints(
	endpoints: readonly Endpoint[],
	{ base, instance }: Here,
	isDead: (url: string) => Promise<boolean>,
): Promise<EndpointsFound> {
	const ours = endpoints.filter(({ isOurs }) => isOurs);
	const here = ours.filter(({ url }) => baseOf(url) === base);
	const answers = await Promise.all(here.map(async ({ url }) => await isDead(url)));
	return {
		listening: here.filter((_, index) => !answers[index]),
		dead: here.filter((_, index) => answers[index]),
		elsewhere: ours.filter(
			({ url, owner }) => baseOf(url) !== base && owner?.instance === instance,
		),
	};
}

/**
 * Posts nothing to the address, as the gateway would, without a signature: a trigger that listens answers 401 and starts
 * nothing. Only a plain 404 counts as dead; no answer, or another one, says nothing.
 */
export async function answersNotFound(context: IExecuteFunctions, url: string): Promise<boolean> {
	const attempted = await attemptAsync(
		async (): Promise<unknown> =>
			await context.helpers.httpRequest({
				method: 'POST',
				url,
				body: '{}',
				headers: { 'content-type': 'application/json' },
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				json: false,
				timeout: PROBE_TIMEOUT_MS,
			}),
	);
	const answer = 'value' in attempted ? attempted.value : undefined;
	return Object(answer).statusCode === NOT_FOUND;
}
