/** Invoices. */
import { required } from '../check';
import type { Play } from '../play';
import { customerDraft, invoiceDraft } from './drafts';
import type { Operation } from './operation';

const INVOICE = async ({ world, order }: Play) => await required(world.invoice)(order());

export const BILLING: readonly Operation[] = [
	...(['draft', 'finalize', 'send'] as const).map((finish): Operation => ({
		name: `invoice.create (${finish})`,
		action: 'invoice.create',
		isKeyed: true,
		async prepare(play) {
			const draft = { ...invoiceDraft(play), finish };
			return async (c, key) =>
				await required(play.adapter.actions.invoice?.create)(draft, { key }, c);
		},
	})),
	{
		name: 'invoice.create for one who is known by another name',
		action: 'invoice.create',
		after: ['customer.upsertByEmail'],
		isKeyed: true,
		async prepare(play) {
			const upsert = required(play.adapter.actions.customer?.upsertByEmail);
			const { email } = customerDraft;
			await upsert({ email, name: 'G. Hopper' }, { key: 'first' }, play.world.connect());
			const draft = invoiceDraft(play);
			return async (c, key) =>
				await required(play.adapter.actions.invoice?.create)(draft, { key }, c);
		},
	},
	{
		name: 'invoice.send',
		action: 'invoice.send',
		after: ['invoice.create'],
		isKeyed: true,
		async prepare(play) {
			const { create, send } = required(play.adapter.actions.invoice);
			const draft = { ...invoiceDraft(play), finish: 'draft' as const };
			const { value } = await required(create)(draft, { key: 'first' }, play.world.connect());
			return async (c, key) => await required(send)(value.subject.id, { key }, c);
		},
	},
	...(['get', 'getPdf'] as const).map((operation): Operation => ({
		name: `invoice.${operation}`,
		action: `invoice.${operation}`,
		verbs: ['invoice'],
		async prepare(play) {
			const { id } = await INVOICE(play);
			return async (c) => await required(play.adapter.actions.invoice?.[operation])(id, c);
		},
	})),
	...(['void', 'markUncollectible'] as const).map((operation): Operation => ({
		name: `invoice.${operation}`,
		action: `invoice.${operation}`,
		verbs: ['invoice'],
		isKeyed: true,
		async prepare(play) {
			const { id } = await INVOICE(play);
			return async (c, key) =>
				await required(play.adapter.actions.invoice?.[operation])(id, { key }, c);
		},
	})),
];
