import type { Activity } from '../../nodes/shared/contracts/crm';
import type { Clock } from '../../nodes/shared/contracts/http';
import { createOtherCrm } from '../support/otherCrm';
import { OtherCrmRefusal, type Operation } from '../support/otherCrmSystem';
import type { CallBudget, CrmBench } from './crm/bench';

/** Rows instead of objects, and no unique key on tasks: other numbers than HubSpot's. */
const BUDGET: CallBudget = {
	readOneDeal: 2,
	readOneByReference: 2,
	readManyDeals: 4,
	writeManyDeals: 2,
	upsertKnownContact: 1,
	link: 1,
	createNote: 1,
	createTask: 3,
	createTakenNote: 2,
	createClaimAndNote: 2,
	readClaims: 1,
	finishClaims: 2,
	findByEmail: 3,
	findByReference: 2,
};

const CLOCK: Clock = {
	now: () => Date.parse('2026-11-23T10:00:00Z'),
	sleep: async () => undefined,
	random: () => 0.5,
};

/** An account of the invented CRM, new for every test. */
export function startOtherBench(): CrmBench {
	const other = createOtherCrm(CLOCK);
	let refused: 'auth' | 'permission' | undefined;
	let slow = 0;
	let isAnswerLost = false;

	other.hooks.before = async (operation: Operation) => {
		// A turn of the event loop, so that callers interleave.
		await new Promise(setImmediate);
		if (slow > 0) {
			slow -= 1;
			throw new OtherCrmRefusal({ kind: 'rateLimited', message: 'Slow down' });
		}
		const isDealWrite = operation.isWrite && operation.table === 'Opportunity';
		if (refused === 'auth') {
			throw new OtherCrmRefusal({ kind: 'auth', message: 'The token is not valid' });
		}
		if (refused === 'permission' && isDealWrite) {
			throw new OtherCrmRefusal({ kind: 'permission', message: 'You may not write deals' });
		}
	};
	other.hooks.after = async (operation: Operation) => {
		await new Promise(setImmediate);
		if (!isAnswerLost || !operation.isWrite) return;
		isAnswerLost = false;
		throw new OtherCrmRefusal({ kind: 'unavailable', message: 'No answer came' });
	};

	const bench: CrmBench = {
		crm: other.adapter,
		connection: other.connection,
		budget: BUDGET,
		keepsHistory: false,
		overBatch: 201,
		stages: { next: 'Awaiting Payment', refusing: 'Closed Won' },
		calls: () => other.system.operations.length,
		writes: () => other.system.operations.filter(({ isWrite }) => isWrite).length,
		forgetCalls: () => void other.system.operations.splice(0),
		seedDeal: ({ name = 'A deal', amount, reference, isClosed = false, contactIds = [] } = {}) => {
			const id = seed('Opportunity', {
				Name: name,
				Amount: amount ?? null,
				Currency: 'EUR',
				Stage: isClosed ? 'Closed Lost' : 'Qualifying',
				MainReference: reference ?? null,
			});
			for (const personId of contactIds) {
				seed('OpportunityPerson', {
					Link: `${id}:${personId}`,
					OpportunityId: id,
					PersonId: personId,
				});
			}
			return id;
		},
		seedContact: (email, name = '') => seed('Person', { Email: email, FirstName: name || null }),
		contacts: (email) =>
			[...other.system.rowsOf('Person').values()]
				.filter(({ values }) => values.Email === email)
				.map(({ id, values }) => ({
					id,
					name: [values.FirstName, values.LastName].filter(Boolean).join(' '),
				})),
		countDeals: () => other.system.rowsOf('Opportunity').size,
		activities: () =>
			(['note', 'task'] as const).flatMap((kind) =>
				[...other.system.rowsOf(kind === 'note' ? 'Note' : 'Task').values()].map(({ values }) => ({
					kind,
					key: values.Key ?? '',
					text: values.Text ?? '',
					dealId: values.OpportunityId ?? undefined,
				})),
			),
		deleteDeal: (id) => void other.system.rowsOf('Opportunity').delete(id),
		editByPerson: (id, fields) => {
			const row = other.system.rowsOf('Opportunity').get(id);
			if (row) other.system.put('Opportunity', id, { ...row.values, ...fields });
		},
		mergeDeals: (id, intoId) => {
			other.system.merge(intoId, id);
			return intoId;
		},
		refuseStage: () => void other.system.refusedStages.add('Closed Won'),
		settle: async () => other.system.settle(),
		loseNextAnswer: () => {
			isAnswerLost = true;
		},
		slowDown: (calls) => {
			slow = calls;
		},
		revoke: (kind) => {
			refused = kind;
		},
		details: {
			ownerId: 'user_1',
			keysOn: (contactId) =>
				(['Note', 'Task'] as const).flatMap((table) =>
					[...other.system.rowsOf(table).values()]
						.filter(({ values }) => values.PersonId === contactId)
						.map(({ values }) => values.Key ?? ''),
				),
			tasks: () =>
				[...other.system.rowsOf('Task').values()].map(({ values }) => ({
					key: values.Key ?? '',
					dueAt: values.DueAt ?? '',
					ownerId: values.OwnerId ?? undefined,
					priority: (values.Priority ?? undefined) as Activity['priority'],
				})),
		},
		withoutFields: async () => {
			for (const table of ['Opportunity', 'Person'] as const) other.system.columnsOf(table).clear();
		},
		stop: async () => undefined,
	};
	return bench;

	function seed(
		table: Parameters<typeof other.system.rowsOf>[0],
		values: Record<string, string | null>,
	): string {
		const id = `${table.slice(0, 2)}${1_000 + other.system.rowsOf(table).size}`;
		other.system.put(table, id, values);
		return id;
	}
}
