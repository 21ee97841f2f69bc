/** What only looks: disputes, events, lists of the editor, the credential. */
import { required } from '../check';
import { type Operation, PAY } from './operation';

export const LOOKING: readonly Operation[] = [
	{
		name: 'dispute.get',
		action: 'dispute.get',
		verbs: ['dispute'],
		async prepare(play) {
			const id = await required(play.world.dispute)(await PAY(play), 1_000);
			return async (c) => await required(play.adapter.actions.dispute?.get)(id, c);
		},
	},
	{
		name: 'dispute.getMany',
		action: 'dispute.getMany',
		verbs: ['dispute'],
		async prepare(play) {
			await required(play.world.dispute)(await PAY(play), 1_000);
			return async (c) => await required(play.adapter.actions.dispute?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'event.getMany',
		action: 'event.getMany',
		async prepare(play) {
			await PAY(play);
			return async (c) => await required(play.adapter.actions.event?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'choices.list',
		action: 'choices.list',
		async prepare(play) {
			await PAY(play);
			return async (c) =>
				await required(play.adapter.actions.choices?.list)('payment', undefined, c);
		},
	},
	{
		name: 'connection.check',
		action: 'connection.check',
		prepare:
			async ({ adapter }) =>
			async (c) =>
				await required(adapter.actions.connection?.check)(c),
	},
];
