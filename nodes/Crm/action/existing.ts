import type { ContactKey, ContactRecord, CrmActions } from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/connections';
import type { Outcome } from '../../shared/n8n/perItem';
import { notFound } from './records';

export interface Known<Request> {
	readonly request: Request;
	readonly contact: ContactRecord;
}

/** Finds the contacts first, all in one or two calls; those that are not there are told, the others are worked on. */
export async function withContacts<Request extends { readonly key: ContactKey }>(
	{ adapter, connection }: CrmSession,
	actions: CrmActions,
	requests: readonly Request[],
	work: (known: ReadonlyArray<Known<Request>>) => Promise<readonly Outcome[]>,
): Promise<Outcome[]> {
	const contacts = await actions.readContacts(
		requests.map(({ key }) => key),
		[],
		connection,
	);
	const known = requests.flatMap((request, index) => {
		const contact = contacts[index];
		return contact ? [{ request, contact }] : [];
	});
	const worked = known.length === 0 ? [] : await work(known);
	const outcomes = new Map(known.map(({ request }, index) => [request, worked[index]]));
	return requests.map(
		(request) =>
			outcomes.get(request) ?? notFound(adapter.displayName, `contact ${request.key.value}`),
	);
}
