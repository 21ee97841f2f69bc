import type { CrmConnection } from '../../shared/contracts/crm';
import type { HttpRequest, HttpResponse } from '../../shared/contracts/http';
import { attempt } from '../../shared/vocabulary/attempt';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import type * as z from '../../shared/zod';
import { DATA_PATH } from './access';
import { readErrors, SalesforceRefusal } from './errors';
import { readJson, writeJson } from './wire/json';

export interface SalesforceCall {
	readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	/** From the API's version on: `/composite/sobjects`; ids and names in it are already encoded. */
	readonly path: string;
	readonly query?: Readonly<Record<string, string | undefined>>;
	/** Sent as JSON; bytes as they are, with a content type of their own. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	readonly repeat?: HttpRequest['repeat'];
}

type Asking = Pick<CrmConnection, 'http' | 'baseUrl'>;

/**
 * One call; the connection signs, limits and repeats it. Numbers of the answer come as `ExactNumber`.
 * @throws SalesforceRefusal for every status from 300 on; UnusableAnswer when the answer has not the shape.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/
 */
export async function call<Answer>(
	asked: SalesforceCall,
	shape: z.ZodType<Answer>,
	connection: Asking,
): Promise<Answer> {
	return (await callDated(asked, shape, connection)).answer;
}

/** As `call`, with Salesforce's own time of the answer in milliseconds, to the second, where it says it. */
export async function callDated<Answer>(
	asked: SalesforceCall,
	shape: z.ZodType<Answer>,
	connection: Asking,
): Promise<{ readonly answer: Answer; readonly at: number | undefined }> {
	const { body, headers } = await send(asked, connection);
	const parsed = attempt(() => readJson(body));
	if ('error' in parsed) throw unusable(asked, 'with something that is no JSON');
	const read = shape.safeParse(parsed.value);
	if (read.success) {
		const at = Date.parse(headers.date ?? '');
		return { answer: read.data, at: Number.isNaN(at) ? undefined : at };
	}
	const [fault] = read.error.issues;
	// Names of fields, of which an object may have any.
	const where = (fault?.path.map(String).join('.') ?? '').replace(/[^\w.$-]/g, '').slice(0, 100);
	throw unusable(asked, `but ${where === '' ? 'it' : where} is not as Salesforce says it is`);
}

/** For answers without a body (204). @throws SalesforceRefusal; UnusableAnswer where somebody else answered. */
export async function callForNothing(asked: SalesforceCall, connection: Asking): Promise<void> {
	const { body } = await send(asked, connection);
	if (body.trim() !== '') throw unusable(asked, 'with something where nothing was to come');
}

/** The address that a page of a list names for the next one is a path from the origin on: `/services/data/v67.0/query/01g…`. */
export function pathOfNext(url: string): string | undefined {
	return url.startsWith(`${DATA_PATH}/`) ? url.slice(DATA_PATH.length) : undefined;
}

/** An id of dots would make the address one of something else: no object is called so. */
const CLIMBS = /\/\.{1,2}(?=\/|$)/;

async function send(asked: SalesforceCall, { http, baseUrl }: Asking): Promise<HttpResponse> {
	const { method, path, query = {}, body, headers = {}, repeat } = asked;
	if (CLIMBS.test(path)) throw unusable(asked, 'with nothing: there is no such address');
	const search = new URLSearchParams(
		Object.entries(query).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
	).toString();
	const response = await http({
		method,
		url: `${baseUrl}${DATA_PATH}${path}${search === '' ? '' : `?${search}`}`,
		headers: {
			accept: 'application/json',
			...(body === undefined ? {} : { 'content-type': 'application/json' }),
			...headers,
		},
		...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : writeJson(body) }),
		...(repeat === undefined ? {} : { repeat }),
	});
	if (response.status >= 200 && response.status < 300) return response;
	throw refusalOf(asked, response);
}

function refusalOf(asked: SalesforceCall, { status, headers, body }: HttpResponse): Error {
	const parsed = attempt(() => readJson(body));
	const errors = 'value' in parsed ? readErrors(parsed.value) : [];
	// A page of somebody else's is not Salesforce's word for a missing object, right or key.
	// Where n8n renews the token, a refusal that stays comes without its words.
	const isUnsaid = status === 401 && body === '';
	if (errors.length === 0 && status < 500 && status !== 429 && !isUnsaid) {
		return unusable(asked, `with status ${status} and no reason`);
	}
	return new SalesforceRefusal({ status, headers, errors, method: asked.method, path: asked.path });
}

/** Without the query, which may hold an e-mail address. */
function unusable({ method, path }: SalesforceCall, what: string): UnusableAnswer {
	return new UnusableAnswer('Salesforce', `Salesforce answered ${method} ${path} ${what}`);
}
