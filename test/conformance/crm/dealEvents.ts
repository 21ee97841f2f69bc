import type { CrmActions, DealEventFilter } from '../../../nodes/shared/contracts/crmActions';
import { orRefuse } from '../../../nodes/shared/contracts/offered';
import type { Play, Topic } from './check';

const since = ({ connection }: Play) => new Date(connection.clock.now() - 1_000);
const wanted = (play: Play, more: Partial<DealEventFilter> = {}): DealEventFilter => ({
	kinds: ['created', 'enteredStage', 'changed'],
	stages: [play.bench.stages.next],
	fields: [play.field('totalPaid')],
	since: since(play),
	...more,
});
const actions = ({ crm }: Play) =>
	orRefuse<CrmActions>(crm.actions, () => {
		throw new Error(`${crm.displayName} does not offer this`);
	});

export const dealEvents: Topic = {
	name: 'what happens to deals',
	checks: {
		async 'is listed page by page without loss or repeat, whatever changes on the way'(play) {
			const { bench, crm, connection, field } = play;
			const from = since(play);
			const ids = Array.from({ length: 230 }, (_, place) => bench.seedDeal({ name: `D${place}` }));
			await bench.settle();
			const listed: string[] = [];
			let page: string | undefined;
			let pages = 0;
			do {
				const { deals, next } = await actions(play).listChangedDeals(from, page, connection);
				listed.push(...deals.map(({ id }) => id));
				pages += 1;
				page = next;
				await crm.writeDeals(
					ids.map((id) => ({ id, fields: { [field('totalPaid')]: String(pages) } })),
					connection,
				);
				await bench.settle();
			} while (page !== undefined);
			expect(pages).toBeGreaterThan(1);
			expect(new Set(listed).size).toBe(listed.length);
			expect(ids.filter((id) => !listed.includes(id))).toEqual([]);
		},
		async 'leaves out deals that have not changed since, and tells a new revision after each change'(
			play,
		) {
			const { bench, connection, field, write } = play;
			const id = bench.seedDeal();
			const from = since(play);
			await bench.settle();
			const find = async () =>
				(await actions(play).listChangedDeals(from, undefined, connection)).deals.find(
					(deal) => deal.id === id,
				);
			const first = await find();
			expect(await find()).toEqual(first);
			await write(id, { [field('totalPaid')]: '5' });
			await bench.settle();
			expect((await find())?.revision).not.toBe(first?.revision);
			const later = new Date(connection.clock.now() + 60_000);
			expect((await actions(play).listChangedDeals(later, undefined, connection)).deals).toEqual(
				[],
			);
		},
		async 'is told as birth, stage and value, each with a key that stays'(play) {
			const { bench, crm, connection, field, write } = play;
			const filter = wanted(play);
			const id = bench.seedDeal({ name: 'Acme' });
			await crm.writeDeals([{ id, fields: {}, stage: bench.stages.next }], connection);
			for (const value of ['5', '7']) await write(id, { [field('totalPaid')]: value });
			const told = await actions(play).readDealEvents(
				[id],
				filter,
				[field('totalPaid')],
				connection,
			);
			expect(told.map(({ kind, change }) => [kind, change?.from ?? null, change?.to])).toEqual([
				['created', null, undefined],
				['enteredStage', expect.any(String), bench.stages.next],
				['changed', null, '5'],
				['changed', '5', '7'],
			]);
			expect(told.map(({ deal }) => [deal.id, deal.name, deal.stage])).toEqual(
				told.map(() => [id, 'Acme', bench.stages.next]),
			);
			expect(told.at(-1)?.deal.fields).toEqual({ [field('totalPaid')]: '7' });
			expect(new Set(told.map(({ key }) => key)).size).toBe(4);
			const again = await actions(play).readDealEvents([id], filter, [], connection);
			expect(again.map(({ key }) => key)).toEqual(told.map(({ key }) => key));
		},
		async 'is told only as far as it is wanted, and not of a deal that is gone'(play) {
			const { bench, connection, field, write } = play;
			const [id, gone] = [bench.seedDeal(), bench.seedDeal()] as const;
			await write(id, { [field('totalRefunded')]: '5' });
			bench.deleteDeal(gone);
			const kinds = async (more: Partial<DealEventFilter>) =>
				(await actions(play).readDealEvents([id, gone], wanted(play, more), [], connection)).map(
					({ kind, deal }) => `${kind} ${deal.id}`,
				);
			expect(await kinds({})).toEqual([`created ${id}`]);
			expect(await kinds({ kinds: ['changed'], fields: [field('totalRefunded')] })).toEqual([
				`changed ${id}`,
			]);
			expect(await kinds({ since: new Date(connection.clock.now() + 1_000) })).toEqual([]);
		},
	},
};
