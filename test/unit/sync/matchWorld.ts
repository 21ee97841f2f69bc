import type { CrmAdapter, DealCandidate } from '../../../nodes/shared/contracts/crm';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { parseSubjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import type { Guard } from '../../support/modelCrm';
import { createSyncWorld } from '../../support/syncWorld';

export const DAY_MS = 86_400_000;

/** The reference of a model payment. */
export function refOf(id: string, kind = 'payment'): string {
	return `model/acct_1/live/${kind}/${id}`;
}

interface DealAtStart {
	readonly id: string;
	readonly amount: string | null;
	readonly currency?: string | null;
	readonly stage?: string;
	readonly createdAt?: string;
	readonly fields?: Readonly<Record<string, string | null>>;
}

/**
 * The model world with what matching looks at: a CRM that finds deals by what their fields say, contacts that can be read,
 * and people who edit the list of payments by hand.
 */
export function createMatchWorld(deals: readonly DealAtStart[] = [], guard: Guard = 'history') {
	const world = createSyncWorld(guard);
	const { crm, context, gateway } = world;
	const createdAt = new Map<string, string>();
	crm.contacts.set('c1', { id: 'c1', email: 'anna@acme.example', fields: {} });
	for (const deal of deals) {
		crm.addDeal({ id: deal.id, amount: deal.amount, stage: deal.stage ?? 'sent' });
		const added = world.deal(deal.id);
		if (deal.currency !== undefined) added.currency = deal.currency;
		added.contactIds.push('c1');
		Object.assign(added.fields, deal.fields);
		createdAt.set(deal.id, deal.createdAt ?? '2026-01-01T00:00:00.000Z');
	}

	const candidateOf = (id: string): DealCandidate => {
		const deal = world.deal(id);
		return {
			id,
			name: `Deal ${id}`,
			url: `https://crm.example/${id}`,
			amount: deal.amount,
			currency: deal.currency,
			isOpen: deal.stage !== 'won' && deal.stage !== 'lost',
			isWon: deal.stage === 'won',
			createdAt: createdAt.get(id) ?? '2026-01-01T00:00:00.000Z',
			references: parseSubjectSet(deal.fields.paymentReferences),
			outstanding: deal.fields.amountOutstanding ?? null,
		};
	};
	const found: Pick<CrmAdapter, 'findDealsByEmail' | 'findDealsByReference'> = {
		findDealsByEmail: async (emails) => {
			crm.calls.push('findDealsByEmail');
			const idsOf = (email: string) =>
				[...crm.contacts.values()].filter((one) => one.email === email).map(({ id }) => id);
			return await Promise.resolve(
				new Map(
					emails.map((email) => [
						email,
						[...crm.deals.values()]
							.filter(({ contactIds }) => contactIds.some((id) => idsOf(email).includes(id)))
							.map(({ id }) => candidateOf(id)),
					]),
				),
			);
		},
		findDealsByReference: async (references) => {
			crm.calls.push('findDealsByReference');
			return await Promise.resolve(
				new Map(
					references.map((reference) => [
						reference,
						[...crm.deals.values()]
							.filter(({ fields }) =>
								parseSubjectSet(fields.paymentReferences).references.includes(reference),
							)
							.map(({ id }) => id),
					]),
				),
			);
		},
	};
	const actions = {
		readContacts: async (keys: ReadonlyArray<{ value: string }>) =>
			await Promise.resolve(
				keys.map(({ value }) => [...crm.contacts.values()].find(({ email }) => email === value)),
			),
	};
	Object.assign(crm.adapter, found, { actions });

	return {
		...world,
		/** The gateway says something else of one payment than the model of it would. */
		tell: (id: string, changes: Partial<PaymentState>) => {
			const { readStates } = gateway.adapter;
			gateway.adapter.readStates = async (subjects, connection) =>
				(await readStates(subjects, connection)).map((state) =>
					state?.subject.id === id ? { ...state, ...changes } : state,
				);
		},
		/** The checkout session of each payment names a deal. */
		namesElsewhere: (dealIds: Readonly<Record<string, string>>) => {
			const asked: string[][] = [];
			gateway.adapter.namedElsewhere = async (subjects) => {
				asked.push(subjects.map(({ id }) => id));
				return await Promise.resolve(
					subjects.map(({ id }) =>
						dealIds[id] === undefined ? undefined : { dealId: dealIds[id] },
					),
				);
			};
			return asked;
		},
		/** A person changes a field in the CRM's own pages. */
		edits: (id: string, field: string, value: string | null) => {
			const deal = world.deal(id);
			const before = { value: deal.fields[field] ?? null, isByPerson: false };
			deal.history[field] = [{ value, isByPerson: true }, before, ...(deal.history[field] ?? [])];
			deal.fields[field] = value;
			deal.revision++;
		},
		/** The calls of one run. */
		callsOf: async <Value>(run: () => Promise<Value>) => {
			crm.calls.length = 0;
			await run();
			return [...crm.calls];
		},
		untouched: () => {
			const before = JSON.stringify([...crm.deals]);
			return () => JSON.stringify([...crm.deals]) === before;
		},
		relink: { crm: context.crm, crmConnection: context.crmConnection },
	};
}
