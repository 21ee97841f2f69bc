import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { required, type Topic } from './check';
import type { Play } from './play';

const HUNDRED = 100;

/** Each root with a hint that leads to it. */
async function told(play: Play, acts: ReadonlyArray<() => Promise<Subject>>) {
	const rows = [];
	for (const act of acts) {
		await play.told();
		const root = await act();
		const [first] = await play.told();
		rows.push({ root, hint: required(first).hint });
	}
	return rows;
}

export const roots: Topic = {
	name: 'finds what belongs together',
	checks: ({ budget }) => [
		{
			name: 'in the order of the hints, one that is named twice for both',
			async run(play) {
				const { adapter, world, order } = play;
				const rows = await told(play, [
					async () => await world.pay(order()),
					async () => await world.decline(order()),
					async () => await world.pay(order()),
				]);
				const [a, b, c] = rows.map(required);
				const asked = [c, a, b, c].map(required);
				const [missing] = world.missingHints();
				const hints = [...asked.map(({ hint }) => hint), required(missing), required(a).hint];
				const found = await adapter.resolve(hints, world.connect());
				expect(found.slice(0, 4)).toEqual(asked.map(({ root }) => root));
				expect(found).toHaveLength(6);
				expect(found[5]).toEqual(required(a).root);
			},
		},
		{
			name: 'within its budget, and nothing without a call',
			async run(play) {
				const { adapter, world, order } = play;
				const [row] = await told(play, [async () => await world.pay(order())]);
				const { hint, root } = required(row);
				world.calls();
				expect(await adapter.resolve([], world.connect())).toEqual([]);
				expect(await adapter.readStates([], world.connect())).toEqual([]);
				expect(world.calls()).toBe(0);
				await adapter.resolve([hint], world.connect());
				expect(world.calls()).toBeLessThanOrEqual(budget.resolve);
				await adapter.resolve([hint, hint, hint], world.connect());
				expect(world.calls()).toBeLessThanOrEqual(budget.resolve);
				await adapter.readStates([root, root], world.connect());
				expect(world.calls()).toBeLessThanOrEqual(budget.read);
			},
		},
		{
			name: 'of a hundred within a budget, each right and in its place',
			async run(play) {
				const { adapter, world, order } = play;
				const subjects: Subject[] = [];
				for (let index = 0; index < HUNDRED; index++) {
					world.advance(1_000);
					subjects.push(await world.pay(order({ amount: 1_000 + index })));
				}
				const events = await play.told();
				world.calls();
				const found = await adapter.resolve(
					events.map(({ hint }) => hint),
					world.connect(),
				);
				expect(world.calls()).toBeLessThanOrEqual(budget.resolveHundred);
				expect(new Set(found.map((root) => root?.id))).toEqual(
					new Set(subjects.map(({ id }) => id)),
				);
				const shuffled = [...subjects].reverse();
				const states = await adapter.readStates(shuffled, world.connect());
				expect(world.calls()).toBeLessThanOrEqual(budget.readHundred);
				expect(states.map((state) => state?.subject)).toEqual(shuffled);
				expect(states.map((state) => state?.amountPaid)).toEqual(
					shuffled.map((_, index) => 1_000 + HUNDRED - 1 - index),
				);
				expect(new Set(states.map((state) => state?.version)).size).toBe(HUNDRED);
			},
		},
		{
			name: 'and nothing behind what points at nothing',
			async run({ adapter, world }) {
				const hints = [
					...world.missingHints(),
					{ type: 'payment.succeeded' as const, objectKind: 'constructor', objectId: 'x' },
					{ type: 'payment.succeeded' as const, objectKind: '', objectId: '' },
				];
				const found = await adapter.resolve(hints, world.connect());
				expect(found).toHaveLength(hints.length);
				for (const root of found) {
					const states = root ? await adapter.readStates([root], world.connect()) : [undefined];
					expect(states).toEqual([undefined]);
				}
			},
		},
		{
			name: 'in the order of the subjects, with nothing for what is not there',
			async run({ adapter, world, order }) {
				const [first, second] = [await world.pay(order()), await world.decline(order())];
				const subjects = [second, world.missing('payment'), first, second];
				const states = await adapter.readStates(subjects, world.connect());
				expect(states.map((state) => state?.subject)).toEqual([second, undefined, first, second]);
				for (const kind of ['invoice', 'subscription'] as const) {
					expect(await adapter.readStates([world.missing(kind)], world.connect())).toEqual([
						undefined,
					]);
				}
			},
		},
		{
			name: 'alike at each read, and different once money moves',
			async run(play) {
				const root = await play.world.pay(play.order());
				const first = await play.state(root);
				play.world.advance(3_600_000);
				const again = await play.state(root);
				expect(again.version).toBe(first.version);
				expect(again.facts).toEqual(first.facts);
				await play.world.refund(root, 100);
				expect((await play.state(root)).version).not.toBe(first.version);
			},
		},
		{
			name: 'and calls a status that no table has unknown',
			async run({ adapter, bench }) {
				const { world, root } = await bench.openWithUnknownStatus();
				const [state] = await adapter.readStates([root], world.connect());
				expect(state?.status).toBe(bench.unknownStatus);
				expect(state?.facts.filter(({ current }) => current)).toEqual([]);
				await world.stop();
			},
		},
		{
			name: 'and whose credential it is',
			async run({ adapter, world }) {
				const identity = await adapter.identify(world.connect());
				expect(identity).toMatchObject({ account: world.account, livemode: false });
				expect(identity.name).not.toBe('');
			},
		},
		{
			name: 'by one id in an id and in the address of its page, and none in other text',
			async run({ adapter, world, order }) {
				const root = await world.pay(order());
				const names = world.namesOf(root);
				const pages = names.filter((text) => text.endsWith(root.id));
				expect(pages.length).toBeGreaterThan(1);
				for (const text of pages) expect(adapter.idIn(text)).toBe(root.id);
				for (const text of names) expect(text).toContain(adapter.idIn(text));
				for (const text of ['', 'ada@acme.example']) expect(adapter.idIn(text)).toBe(text);
			},
		},
	],
};
