/** An org of the stand-in without payment fields, and a connection to it with nothing between. */
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { Http } from '../../../nodes/shared/contracts/http';
import { createSalesforceSandbox } from '../../sandbox/salesforce/createSalesforceSandbox';

export type Settings = Parameters<ReturnType<typeof createSalesforceSandbox>['order']>[0];

const ORIGIN = 'http://127.0.0.1:1';
const DATA = '/services/data/v67.0';

export function openOrg(settings: Settings = {}) {
	let now = Date.parse('2026-11-23T09:00:00Z');
	const asked: string[] = [];
	const sandbox = createSalesforceSandbox({
		now: () => new Date(now),
		deliver: () => undefined,
		origin: () => ORIGIN,
		changed: () => undefined,
	});
	sandbox.order(settings);
	const http: Http = async (request) => {
		const { pathname, searchParams } = new URL(request.url);
		asked.push(`${request.method} ${pathname.replace(DATA, '')}`);
		now += 1;
		await nextTurn();
		const {
			status,
			headers = {},
			body,
		} = await sandbox.handle({
			method: request.method,
			path: pathname,
			query: searchParams,
			headers: {
				...Object.fromEntries(
					Object.entries(request.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
				),
				authorization: 'Bearer sandbox-token',
			},
			body: Buffer.from(request.body ?? ''),
		});
		await nextTurn();
		const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
		return { status, headers, body: text };
	};
	const connection: CrmConnection = {
		http,
		clock: {
			now: () => now,
			sleep: async (milliseconds) => {
				now += milliseconds;
				await nextTurn();
			},
			random: () => 0.5,
		},
		baseUrl: ORIGIN,
	};
	return {
		sandbox,
		connection,
		/** Method and path of each call since the last time this was asked. */
		asked: () => asked.splice(0),
		writes: () => asked.splice(0).filter((one) => !one.startsWith('GET')),
	};
}

async function nextTurn(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
