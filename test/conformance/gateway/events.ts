import type { Check, Topic } from './check';
import { required } from './check';

const NO_EVENTS = ['', 'null', '[]', '{}', '"text"', '{"type":"constructor"}', 'no json', '\u0000'];

export const events: Topic = {
	name: 'reads events',
	checks: ({ adapter: plain, saysMode = true }) => [
		{
			name: 'of a payment that its own gateway delivered and signed',
			async run(play) {
				const { adapter, world } = play;
				world.advance(3_600_000);
				await world.pay(play.order());
				const deliveries = await world.delivered();
				for (const delivery of deliveries) {
					expect(adapter.mayBeSigned(delivery, world.now())).toBe(true);
					expect(await play.passes(delivery)).toBe(true);
				}
				const read = deliveries.flatMap((one) => adapter.readEvents(one, world.connect()));
				expect(read.map(({ hint }) => hint.type)).toContain('payment.succeeded');
				for (const event of read) {
					expect(event.gateway).toBe(adapter.id);
					expect(event.livemode).toBe(false);
					expect(['', world.account]).toContain(event.account);
					expect(new Date(event.occurredAt).toISOString()).toBe(event.occurredAt);
					const away = Math.abs(Date.parse(event.occurredAt) - world.now());
					expect(away).toBeLessThan(60_000);
					expect(JSON.parse(JSON.stringify(event))).toEqual(event);
				}
			},
		},
		{
			name: 'the same way each time, each with an id of its own',
			async run({ adapter, world, order }) {
				await world.pay(order());
				await world.decline(order());
				const deliveries = await world.delivered();
				const read = () => deliveries.flatMap((one) => adapter.readEvents(one, world.connect()));
				expect(read()).toEqual(read());
				expect(new Set(read().map(({ id }) => id)).size).toBe(read().length);
				expect(read().map(({ hint }) => hint.type)).toEqual(
					expect.arrayContaining(['payment.succeeded', 'payment.failed']),
				);
			},
		},
		{
			name: 'without a connection too, as far as the body says',
			async run({ adapter, world, order }) {
				await world.pay(order());
				const [delivery] = await world.delivered();
				for (const event of adapter.readEvents(required(delivery))) {
					expect(event.hint.objectId).not.toBe('');
				}
			},
		},
		{
			name: 'of the mode that the body says, else of that of the connection',
			async run({ world, order }) {
				await world.pay(order());
				const deliveries = await world.delivered();
				const read = deliveries.flatMap((delivery) =>
					plain.readEvents(delivery, world.connect({ livemode: true })),
				);
				if (!saysMode) expect(read.length).toBeGreaterThan(0);
				for (const { livemode } of read) expect(livemode).toBe(!saysMode);
			},
		},
		{
			name: 'and leaves out those of another account',
			async run({ adapter, world }) {
				if (!world.deliveryOfOthers) {
					expect(adapter.readEvents({ headers: {}, rawBody: new Uint8Array(), url: '' })).toEqual(
						[],
					);
					return;
				}
				const delivery = await world.deliveryOfOthers();
				expect(adapter.readEvents(delivery, world.connect())).toEqual([]);
				expect(adapter.readEvents(delivery)).toEqual([]);
			},
		},
		{
			name: 'in each form in which it is delivered, as one and the same',
			async run({ adapter, world, order }) {
				await world.pay(order());
				await world.decline(order());
				for (const delivery of await world.delivered()) {
					const plain = adapter.readEvents(delivery, world.connect());
					const roots = await adapter.resolve(
						plain.map(({ hint }) => hint),
						world.connect(),
					);
					for (const form of world.otherForms?.(delivery) ?? []) {
						const read = adapter.readEvents(form, world.connect());
						// Of what others tell already a short form may tell more.
						if (plain.length === 0) continue;
						const shown = (events: typeof read) =>
							events.map(({ hint: { type }, ...event }) => ({ ...event, type }));
						expect(shown(read)).toEqual(shown(plain));
						const hints = read.map(({ hint }) => hint);
						expect(await adapter.resolve(hints, world.connect())).toEqual(roots);
					}
				}
			},
		},
		...NO_EVENTS.map((text): Check => ({
			name: `none in the body ${JSON.stringify(text)}`,
			async run({ adapter, world }) {
				const rawBody = new TextEncoder().encode(text);
				const delivery = { headers: {}, rawBody, url: 'https://n8n.example' };
				expect(adapter.readEvents(delivery, world.connect())).toEqual([]);
			},
		})),
	],
};
