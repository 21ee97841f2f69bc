/** Subscriptions. */
import { required } from '../check';
import { pageDraft } from './drafts';
import { type Operation, SUBSCRIBE } from './operation';

export const SUBSCRIPTIONS: readonly Operation[] = [
	{
		name: 'subscription.create',
		action: 'subscription.create',
		isKeyed: true,
		async prepare(play) {
			const draft = pageDraft(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.create)(draft, { key }, c);
		},
	},
	{
		name: 'subscription.get',
		action: 'subscription.get',
		verbs: ['subscribe'],
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c) => await required(play.adapter.actions.subscription?.get)(id, c);
		},
	},
	{
		name: 'subscription.getMany',
		action: 'subscription.getMany',
		verbs: ['subscribe'],
		async prepare(play) {
			await SUBSCRIBE(play);
			return async (c) =>
				await required(play.adapter.actions.subscription?.getMany)({ limit: 5 }, c);
		},
	},
	...(['now', 'periodEnd'] as const).map((when): Operation => ({
		name: `subscription.cancel (${when})`,
		action: 'subscription.cancel',
		verbs: ['subscribe'],
		options: when === 'periodEnd' ? ['subscription.cancel: end of the period'] : [],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.cancel)({ id, when }, { key }, c);
		},
	})),
	{
		name: 'subscription.pause',
		action: 'subscription.pause',
		verbs: ['subscribe'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.pause)({ id }, { key }, c);
		},
	},
	{
		name: 'subscription.resume',
		action: 'subscription.resume',
		verbs: ['subscribe', 'pause'],
		isKeyed: true,
		async prepare(play) {
			const root = await SUBSCRIBE(play);
			await required(play.world.pause)(root);
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.resume)(root.id, { key }, c);
		},
	},
	{
		name: 'subscription.changePlan',
		action: 'subscription.changePlan',
		verbs: ['subscribe', 'addMonthlyPrice'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await SUBSCRIBE(play);
			const { currency } = play.order();
			const priceId = await required(play.world.addMonthlyPrice)(2_400, currency);
			const change = { id, price: { id: priceId, quantity: 1 }, proration: 'none' as const };
			return async (c, key) =>
				await required(play.adapter.actions.subscription?.changePlan)(change, { key }, c);
		},
	},
];
