/** The list of events, Stripe's own catch-up. https://docs.stripe.com/api/events/list */
import { invalid, missingObject } from '../protocol/errors';
import { LIST_PARAMETERS, paginate, timeFilter } from '../protocol/lists';
import { operation, type Operations } from '../protocol/operation';
import { flag, text, texts } from '../protocol/parameters';

const MAXIMUM_TYPES = 20;
/** Stripe keeps events for 30 days. */
const KEPT_SECONDS = 30 * 24 * 60 * 60;

export const EVENT_OPERATIONS: Operations = {
	'GET /v1/events': operation(
		[...LIST_PARAMETERS, 'type', 'types', 'created', 'delivery_success'],
		({ mode, parameters, url }) => {
			const type = text(parameters, 'type');
			const types = texts(parameters, 'types');
			if (type !== undefined && types.length > 0) {
				throw invalid('You may only specify one of these parameters: type, types.', 'types');
			}
			if (types.length > MAXIMUM_TYPES) {
				throw invalid(`You can specify up to ${MAXIMUM_TYPES} event types`, 'types');
			}
			const isInTime = timeFilter(parameters, 'created');
			const success = flag(parameters, 'delivery_success');
			const oldest = mode.now() - KEPT_SECONDS;
			const events = mode
				.events()
				.filter(
					(event) =>
						event.created >= oldest &&
						isInTime(event.created) &&
						(type === undefined || matchesType(type, event.type)) &&
						(types.length === 0 || types.some((wanted) => matchesType(wanted, event.type))) &&
						(success === undefined || (event.pending_webhooks === 0) === success),
				);
			return paginate(events, parameters, url);
		},
	),
	'GET /v1/events/:id': operation([], ({ mode, path }) => {
		const event = mode.events().find(({ id }) => id === path.id);
		if (event === undefined) throw missingObject('event', path.id ?? '');
		return event;
	}),
};

/** `charge.*` and `*` are wildcards, as at Stripe. */
function matchesType(wanted: string, type: string): boolean {
	if (wanted === '*') return true;
	return wanted.endsWith('.*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
}
