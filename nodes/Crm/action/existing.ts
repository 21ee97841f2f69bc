import type { DealKey, DealRecord } from '../../shared/contracts/crm';
import type { ContactKey, ContactRecord, CrmActions } from '../../shared/contracts/crmActions';
import type { CrmSession } from '../../shared/n8n/access/connections';
import type { Outcome } from '../../shared/n8n/action/perItem';
import { notFound } from './records';

type Outcomes = ReadonlyArray<Outcome | undefined>;
type Work<Known> = (known: readonly Known[]) => Promise<Outcomes>;

/** Finds the contacts first, all in one or two calls; those that are not there are told, the others are worked on. */
export async function withContacts<Request extends { readonly key: ContactKey }>(
	{ adapter, connection }: CrmSession,
	actions: CrmActions,
	requests: readonly Request[],
	work: Work<{ readonly request: Request; readonly contact: ContactRecord }>,
): Promise<Outcomes> {
	const keys = requests.map(({ key }) => key);
	const contacts = await actions.readContacts(keys, [], connection);
	const asked = requests.map((request, index) => {
		const contact = contacts[index];
		return contact ? { request, contact } : missing('contact', request, adapter.displayName);
	});
	return await workOnKnown(asked, work);
}

/** Reads the deals first, all at once, by id or payment reference; those that are not there are told. */
export async function withDeals<Request extends { readonly key: DealKey }>(
	{ adapter, connection }: CrmSession,
	requests: readonly Request[],
	options: { readonly fields: readonly string[]; readonly contacts?: boolean },
	work: Work<{ readonly request: Request; readonly deal: DealRecord }>,
): Promise<Outcomes> {
	const keys = requests.map(({ key }) => key);
	const deals = await adapter.readDeals(keys, options, connection);
	const asked = requests.map((request, index) => {
		const deal = deals[index];
		return deal ? { request, deal } : missing('deal', request, adapter.displayName);
	});
	return await workOnKnown(asked, work);
}

type Missing = ReturnType<typeof notFound>;

function missing(
	object: string,
	{ key }: { readonly key: ContactKey | DealKey },
	crmName: string,
): Missing {
	return notFound(crmName, `${object} ${key.value}`);
}

/** Each outcome stands where its request does. */
async function workOnKnown<Known extends { readonly request: unknown }>(
	asked: ReadonlyArray<Known | Missing>,
	work: Work<Known>,
): Promise<Outcomes> {
	const known = asked.filter((one): one is Known => 'request' in one);
	const worked = known.length === 0 ? [] : await work(known);
	const outcomes = new Map(known.map((one, index) => [one, worked[index]]));
	return asked.map((one) => ('failure' in one ? one : outcomes.get(one)));
}
