import {
	type INode,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import type { CrmAdapter } from '../contracts/crm';
import type { GatewayAdapter } from '../contracts/gateway';
import { NetworkFailure } from '../contracts/http';
import { classified, ConfigurationRefused } from '../sync/failure';
import { type Failure, type FailureKind, isTransient } from '../vocabulary/failure';

export type Classifier = Pick<GatewayAdapter | CrmAdapter, 'classify'>;

export interface ErrorPlace {
	readonly itemIndex?: number;
	/** What the call was about, for whoever has to repeat it: event id, payment reference. */
	readonly about?: string;
}

/** What a person can do about each kind, after the message has said what happened. */
const REMEDIES: Readonly<Record<FailureKind, string>> = {
	auth: 'Check that the key in the credential is whole, belongs to this account and was not revoked',
	permission: 'Give the key the right that is named above, then run this again',
	invalidRequest: 'Correct the value that is named above, then run this again',
	notFound: 'Check whether it was deleted or belongs to another account',
	conflict: 'Run this again: somebody changed it at the same moment',
	declined: 'Ask the customer for another way to pay',
	rateLimited:
		'Run this again in a minute, or lower how often this and other apps call the account',
	unavailable:
		'Nothing has to be changed: run this again later, or let the gateway deliver it again',
	unsupported: 'Choose another operation: this system has no such thing',
};

/** The codes n8n shows and error workflows branch on. */
const HTTP_CODES: Readonly<Partial<Record<FailureKind, string>>> = {
	auth: '401',
	permission: '403',
	notFound: '404',
	conflict: '409',
	rateLimited: '429',
	unavailable: '503',
};

/** The error n8n shows for what a system refused: what happened and where in the first line, the remedy below it. */
export function failureError(node: INode, failure: Failure, place: ErrorPlace = {}): NodeApiError {
	const code = failure.rawCode === undefined ? [] : [`Code: ${failure.rawCode}`];
	const about = place.about === undefined ? [] : [place.about];
	const { retryAfterMs } = failure;
	const asked = retryAfterMs ? [`It asks for ${Math.ceil(retryAfterMs / 1_000)} s first`] : [];
	const error = new NodeApiError(
		node,
		{ message: failure.message },
		{
			message: failure.message,
			description: [REMEDIES[failure.kind], ...asked, ...code, ...about].join('. '),
			httpCode: HTTP_CODES[failure.kind],
			itemIndex: place.itemIndex,
			level: isTransient(failure) ? 'warning' : 'error',
		},
	);
	// n8n puts a sentence of its own in place of messages that hold a network code.
	error.message = failure.message;
	return error;
}

/** The error n8n shows for a choice or an input that cannot work. */
export function refusalError(
	node: INode,
	messages: readonly string[],
	place: ErrorPlace = {},
): NodeOperationError {
	const [first = 'The parameters of this node cannot work', ...others] = messages;
	const about = place.about === undefined ? [] : [place.about];
	return new NodeOperationError(node, first, {
		description: [...others, ...about].join('\n') || undefined,
		itemIndex: place.itemIndex,
		level: 'warning',
	});
}

/** Whatever was thrown below a node, as what n8n shows. A fault of ours stays what it is, so that it is not hidden. */
export function toNodeError(
	node: INode,
	error: unknown,
	adapters: readonly Classifier[],
	place: ErrorPlace = {},
): unknown {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
	if (error instanceof ConfigurationRefused) return refusalError(node, error.messages, place);
	const failure = failureOf(error, adapters);
	return failure ? failureError(node, failure, place) : error;
}

/**
 * How n8n wants the items of a node that continues after an error. Only the words: of an item that carries the error itself n8n
 * takes away the fields of its input, which the nodes behind the error output read.
 */
export function errorItem(error: unknown, index: number): INodeExecutionData {
	const message = error instanceof Error ? error.message : String(error);
	return { json: { error: message }, pairedItem: { item: index } };
}

/** What was thrown, as data; `undefined` for refusals of ours and for faults. */
export function failureOf(error: unknown, adapters: readonly Classifier[]): Failure | undefined {
	const failure = classified(error, adapters);
	if (failure || !(error instanceof NetworkFailure)) return failure;
	return { kind: 'unavailable', message: error.message, rawCode: error.code };
}
