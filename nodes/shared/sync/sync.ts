import type { Failure } from '../vocabulary/failure';
import { step } from './failure';
import { gather } from './gather';
import { leaveOnContacts } from './leave';
import { matchDeals } from './match/match';
import { failedRoots, ignoredOf, previewsOf, reviewsOf } from './match/matchOutcomes';
import { failed, reviewed } from './outcomes';
import { prepare, withPipelinesOf } from './prepare';
import { findRoots } from './roots';
import { settleWorks } from './settle';
import type { SyncContext, SyncInput, SyncOptions, SyncOutcome } from './types';

export { finish as confirmHandled } from './claims/claim';

/**
 * Makes the CRM say what the gateway says, for a whole batch at once: resolve, read, match, fold, write what differs, check
 * again, claim what is new. Every input gets at least one outcome, in the order of the inputs.
 * @throws ConfigurationRefused before the first write when the user's choices cannot work.
 */
export async function syncPayments(
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): Promise<SyncOutcome[]> {
	const outcomes: SyncOutcome[] = [];
	/** What becomes of the inputs that have no outcome yet, where the next call is refused. */
	let unsettled = (failure: Failure) => inputs.map((_, index) => failed(inputs, index, failure));
	const attempted = await step(async () => {
		const remembered = await prepare(options, context);

		const { roots, setAside, unreadable } = await findRoots(inputs, options, context);
		outcomes.push(
			...setAside.map((entry) => reviewed(inputs, entry)),
			...unreadable.map(({ index, failure }) => failed(inputs, index, failure)),
		);
		unsettled = (failure) => failedRoots(inputs, roots, failure);

		const found = await matchDeals(roots, options, context);
		const matches = await leaveOnContacts(found, options, context);
		outcomes.push(...reviewsOf(inputs, matches), ...ignoredOf(inputs, matches));
		const matched = matches.filter((match) => 'deal' in match || 'create' in match);
		unsettled = (failure) =>
			failedRoots(
				inputs,
				matched.map(({ root }) => root),
				failure,
			);

		const deals = matches.flatMap((match) => ('deal' in match ? [match.deal] : []));
		const schema = await withPipelinesOf(deals, remembered, context);
		const { works, previews, reviews } = await gather(matches, schema, options, context);
		outcomes.push(...reviewsOf(inputs, reviews), ...previewsOf(inputs, previews));
		unsettled = () => [];

		outcomes.push(...(await settleWorks(works, schema, inputs, options, context)));
	}, [context.crm, context.gateway]);
	if ('failure' in attempted) outcomes.push(...unsettled(attempted.failure));
	return inOrder(outcomes);
}

function inOrder(outcomes: readonly SyncOutcome[]): SyncOutcome[] {
	return [...outcomes].sort((left, right) => left.index - right.index);
}
