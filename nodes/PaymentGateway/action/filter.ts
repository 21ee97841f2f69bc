import type { ListFilter } from '../../shared/contracts/gatewayActions';
import type { ItemCall } from './call';

/** More than that is reconciliation's work, which goes through it page by page. */
const MOST = 10_000;

/** Size and filters of a list, as chosen. */
export function filterOf(call: ItemCall): ListFilter {
	const limit = Math.max(1, Math.trunc(call.number('limit', 50)));
	const since = call.optional('filters.since');
	const until = call.optional('filters.until');
	const customerId = call.optional('filters.customerId');
	return {
		limit: call.flag('returnAll', false) ? MOST : Math.min(limit, MOST),
		...(since === '' ? {} : { since }),
		...(until === '' ? {} : { until }),
		...(customerId === '' ? {} : { customerId }),
	};
}
