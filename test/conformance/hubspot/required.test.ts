/** What an administrator requires of a deal, where the write leaves its stage alone: nothing else can be left out of it. */
import { crm } from '../../../nodes/crms/hubspot';
import { openHubspot } from '../../sandbox/hubspot/bench';
import { bench as stripe } from '../../sandbox/stripe/bench';
import { openPair } from '../sync/pair';

/** Where deals are and where they go, whoever writes one is asked for the reason. */
const REQUIRED = {
	requiredInStage: { contractsent: ['closed_won_reason'], closedwon: ['closed_won_reason'] },
};

const TOTAL_PAID = crm.fieldName('totalPaid');

it.each([true, false])(
	'a refusal names the property and the remedy, and is of its own deal alone (rows by themselves: %s)',
	async (multiStatusOnUpdate) => {
		const bench = await openHubspot({ ...REQUIRED, multiStatusOnUpdate });
		const [stuck, filled] = [bench.seedDeal(), bench.seedDeal()];
		bench.editByPerson(filled, { closed_won_reason: 'Price' });
		const results = await crm.writeDeals(
			[stuck, filled].map((id) => ({ id, fields: { [TOTAL_PAID]: '5' } })),
			bench.connection,
		);
		expect(results).toMatchObject([
			{
				status: 'failed',
				failure: {
					kind: 'invalidRequest',
					message: expect.stringMatching(/"closed_won_reason".*Fill it in on the record/),
				},
			},
			{ status: 'updated' },
		]);
	},
);

it('a payment on such a deal waits for a person, by name, and is written whole once it is filled in', async () => {
	const pair = await openPair(stripe, async () => await openHubspot(REQUIRED));
	const dealId = pair.seedDeal(10_000);
	await pair.world.pay(pair.order(dealId, 10_000));
	const told = await pair.told();
	await pair.sync(told);
	expect(pair.outcomes).toMatchObject([
		{
			outcome: 'needsReview',
			reason: 'refusedByCrm',
			message: expect.stringContaining('"closed_won_reason"'),
		},
	]);
	expect(await pair.shown(dealId)).toMatchObject({ status: null, isWon: false });

	pair.crm.editByPerson(dealId, { closed_won_reason: 'Price' });
	await pair.sync(told);
	await pair.sync(told);
	expect(await pair.shown(dealId)).toMatchObject({ paid: 10_000, isWon: true });
	const thanked = pair.outcomes.filter(({ outcome }) => outcome === 'new');
	expect(thanked).toMatchObject([{ fact: { type: 'payment.succeeded' } }]);
});
