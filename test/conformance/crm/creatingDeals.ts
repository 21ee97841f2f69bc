import { idOf, type Play, statuses, type Topic } from './check';

const draft = ({ field }: Play, reference: string) => ({
	reference,
	name: 'New deal',
	amount: '49.90',
	currency: 'EUR',
	closeDate: '2026-12-31',
	fields: { [field('mainReference')]: reference },
});

export const creatingDeals: Topic = {
	name: 'creating deals',
	checks: {
		async 'creates one deal for each reference, whoever asks, however often'(play) {
			const { crm, connection, read } = play;
			const first = await crm.createDeals(
				[draft(play, 'r/1'), draft(play, 'r/2'), draft(play, 'r/1')],
				connection,
			);
			const second = await crm.createDeals([draft(play, 'r/2'), draft(play, 'r/3')], connection);
			expect(statuses(first)).toEqual(['created', 'created', 'existed']);
			expect(statuses(second)).toEqual(['existed', 'created']);
			expect(idOf(first[2])).toBe(idOf(first[0]));
			expect(idOf(second[0])).toBe(idOf(first[1]));
			expect(await read(idOf(first[0]))).toMatchObject({
				name: 'New deal',
				amount: '49.9',
				currency: 'EUR',
			});
		},
		async 'puts a deal into any open stage, also when only the stage is said'(play) {
			const { crm, connection, read } = play;
			const pipelines = await crm.listPipelines(connection);
			for (const { id: pipeline, stages } of pipelines) {
				for (const stage of stages.filter(({ kind }) => kind === 'open')) {
					const reference = `${pipeline}/${stage.id}`;
					const [result] = await crm.createDeals(
						[{ ...draft(play, reference), stage: stage.id }],
						connection,
					);
					expect(result?.status).toBe('created');
					const deal = await read(idOf(result));
					expect(deal?.stage).toBe(stage.id);
					// A stage may belong to several.
					const offering = pipelines.filter((one) => one.stages.some(({ id }) => id === stage.id));
					expect(offering.map(({ id }) => id)).toContain(deal?.pipeline);
				}
			}
		},
		async 'creates one deal when twenty ask at once'(play) {
			const { bench, crm, connection } = play;
			const before = bench.countDeals();
			const results = await Promise.all(
				Array.from(
					{ length: 20 },
					async () => await crm.createDeals([draft(play, 'r/9')], connection),
				),
			);
			expect(statuses(results.flat()).filter((status) => status === 'created')).toHaveLength(1);
			expect(new Set(results.flat().map(idOf)).size).toBe(1);
			expect(bench.countDeals()).toBe(before + 1);
		},
	},
};
