/** Payment links and customers. */
import { required } from '../check';
import { customerDraft, linkDraft } from './drafts';
import type { Operation } from './operation';

export const SELLING: readonly Operation[] = [
	{
		name: 'paymentLink.create',
		action: 'paymentLink.create',
		isKeyed: true,
		async prepare(play) {
			const draft = linkDraft(play);
			return async (c, key) =>
				await required(play.adapter.actions.paymentLink?.create)(draft, { key }, c);
		},
	},
	{
		name: 'paymentLink.deactivate',
		action: 'paymentLink.deactivate',
		after: ['paymentLink.create'],
		isKeyed: true,
		async prepare(play) {
			const { create, deactivate } = required(play.adapter.actions.paymentLink);
			const { value } = await required(create)(
				linkDraft(play),
				{ key: 'first' },
				play.world.connect(),
			);
			return async (c, key) => await required(deactivate)(value.id, { key }, c);
		},
	},
	{
		name: 'customer.upsertByEmail',
		action: 'customer.upsertByEmail',
		isKeyed: true,
		prepare: async (play) => async (c, key) =>
			await required(play.adapter.actions.customer?.upsertByEmail)(customerDraft, { key }, c),
	},
	{
		name: 'customer.upsertByEmail of one who is known',
		action: 'customer.upsertByEmail',
		verbs: ['addCustomer'],
		isKeyed: true,
		async prepare(play) {
			await required(play.world.addCustomer)(customerDraft.email);
			return async (c, key) =>
				await required(play.adapter.actions.customer?.upsertByEmail)(customerDraft, { key }, c);
		},
	},
	{
		name: 'customer.get',
		action: 'customer.get',
		verbs: ['addCustomer'],
		async prepare(play) {
			const id = await required(play.world.addCustomer)('ada@northwind.example');
			return async (c) => await required(play.adapter.actions.customer?.get)(id, c);
		},
	},
];
