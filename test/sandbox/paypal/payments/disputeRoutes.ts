/** Disputes v1 over HTTP: rows of the list are summaries. https://developer.paypal.com/docs/api/customer-disputes/v1/ */
import { invalidRequest, notFound } from '../protocol/errors';
import { momentOf, numberOf, pageLink } from '../protocol/lists';
import { type Call, ok, operation, type Routes } from '../protocol/routes';
import type { World } from '../world';
import type { Dispute } from './wire/dispute';

const PATH = '/v1/customer/disputes';
/** "must be within the last 180 days": `update_time_after` of the OpenAPI file. */
const WITHIN_MILLISECONDS = 180 * 86_400_000;

export const DISPUTE_ROUTES: Routes = {
	[`GET ${PATH}`]: operation('disputes', (call) => {
		const { world, query } = call;
		const size = numberOf(query, 'page_size', { usual: 10, most: 50 });
		const from = tokenOf(query);
		const found = disputesOf(call);
		const links = [pageLink(world.origin(), PATH, query, {}, 'self')];
		if (from + size < found.length) {
			const token = Buffer.from(String(from + size)).toString('base64');
			links.push(pageLink(world.origin(), PATH, query, { next_page_token: token }, 'next'));
		}
		return ok({ items: found.slice(from, from + size).map(summary), links });
	}),
	[`GET ${PATH}/:id`]: operation('disputes', ({ world, path }) => {
		const dispute = world.disputes.get(path.id ?? '');
		if (!dispute) throw notFound('INVALID_DISPUTE_ID', 'Dispute ID is not valid.');
		return ok(dispute);
	}),
};

/** Newest first, by when they changed. */
function disputesOf({ world, query }: Call): Dispute[] {
	const after = recent(world, query, 'update_time_after') ?? 0;
	const before = recent(world, query, 'update_time_before') ?? Number.POSITIVE_INFINITY;
	const transaction = query.get('disputed_transaction_id');
	const states = query.get('dispute_state')?.split(',');
	return [...world.disputes.values()]
		.filter((dispute) => {
			const at = Date.parse(dispute.update_time);
			const ids = dispute.disputed_transactions.map(({ seller_transaction_id: id }) => id);
			return (
				at >= after &&
				at <= before &&
				(transaction === null || ids.includes(transaction)) &&
				(states === undefined || states.includes(dispute.dispute_state ?? ''))
			);
		})
		.sort((a, b) => Date.parse(b.update_time) - Date.parse(a.update_time));
}

function recent(world: World, query: URLSearchParams, name: string): number | undefined {
	const at = momentOf(query, name);
	if (at !== undefined && at < world.now().getTime() - WITHIN_MILLISECONDS) {
		throw invalidRequest(
			'INVALID_PARAMETER_VALUE',
			name,
			'The value must be within the last 180 days.',
			'query',
		);
	}
	return at;
}

function tokenOf(query: URLSearchParams): number {
	const from = Number(Buffer.from(query.get('next_page_token') ?? '', 'base64').toString() || 0);
	if (Number.isInteger(from)) return from;
	throw invalidRequest('INVALID_PARAMETER_VALUE', 'next_page_token', undefined, 'query');
}

/** `dispute_info`: without transactions, outcome and movements of money. */
function summary(dispute: Dispute) {
	const { dispute_id, create_time, update_time, reason, status, dispute_state } = dispute;
	const { dispute_amount, dispute_life_cycle_stage, dispute_channel, links } = dispute;
	const due = dispute.seller_response_due_date;
	return {
		...{ dispute_id, create_time, update_time, reason, status, dispute_state },
		...{ dispute_amount, dispute_life_cycle_stage, dispute_channel, links },
		...(due === undefined ? {} : { seller_response_due_date: due }),
	};
}
