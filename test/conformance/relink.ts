import type { CrmAdapter } from '../../nodes/shared/contracts/crm';
import { linkToDeal, unlinkFromDeal } from '../../nodes/shared/sync/relink';
import { subjectSet } from '../../nodes/shared/vocabulary/subjectSet';
import type { CrmBench } from './crm';

const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
const OTHER = 'stripe/acct_1/test/payment/pi_2';

/** What a person decides about a payment stands in every CRM, with a history of values or without. */
export function describeRelink(name: string, start: () => Promise<CrmBench>): void {
	describe(`in ${name} a person decides where a payment belongs`, () => {
		let bench: CrmBench;
		beforeEach(async () => void (bench = await start()));
		afterEach(async () => await bench.stop());

		const context = () => ({ crm: bench.crm, crmConnection: bench.connection });
		const fieldsOf = async (id: string) => {
			const names = (['mainReference', 'paymentReferences'] as const).map((key) =>
				bench.crm.fieldName(key),
			);
			const [main = ''] = names;
			const options = { fields: names, references: true };
			const [deal] = await bench.crm.readDeals(
				[{ by: 'id', value: id }],
				options,
				bench.connection,
			);
			if (!deal) throw new Error(`no deal ${id}`);
			const { references, removed } = deal.references;
			return { main: deal.fields[main] || null, on: references, off: [...removed] };
		};
		const seed = async (references: readonly string[]) => {
			const id = bench.seedDeal();
			const fieldName: CrmAdapter['fieldName'] = bench.crm.fieldName;
			const fields = {
				[fieldName('mainReference')]: references[0] ?? null,
			};
			const set = subjectSet(references);
			await bench.crm.writeDeals([{ id, fields, references: set }], bench.connection);
			await bench.settle();
			return id;
		};
		const byId = (value: string) => ({ by: 'id' as const, value });

		it('moves it with its main reference, to and fro; twice is the same as once', async () => {
			const [left, right] = [await seed([REFERENCE, OTHER]), await seed([])];
			const link = async (id: string) => {
				const linked = await linkToDeal({ reference: REFERENCE, deal: byId(id) }, context());
				await bench.settle();
				return linked;
			};
			expect(await link(right)).toMatchObject({ isUnchanged: false, takenOff: [{ id: left }] });
			expect(await link(right)).toMatchObject({ isUnchanged: true, takenOff: [] });
			expect(await fieldsOf(left)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
			expect(await fieldsOf(right)).toEqual({ main: REFERENCE, on: [REFERENCE], off: [] });
			await link(left);
			expect(await fieldsOf(right)).toEqual({ main: null, on: [], off: [REFERENCE] });
			expect((await fieldsOf(left)).on).toEqual(expect.arrayContaining([OTHER, REFERENCE]));
			await link(right);
			expect(await fieldsOf(right)).toEqual({ main: REFERENCE, on: [REFERENCE], off: [] });
			expect(await fieldsOf(left)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
		});

		it('takes it off, also before it was on', async () => {
			const id = await seed([OTHER]);
			for (const isUnchanged of [false, true]) {
				const unlinked = await unlinkFromDeal({ reference: REFERENCE, deal: byId(id) }, context());
				expect(unlinked).toMatchObject({ isUnchanged });
			}
			expect(await fieldsOf(id)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
		});
	});
}
