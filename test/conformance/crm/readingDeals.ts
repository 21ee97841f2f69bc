import { NOBODY_ID, REFERENCE, type Topic } from './check';

export const readingDeals: Topic = {
	name: 'reading deals',
	checks: {
		async 'tells who it is'({ crm, connection }) {
			const identity = await crm.identify(connection);
			expect(identity.account).toMatch(/\S/);
			expect(identity.homeCurrency).toMatch(/^[A-Z]{3}$/);
			const { timeZone = 'UTC' } = identity;
			expect(() => new Date(0).toLocaleString('en', { timeZone })).not.toThrow();
		},
		async 'reads one deal with its contacts within the budget'({ bench, crm, connection, field }) {
			const contactId = bench.seedContact('anna@acme.example');
			const id = bench.seedDeal({ name: 'Acme', amount: '1200.50', contactIds: [contactId] });
			const [deal] = await crm.readDeals(
				[{ by: 'id', value: id }],
				{ fields: [field('totalPaid')], references: true, contacts: true },
				connection,
			);
			expect(deal).toMatchObject({ id, name: 'Acme', amount: '1200.5', contactIds: [contactId] });
			expect(deal?.url).toContain(id);
			expect(deal?.fields).toEqual({ [field('totalPaid')]: null });
			expect(bench.calls()).toBe(bench.budget.readOneDeal);
		},
		async 'reads more deals than go in one call in the order asked, with holes where there is none'({
			bench,
			crm,
			connection,
		}) {
			const contactId = bench.seedContact('anna@acme.example');
			const ids = Array.from({ length: bench.overBatch }, (_, index) =>
				bench.seedDeal({ name: `Deal ${index}`, contactIds: index === 7 ? [contactId] : [] }),
			);
			const wanted = [...ids].reverse();
			const deals = await crm.readDeals(
				wanted.map((value) => ({ by: 'id', value })),
				{ fields: [], references: true, contacts: true },
				connection,
			);
			expect(deals.map((deal) => deal?.id)).toEqual(wanted);
			expect(deals.filter((deal) => deal?.contactIds.length).map((deal) => deal?.name)).toEqual([
				'Deal 7',
			]);
			expect(bench.calls()).toBe(bench.budget.readManyDeals);
		},
		async 'gives undefined for a deal that is deleted, was never there, or has no id at all'({
			bench,
			crm,
			connection,
			read,
		}) {
			const [kept, gone] = [bench.seedDeal(), bench.seedDeal()];
			bench.deleteDeal(gone);
			const values = [gone, kept, NOBODY_ID, '', 'not-an-id', kept];
			const deals = await crm.readDeals(
				values.map((value) => ({ by: 'id', value })),
				{ fields: [], contacts: true },
				connection,
			);
			expect(deals.map((deal) => deal?.id)).toEqual([
				undefined,
				kept,
				undefined,
				undefined,
				undefined,
				kept,
			]);
			expect(await read(gone)).toBeUndefined();
			expect(await read('not-an-id')).toBeUndefined();
		},
		async 'finds the deal that a merged one became, alone and in a batch'({
			bench,
			crm,
			connection,
			read,
		}) {
			if (!bench.mergeDeals) return;
			const [merged, other] = [bench.seedDeal(), bench.seedDeal({ name: 'Other' })];
			const survivor = bench.mergeDeals(merged, bench.seedDeal({ name: 'Survivor' }));
			expect((await read(merged))?.id).toBe(survivor);
			const deals = await crm.readDeals(
				[
					{ by: 'id', value: other },
					{ by: 'id', value: merged },
				],
				{ fields: [] },
				connection,
			);
			expect(deals.map((deal) => deal?.id)).toEqual([other, survivor]);
		},
		async 'reads by the main reference, exactly'({ bench, crm, connection, field }) {
			const id = bench.seedDeal({ reference: REFERENCE });
			const [found] = await crm.readDeals(
				[{ by: 'reference', value: REFERENCE }],
				{ fields: [field('mainReference')], contacts: true },
				connection,
			);
			expect(found).toMatchObject({ id, fields: { [field('mainReference')]: REFERENCE } });
			expect(bench.calls()).toBe(bench.budget.readOneByReference);
			const [none, empty] = await crm.readDeals(
				[
					{ by: 'reference', value: `${REFERENCE}0` },
					{ by: 'reference', value: '' },
				],
				{ fields: [] },
				connection,
			);
			expect([none, empty]).toEqual([undefined, undefined]);
		},
	},
};
