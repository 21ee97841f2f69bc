import {
	type EventHint,
	type PaymentEvent,
	type PaymentEventType,
	typesIn,
} from '../../../nodes/shared/vocabulary/event';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { type Check, required, type Topic, type Verb } from './check';
import type { Play } from './play';

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;

type Act = (play: Play, root: Subject) => Promise<Subject>;

/** What happened, to a payment of long before or to something new, and what is told of it. @returns whom it is about. */
const LONG_AGO: ReadonlyArray<readonly [string, PaymentEventType, readonly Verb[], Act]> = [
	['a payment', 'payment.succeeded', [], async ({ world, order }) => await world.pay(order())],
	['a decline', 'payment.failed', [], async ({ world, order }) => await world.decline(order())],
	[
		'a refund',
		'refund.succeeded',
		[],
		async ({ world }, root) => (await world.refund(root, 100), root),
	],
	[
		'a dispute',
		'dispute.opened',
		['dispute'],
		async ({ world }, root) => (await required(world.dispute)(root, 100), root),
	],
	[
		'an invoice',
		'invoice.sent',
		['invoice'],
		async ({ world, order }) => await required(world.invoice)(order()),
	],
	[
		'a subscription',
		'subscription.created',
		['subscribe'],
		async ({ world, order }) => await required(world.subscribe)(order()),
	],
];

export const changes: Topic = {
	name: 'lists changes',
	checks: ({ pageSizes, changes: kept, forgets = [] }) => [
		{
			name: 'oldest first, with the ids and the facts that deliveries have',
			async run(play) {
				const { world, order } = play;
				const since = world.now();
				for (const act of [world.pay, world.decline, world.pay]) {
					const root = await act(order());
					world.advance(2 * SECOND_MS);
					if (act === world.pay) await world.refund(root, 100);
					world.advance(2 * SECOND_MS);
				}
				const delivered = await play.told();
				const polled = await play.changes(since);
				expectOrder(polled);
				if (kept === 'events') {
					expect(polled.map(({ id }) => id).sort()).toEqual(delivered.map(({ id }) => id).sort());
					const types = new Map(delivered.map(({ id, hint }) => [id, hint]));
					for (const { id, hint } of polled) expect(hint).toEqual(types.get(id));
				}
				for (const event of polled) {
					expect(event).toMatchObject({ gateway: play.adapter.id, livemode: false });
				}
				const { keys, tellings } = await factsOf(play, polled);
				expect(keys).toEqual((await factsOf(play, delivered)).keys);
				// Whoever catches up takes what he has chosen by its type.
				expect(await tellingsOf(play, polled)).toEqual(expect.arrayContaining(tellings));
			},
		},
		{
			name: 'from the given moment on, that moment included',
			async run(play) {
				const { world, order } = play;
				await world.pay(order());
				world.advance(5 * SECOND_MS);
				const since = world.now();
				expect(await play.changes(since)).toEqual([]);
				await play.told();
				const root = await world.decline(order());
				const found = await play.changes(since);
				const roots = await play.adapter.resolve(
					found.map(({ hint }) => hint),
					world.connect(),
				);
				expect(found.length).toBeGreaterThan(0);
				for (const one of roots) expect(one).toEqual(root);
				world.advance(5 * SECOND_MS);
				expect((await play.changes(since)).map(({ id }) => id)).toEqual(found.map(({ id }) => id));
			},
		},
		...LONG_AGO.filter(([, type]) => !forgets.includes(type)).map(
			([name, type, verbs, act]): Check => ({
				name: `of two months ago, longer than gateways keep events: ${name}`,
				verbs,
				async run(play) {
					const { world } = play;
					const root = await play.world.pay(play.order());
					world.advance(40 * DAY_MS);
					const since = world.now();
					const changed = await act(play, root);
					world.advance(62 * DAY_MS);
					const found = await play.changes(since);
					expectOrder(found);
					expect(await tellingsOf(play, found)).toContain(telling(changed, type));
				},
			}),
		),
		{
			name: 'all of them, over the edges of pages, also many of one moment',
			async run(play) {
				const { world, order } = play;
				const since = world.now();
				const wanted = new Set<string>();
				const count = Math.ceil(pageSizes.changes * 1.2);
				for (let index = 0; index < count; index++) {
					// As many as a page holds in one moment, the others apart.
					if (index % 10 === 9 && index > count / 2) world.advance(SECOND_MS);
					wanted.add((await world.pay(order())).id);
				}
				const polled = await play.changes(since);
				expectOrder(polled);
				const roots = await play.adapter.resolve(
					polled.map(({ hint }) => hint),
					world.connect(),
				);
				expect(new Set(roots.map((root) => root?.id))).toEqual(wanted);
				expect(new Set(polled.map(({ id }) => id)).size).toBe(polled.length);
				if (kept === 'events') {
					const told = (await play.told()).map(({ id }) => id);
					expect(new Set(polled.map(({ id }) => id))).toEqual(new Set(told));
				}
			},
		},
		{
			name: 'all of them, also while they change',
			async run(play) {
				const { adapter, world, order } = play;
				const since = new Date(world.now());
				const roots: Subject[] = [];
				for (let index = 0; index < pageSizes.changes * 2 + 2; index++) {
					world.advance(SECOND_MS);
					roots.push(await world.pay(order()));
				}
				const connection = world.connect();
				const untouched = [...roots];
				const http: typeof connection.http = async (request) => {
					const answer = await connection.http(request);
					world.advance(SECOND_MS);
					const root = untouched.pop();
					if (root) await world.refund(root, 100);
					return answer;
				};
				const hints: EventHint[] = [];
				for await (const { hint } of adapter.listChanges(since, { ...connection, http })) {
					hints.push(hint);
				}
				expect(untouched.length).toBeLessThan(roots.length);
				const found = await adapter.resolve(hints, connection);
				expect(found).toEqual(expect.arrayContaining(roots));
			},
		},
	],
};

function expectOrder(events: readonly PaymentEvent[]): void {
	const moments = events.map(({ occurredAt }) => occurredAt);
	expect(moments).toEqual([...moments].sort());
}

const telling = ({ id }: Subject, type: PaymentEventType): string => `${id} ${type}`;

async function tellingsOf(play: Play, events: readonly PaymentEvent[]): Promise<string[]> {
	const { adapter, world } = play;
	const hints = events.map(({ hint }) => hint);
	const roots = await adapter.resolve(hints, world.connect());
	return hints.flatMap((hint, index) => {
		const root = roots[index];
		return root ? typesIn(hint).map((type) => telling(root, type)) : [];
	});
}

/** What became true of everything that the events are about. */
async function factsOf(play: Play, events: readonly PaymentEvent[]) {
	const { adapter, world } = play;
	const roots = await adapter.resolve(
		events.map(({ hint }) => hint),
		world.connect(),
	);
	const states = await adapter.readStates(
		roots.filter((root) => root !== undefined),
		world.connect(),
	);
	const facts = states.flatMap((state) =>
		state ? state.facts.map(({ key, type }) => ({ key, told: telling(state.subject, type) })) : [],
	);
	return {
		keys: [...new Set(facts.map(({ key }) => key))].sort(),
		tellings: [...new Set(facts.map(({ told }) => told))],
	};
}
