import { idOf, NOBODY_ID, statuses, type Topic } from './check';

const email = 'bo@acme.example';

export const contacts: Topic = {
	name: 'contacts',
	checks: {
		async 'makes a contact once and names it only then'({ bench, crm, connection, field }) {
			const fields = { [field('customerId')]: 'cus_1' };
			const first = await crm.upsertContacts([{ email, name: 'Bo van Dam', fields }], connection);
			expect(statuses(first)).toEqual(['created']);
			expect(bench.contacts(email)).toEqual([{ id: idOf(first[0]), name: 'Bo van Dam' }]);
			bench.forgetCalls();
			const second = await crm.upsertContacts(
				[{ email: ' BO@acme.example', name: 'CARD HOLDER', fields }],
				connection,
			);
			expect(bench.calls()).toBe(bench.budget.upsertKnownContact);
			expect(second).toEqual([{ status: 'updated', id: idOf(first[0]) }]);
			expect(bench.contacts(email)).toEqual([{ id: idOf(first[0]), name: 'Bo van Dam' }]);
		},
		async 'finds a merged contact by either address instead of making a second one'({
			bench,
			crm,
			connection,
			field,
		}) {
			if (!bench.mergeContacts) return;
			const [main, other] = [bench.seedContact(email, 'Bo'), bench.seedContact('bo@home.example')];
			const id = bench.mergeContacts(other, main);
			bench.forgetCalls();
			const results = await crm.upsertContacts(
				[{ email: 'Bo@Home.example', name: 'B', fields: { [field('customerId')]: 'cus_1' } }],
				connection,
			);
			expect(bench.calls()).toBe(bench.budget.upsertKnownContact);
			expect(results).toEqual([{ status: 'updated', id }]);
			expect(bench.contacts('bo@home.example')).toEqual([{ id, name: 'Bo' }]);
			expect(bench.contacts(email)).toEqual([{ id, name: 'Bo' }]);
		},
		async 'never renames a person it did not make'({ bench, crm, connection, field }) {
			const id = bench.seedContact(email, 'Bo');
			await crm.upsertContacts(
				[
					{ email, name: 'Somebody Else', fields: {} },
					{ id, name: 'Somebody Else', fields: { [field('customerId')]: 'cus_1' } },
				],
				connection,
			);
			expect(bench.contacts(email)).toEqual([{ id, name: 'Bo' }]);
		},
		async 'writes nothing where there is nothing to write'({ bench, crm, connection }) {
			const id = bench.seedContact(email, 'Bo');
			bench.forgetCalls();
			const results = await crm.upsertContacts([{ id, name: 'Bo', fields: {} }], connection);
			expect(results).toEqual([{ status: 'existed', id }]);
			expect(bench.writes()).toBe(0);
		},
		async 'makes one contact when twenty ask at once'({ bench, crm, connection }) {
			await Promise.all(
				Array.from(
					{ length: 20 },
					async () => await crm.upsertContacts([{ email, fields: {} }], connection),
				),
			);
			expect(bench.contacts(email)).toHaveLength(1);
		},
		async 'gives each row its own result, also for the same address twice'({
			crm,
			connection,
			field,
		}) {
			const results = await crm.upsertContacts(
				[
					{ email, fields: { [field('customerId')]: 'cus_1' } },
					{ id: NOBODY_ID, fields: { [field('customerId')]: 'cus_2' } },
					{ email: 'cy@acme.example', fields: { no_such_field: '1' } },
					{ email, fields: { [field('customerId')]: 'cus_3' } },
				],
				connection,
			);
			expect(results).toMatchObject([
				{ status: 'created' },
				{ status: 'failed', failure: { kind: 'notFound' } },
				{ status: 'failed', failure: { kind: 'invalidRequest' } },
				{ status: 'updated', id: idOf(results[0]) },
			]);
		},
		async 'links a contact to a deal as often as asked, and lists it once'({
			bench,
			crm,
			connection,
		}) {
			const [dealId, contactId] = [bench.seedDeal(), bench.seedContact(email)];
			const link = { dealId, contactId };
			bench.forgetCalls();
			const results = await crm.linkContacts([link], connection);
			expect(bench.calls()).toBe(bench.budget.link);
			expect(statuses(results)).toEqual(['updated']);
			await crm.linkContacts([link, link], connection);
			const [deal] = await crm.readDeals(
				[{ by: 'id', value: dealId }],
				{ fields: [], contacts: true },
				connection,
			);
			expect(deal?.contactIds).toEqual([contactId]);
		},
	},
};
