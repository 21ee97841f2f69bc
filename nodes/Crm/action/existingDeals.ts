import type { DealKey, DealRecord } from '../../shared/contracts/crm';
import type { CrmSession } from '../../shared/n8n/connections';
import type { Outcome } from '../../shared/n8n/perItem';
import { notFound } from './records';

export interface Known<Request> {
	readonly request: Request;
	readonly deal: DealRecord;
}

/** Reads the deals first, all at once, by id or payment reference; those that are not there are told. */
export async function withDeals<Request extends { readonly key: DealKey }>(
	{ adapter, connection }: CrmSession,
	requests: readonly Request[],
	options: { readonly fields: readonly string[]; readonly contacts?: boolean },
	work: (known: ReadonlyArray<Known<Request>>) => Promise<readonly Outcome[]>,
): Promise<Outcome[]> {
	const deals = await adapter.readDeals(
		requests.map(({ key }) => key),
		options,
		connection,
	);
	const known = requests.flatMap((request, index) => {
		const deal = deals[index];
		return deal ? [{ request, deal }] : [];
	});
	const worked = known.length === 0 ? [] : await work(known);
	const outcomes = new Map(known.map(({ request }, index) => [request, worked[index]]));
	return requests.map(
		(request) =>
			outcomes.get(request) ?? notFound(adapter.displayName, `deal ${request.key.value}`),
	);
}
