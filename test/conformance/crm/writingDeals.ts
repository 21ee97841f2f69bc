import { AT, failureText, REFERENCE, statuses, rows, type Topic } from './check';

export const writingDeals: Topic = {
	name: 'writing deals',
	checks: {
		async 'writes more deals than go in one call, each with a result of its own, in their order'({
			bench,
			crm,
			connection,
			field,
			read,
		}) {
			const ids = Array.from({ length: bench.overBatch }, () => bench.seedDeal()).reverse();
			const changes = ids.map((id, index) => ({
				id,
				fields: { [field('totalPaid')]: `${index}.5` },
			}));
			bench.forgetCalls();
			const results = await crm.writeDeals(changes, connection);
			expect(bench.calls()).toBe(bench.budget.writeManyDeals);
			expect(results).toEqual(ids.map((id) => ({ status: 'updated', id })));
			expect((await read(ids[57] ?? '', [field('totalPaid')]))?.fields).toEqual({
				[field('totalPaid')]: '57.5',
			});
		},
		...rows(
			[
				['totalPaid', '1.230', '1.23'],
				['totalPaid', '19.99', '19.99'],
				['totalPaid', '0', '0'],
				['totalPaid', '90071992547409.93', '90071992547409.93'],
				['lastPaymentAt', AT, AT],
				['lastPaymentAt', '2026-11-23T12:00:00+02:00', AT],
				['paymentStatus', 'Partially refunded', 'Partially refunded'],
				['invoiceNumber', '00042', '00042'],
				['invoiceNumber', 'Ünïcode & <b>', 'Ünïcode & <b>'],
			] as const,
			([key, written, expected]) => [
				`${key} written as ${written} reads as ${expected}`,
				async ({ bench, field, read, write }) => {
					const id = bench.seedDeal();
					expect(await write(id, { [field(key)]: written })).toEqual({ status: 'updated', id });
					expect((await read(id, [field(key)]))?.fields[field(key)]).toBe(expected);
				},
			],
		),
		async 'empties a field'({ bench, field, read, write }) {
			const id = bench.seedDeal();
			await write(id, { [field('failureReason')]: 'Declined', [field('totalPaid')]: '3' });
			await write(id, { [field('failureReason')]: null, [field('totalPaid')]: null });
			const deal = await read(id, [field('failureReason'), field('totalPaid')]);
			expect(Object.values(deal?.fields ?? {})).toEqual([null, null]);
		},
		async 'writes every other row when one is bad, and names the field'({
			bench,
			crm,
			connection,
			field,
			read,
		}) {
			const ids = Array.from({ length: 9 }, () => bench.seedDeal());
			const results = await crm.writeDeals(
				ids.map((id, index) => ({
					id,
					fields: { [field('paymentStatus')]: index === 4 ? 'No such status' : 'Paid' },
				})),
				connection,
			);
			expect(statuses(results)).toEqual(
				ids.map((_, index) => (index === 4 ? 'failed' : 'updated')),
			);
			expect(results[4]).toMatchObject({ failure: { kind: 'invalidRequest' } });
			expect(failureText(results[4])).toContain(field('paymentStatus'));
			for (const [index, id] of ids.entries()) {
				const deal = await read(id, [field('paymentStatus')]);
				expect(deal?.fields[field('paymentStatus')]).toBe(index === 4 ? null : 'Paid');
			}
		},
		async 'says of a deal that is gone that it is not found'({ bench, crm, connection, field }) {
			const [kept, gone] = [bench.seedDeal(), bench.seedDeal()];
			bench.deleteDeal(gone);
			const fields = { [field('totalPaid')]: '5' };
			const results = await crm.writeDeals(
				[
					{ id: gone, fields },
					{ id: kept, fields },
				],
				connection,
			);
			expect(results).toMatchObject([
				{ status: 'failed', failure: { kind: 'notFound' } },
				{ status: 'updated', id: kept },
			]);
		},
		async 'names a field that does not exist'({ bench, write }) {
			const result = await write(bench.seedDeal(), { no_such_field: 'x' });
			expect(result).toMatchObject({ status: 'failed', failure: { kind: 'invalidRequest' } });
			expect(failureText(result)).toContain('no_such_field');
		},
		async 'moves a deal together with its fields'({ bench, crm, connection, field, read }) {
			const id = bench.seedDeal();
			const fields = { [field('totalPaid')]: '5' };
			const [result] = await crm.writeDeals([{ id, fields, stage: bench.stages.next }], connection);
			expect(result).toEqual({ status: 'updated', id });
			expect(await read(id, [field('totalPaid')])).toMatchObject({
				stage: bench.stages.next,
				fields: { [field('totalPaid')]: '5' },
			});
		},
		async 'writes the fields of a row whose stage is refused, and says so'({
			bench,
			crm,
			connection,
			field,
			read,
		}) {
			bench.refuseStage();
			const [moved, stuck, bad] = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
			const before = (await read(stuck))?.stage;
			const fields = { [field('totalPaid')]: '5' };
			const results = await crm.writeDeals(
				[
					{ id: moved, fields, stage: bench.stages.next },
					{ id: stuck, fields, stage: bench.stages.refusing },
					{ id: bad, fields: { [field('totalPaid')]: 'five' }, stage: bench.stages.next },
				],
				connection,
			);
			expect(results).toMatchObject([
				{ status: 'updated', id: moved },
				{ status: 'updated', id: stuck, stageRefused: { kind: 'invalidRequest' } },
				{ status: 'failed', failure: { kind: 'invalidRequest' } },
			]);
			expect(results[0]).not.toHaveProperty('stageRefused');
			expect(await read(stuck, [field('totalPaid')])).toMatchObject({
				stage: before,
				fields: { [field('totalPaid')]: '5' },
			});
			expect(await read(moved)).toMatchObject({ stage: bench.stages.next });
		},
		async 'keeps the versions of a field where it says so, and tells who wrote each'({
			bench,
			field,
			read,
			write,
		}) {
			const id = bench.seedDeal();
			const name = field('failureReason');
			for (const value of ['one', 'two']) await write(id, { [name]: value });
			bench.editByPerson(id, { [name]: 'three' });
			const deal = await read(id, [name], [name]);
			expect(deal?.fields[name]).toBe('three');
			const versions = [
				{ value: 'three', isByPerson: true },
				{ value: 'two', isByPerson: false },
				{ value: 'one', isByPerson: false },
			];
			expect(deal?.history[name] ?? []).toEqual(bench.keepsHistory ? versions : []);
		},
		async 'refuses to write over a newer deal where it says so'({
			bench,
			crm,
			connection,
			field,
			read,
			write,
		}) {
			const id = bench.seedDeal();
			const name = field('totalPaid');
			const revision = (await read(id))?.revision;
			await write(id, { [name]: '1' });
			const [result] = await crm.writeDeals(
				[{ id, fields: { [name]: '2' }, revision }],
				connection,
			);
			const { conditionalWrites } = crm.guarantees;
			expect(result?.status).toBe(conditionalWrites ? 'stale' : 'updated');
			expect((await read(id, [name]))?.fields[name]).toBe(conditionalWrites ? '1' : '2');
		},
		async 'gives a main reference free when it is emptied, and refuses one that another deal has'({
			bench,
			crm,
			connection,
			field,
			read,
			write,
		}) {
			const [first, second] = [bench.seedDeal({ reference: REFERENCE }), bench.seedDeal()];
			const name = field('mainReference');
			const taken = await write(second, { [name]: REFERENCE });
			expect(taken).toMatchObject({ status: 'failed', failure: { kind: 'conflict' } });
			expect(failureText(taken)).toContain(name);
			expect((await read(second, [name]))?.fields[name]).toBeNull();
			await write(first, { [name]: null });
			expect((await read(first, [name]))?.fields[name]).toBeNull();
			expect(await write(second, { [name]: REFERENCE })).toEqual({
				status: 'updated',
				id: second,
			});
			const [found] = await crm.readDeals(
				[{ by: 'reference', value: REFERENCE }],
				{ fields: [] },
				connection,
			);
			expect(found?.id).toBe(second);
		},
		...rows(
			[
				[undefined, null],
				['0', '0'],
				['99.999', '99.999'],
				['33.333333', '33.333333'],
				['5000.50', '5000.5'],
				['90071992547409.93', '90071992547409.93'],
			] as const,
			([amount, expected]) => [
				`reads the amount ${amount} as ${expected}, to the last decimal`,
				async ({ bench, read }) =>
					expect((await read(bench.seedDeal({ amount })))?.amount).toBe(expected),
			],
		),
		async 'makes no call for nothing'({ bench, crm, connection }) {
			await crm.writeDeals([], connection);
			await crm.createDeals([], connection);
			await crm.upsertContacts([], connection);
			await crm.linkContacts([], connection);
			await crm.createOnce([], connection);
			await crm.claims.create([], [], connection);
			await crm.claims.read([], connection);
			await crm.claims.finish([], connection);
			await crm.findDealsByReference([], connection);
			expect(bench.calls()).toBe(0);
		},
	},
};
