/**
 * Several requests in one: one after another, or as graphs of which each is done as a whole.
 * @see https://developer.salesforce.com/docs/platform/api-rest/guide/requests-composite.html
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph_limits.htm
 */
import { SalesforceError } from '../protocol/errors';
import { asList, asObject, asText, type Json } from '../protocol/json';
import { bodyOf, ok, type Answer, type Call, type Operations } from '../protocol/operation';
import { MissingReference, namesIn, resolve, resolveText } from './references';

const MOST_PARTS = 25;
/** Queries and collections among them. */
const MOST_LARGE_PARTS = 5;
const MOST_GRAPHS = 75;
const MOST_NODES = 500;
const MOST_KINDS = 15;
/** "… after 14 failed graphs the rest is not processed." */
const MOST_FAILED_GRAPHS = 14;
const LARGE_PART = /\/(query|queryAll)(\/|\?|$)|\/composite\/sobjects/;
const COLLECTION_PART = /\/composite\/sobjects/;
const GRAPH_PART = /^\/services\/data\/v\d+\.0\/sobjects\//;

interface Part {
	readonly method: string;
	readonly url: string;
	readonly referenceId: string;
	readonly body: unknown;
	readonly headers: Readonly<Record<string, string>>;
}

interface PartAnswer {
	readonly body: unknown;
	readonly httpHeaders: Readonly<Record<string, string>>;
	readonly httpStatusCode: number;
	readonly referenceId: string;
}

export const COMPOSITE_OPERATIONS: Operations = {
	'POST /services/data/:version/composite': (call) => {
		const { allOrNone, collateSubrequests, compositeRequest } = bodyOf(call);
		const parts = asList(compositeRequest).map((part) => partOf(call, part));
		if (parts.length > MOST_PARTS) {
			throw tooLarge(`Cannot have more than ${MOST_PARTS} operations in a Composite request`);
		}
		if (parts.filter(({ url }) => LARGE_PART.test(url)).length > MOST_LARGE_PARTS) {
			throw tooLarge(
				`Cannot have more than ${MOST_LARGE_PARTS} query or collection operations in a Composite request`,
			);
		}
		assertNamed(parts);
		const isMixed = call.org.settings.collatesBackwards && collateSubrequests !== false;
		const order = isMixed ? backwards(parts) : parts;
		const answers =
			allOrNone === true ? runAsOne(call, order).answers : runEach(call, order, new Map());
		const placeOf = ({ referenceId }: PartAnswer) =>
			parts.findIndex((part) => part.referenceId === referenceId);
		return ok({
			compositeResponse: [...answers].sort((left, right) => placeOf(left) - placeOf(right)),
		});
	},
	'POST /services/data/:version/composite/graph': runGraphs,
};

function runGraphs(call: Call): Answer {
	const graphs = asList(bodyOf(call).graphs).map((each) => {
		const { graphId, compositeRequest } = asObject(each);
		return {
			graphId: asText(graphId),
			parts: asList(compositeRequest).map((part) => partOf(call, part)),
		};
	});
	if (graphs.length > MOST_GRAPHS) {
		throw tooLarge(`Cannot have more than ${MOST_GRAPHS} graphs in a request`);
	}
	const nodes = graphs.flatMap(({ parts }) => parts);
	if (nodes.length > MOST_NODES) throw tooLarge(`Cannot have more than ${MOST_NODES} nodes`);
	const kinds = new Set(
		nodes.map(({ method, url }) => `${method} ${url.split('/sobjects/')[1]?.split('/')[0]}`),
	);
	if (kinds.size > MOST_KINDS) {
		throw tooLarge(`Cannot have more than ${MOST_KINDS} kinds of nodes`);
	}
	const ids = graphs.map(({ graphId }) => graphId);
	if (ids.includes('') || new Set(ids).size < ids.length) {
		throw tooLarge('Every graph must have a graphId of its own');
	}
	let failures = 0;
	return ok({
		graphs: graphs.map(({ graphId, parts }) => {
			const isHalted = failures >= MOST_FAILED_GRAPHS;
			const { answers, isSuccessful } = isHalted
				? { answers: parts.map(({ referenceId }) => halted(referenceId)), isSuccessful: false }
				: runGraph(call, parts);
			if (!isSuccessful) failures += 1;
			return { graphId, graphResponse: { compositeResponse: answers }, isSuccessful };
		}),
	});
}

function runGraph(call: Call, parts: readonly Part[]) {
	assertNamed(parts);
	const wrong = parts.find(({ url }) => !GRAPH_PART.test(url));
	if (wrong !== undefined) {
		throw new SalesforceError(
			'INVALID_API_INPUT',
			`The URL ${wrong.url} is not supported in a composite graph`,
		);
	}
	call.org.startCall();
	return runAsOne(call, parts);
}

/**
 * Parts that name none of the others may be done in any order: "the order of execution is not guaranteed (unless there is an
 * explicit dependency between the subrequests)"; the unkindest is the last one first.
 */
function backwards(parts: readonly Part[]): Part[] {
	const rest = [...parts];
	const order: Part[] = [];
	while (rest.length > 0) {
		const open = new Set(rest.map(({ referenceId }) => referenceId));
		const isReady = ({ url, body }: Part) =>
			namesIn({ url, body }).every((name) => !open.has(name));
		const last = rest.findLastIndex(isReady);
		order.push(...rest.splice(Math.max(0, last), 1));
	}
	return order;
}

class Halt extends Error {}

/** All of them or none: where one fails, the others tell that they were rolled back. */
function runAsOne(call: Call, parts: readonly Part[]) {
	const answers: PartAnswer[] = [];
	try {
		call.org.transaction(() => {
			const known = new Map<string, unknown>();
			for (const part of parts) {
				const answer = runPart(call, allOrNone(part), known);
				answers.push(answer);
				const isLost =
					COLLECTION_PART.test(part.url) &&
					asList(answer.body).some((row) => asObject(row).success === false);
				if (answer.httpStatusCode >= 300 || isLost) throw new Halt();
			}
		});
		return { answers, isSuccessful: true };
	} catch (error) {
		if (!(error instanceof Halt)) throw error;
		const failed = answers.at(-1);
		return {
			answers: parts.map(({ referenceId }) =>
				failed?.referenceId === referenceId ? failed : halted(referenceId),
			),
			isSuccessful: false,
		};
	}
}

/** "The all-or-none behavior also applies to each of the sObject Collections subrequests, overriding the value of `allOrNone`". @see https://developer.salesforce.com/docs/platform/api-rest/guide/resources-composite-allornone.html */
function allOrNone(part: Part): Part {
	if (!COLLECTION_PART.test(part.url)) return part;
	const { method, url, body } = part;
	return method === 'DELETE'
		? { ...part, url: `${url}&allOrNone=true` }
		: { ...part, body: { ...asObject(body), allOrNone: true } };
}

const runEach = (call: Call, parts: readonly Part[], known: Map<string, unknown>): PartAnswer[] =>
	parts.map((part) => runPart(call, part, known));

function runPart(call: Call, part: Part, known: Map<string, unknown>): PartAnswer {
	const { method, referenceId, headers } = part;
	let answer: Answer;
	try {
		const url = resolveText(part.url, known);
		answer = call.dispatch({ method, url, body: resolve(part.body, known), headers });
	} catch (error) {
		if (!(error instanceof MissingReference)) throw error;
		return halted(referenceId, error.message);
	}
	if (answer.status < 300) known.set(referenceId, answer.body);
	return {
		body: answer.body ?? null,
		httpHeaders: answer.headers ?? {},
		httpStatusCode: answer.status,
		referenceId,
	};
}

function halted(
	referenceId: string,
	message = 'The transaction was rolled back since another operation in the same transaction failed.',
): PartAnswer {
	return {
		body: [{ errorCode: 'PROCESSING_HALTED', message }],
		httpHeaders: {},
		httpStatusCode: 400,
		referenceId,
	};
}

function partOf(call: Call, value: unknown): Part {
	const { method, url, referenceId, body, httpHeaders } = asObject(value) as Json;
	return {
		method: asText(method).toUpperCase(),
		url: asText(url),
		referenceId: asText(referenceId),
		body,
		headers: {
			...call.headers,
			...Object.fromEntries(
				Object.entries(asObject(httpHeaders)).map(([name, each]) => [
					name.toLowerCase(),
					asText(each),
				]),
			),
		},
	};
}

function assertNamed(parts: readonly Part[]): void {
	const names = parts.map(({ referenceId }) => referenceId);
	const wrong = names.find((name) => !/^[a-zA-Z0-9]\w*$/.test(name));
	if (wrong !== undefined) {
		throw new SalesforceError(
			'INVALID_API_INPUT',
			`Provided referenceId ('${wrong}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`,
		);
	}
	if (new Set(names).size === names.length) return;
	throw new SalesforceError('INVALID_API_INPUT', 'Every referenceId must be used once');
}

const tooLarge = (message: string): SalesforceError =>
	new SalesforceError('LIMIT_EXCEEDED', message);
