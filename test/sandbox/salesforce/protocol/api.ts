import type { RouteTable } from '../../server/routes';
import type { SandboxRequest, SandboxResponse } from '../../system';
import type { Cursors } from '../query/cursors';
import type { Actor, Org } from '../state/org';
import type { Access } from './access';
import { notFound, SalesforceError } from './errors';
import { readJson, writeJson } from './json';
import type { Limits } from './limits';
import type { Answer, Call, InnerRequest, Operation } from './operation';

export interface ApiParts {
	readonly org: Org;
	readonly access: Access;
	readonly limits: Limits;
	readonly cursors: Cursors;
	readonly routes: RouteTable<Operation>;
	/** The connection's user. */
	readonly userId: string;
	readonly origin: () => string;
}

/** Of the address and the headers together. */
const LONGEST_HEAD = 16_384;

/** One request through the door: token, limits, then the operation. */
export function answerApi(request: SandboxRequest, parts: ApiParts): SandboxResponse {
	const { org, access, limits } = parts;
	if (request.path === '/services/oauth2/token') return access.issueToken(request);
	if (request.path === '/services/oauth2/revoke') return access.revokeToken(request);
	let answer: Answer;
	try {
		if (lengthOfHead(request) > LONGEST_HEAD) {
			throw new SalesforceError('URI_TOO_LONG', 'The URI is longer than the server takes');
		}
		access.authenticate(request);
		if (!org.settings.apiEnabled) {
			throw new SalesforceError(
				'API_DISABLED_FOR_ORG',
				'The REST API is not enabled for this Organization.',
			);
		}
		limits.count(org.settings.requestsPerDay);
		const actor: Actor = {
			userId: parts.userId,
			seesAll: false,
			passesAlerts: /allowSave\s*=\s*true/i.test(
				request.headers['sforce-duplicate-rule-header'] ?? '',
			),
		};
		const isJson = !/multipart|x-www-form/.test(request.headers['content-type'] ?? '');
		const text = isJson ? request.body.toString('utf8') : '';
		const inner = {
			method: request.method,
			url: '',
			body: text.trim() === '' ? undefined : readJson(text),
			headers: request.headers,
		};
		org.startCall();
		answer = run(parts, actor, inner, request.path, request.query, request);
	} catch (error) {
		answer = toAnswer(error);
	}
	return {
		status: answer.status,
		headers: {
			'content-type': 'application/json;charset=UTF-8',
			'sforce-limit-info': `api-usage=${limits.used()}/${org.settings.requestsPerDay}`,
			...answer.headers,
		},
		...(answer.body === undefined ? {} : { body: writeJson(answer.body) }),
	};
}

/** @throws what is no refusal: a fault of the stand-in's own. */
export function toAnswer(error: unknown): Answer {
	if (!(error instanceof SalesforceError)) throw error;
	return { status: error.status, body: [error.toRequestError()] };
}

function run(
	parts: ApiParts,
	actor: Actor,
	inner: InnerRequest,
	path: string,
	query: URLSearchParams,
	request: SandboxRequest | undefined,
): Answer {
	const { org, cursors, routes, origin } = parts;
	// Clients put a slash at the end or none.
	const match = routes.match(inner.method, path.replace(/(.)\/$/, '$1'));
	if (match === undefined) throw notFound();
	const call: Call = {
		org,
		actor,
		cursors,
		parameters: match.parameters,
		query,
		headers: inner.headers,
		body: inner.body,
		request,
		version: match.parameters.version ?? 'v67.0',
		origin: origin(),
		dispatch(next) {
			const address = new URL(next.url, 'http://inner');
			try {
				return run(parts, actor, next, address.pathname, address.searchParams, undefined);
			} catch (error) {
				return toAnswer(error);
			}
		},
	};
	return match.handler(call);
}

/** In bytes, as a client writes them that escapes no more than it must. */
function lengthOfHead({ path, query, headers }: SandboxRequest): number {
	const pairs = [...query].map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
	return [path, '?', pairs.join('&'), ...lines].join('').length;
}
