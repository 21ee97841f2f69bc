import { Client } from '@hubspot/api-client';

import { datedUrl } from '../../../nodes/crms/hubspot/paths';
import { startSandbox, type Sandbox } from '../server/startSandbox';
import { createHubspotSandbox, type HubspotSandbox } from './createHubspotSandbox';

/** A running stand-in with the official SDK pointed at it, for contract tests. */
export interface OpenHubspot {
	readonly sandbox: Sandbox<{ readonly hubspot: HubspotSandbox }>;
	readonly hubspot: HubspotSandbox;
	readonly client: Client;
	readonly origin: string;
	clientWith(accessToken: string): Client;
	/** A request as any program makes it. */
	send(method: string, path: string, body?: unknown): Promise<HubspotAnswer>;
	/** A new account, at the first moment again. */
	reset(): void;
	/** Moves the account's clock. */
	pass(milliseconds: number): void;
	stop(): Promise<void>;
}

export interface HubspotAnswer {
	readonly status: number;
	readonly headers: Headers;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever HubSpot would send
	readonly body: any;
}

export const TOKEN = 'pat-na1-sandbox';
const START = Date.parse('2026-03-02T09:00:00.000Z');

/** The SDK writes addresses by number, here as in the adapter. */
const BY_DATE = {
	pre(context: unknown) {
		const request = context as { getUrl(): string; setUrl(url: string): void };
		request.setUrl(datedUrl(request.getUrl()));
		return context;
	},
	post: (context: unknown) => context,
};

/** Time stands still until a test moves it. */
export async function openHubspot(): Promise<OpenHubspot> {
	let now = START;
	const sandbox = await startSandbox({
		systems: { hubspot: createHubspotSandbox },
		clock: () => new Date(now),
	});
	const origin = sandbox.origin('hubspot');
	const clientWith = (accessToken: string) =>
		new Client({ accessToken, basePath: origin, middleware: [BY_DATE] });
	return {
		sandbox,
		hubspot: sandbox.systems.hubspot,
		client: clientWith(TOKEN),
		origin,
		clientWith,
		async send(method, path, body) {
			const answer = await fetch(`${origin}${path}`, {
				method,
				headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
				...(body === undefined ? {} : { body: JSON.stringify(body) }),
			});
			const text = await answer.text();
			return {
				status: answer.status,
				headers: answer.headers,
				body: text === '' ? undefined : JSON.parse(text),
			};
		},
		reset() {
			now = START;
			sandbox.reset();
		},
		pass: (milliseconds) => void (now += milliseconds),
		stop: async () => await sandbox.stop(),
	};
}

/** The SDK's refusal: status in `code`, HubSpot's answer in `body`. */
export async function refusal(promise: Promise<unknown>): Promise<{
	readonly code: number;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever HubSpot would send
	readonly body: any;
	readonly headers: Readonly<Record<string, string>>;
}> {
	return await promise.then(
		() => Promise.reject(new Error('It was not refused')),
		(error) => error,
	);
}
