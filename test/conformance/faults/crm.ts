/** Faults of a CRM adapter, in the contract's own words: each wraps any adapter, and must turn the CRM suite red. */
import type { CrmAdapter, DealRecord } from '../../../nodes/shared/contracts/crm';
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import type { CrmDetails } from '../crm/bench';

export interface PlantedCrmFault {
	readonly name: string;
	/** The check that it has to turn red, by its name in the suite. */
	readonly red: string;
	/** What the bench has to know of its account, and what else has to be so, for the fault to change anything. */
	readonly needs?: keyof CrmDetails | 'mergeDeals';
	readonly where?: (crm: CrmAdapter) => boolean;
	plant(crm: CrmAdapter): Partial<CrmAdapter>;
}

const withDeals =
	(change: (deal: DealRecord) => DealRecord) =>
	({ readDeals }: CrmAdapter): Partial<CrmAdapter> => ({
		readDeals: async (keys, options, connection) =>
			(await readDeals(keys, options, connection)).map((deal) => deal && change(deal)),
	});

/** One for each promise of the contract that money or a mail hangs on. */
export const CRM_FAULTS: readonly PlantedCrmFault[] = [
	{
		name: 'references lost: neither revisions nor earlier versions are kept',
		red: 'lose none when two runs add one at once',
		plant: ({ readDeals, writeDeals }) => ({
			readDeals: async (keys, options, connection) => {
				const deals = await readDeals(keys, options, connection);
				const now = await readDeals(keys, { ...options, references: false }, connection);
				return deals.map((deal, place) => {
					if (!deal || options.references !== true) return deal;
					const { revision: _revision, ...rest } = deal;
					const text = now[place]?.fields[options.fields[0] ?? ''] ?? '';
					return {
						...rest,
						lacksReferences: false,
						references: subjectSet(text.split(' ').filter((word) => word.includes('/'))),
					};
				});
			},
			writeDeals: async (changes, connection) =>
				await writeDeals(
					changes.map(({ revision: _revision, ...change }) => change),
					connection,
				),
		}),
	},
	{
		name: 'a claim is won by everybody',
		red: 'has exactly one winner of a claim',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				create: async (wanted, alongside, connection) => {
					const made = await claims.create(wanted, alongside, connection);
					return {
						...made,
						claims: made.claims.map((claim) =>
							claim.status === 'taken' ? { ...claim, status: 'won' as const } : claim,
						),
					};
				},
			},
		}),
	},
	{
		name: 'a claim is upserted over the winner: its lease is the second one’s',
		red: 'leaves the lease of the winner as it is',
		plant: ({ claims }) => {
			const last = new Map<string, { leaseUntil: string; holder: string }>();
			return {
				claims: {
					...claims,
					create: async (wanted, alongside, connection) => {
						for (const { key, leaseUntil, holder } of wanted) last.set(key, { leaseUntil, holder });
						return await claims.create(wanted, alongside, connection);
					},
					read: async (keys, connection) =>
						(await claims.read(keys, connection)).map(
							(claim) => claim && { ...claim, ...last.get(claim.key) },
						),
				},
			};
		},
	},
	{
		name: 'a claim whose answer was lost is nobody’s',
		red: 'belongs to the run whose answer was lost',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				create: async (wanted, alongside, connection) =>
					await claims.create(
						wanted.map((claim) => ({ ...claim, holder: `${claim.holder} ${Math.random()}` })),
						alongside,
						connection,
					),
			},
		}),
	},
	{
		name: 'finishing does nothing',
		red: 'reads claims in the order of the keys and finishes them',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				finish: async (keys) =>
					await Promise.resolve(keys.map((id) => ({ status: 'updated' as const, id }))),
			},
		}),
	},
	{
		name: 'open claims are not listed',
		red: 'lists what nobody finished in time',
		plant: ({ claims }) => ({
			claims: { ...claims, listOpen: async () => await Promise.resolve([]) },
		}),
	},
	{
		name: 'keys are cut',
		red: 'keeps keys to the last sign',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				create: async (wanted, alongside, connection) =>
					await claims.create(
						wanted.map((claim) => ({ ...claim, key: claim.key.slice(0, 200) })),
						alongside,
						connection,
					),
			},
		}),
	},
	{
		name: 'the note of a fact is forgotten',
		red: 'creates claims beside the notes',
		plant: ({ claims }) => ({
			claims: {
				...claims,
				create: async (wanted, alongside, connection) => {
					const made = await claims.create(wanted, [], connection);
					return {
						...made,
						notes: alongside.map(({ key }) => ({ status: 'created' as const, key, id: '1' })),
					};
				},
			},
		}),
	},
	{
		name: 'a note is made twice',
		red: 'creates notes and tasks once',
		plant: ({ createOnce }) => ({
			createOnce: async (activities, connection) =>
				await createOnce(
					activities.map((one) => ({ ...one, key: `${one.key} ${Math.random()}` })),
					connection,
				),
		}),
	},
	{
		name: 'a refused stage takes the money with it',
		red: 'writes the fields of a row whose stage is refused',
		plant: ({ writeDeals }) => ({
			writeDeals: async (changes, connection) => {
				const results = await writeDeals(changes, connection);
				return results.map((result) =>
					'stageRefused' in result && result.stageRefused
						? { status: 'failed' as const, failure: result.stageRefused }
						: result,
				);
			},
		}),
	},
	{
		name: 'one bad row fails its batch',
		red: 'writes every other row when one is bad',
		plant: ({ writeDeals }) => ({
			writeDeals: async (changes, connection) => {
				const results = await writeDeals(changes, connection);
				const bad = results.find(({ status }) => status === 'failed');
				return bad ? results.map(() => bad) : results;
			},
		}),
	},
	{
		name: 'a merged deal is not followed',
		red: 'finds the deal that a merged one became',
		needs: 'mergeDeals',
		plant: ({ readDeals }) => ({
			readDeals: async (keys, options, connection) =>
				(await readDeals(keys, options, connection)).map((deal, place) => {
					const key = keys[place];
					return key?.by === 'id' && deal?.id !== key.value ? undefined : deal;
				}),
		}),
	},
	{
		name: 'a contact that is on a deal twice is listed twice',
		red: 'links a contact to a deal as often as asked, and lists it once',
		plant: withDeals((deal) => ({
			...deal,
			contactIds: deal.contactIds.flatMap((id) => [id, id]),
		})),
	},
	{
		name: 'amounts go through a float',
		red: 'reads the amount 90071992547409.93',
		plant: withDeals((deal) => ({
			...deal,
			amount: deal.amount === null ? null : String(Math.round(Number(deal.amount) * 10) / 10),
		})),
	},
	{
		name: 'what a person took off comes back',
		red: 'stay off when they were taken off',
		plant: withDeals((deal) => ({
			...deal,
			references: subjectSet([...deal.references.references, ...deal.references.removed]),
		})),
	},
];
