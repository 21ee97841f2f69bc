/** An org of the stand-in without payment fields, and a connection to it with nothing between. */
import type { CrmConnection } from '../../../nodes/shared/contracts/crm';
import type { Http } from '../../../nodes/shared/contracts/http';
import { createSalesforceSandbox } from '../../sandbox/salesforce/createSalesforceSandbox';
import { metadataRoutes } from '../../sandbox/salesforce/metadata/routes';
import { createRouteTable } from '../../sandbox/server/routes';

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
	const routes = createRouteTable(
		metadataRoutes({
			schema: sandbox.org.schema,
			permissions: sandbox.org.permissions,
			now: () => now,
			mayModifyMetadata: () => sandbox.org.settings.mayModifyMetadata,
		}),
	);
	const handle: typeof sandbox.handle = async (request) => {
		const match = routes.match(request.method, request.path.replace(DATA, ''));
		if (match) return await match.handler(request, match.parameters);
		if (request.path.endsWith('/tooling/query')) {
			const records = ['Opportunity', 'Contact', 'Payment_Claim__c'].flatMap((object) =>
				[...(sandbox.org.schema.object(object)?.fields.values() ?? [])]
					.filter(({ custom }) => custom)
					.map(({ name }) => ({
						DeveloperName: name.replace(/__c$/, ''),
						EntityDefinition: { QualifiedApiName: object },
					})),
			);
			return { status: 200, body: { records, done: true, totalSize: records.length } };
		}
		return await sandbox.handle(request);
	};
	const http: Http = async (request) => {
		const { pathname, searchParams } = new URL(request.url);
		asked.push(`${request.method} ${pathname.replace(DATA, '')}`);
		now += 1;
		await nextTurn();
		const {
			status,
			headers = {},
			body,
		} = await handle({
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
