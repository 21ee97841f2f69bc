import type { HttpRequest } from '../../shared/contracts/http';
import { attempt } from '../../shared/vocabulary/attempt';
import * as is from '../../shared/vocabulary/shape';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { readPath } from './paths';
import { SHAPES } from './shapes';

/** What HubSpot answers with nothing. */
const WITHOUT_ANSWER = /\/batch\/archive$/;

type Asked = Pick<HttpRequest, 'method' | 'url'>;

/**
 * The border: refuses an answer of success in which a field that this adapter relies on is not what HubSpot says it is. In
 * front of the SDK, which trips over such a field or hands it on as something else.
 * @param body the text that came.
 * @throws UnusableAnswer
 */
export function checkAnswer(request: Asked, body: string): void {
	const path = pathOf(request.url);
	if (WITHOUT_ANSWER.test(path)) return;
	const parsed = attempt((): unknown => JSON.parse(body));
	if ('error' in parsed) throw refused(request, path, 'with something that is no JSON');
	if (!is.isObject(parsed.value)) {
		throw refused(request, path, `with ${is.described(parsed.value)} in place of an object`);
	}
	const index = readPath(path);
	const [name = '', shape] =
		SHAPES.find(([, , api, rest]) => api === index?.api && rest.test(index.rest)) ?? [];
	const fault = shape?.(parsed.value);
	if (fault) throw refused(request, path, `but ${is.faultText(fault, name)}`);
}

/** Without the query, which may hold an e-mail address. */
function refused({ method }: Asked, path: string, what: string): UnusableAnswer {
	return new UnusableAnswer('HubSpot', `HubSpot answered ${method} ${path} ${what}`);
}

function pathOf(url: string): string {
	return URL.canParse(url) ? new URL(url).pathname : '';
}
