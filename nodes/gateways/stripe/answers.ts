import * as is from '../../shared/vocabulary/shape';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import { BY_PATH, PLAIN, WITH_REFUNDS, WRITTEN } from './shapes';
import { DELETED, NAMED } from './shapes/parts';

const LIST_ROWS = is.fields({ data: is.each(is.anything), has_more: is.flag });

/**
 * The border: refuses an answer in which a field that this adapter relies on is not what Stripe says it is. In front of the
 * SDK, which waits for ever for the end of a call whose answer is no object. A page of 100 payments takes a quarter of a millisecond.
 * @param path with the version in front and perhaps a query behind: `/v1/charges/ch_1?expand[0]=refunds`.
 * @returns the answer as it came.
 * @throws UnusableAnswer
 */
export function checkAnswer(method: string, path: string, parsed: unknown): object {
	const { name, isList } = placeOf(method, path);
	if (!is.isObject(parsed)) {
		throw refused(method, path, `with ${is.described(parsed)} in place of an object`);
	}
	const shape = shapeOf(method, name, path);
	const fault = isList ? listFault(shape, parsed) : objectFault(shape, parsed);
	if (fault) throw refused(method, path, `but ${is.faultText(fault, isList ? 'list' : name)}`);
	return parsed;
}

function shapeOf(method: string, name: string, path: string): is.Check {
	const written = WRITTEN[`${method} ${name}`];
	return (
		written ?? (method === 'GET' ? readShape(name, path) : undefined) ?? BY_PATH[name] ?? NAMED
	);
}

function readShape(name: string, path: string): is.Check | undefined {
	if (!path.includes('expand')) return PLAIN[name];
	return path.includes('refunds') ? WITH_REFUNDS[name] : undefined;
}

/** What came is no JSON. */
export function noJson(method: string, path: string): UnusableAnswer {
	return refused(method, path, 'with something that is no JSON');
}

/** An answer of failure that says nothing of what failed, as Stripe's always do. */
export function noReason(method: string, path: string, status: number): UnusableAnswer {
	return refused(method, path, `with status ${status} and without its reason`);
}

function objectFault(shape: is.Check, answer: Readonly<Record<string, unknown>>) {
	return answer.deleted === true ? DELETED(answer) : shape(answer);
}

/** Of an empty page that more is said to follow there is no last one to go on from. */
function listFault(shape: is.Check, answer: Readonly<Record<string, unknown>>) {
	const fault = LIST_ROWS(answer) ?? is.fields({ data: is.each(shape) })(answer);
	if (fault || answer.has_more !== true) return fault;
	const isEmpty = Array.isArray(answer.data) && answer.data.length === 0;
	return isEmpty ? { path: 'data', wanted: 'a page that more follows', got: 'empty' } : undefined;
}

/** `GET /v1/charges` lists charges, `POST /v1/charges/ch_1/capture` answers with one. */
function placeOf(method: string, path: string): { name: string; isList: boolean } {
	const [first = '', ...others] = pathOnly(path).split('/').slice(2);
	const isNested = first === 'checkout' || first === 'radar';
	const name = isNested ? `${first}/${others[0] ?? ''}` : first;
	const isWhole = others.length === (isNested ? 1 : 0);
	return { name, isList: method === 'GET' && isWhole && name !== 'account' };
}

/** Without the query, which may hold an e-mail address. */
function refused(method: string, path: string, what: string): UnusableAnswer {
	return new UnusableAnswer('Stripe', `Stripe answered ${method} ${pathOnly(path)} ${what}`);
}

function pathOnly(path: string): string {
	return path.split('?')[0] ?? '';
}
