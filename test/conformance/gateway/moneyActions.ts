import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { toDecimal } from '../../../nodes/shared/vocabulary/money';
import { type Check, required, thrown, type Topic } from './check';
import { muchLater } from './once';
import type { Play } from './play';

/** As the node does it: the payment's own id is in the key. */
async function giveBack(play: Play, text: string, howMuch: HowMuch, key?: string) {
	const { find, create } = required(play.adapter.actions.refund);
	const payment = await required(find)(text, play.world.connect());
	const part = howMuch === 'all' ? 'all' : howMuch.part;
	const write = { key: key ?? `refund.create/${payment.id}/${part}` };
	return await required(create)({ payment, howMuch }, write, play.world.connect());
}

const REFUND: Pick<Check, 'actions'> = { actions: ['refund.find', 'refund.create', 'refund.get'] };

const refunds = (currencies: readonly string[]): Check[] => [
	{
		name: 'gives money back of the payment that any of its names means',
		...REFUND,
		async run(play) {
			const order = play.order();
			const root = await play.world.pay(order);
			for (const text of play.world.namesOf(root)) {
				const find = required(play.adapter.actions.refund?.find);
				const found = await find(text, play.world.connect());
				expect([text, found]).toEqual([text, { id: root.id, currency: order.currency }]);
			}
		},
	},
	...currencies.flatMap((currency) =>
		(['part', 'all'] as const).map((which): Check => ({
			name: `gives back ${which} in ${currency} once, whatever the payment is called and however late it is`,
			...REFUND,
			async run(play) {
				const order = play.order({ currency, amount: 1_230 });
				const root = await play.world.pay(order);
				const amount = which === 'all' ? 1_230 : 410;
				const howMuch = which === 'all' ? 'all' : { part: toDecimal(410, currency) };
				const texts = play.world.namesOf(root);
				const first = await giveBack(play, texts[0], howMuch);
				expect(first).toMatchObject({
					isNew: true,
					value: { amount, currency, paymentId: root.id },
				});
				for (const text of texts) {
					await muchLater(play);
					const again = await giveBack(play, text, howMuch);
					expect([text, again.isNew, again.value.id]).toEqual([text, false, first.value.id]);
				}
				expect((await play.state(root)).amountRefunded).toBe(amount);
				const get = required(play.adapter.actions.refund?.get);
				const read = await get(first.value.id, play.world.connect());
				expect(read).toEqual(first.value);
				expect(read.status).toBe('succeeded');
			},
		})),
	),
	{
		name: 'gives back another amount, or with another key, as another refund; and then the rest',
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await giveBack(play, root.id, { part: '4' });
			await giveBack(play, root.id, { part: '2.50' });
			await giveBack(play, root.id, { part: '2.50' }, 'refund.create:second');
			expect((await play.state(root)).amountRefunded).toBe(900);
			await muchLater(play);
			expect((await giveBack(play, root.id, 'all')).value.amount).toBe(100);
			expect((await play.state(root)).amountRefunded).toBe(1_000);
		},
	},
	{
		name: 'gives back beside what a person gave back by hand',
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await play.world.refund(root, 400);
			expect((await giveBack(play, root.id, { part: '4' })).isNew).toBe(true);
			expect((await play.state(root)).amountRefunded).toBe(800);
		},
	},
	{
		name: 'gives back anew what came back to us',
		...REFUND,
		verbs: ['failRefund'],
		async run(play) {
			const root = await play.world.pay(play.order());
			const first = await giveBack(play, root.id, 'all');
			await required(play.world.failRefund)(root, first.value.id);
			const get = required(play.adapter.actions.refund?.get);
			expect((await get(first.value.id, play.world.connect())).status).toBe('failed');
			await muchLater(play);
			const second = await giveBack(play, root.id, 'all');
			expect(second.isNew).toBe(true);
			expect((await play.state(root)).amountRefunded).toBe(1_000);
		},
	},
	...['0', '-1', '4.005', '1e2', 'all', '', '10.01'].map((part): Check => ({
		name: `does not give back the part ${JSON.stringify(part)}`,
		...REFUND,
		async run(play) {
			const root = await play.world.pay(play.order());
			await thrown(giveBack(play, root.id, { part }));
			expect((await play.state(root)).amountRefunded).toBe(0);
		},
	})),
];

const taking: Check[] = [
	{
		name: 'takes a part of what was authorized, exactly, and not another part afterwards',
		actions: ['payment.capture'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const capture = required(play.adapter.actions.payment?.capture);
			const take = async (howMuch: HowMuch, key: string) =>
				await capture({ id, howMuch }, { key }, play.world.connect());
			expect(await take({ part: '6' }, 'a')).toMatchObject({ status: 'paid', amountPaid: 600 });
			expect(await take({ part: '6' }, 'b')).toMatchObject({ amountPaid: 600 });
			await thrown(take({ part: '7' }, 'c'));
			for (const part of ['0', '-6', '6.001']) await thrown(take({ part }, `d${part}`));
			expect(play.world.tally().captured).toBe(600);
		},
	},
	{
		name: 'takes all of what was authorized, and voids it no more',
		actions: ['payment.capture', 'payment.cancel'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const { capture, cancel } = required(play.adapter.actions.payment);
			const taken = await required(capture)(
				{ id, howMuch: 'all' },
				{ key: 'a' },
				play.world.connect(),
			);
			expect(taken).toMatchObject({ status: 'paid', amountPaid: 1_000 });
			await thrown(required(cancel)(id, { key: 'b' }, play.world.connect()));
			expect(play.world.tally().captured).toBe(1_000);
		},
	},
	{
		name: 'voids what was authorized, and takes it no more',
		actions: ['payment.capture', 'payment.cancel'],
		verbs: ['authorise'],
		async run(play) {
			const { id } = await required(play.world.authorise)(play.order());
			const { capture, cancel } = required(play.adapter.actions.payment);
			expect(await required(cancel)(id, { key: 'a' }, play.world.connect())).toMatchObject({
				status: 'canceled',
				amountPaid: 0,
			});
			const all = { id, howMuch: 'all' as const };
			await thrown(required(capture)(all, { key: 'b' }, play.world.connect()));
		},
	},
];

export const moneyActions: Topic = {
	name: 'gives back and takes',
	checks: ({ currencies }) => [...refunds(currencies), ...taking],
};
