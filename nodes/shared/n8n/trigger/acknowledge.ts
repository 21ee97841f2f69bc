import type { IExecuteFunctions } from 'n8n-workflow';

const RETRY_AFTER_SECONDS = '30';

/**
 * Answers the gateway, without data. Only a trigger that waits for this node hears it; a second answer, and one in a run
 * that no gateway started, goes nowhere.
 */
export async function acknowledge(
	context: IExecuteFunctions,
	answer: 'taken' | 'deliverAgain',
): Promise<void> {
	await context.sendResponse(
		answer === 'taken'
			? { statusCode: 200, headers: {}, body: '' }
			: { statusCode: 503, headers: { 'retry-after': RETRY_AFTER_SECONDS }, body: '' },
	);
}
