import type { CrmReference } from '../../../nodes/shared/vocabulary/payment';
import { required, type Topic } from './check';
import { sent } from './invoices';
import { paid } from './payments';
import { subscribed } from './subscriptions';

const DEAL: CrmReference = { crm: 'anyCrm', account: '4711', dealId: '42', contactId: '7' };

export const references: Topic = {
	name: 'reads the deal that is named',
	checks: () => [
		{
			name: 'by a payment',
			run: async (play) => void (await paid(play, play.order({ deal: DEAL }))),
		},
		{
			name: 'by a payment that names a deal alone',
			run: async (play) => void (await paid(play, play.order({ deal: { dealId: '42' } }))),
		},
		{
			name: 'by an invoice',
			verbs: ['invoice'],
			run: async (play) => void (await sent(play, play.order({ deal: DEAL }))),
		},
		{
			name: 'by a subscription',
			verbs: ['subscribe', 'renew'],
			async run(play) {
				const tale = await subscribed(play, play.order({ amount: 1_200, deal: DEAL }));
				await required(play.world.renew)(tale.root);
				expect((await play.state(tale.root)).crmReference).toEqual(DEAL);
			},
		},
		{
			name: 'by the page it was paid on, in the order of the subjects',
			verbs: ['payOnNamedPage'],
			async run({ adapter, world, order }) {
				const page = required(world.payOnNamedPage);
				const first = await page({ ...order(), deal: DEAL });
				const other = await world.pay(order());
				const second = await page({ ...order(), deal: { ...DEAL, dealId: '43' } });
				const named = await required(adapter.namedElsewhere)(
					[second, other, first, world.missing('payment')],
					world.connect(),
				);
				expect(named).toEqual([{ ...DEAL, dealId: '43' }, undefined, DEAL, undefined]);
			},
		},
	],
};
