import { linkToDeal, unlinkFromDeal } from '../../../nodes/shared/sync/relink';
import { subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';
import { type Play, REFERENCE, type Topic } from './check';

const OTHER = 'stripe/acct_1/test/payment/pi_2';

const payment = ({ crm, connection }: Play, dealId: string) =>
	[
		{ reference: REFERENCE, deal: { by: 'id', value: dealId } },
		{ crm, crmConnection: connection },
	] as const;

async function seed({ bench, crm, connection, field }: Play, references: readonly string[]) {
	const id = bench.seedDeal();
	const fields = { [field('mainReference')]: references[0] ?? null };
	await crm.writeDeals([{ id, fields, references: subjectSet(references) }], connection);
	await bench.settle();
	return id;
}

async function shown({ crm, connection, field }: Play, id: string) {
	const names = [field('mainReference'), field('paymentReferences')];
	const [deal] = await crm.readDeals(
		[{ by: 'id', value: id }],
		{ fields: names, references: true },
		connection,
	);
	if (!deal) throw new Error(`no deal ${id}`);
	const { references, removed } = deal.references;
	return { main: deal.fields[names[0] ?? ''] || null, on: references, off: [...removed] };
}

/** What a person decides about a payment stands in every CRM, with a history of values or without. */
export const relink: Topic = {
	name: 'a person decides where a payment belongs',
	checks: {
		async 'moves it with its main reference, to and fro; twice is the same as once'(play) {
			const [left, right] = [await seed(play, [REFERENCE, OTHER]), await seed(play, [])];
			const link = async (id: string) => {
				const linked = await linkToDeal(...payment(play, id));
				await play.bench.settle();
				return linked;
			};
			expect(await link(right)).toMatchObject({ isUnchanged: false, takenOff: [{ id: left }] });
			expect(await link(right)).toMatchObject({ isUnchanged: true, takenOff: [] });
			expect(await shown(play, left)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
			expect(await shown(play, right)).toEqual({ main: REFERENCE, on: [REFERENCE], off: [] });
			await link(left);
			expect(await shown(play, right)).toEqual({ main: null, on: [], off: [REFERENCE] });
			expect((await shown(play, left)).on).toEqual(expect.arrayContaining([OTHER, REFERENCE]));
			await link(right);
			expect(await shown(play, right)).toEqual({ main: REFERENCE, on: [REFERENCE], off: [] });
			expect(await shown(play, left)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
		},
		async 'takes it off, also before it was on'(play) {
			const id = await seed(play, [OTHER]);
			for (const isUnchanged of [false, true]) {
				const unlinked = await unlinkFromDeal(...payment(play, id));
				expect(unlinked).toMatchObject({ isUnchanged });
			}
			expect(await shown(play, id)).toEqual({ main: OTHER, on: [OTHER], off: [REFERENCE] });
		},
	},
};
