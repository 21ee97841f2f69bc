import type { Activity } from '../../../nodes/shared/contracts/crm';
import { AT, failureText, rows, type Topic, untilAnswered } from './check';

export const refusals: Topic = {
	name: 'refusals',
	checks: {
		...rows(['auth', 'permission'] as const, (kind) => [
			`calls a missing right ${kind}, and writes nothing`,
			async ({ bench, crm, connection, field }) => {
				const id = bench.seedDeal();
				bench.revoke(kind);
				const fields = { [field('totalPaid')]: '5' };
				const results = await crm.writeDeals(
					[
						{ id, fields },
						{ id: bench.seedDeal(), fields },
					],
					connection,
				);
				expect(results).toMatchObject([
					{ status: 'failed', failure: { kind } },
					{ status: 'failed', failure: { kind } },
				]);
				expect(failureText(results[0])).toMatch(kind === 'auth' ? /token|credential/ : /deals/);
			},
		]),
		async 'throws from a read what it can name'({ bench, crm, connection }) {
			bench.revoke('auth');
			const failure = await crm.listFields('deal', connection).then(
				() => undefined,
				(error: unknown) => crm.classify(error),
			);
			expect(failure?.kind).toBe('auth');
		},
		'names nothing that is a fault of ours'({ crm }) {
			expect(crm.classify(new TypeError('x is not a function'))).toBeUndefined();
		},
		async 'comes through a storm of refusals with every row written once'({
			bench,
			crm,
			connection,
			field,
			read,
		}) {
			const dealId = bench.seedDeal();
			const notes = ['k/1', 'k/2'].map((key): Activity => ({
				kind: 'note',
				key,
				title: 'Paid',
				body: [],
				at: AT,
				dealId,
			}));
			bench.slowDown(3);
			await untilAnswered(async () => await crm.createOnce(notes, connection));
			bench.slowDown(3);
			await untilAnswered(
				async () =>
					await crm.writeDeals([{ id: dealId, fields: { [field('totalPaid')]: '5' } }], connection),
			);
			expect(bench.activities()).toHaveLength(2);
			expect((await read(dealId, [field('totalPaid')]))?.fields).toEqual({
				[field('totalPaid')]: '5',
			});
		},
	},
};
