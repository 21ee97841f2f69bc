import type { CrmConnection } from '../../../shared/contracts/crm';
import { type RowOutcome, sendInBatches } from '../../../shared/loops/batches';
import type { Failure } from '../../../shared/vocabulary/failure';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { DATA_PATH } from '../access';
import { call } from '../client';
import { classify, classifyRow, readErrors, type SalesforceError } from '../errors';
import { isJsonObject } from './json';
import { isPassing, UNTOLD, untilUnlocked, type WireRecord } from './save';

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph_limits.htm */
export const MOST_GRAPHS = 75;

/** So many graphs of a call may fail; after that Salesforce does no more of them. */
export const MOST_FAILING = 14;

const HALTED = 'PROCESSING_HALTED';

/** A record to insert; its text may name the id of an earlier one of the graph: `@{task.id}`. */
export interface GraphNode {
	/** Letters, digits and underscores. */
	readonly name: string;
	readonly object: string;
	readonly fields: WireRecord;
}

/** Records that are made all or none. */
export interface Graph {
	/** No two of a call are the same. */
	readonly key: string;
	readonly nodes: readonly GraphNode[];
}

export type GraphOutcome =
	/** Ids of what was made, by the name of its node. */
	| { readonly ids: ReadonlyMap<string, string> }
	/** What Salesforce said of the node that it refused; empty where the whole call was refused. */
	| { readonly failure: Failure; readonly errors: readonly SalesforceError[] };

const ANSWER = z.looseObject({
	graphs: z.array(
		z.looseObject({
			graphId: z.string(),
			isSuccessful: z.boolean(),
			graphResponse: z.looseObject({
				compositeResponse: z.array(z.looseObject({ referenceId: z.string(), body: z.unknown() })),
			}),
		}),
	),
});

type Told =
	| { readonly ids: ReadonlyMap<string, string> }
	| { readonly errors: readonly SalesforceError[]; readonly isHalted: boolean };

/**
 * Makes every graph and tells what became of each, in the order given: one call for seventy-five. A graph that is refused
 * harms no other, until fourteen were: what Salesforce did not begin for that reason goes again without those. A graph that
 * hits a lock goes again after a pause.
 * @param what for the words of a refusal: `to write notes`.
 */
export async function makeGraphs(
	graphs: readonly Graph[],
	what: string,
	connection: CrmConnection,
): Promise<GraphOutcome[]> {
	const outcomes: GraphOutcome[] = graphs.map(() => ({ failure: UNTOLD, errors: [] }));
	await untilUnlocked([...graphs.keys()], connection.clock, async (locked) => {
		const again: number[] = [];
		for (let pending = locked; pending.length > 0;) {
			const sent = await send(
				pending.map((index) => graphs[index] as Graph),
				connection,
			);
			const halted: number[] = [];
			for (const [place, index] of pending.entries()) {
				const told = sent[place];
				if (!told) continue;
				if ('result' in told && 'ids' in told.result) {
					outcomes[index] = told.result;
					continue;
				}
				const errors = 'result' in told && 'errors' in told.result ? told.result.errors : [];
				outcomes[index] = {
					failure: 'failure' in told ? told.failure : classifyRow(errors, what),
					errors,
				};
				const isHalted = 'result' in told && 'isHalted' in told.result && told.result.isHalted;
				if (isHalted) halted.push(index);
				else if (isPassing(errors)) again.push(index);
			}
			// None was begun: the next moment may take them.
			if (halted.length === pending.length) return [...again, ...halted];
			pending = halted;
		}
		return again;
	});
	return outcomes;
}

async function send(
	graphs: readonly Graph[],
	connection: CrmConnection,
): Promise<Array<RowOutcome<Told>>> {
	return await sendInBatches<Graph, Told>({
		rows: graphs,
		size: MOST_GRAPHS,
		identityOf: ({ key }) => key,
		classify,
		mayHalve: ({ kind }) => kind === 'invalidRequest' || kind === 'notFound',
		untold: UNTOLD,
		send: async (sent) => {
			const answer = await call(
				{
					method: 'POST',
					path: '/composite/graph',
					body: { graphs: sent.map(({ row }, place) => toWire(row, place)) },
				},
				ANSWER,
				connection,
			);
			const told = new Map(answer.graphs.map((graph) => [graph.graphId, graph]));
			return sent.map((_, place) => {
				const graph = told.get(String(place));
				return graph && { result: toTold(graph) };
			});
		},
	});
}

function toWire({ nodes }: Graph, place: number): WireRecord {
	return {
		graphId: String(place),
		compositeRequest: nodes.map(({ name, object, fields }) => ({
			method: 'POST',
			url: `${DATA_PATH}/sobjects/${object}`,
			referenceId: name,
			body: fields,
		})),
	};
}

/** Of a graph that failed, every node but the one that did says that it was halted. */
function toTold(graph: z.infer<typeof ANSWER>['graphs'][number]): Told {
	const { isSuccessful, graphResponse } = graph;
	const nodes = graphResponse.compositeResponse;
	if (isSuccessful) {
		return { ids: new Map(nodes.map(({ referenceId, body }) => [referenceId, idIn(body)])) };
	}
	const errors = nodes.flatMap(({ body }) => readErrors(body));
	const own = errors.filter(({ code }) => code !== HALTED);
	return { errors: own.length > 0 ? own : errors, isHalted: own.length === 0 };
}

function idIn(body: unknown): string {
	const id = isJsonObject(body) ? body.id : undefined;
	if (typeof id === 'string') return id;
	throw new UnusableAnswer('Salesforce', 'Salesforce made a record and did not name it');
}
