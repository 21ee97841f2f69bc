/** Payments and refunds. */
import { required } from '../check';
import type { Play } from '../play';
import { type Operation, PAY } from './operation';

const AUTHORISE = async ({ world, order }: Play) => await required(world.authorise)(order());

export const MONEY: readonly Operation[] = [
	{
		name: 'payment.get',
		action: 'payment.get',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.get)(id, c);
		},
	},
	{
		name: 'payment.getMany',
		action: 'payment.getMany',
		async prepare(play) {
			await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.getMany)({ limit: 5 }, c);
		},
	},
	{
		name: 'payment.capture of all',
		action: 'payment.capture',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			return async (c, key) =>
				await required(play.adapter.actions.payment?.capture)({ id, howMuch: 'all' }, { key }, c);
		},
	},
	{
		name: 'payment.capture of a part',
		action: 'payment.capture',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			const howMuch = { part: '4' };
			return async (c, key) =>
				await required(play.adapter.actions.payment?.capture)({ id, howMuch }, { key }, c);
		},
	},
	{
		name: 'payment.cancel',
		action: 'payment.cancel',
		verbs: ['authorise'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await AUTHORISE(play);
			return async (c, key) => await required(play.adapter.actions.payment?.cancel)(id, { key }, c);
		},
	},
	{
		name: 'payment.explain',
		action: 'payment.explain',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.payment?.explain)(id, c);
		},
	},
	{
		name: 'refund.find',
		action: 'refund.find',
		async prepare(play) {
			const { id } = await PAY(play);
			return async (c) => await required(play.adapter.actions.refund?.find)(id, c);
		},
	},
	...(['all', { part: '4' }] as const).map((howMuch): Operation => ({
		name: `refund.create of ${howMuch === 'all' ? 'all' : 'a part'}`,
		action: 'refund.create',
		isKeyed: true,
		async prepare(play) {
			const { id } = await PAY(play);
			const payment = { id, currency: play.order().currency };
			return async (c, key) =>
				await required(play.adapter.actions.refund?.create)({ payment, howMuch }, { key }, c);
		},
	})),
	{
		name: 'refund.get',
		action: 'refund.get',
		async prepare(play) {
			const id = await play.world.refund(await PAY(play), 100);
			return async (c) => await required(play.adapter.actions.refund?.get)(id, c);
		},
	},
];
