/** The stand-in in memory, with a clock and a token: what a merchant's program asks of it, and what it is told. */
import { readFileSync } from 'node:fs';

import Ajv from 'ajv';

import { PAYPAL_APP } from '../../sandbox/paypal/credential';
import { createPaypalSandbox, type PaypalSandbox } from '../../sandbox/paypal/createPaypalSandbox';
import { findContract } from '../contracts';

export interface Answer {
	readonly status: number;
	/** As any caller sees it: JSON. */
	readonly body: Readonly<Record<string, unknown>>;
}

export interface BillingDesk {
	readonly sandbox: PaypalSandbox;
	/** With `Prefer: return=representation` unless other headers are given. */
	call(method: string, path: string, body?: unknown, headers?: Headers): Promise<Answer>;
	/** Types of the events since this was asked last, oldest first. */
	told(): string[];
	advance(milliseconds: number): void;
}

type Headers = Readonly<Record<string, string>>;

export const DESK_START = Date.parse('2026-11-02T09:30:00Z');

/** A fresh account, signed in. */
export function openDesk(): BillingDesk {
	let now = DESK_START;
	let seen = 0;
	const sandbox = createPaypalSandbox({
		now: () => new Date(now),
		deliver: () => undefined,
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	});
	const { clientId, clientSecret } = PAYPAL_APP;
	const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
	const send = async (method: string, path: string, headers: Headers, text: string) => {
		const url = new URL(path, 'http://127.0.0.1:1');
		const { status, body } = await sandbox.handle({
			method,
			path: url.pathname,
			query: url.searchParams,
			headers,
			body: Buffer.from(text),
		});
		return { status, body: JSON.parse(JSON.stringify(body ?? {})) as Answer['body'] };
	};
	/** Afresh each time: tokens end after nine hours. */
	const signIn = async (): Promise<string> => {
		const { body } = await send(
			'POST',
			'/v1/oauth2/token',
			{ authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' },
			'grant_type=client_credentials',
		);
		return `Bearer ${String(body.access_token)}`;
	};
	return {
		sandbox,
		call: async (method, path, content, headers = { prefer: 'return=representation' }) =>
			await send(
				method,
				path,
				{
					...headers,
					authorization: await signIn(),
					'content-type': 'application/json',
				},
				content === undefined ? '' : JSON.stringify(content),
			),
		told() {
			const events = sandbox.world().events.slice(seen);
			seen += events.length;
			return events.map(({ event_type: type }) => type);
		},
		advance: (milliseconds) => void (now += milliseconds),
	};
}

/** What PayPal refused for, in its word. */
export function issueOf({ body }: { readonly body: unknown }): string | undefined {
	const { details } = body as { readonly details?: ReadonlyArray<{ readonly issue: string }> };
	return details?.[0]?.issue;
}

/** What is wrong with a value by PayPal's OpenAPI, in its words; `undefined` where the file is not on this machine. */
export function loadOpenApi(
	name: string,
): ((schema: string, value: unknown) => string[]) | undefined {
	const file = findContract(`paypal/openapi-patched/${name}.json`);
	if (file === undefined) return undefined;
	const ajv = new Ajv({
		strict: false,
		allErrors: true,
		validateFormats: false,
		unicodeRegExp: false,
	});
	ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')) as object, name);
	return (schema, value) => {
		const validate = ajv.getSchema(`${name}#/components/schemas/${schema}`);
		if (validate === undefined) throw new Error(`${name} has no schema ${schema}`);
		if (validate(value) === true) return [];
		return (validate.errors ?? []).map(
			({ instancePath, message }) => `${instancePath} ${message ?? ''}`,
		);
	};
}
