import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { HttpRequest, HttpResponse } from '../../../nodes/shared/contracts/http';
import { attempt } from '../../../nodes/shared/vocabulary/attempt';
import { type Check, faultText, isObject } from '../../../nodes/shared/vocabulary/shape';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';

/** What Acorn refused, with its own code and words. */
export class AcornRefusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		readonly words: string,
		readonly headers: HttpResponse['headers'],
	) {
		super(words);
		this.name = 'AcornRefusal';
	}
}

type Target = Pick<GatewayConnection, 'http' | 'baseUrl'>;

interface Call {
	readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
	readonly path: string;
	readonly body?: unknown;
	/** The write has no key: it may only be made again after a look at what became of it. */
	readonly repeat?: HttpRequest['repeat'];
}

/**
 * One call to Acorn Pay; the connection signs, limits and repeats it.
 * @throws AcornRefusal for a status other than 2xx, UnusableAnswer for an answer that is not what Acorn says it is.
 */
export async function call<Answer>(
	{ method = 'GET', path, body, repeat }: Call,
	shape: Check,
	{ http, baseUrl }: Target,
): Promise<Answer> {
	const response = await http({
		method,
		url: baseUrl + path,
		headers: { accept: 'application/json', 'content-type': 'application/json' },
		...(body === undefined ? {} : { body: JSON.stringify(body) }),
		...(repeat === undefined ? {} : { repeat }),
	});
	const parsed = attempt((): unknown => JSON.parse(response.body));
	const answer = 'value' in parsed ? parsed.value : undefined;
	if (response.status >= 200 && response.status < 300) return checked(answer, shape, path);
	const { code, message } = isObject(answer) ? answer : {};
	throw new AcornRefusal(
		// A page of somebody else's is not Acorn's word for a missing object.
		response.status === 404 && typeof code !== 'string' ? 502 : response.status,
		typeof code === 'string' ? code : '',
		typeof message === 'string' ? message : '',
		response.headers,
	);
}

/** What the call gives, or `undefined` where Acorn has no such object. */
export async function unlessMissing<Value>(value: Promise<Value>): Promise<Value | undefined> {
	return await value.catch((error: unknown) => {
		if (error instanceof AcornRefusal && error.status === 404) return undefined;
		throw error;
	});
}

function checked<Answer>(answer: unknown, shape: Check, path: string): Answer {
	const fault = shape(answer);
	if (fault === undefined) return answer as Answer;
	throw new UnusableAnswer(
		'Acorn Pay',
		`Acorn Pay answered ${path}, but ${faultText(fault, 'it')}`,
	);
}
