import type { DealRecord } from '../../../nodes/shared/contracts/crm';
import {
	parseSubjectSet,
	putOn,
	type SubjectSet,
	subjectSet,
	takeOff,
	unionSubjectSets,
} from '../../../nodes/shared/vocabulary/subjectSet';
import { type Play, statuses, rows, type Topic } from './check';

const [FIRST, SECOND, THIRD] = [1, 2, 3].map(
	(number) => `stripe/acct_1/test/payment/pi_${number}`,
) as [string, string, string];

async function readSet({ crm, connection, field }: Play, id: string): Promise<DealRecord> {
	const [deal] = await crm.readDeals(
		[{ by: 'id', value: id }],
		{ fields: [field('paymentReferences')], references: true },
		connection,
	);
	if (!deal) throw new Error(`no deal ${id}`);
	return deal;
}

async function writeSet(
	{ crm, connection }: Play,
	id: string,
	references: SubjectSet,
	revision?: string,
) {
	return (await crm.writeDeals([{ id, fields: {}, references, revision }], connection))[0];
}

async function addOne(play: Play, id: string, reference: string, read: DealRecord) {
	const references = unionSubjectSets([read.references, subjectSet([reference])]);
	return await writeSet(play, id, references, read.revision);
}

/** As long as the references that people see. */
const asMany = (count: number) =>
	Array.from(
		{ length: count },
		(_, index) => `stripe/acct_1A2B3C4D5E6F7G8H/live/payment/pi_3N${index}AbCdEfGhIjKlMnOpQ`,
	);

export const references: Topic = {
	name: 'the payments of a deal',
	checks: {
		...rows(
			[
				'',
				FIRST,
				`${FIRST} ~${SECOND}`,
				`${FIRST} !${SECOND}`,
				`${FIRST} ~!!${SECOND} !!!${THIRD}`,
			],
			(text) => [
				`are kept and given back as they are: ${text}`,
				async (play) => {
					const id = play.bench.seedDeal();
					const set = parseSubjectSet(text);
					if (text !== '') await writeSet(play, id, set);
					const { references, lacksReferences = false, fields } = await readSet(play, id);
					expect([unionSubjectSets([references]), lacksReferences]).toEqual([set, false]);
					const shown = fields[play.field('paymentReferences')] ?? '';
					expect(parseSubjectSet(shown).references).toEqual(set.references);
				},
			],
		),
		async 'are asked for, or cost nothing'(play) {
			const { bench, read } = play;
			const id = bench.seedDeal();
			await writeSet(play, id, subjectSet([FIRST]));
			bench.forgetCalls();
			await read(id);
			expect(bench.calls()).toBe(1);
		},
		async 'lose none when two runs add one at once, whichever of them is last'(play) {
			const { bench } = play;
			const id = bench.seedDeal();
			await writeSet(play, id, subjectSet([FIRST]));
			const [left, right] = [await readSet(play, id), await readSet(play, id)];
			const results = [await addOne(play, id, SECOND, left), await addOne(play, id, THIRD, right)];
			// Whoever is refused, or finds one that does not stand there any more, writes again.
			for (const [place, result] of results.entries()) {
				const fresh = await readSet(play, id);
				const own = [SECOND, THIRD][place] ?? '';
				if (result?.status === 'stale') await addOne(play, id, own, fresh);
				else if (fresh.lacksReferences) await writeSet(play, id, fresh.references, fresh.revision);
			}
			const { references, lacksReferences = false } = await readSet(play, id);
			expect([...references.references].sort()).toEqual([FIRST, SECOND, THIRD]);
			expect(lacksReferences).toBe(false);
		},
		async 'lose none to a writer that knew of none'(play) {
			const { bench } = play;
			const id = bench.seedDeal();
			const before = await readSet(play, id);
			await writeSet(play, id, subjectSet([FIRST]), before.revision);
			const second = await addOne(play, id, SECOND, before);
			if (second?.status === 'stale') await addOne(play, id, SECOND, await readSet(play, id));
			expect([...(await readSet(play, id)).references.references].sort()).toEqual([FIRST, SECOND]);
		},
		async 'stay off when they were taken off, also for a run that had read them before'(play) {
			const { bench } = play;
			const id = bench.seedDeal();
			await writeSet(play, id, subjectSet([FIRST, SECOND]));
			const before = await readSet(play, id);
			await writeSet(play, id, takeOff(before.references, [SECOND]), before.revision);
			const late = await addOne(play, id, THIRD, before);
			if (late?.status === 'stale') await addOne(play, id, THIRD, await readSet(play, id));
			const { references } = await readSet(play, id);
			expect([[...references.references].sort(), [...references.removed]]).toEqual([
				[FIRST, THIRD],
				[SECOND],
			]);
			await writeSet(play, id, putOn(references, [SECOND]));
			expect((await readSet(play, id)).references.references).toContain(SECOND);
		},
		async 'are told by a person who edits the field, where the CRM tells whose edit it is'(play) {
			const { bench, crm, field } = play;
			const id = bench.seedDeal();
			await writeSet(play, id, subjectSet([FIRST, SECOND]));
			bench.editByPerson(id, { [field('paymentReferences')]: FIRST });
			const { references } = await readSet(play, id);
			expect(references.references).toEqual([FIRST]);
			if (crm.guarantees.references.by !== 'revision')
				expect([...references.removed]).toEqual([SECOND]);
		},
		async 'are two thousand on one deal, or its row alone is refused and says why'(play) {
			const { bench, crm, connection, field } = play;
			const many = asMany(2_000);
			const ids = [bench.seedDeal(), bench.seedDeal(), bench.seedDeal()];
			const results = await crm.writeDeals(
				ids.map((id, place) => ({
					id,
					fields: { [field('totalPaid')]: '5' },
					references: subjectSet(place === 1 ? many : [FIRST]),
				})),
				connection,
			);
			expect(statuses(results)).toEqual(['updated', 'updated', 'updated']);
			const [, full = ''] = ids;
			await addOne(play, full, FIRST, await readSet(play, full));
			expect((await readSet(play, full)).references.references).toEqual([...many, FIRST]);
			await bench.settle();
			const wanted = [many[0] ?? '', many[1_999] ?? '', FIRST];
			const found = await crm.findDealsByReference(wanted, connection);
			expect(found.get(many[0] ?? '')).toEqual([full]);
			expect(found.get(many[1_999] ?? '')).toEqual([full]);
			expect([...(found.get(FIRST) ?? [])].sort()).toEqual([...ids].sort());
		},
		async 'end where the CRM has no more room for them, for their own row alone'(play) {
			const { bench, crm, connection } = play;
			const { mostReferences } = crm.guarantees;
			if (mostReferences === undefined) return;
			const many = asMany(2 * mostReferences);
			const [full, other] = [bench.seedDeal(), bench.seedDeal()];
			await writeSet(play, full, subjectSet([FIRST]));
			const results = await crm.writeDeals(
				[
					{ id: full, fields: {}, references: subjectSet([FIRST, ...many]) },
					{ id: other, fields: {}, references: subjectSet([SECOND]) },
				],
				connection,
			);
			expect(results).toMatchObject([
				{ status: 'failed', failure: { kind: 'invalidRequest' } },
				{ status: 'updated' },
			]);
			expect((await readSet(play, full)).references.references).toEqual([FIRST]);
		},
	},
};
