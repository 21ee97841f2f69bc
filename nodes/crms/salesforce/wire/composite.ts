import type { CrmConnection } from '../../../shared/contracts/crm';
import type { HttpRequest } from '../../../shared/contracts/http';
import { UnusableAnswer } from '../../../shared/vocabulary/unusableAnswer';
import * as z from '../../../shared/zod';
import { DATA_PATH } from '../access';
import { call } from '../client';
import { readErrors, type SalesforceError } from '../errors';
import { numberText } from './json';

/** Queries and collections that go into one composite call; other calls may be twenty-five. */
export const MOST_PARTS = 5;

/** One call among those that are made as one. */
export interface Part {
	readonly method: 'GET' | 'POST' | 'PATCH';
	/** From the API's version on, with its query. */
	readonly path: string;
	readonly body?: unknown;
}

/** What became of a part: its answer, or why it was refused. */
export type PartAnswer =
	| { readonly body: unknown }
	| { readonly status: number; readonly errors: readonly SalesforceError[] };

const ANSWER = z.looseObject({
	compositeResponse: z.array(
		z.looseObject({ referenceId: z.string(), httpStatusCode: z.unknown(), body: z.unknown() }),
	),
});

/**
 * Several calls as one, which counts once. Each stands for itself, in the order given: what one of them is refused takes
 * nothing from the others.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
export async function callTogether(
	parts: readonly Part[],
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
	repeat?: HttpRequest['repeat'],
): Promise<PartAnswer[]> {
	const answer = await call(
		{
			method: 'POST',
			path: '/composite',
			...(repeat === undefined ? {} : { repeat }),
			body: {
				allOrNone: false,
				collateSubrequests: false,
				compositeRequest: parts.map(({ method, path, body }, index) => ({
					method,
					url: `${DATA_PATH}${path}`,
					referenceId: nameOf(index),
					...(body === undefined ? {} : { body }),
				})),
			},
		},
		ANSWER,
		connection,
	);
	const answers = new Map(answer.compositeResponse.map((part) => [part.referenceId, part]));
	return parts.map((_, index): PartAnswer => {
		const part = answers.get(nameOf(index));
		const status = Number(numberText(part?.httpStatusCode));
		if (!part || !Number.isInteger(status)) {
			throw new UnusableAnswer('Salesforce', 'Salesforce did not answer all that it was asked');
		}
		if (status >= 200 && status < 300) return { body: part.body };
		return { status, errors: readErrors(part.body) };
	});
}

/**
 * In a call made of several, `@{name.field}` in any text is what an earlier one answered. What a payer wrote is never to be
 * read so: there is no escape, so that the two signs are kept apart by one that nobody sees.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_graph_composite_subrequest.htm
 */
export function withoutReferences(text: string): string {
	return text.replaceAll('@{', '@\u200b{');
}

/** Whether any text in a body would be read as a reference. */
export function holdsReference(value: unknown): boolean {
	if (typeof value === 'string') return value.includes('@{');
	if (Array.isArray(value)) return value.some(holdsReference);
	return typeof value === 'object' && value !== null && Object.values(value).some(holdsReference);
}

/** Letters, digits and underscores only. */
function nameOf(index: number): string {
	return `part${index}`;
}
