/** Faults of a CRM adapter in what people look for, thought of without looking at the checks. */
import type { CrmAdapter, WriteResult } from '../../../nodes/shared/contracts/crm';
import type { CrmActions } from '../../../nodes/shared/contracts/crmActions';
import type { PlantedCrmFault } from './crm';

/** One action in place of another; a CRM that does not offer it is left as it is. */
const action =
	<Name extends keyof CrmActions>(
		name: Name,
		change: (was: CrmActions[Name]) => CrmActions[Name],
	) =>
	({ actions }: CrmAdapter): Partial<CrmAdapter> => {
		const was = actions?.[name] as CrmActions[Name] | undefined;
		return actions && was !== undefined ? { actions: { ...actions, [name]: change(was) } } : {};
	};

const isFine = (result: { readonly status: string }, id = '1'): WriteResult =>
	result.status === 'failed' ? { status: 'updated', id } : (result as WriteResult);

export const CRM_DETAIL_FAULTS: readonly PlantedCrmFault[] = [
	{
		name: 'a new deal is on nobody',
		red: 'a new one is on its contact',
		plant: ({ createDeals }) => ({
			createDeals: async (drafts, connection) =>
				await createDeals(
					drafts.map(({ contactId: _gone, ...draft }) => draft),
					connection,
				),
		}),
	},
	{
		name: 'a new deal has no date',
		red: 'a new one is on its contact',
		plant: ({ createDeals }) => ({
			createDeals: async (drafts, connection) =>
				await createDeals(
					drafts.map(({ closeDate: _gone, ...draft }) => draft),
					connection,
				),
		}),
	},
	{
		name: 'only the first few references are looked for',
		red: 'many are found by their references at once',
		plant: ({ findDealsByReference }) => ({
			findDealsByReference: async (references, connection) =>
				await findDealsByReference(references.slice(0, 5), connection),
		}),
	},
	{
		name: 'a refused link counts as made',
		red: 'a link that is refused says so',
		plant: ({ linkContacts }) => ({
			linkContacts: async (links, connection) =>
				(await linkContacts(links, connection)).map((result) => isFine(result)),
		}),
	},
	{
		name: 'every account keeps its books in dollars',
		red: 'its own currency is the one',
		needs: 'keepBooksIn',
		plant: ({ identify }) => ({
			identify: async (connection) => ({ ...(await identify(connection)), homeCurrency: 'USD' }),
		}),
	},
	{
		name: 'only the first page of owners is listed',
		red: 'all who may own a deal are listed',
		needs: 'addOwners',
		plant: ({ listOwners }) => ({
			listOwners: async (connection) => (await listOwners(connection)).slice(0, 500),
		}),
	},
	{
		name: 'fields that nobody may write are offered',
		red: 'a field that nobody may write',
		needs: 'readOnlyField',
		plant: ({ listFields }) => ({
			listFields: async (object, connection) =>
				(await listFields(object, connection)).map((field) => ({ ...field, isReadOnly: false })),
		}),
	},
	...(['ownerId', 'priority'] as const).map((key): PlantedCrmFault => ({
		name: `tasks lose their ${key === 'ownerId' ? 'owner' : 'urgency'}`,
		red: 'owner, date and urgency',
		plant: ({ createOnce }) => ({
			createOnce: async (activities, connection) =>
				await createOnce(
					activities.map((activity) => ({ ...activity, [key]: undefined })),
					connection,
				),
		}),
	})),
	{
		name: 'tasks are due when they are made',
		red: 'owner, date and urgency',
		plant: ({ createOnce }) => ({
			createOnce: async (activities, connection) => {
				const at = new Date(connection.clock.now()).toISOString();
				return await createOnce(
					activities.map((activity) => ({ ...activity, at })),
					connection,
				);
			},
		}),
	},
	{
		name: 'a claim that could not be finished counts as finished',
		red: 'each row of every sort is told as failed',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				finish: async (keys, connection) =>
					(
						await claims
							.finish(keys, connection)
							.catch(() => keys.map(() => ({ status: 'failed' })))
					).map((result, place) => isFine(result, keys[place])),
			},
		}),
	},
	{
		name: 'too many calls are taken for a bad row',
		red: 'each row of every sort is told as failed',
		plant: ({ upsertContacts }) => ({
			upsertContacts: async (contacts, connection) =>
				(await upsertContacts(contacts, connection)).map((result) =>
					result.status === 'failed' && result.failure.kind === 'rateLimited'
						? { ...result, failure: { ...result.failure, kind: 'invalidRequest' } }
						: result,
				),
		}),
	},
	{
		name: 'contacts come in another order',
		red: 'contacts are read by id and by address',
		plant: action(
			'readContacts',
			(was) =>
				async (keys, ...rest) =>
					[...(await was(keys, ...rest))].reverse(),
		),
	},
	{
		name: 'every contact has the deals of all',
		red: 'the deals of contacts are told by contact',
		plant: action('readDealsOfContacts', (was) => async (ids, ...rest) => {
			const all = [...(await was(ids, ...rest)).values()].flat();
			return new Map(ids.map((id) => [id, all]));
		}),
	},
	...(['text', 'stages', 'ownerIds', 'paymentStatuses', 'hasPaymentReference'] as const).map(
		(key): PlantedCrmFault => ({
			name: `deals are searched whatever ${key} says`,
			red: 'deals are searched by each filter',
			plant: action(
				'searchDeals',
				(was) =>
					async (search, ...rest) =>
						await was({ ...search, [key]: undefined }, ...rest),
			),
		}),
	),
	...(['createdFrom', 'createdTo'] as const).map((key): PlantedCrmFault => ({
		name: `deals are searched whatever ${key} says`,
		red: 'deals are searched by each filter',
		where: ({ actions }) => actions?.checkSearch?.({ [key]: '2026-11-01' }) === undefined,
		plant: action(
			'searchDeals',
			(was) =>
				async (search, ...rest) =>
					await was({ ...search, [key]: undefined }, ...rest),
		),
	})),
	{
		name: 'a search gives more than was asked for',
		red: 'deals are searched by each filter',
		plant: action(
			'searchDeals',
			(was) => async (search, options, connection) =>
				await was(search, { ...options, limit: 50 }, connection),
		),
	},
	{
		name: 'a deal that is not for a payment keeps its key as a reference',
		red: 'a deal that is not for a payment',
		plant: (crm) =>
			action(
				'createDeals',
				() => async (drafts, connection) =>
					await crm.createDeals(
						drafts.map(({ key, ...draft }) => ({ ...draft, reference: key })),
						connection,
					),
			)(crm),
	},
	{
		name: 'the price of all is told as the price of one',
		red: 'what is sold is told by deal',
		needs: 'addLineItem',
		plant: action(
			'readLineItems',
			(was) =>
				async (...given) =>
					new Map(
						[...(await was(...given))].map(([id, items]) => [
							id,
							items.map((item) => ({ ...item, unitPrice: item.total ?? '0' })),
						]),
					),
		),
	},
	{
		name: 'a life cycle goes back where it may not',
		red: 'a life cycle goes on',
		needs: 'lifecycle',
		plant: action('lifecycle', (was) => ({
			...was,
			set: async (changes, connection) =>
				await was.set(
					changes.map((change) => ({ ...change, movesBack: true })),
					connection,
				),
		})),
	},
	{
		name: 'contacts that are not there are put on lists',
		red: 'contacts are put on a list once',
		needs: 'addList',
		plant: action('contactLists', (was) => ({
			add: async (additions, connection) =>
				(await was.add(additions, connection)).map((result) =>
					result.status === 'failed' ? { status: 'added' } : result,
				),
		})),
	},
	{
		name: 'lists of the editor ignore the words',
		red: 'what lists of the editor offer',
		plant: action(
			'find',
			(was) =>
				async (kind, _words, ...rest) =>
					await was(kind, '', ...rest),
		),
	},
	{
		name: 'the page of a deal is taken for that of a contact',
		red: 'the page of a record names it',
		plant: action('idInUrl', (was) => (_object, url) => was('deal', url)),
	},
	{
		name: 'notes are on no contact',
		red: 'title and text are both there',
		plant: ({ createOnce }) => ({
			createOnce: async (activities, connection) =>
				await createOnce(
					activities.map(({ contactId: _gone, ...activity }) => activity),
					connection,
				),
		}),
	},
	{
		name: 'notes have no title',
		red: 'title and text are both there',
		plant: ({ createOnce }) => ({
			createOnce: async (activities, connection) =>
				await createOnce(
					activities.map((activity) => ({ ...activity, title: '' })),
					connection,
				),
		}),
	},
	{
		name: 'lists of the editor have one page',
		red: 'what lists of the editor offer is all there',
		plant: action('find', (was) => async (...given) => ({
			choices: (await was(...given)).choices.slice(0, 50),
		})),
	},
	{
		name: 'a candidate was made when it is looked at',
		red: 'a candidate says when it was made',
		plant: ({ findDealsByEmail }) => ({
			findDealsByEmail: async (emails, connection) =>
				new Map(
					[...(await findDealsByEmail(emails, connection))].map(([email, deals]) => [
						email,
						deals.map((deal) => ({ ...deal, createdAt: '2026-12-24T00:00:00.000Z' })),
					]),
				),
		}),
	},
	{
		name: 'the city of a contact is its state',
		red: 'a contact is told with its address',
		needs: 'addAddress',
		plant: action(
			'readContacts',
			(was) =>
				async (...given) =>
					(await was(...given)).map(
						(contact) =>
							contact && {
								...contact,
								address: { ...contact.address, city: contact.address.state },
							},
					),
		),
	},
	{
		name: 'an open claim was made when its lease ends',
		red: 'each says when it was made',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				listOpen: async (before, connection) =>
					((await claims.listOpen?.(before, connection)) ?? []).map((claim) => ({
						...claim,
						createdAt: claim.leaseUntil,
					})),
			},
		}),
	},
	{
		name: 'what is sold loses its own currency',
		red: 'what is sold is told by deal',
		needs: 'addLineItem',
		plant: action(
			'readLineItems',
			(was) =>
				async (...given) =>
					new Map(
						[...(await was(...given))].map(([id, items]) => [
							id,
							items.map((item) => ({ ...item, currency: null })),
						]),
					),
		),
	},
	{
		name: 'a deal has its first contact only',
		red: 'one of several contacts has them all',
		plant: ({ readDeals }) => ({
			readDeals: async (...given) =>
				(await readDeals(...given)).map(
					(deal) => deal && { ...deal, contactIds: deal.contactIds.slice(0, 1) },
				),
		}),
	},
	{
		name: 'references are found whatever their capitals',
		red: 'one of several contacts has them all',
		plant: ({ readDeals }) => ({
			readDeals: async (keys, ...rest) =>
				await readDeals(
					keys.map(({ by, value }) => ({
						by,
						value: by === 'reference' ? value.replace('AbC', 'aBc') : value,
					})),
					...rest,
				),
		}),
	},
];
