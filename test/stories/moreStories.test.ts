/** Stories beyond those of MONEY.md, whose values its rules give: worked out by hand before they were played. */
import { INVOICES } from './more/invoices';
import { MONEY_BACK } from './more/moneyBack';
import { PAYMENTS } from './more/payments';
import { SUBSCRIPTIONS } from './more/subscriptions';
import { playIn } from './playIn';
import { ORDERS } from './story';

const MORE = [...PAYMENTS, ...MONEY_BACK, ...INVOICES, ...SUBSCRIPTIONS];

/** The stories of the book are played in all orders; for these, two that differ most keep the time short. */
const ORDERS_HERE = ['as sent', 'shuffled, seed 3'].map((name) => [name, ORDERS[name]] as const);

describe.each(MORE.map((story) => [story.name, story] as const))('%s', (_name, story) => {
	it.each(ORDERS_HERE)('%s', async (_order, order) => {
		if (!order) throw new Error('there is no such order');
		const { found, expected, world } = await playIn(story, order);
		expect(found).toEqual(expected);
		story.check?.(world);
	});
});
