import * as v4 from '@hubspot/api-client/lib/codegen/crm/associations/v4';
import * as objects from '@hubspot/api-client/lib/codegen/crm/objects';
import * as owners from '@hubspot/api-client/lib/codegen/crm/owners';
import * as pipelines from '@hubspot/api-client/lib/codegen/crm/pipelines';
import * as properties from '@hubspot/api-client/lib/codegen/crm/properties';
import type { CrmConnection } from '../../shared/contracts/crm';
import type { HttpRequest, HttpResponse } from '../../shared/contracts/http';
import { attempt } from '../../shared/vocabulary/attempt';
import { isObject } from '../../shared/vocabulary/shape';
import { checkAnswer } from './answers';
import { HubSpotRefusal, readErrorBody } from './errors';
import { type Api, datedUrl, urlOf } from './paths';

/** What the SDK's generated request objects have in common; each module has a class of its own. */
interface SdkRequest {
	getUrl(): string;
	getHttpMethod(): string;
	getHeaders(): Record<string, string>;
	getBody(): unknown;
}

const MULTI_STATUS = 207;
/** Properties made in a batch are answered with 200 by date, with 201 by number. */
const CREATED = 201;

/**
 * By number rows that were refused came with a 207; by date HubSpot describes them in the 200 or 201 itself, from which the
 * SDK would leave them out. A text inside a value has its quotation marks escaped.
 */
const REFUSED_ROWS = /"errors":\s*\[\s*\{/;

/** What a page of somebody else's in HubSpot's place is taken for; as a 404 it would look like a deleted deal. */
const BAD_GATEWAY = 502;

/** Deals, contacts, notes and tasks: one module of the SDK serves all four. */
export function objectsOf(connection: CrmConnection) {
	const configuration = objects.createConfiguration({
		httpApi: objects.wrapHttpLibrary(transport(connection)),
		baseServer: new objects.ServerConfiguration(connection.baseUrl, {}),
	});
	return {
		basic: new objects.BasicApi(configuration),
		batch: new objects.BatchApi(configuration),
		search: new objects.SearchApi(configuration),
	};
}

/** A 207 is handed on as the 200 it is in part: this module of the SDK would throw it away, with the rows that were done. */
export function associationsOf(connection: CrmConnection): v4.BatchApi {
	const { send } = transport(connection);
	const partial = {
		async send(request: SdkRequest): Promise<objects.ResponseContext> {
			const response = await send(request);
			const isPartial = response.httpStatusCode === MULTI_STATUS;
			return isPartial
				? new objects.ResponseContext(200, response.headers, response.body)
				: response;
		},
	};
	return new v4.BatchApi(
		v4.createConfiguration({
			httpApi: v4.wrapHttpLibrary(partial),
			baseServer: new v4.ServerConfiguration(connection.baseUrl, {}),
		}),
	);
}

export function propertiesOf(connection: CrmConnection) {
	const configuration = properties.createConfiguration({
		httpApi: properties.wrapHttpLibrary(transport(connection)),
		baseServer: new properties.ServerConfiguration(connection.baseUrl, {}),
	});
	return {
		core: new properties.CoreApi(configuration),
		batch: new properties.BatchApi(configuration),
		groups: new properties.GroupsApi(configuration),
	};
}

export function pipelinesOf(connection: CrmConnection): pipelines.PipelinesApi {
	return new pipelines.PipelinesApi(
		pipelines.createConfiguration({
			httpApi: pipelines.wrapHttpLibrary(transport(connection)),
			baseServer: new pipelines.ServerConfiguration(connection.baseUrl, {}),
		}),
	);
}

export function ownersOf(connection: CrmConnection): owners.OwnersApi {
	return new owners.OwnersApi(
		owners.createConfiguration({
			httpApi: owners.wrapHttpLibrary(transport(connection)),
			baseServer: new owners.ServerConfiguration(connection.baseUrl, {}),
		}),
	);
}

/** A GET that the SDK has no module for. @throws HubSpotRefusal */
export async function getJson(api: Api, what: string, connection: CrmConnection): Promise<unknown> {
	const request = { method: 'GET', url: urlOf(connection, api, what), headers: JSON_ACCEPTED };
	return JSON.parse((await ask(request, connection)).body);
}

/**
 * A write whose module of the SDK would be more code than everything else together (lists come with 150 models of their
 * filters); its types are used all the same. @throws HubSpotRefusal
 */
export async function sendJson(
	method: 'POST' | 'PUT',
	[api, what]: readonly [api: Api, what: string],
	body: unknown,
	connection: CrmConnection,
): Promise<unknown> {
	const headers = { ...JSON_ACCEPTED, 'content-type': 'application/json' };
	const request = {
		method,
		url: urlOf(connection, api, what),
		headers,
		body: JSON.stringify(body),
	};
	return JSON.parse((await ask(request, connection)).body);
}

const JSON_ACCEPTED = { accept: 'application/json' };

/** The SDK on our Http: it builds requests and reads answers, the address and everything between them is ours. */
function transport(connection: CrmConnection) {
	return {
		async send(request: SdkRequest): Promise<objects.ResponseContext> {
			const body = request.getBody();
			const response = await ask(
				{
					method: request.getHttpMethod(),
					url: datedUrl(request.getUrl()),
					headers: request.getHeaders(),
					...(typeof body === 'string' ? { body } : {}),
				},
				connection,
			);
			return new objects.ResponseContext(
				statusOf(request, response),
				{ ...response.headers, 'content-type': 'application/json' },
				{
					text: async () => response.body,
					binary: async () => Buffer.from(response.body),
				},
			);
		},
	};
}

/** The status by which the SDK finds the type of an answer: its own, of the numbered addresses. */
function statusOf(request: SdkRequest, { status, body }: HttpResponse): number {
	if (REFUSED_ROWS.test(body)) return MULTI_STATUS;
	return /\/batch\/create$/.test(request.getUrl()) ? CREATED : status;
}

/**
 * Refusals are taken out here, before the SDK: its own exception is a different class in each module, and it cannot read
 * a page of HTML that a proxy puts in HubSpot's place.
 * @throws HubSpotRefusal for a status other than 2xx, and UnusableAnswer for a 2xx whose body is not the answer.
 */
async function ask(request: HttpRequest, connection: CrmConnection): Promise<HttpResponse> {
	const response = await connection.http(request);
	if (response.status >= 200 && response.status < 300) {
		checkAnswer(request, response.body);
		return response;
	}
	const parsed = attempt((): unknown => JSON.parse(response.body));
	const body = readErrorBody('value' in parsed ? parsed.value : response.body);
	const isForeign = response.status === 404 && !('value' in parsed && isObject(parsed.value));
	const status = isForeign ? BAD_GATEWAY : response.status;
	throw new HubSpotRefusal(request, status, response.headers, body);
}
