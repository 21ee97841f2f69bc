import { Connection } from 'jsforce';

import { startSandbox, type Sandbox } from '../server/startSandbox';
import { createSalesforceSandbox, type SalesforceSandbox } from './createSalesforceSandbox';
import { grantAll } from './grantAll';

/** The stand-in without a socket, for tests of its rules. Time stands still until a test moves it. */
export interface OpenOrg {
	readonly salesforce: SalesforceSandbox;
	/** A request as any program makes it; `path` from `/services/data/v67.0` on, or whole. */
	send(
		method: string,
		path: string,
		body?: unknown,
		headers?: Readonly<Record<string, string>>,
	): OrgAnswer;
	/** The rows of a query. */
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever Salesforce would send
	query(soql: string): any[];
	/** The first refusal of a query. */
	refused(soql: string): { readonly errorCode: string; readonly message: string };
	/** Moves the org's clock. */
	pass(milliseconds: number): void;
	/** A custom field that the connection sees; without `isSeen` it is there and invisible. */
	addField(
		object: string,
		draft: Parameters<SalesforceSandbox['org']['schema']['addField']>[1],
		isSeen?: boolean,
	): void;
}

export interface OrgAnswer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	/** The text of the body as it is sent. */
	readonly text: string;
	// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test reads whatever Salesforce would send
	readonly body: any;
}

export const BASE = '/services/data/v67.0';
export const TOKEN = 'sandbox-acme';
const START = Date.parse('2026-11-23T09:00:00.000Z');

export function openOrg(): OpenOrg {
	let now = START;
	const salesforce = createSalesforceSandbox({
		now: () => new Date(now),
		deliver: () => undefined,
		origin: () => 'http://127.0.0.1:1',
		changed: () => undefined,
	});
	const send: OpenOrg['send'] = (method, path, body, headers = {}) => {
		const address = new URL(path.startsWith('/services') ? path : BASE + path, 'http://org');
		const sent = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
		const answer = salesforce.handle({
			method,
			path: address.pathname,
			query: address.searchParams,
			headers: { authorization: `Bearer ${TOKEN}`, ...headers },
			body: Buffer.from(sent),
		});
		if (answer instanceof Promise) throw new Error('The stand-in answers at once');
		const isText = typeof answer.body === 'string';
		const text = isText ? String(answer.body) : JSON.stringify(answer.body ?? '');
		return {
			status: answer.status,
			headers: answer.headers ?? {},
			text,
			body: answer.body === undefined ? undefined : JSON.parse(text),
		};
	};
	const ask = (soql: string) => send('GET', `/query?q=${encodeURIComponent(soql)}`);
	return {
		salesforce,
		send,
		query(soql) {
			const answer = ask(soql);
			if (answer.status !== 200) throw new Error(answer.text);
			return answer.body.records;
		},
		refused(soql) {
			const answer = ask(soql);
			if (answer.status < 400) throw new Error(`It was not refused: ${answer.text}`);
			return answer.body[0];
		},
		pass: (milliseconds) => void (now += milliseconds),
		addField(object, draft, isSeen = true) {
			salesforce.org.schema.addField(object, draft);
			if (isSeen) grantAll(salesforce, object, [draft.name]);
		},
	};
}

/** A running stand-in with jsforce pointed at it, for contract tests. */
export interface StartedSalesforce {
	readonly sandbox: Sandbox<{ readonly salesforce: SalesforceSandbox }>;
	readonly salesforce: SalesforceSandbox;
	readonly connection: Connection;
	readonly origin: string;
	stop(): Promise<void>;
}

export async function startSalesforce(): Promise<StartedSalesforce> {
	const sandbox = await startSandbox({
		systems: { salesforce: createSalesforceSandbox },
		clock: () => new Date(START),
	});
	const origin = sandbox.origin('salesforce');
	return {
		sandbox,
		salesforce: sandbox.systems.salesforce,
		connection: new Connection({ instanceUrl: origin, accessToken: TOKEN, version: '67.0' }),
		origin,
		stop: async () => await sandbox.stop(),
	};
}
