import { EventEmitter } from 'node:events';

import { type Answered, Gatherer, type Turn } from '../../../nodes/PaymentGateway/trigger/gather';

class Answer extends EventEmitter implements Answered {
	statusCode = 200;
	writableFinished = false;
	destroyed = false;

	finish(status: number): void {
		this.statusCode = status;
		this.writableFinished = true;
		this.emit('finish');
		this.emit('close');
	}

	hangUp(): void {
		this.destroyed = true;
		this.emit('close');
	}
}

/** Sleeps end when the test says so. */
class Sleeper {
	private readonly sleeping: Array<{ readonly until: number; readonly wake: () => void }> = [];
	private time = 0;

	now = () => this.time;
	random = () => 0;
	sleep = async (milliseconds: number) =>
		await new Promise<void>((wake) =>
			this.sleeping.push({ until: this.time + milliseconds, wake }),
		);

	async pass(milliseconds: number): Promise<void> {
		for (let left = milliseconds; left > 0; left--) {
			this.time++;
			for (const { until, wake } of this.sleeping) if (until <= this.time) wake();
			await settled();
		}
	}
}

const settled = async () => await new Promise<void>((resolve) => setImmediate(resolve));

function newLine() {
	const clock = new Sleeper();
	const gatherer = new Gatherer<string>(clock);
	const arrive = (items: string[], key = 'workflow node') => {
		const answer = new Answer();
		const arrived: { turn?: Turn<string>; answer: Answer } = { answer };
		void gatherer.takeTurn(key, items, answer).then((turn) => void (arrived.turn = turn));
		return arrived;
	};
	return { clock, arrive };
}

const startsOf = (turn: Turn<string> | undefined) =>
	turn && 'starts' in turn ? turn.starts : turn;
const followed = async (turn: Turn<string> | undefined) =>
	turn && 'follows' in turn ? await turn.follows : 'starts itself';

it('an idle workflow starts at once', async () => {
	const { arrive } = newLine();
	const only = arrive(['a']);
	await settled();
	expect(startsOf(only.turn)).toEqual(['a']);
});

it('what comes while it is busy goes together, after it, and shares one answer', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [second, third, fourth] = [arrive(['b']), arrive(['c', 'd']), arrive(['e'])];
	await settled();
	expect(second.turn).toBeUndefined();
	first.answer.finish(200);
	const late = arrive(['f']);
	await clock.pass(110);
	expect(startsOf(second.turn)).toEqual(['b', 'c', 'd', 'e', 'f']);
	second.answer.finish(503);
	for (const { turn } of [third, fourth, late]) expect(await followed(turn)).toBe(503);
	const next = arrive(['g']);
	await clock.pass(50);
	arrive(['h']);
	await clock.pass(210);
	expect(startsOf(next.turn)).toEqual(['g', 'h']);
	next.answer.finish(200);
	await clock.pass(1_010);
	const calm = arrive(['i']);
	await settled();
	expect(startsOf(calm.turn)).toEqual(['i']);
});

it('waits while more keep coming, but not for ever', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [shared] = Array.from({ length: 39 }, (_, place) => arrive([`b${place}`]));
	await settled();
	first.answer.finish(200);
	await clock.pass(110);
	expect(startsOf(shared?.turn)).toHaveLength(39);
	shared?.answer.finish(200);
	const next = arrive(['c']);
	for (let place = 0; place < 38; place++) {
		await clock.pass(20);
		arrive([`c${place}`]);
		await settled();
	}
	// 400 milliseconds, and one every 20.
	expect(startsOf(next.turn)).toHaveLength(1 + 400 / 20);
});

it('goes as soon as all who are expected are there', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const second = arrive(['b']);
	await settled();
	first.answer.finish(200);
	await settled();
	expect(second.turn).toBeUndefined();
	arrive(['c']);
	await settled();
	expect(startsOf(second.turn)).toEqual(['b', 'c']);
	second.answer.finish(200);
	const third = arrive(['d']);
	await clock.pass(5);
	expect(third.turn).toBeUndefined();
	arrive(['e']);
	await settled();
	expect(startsOf(third.turn)).toEqual(['d', 'e']);
});

it('after a shared run as many are waited for as were answered, though they come one by one', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [second] = [arrive(['b']), arrive(['c']), arrive(['d'])];
	await settled();
	first.answer.finish(200);
	await clock.pass(110);
	expect(startsOf(second.turn)).toEqual(['b', 'c', 'd']);
	second.answer.finish(200);
	await clock.pass(300);
	const next = arrive(['e']);
	await clock.pass(40);
	arrive(['f']);
	await clock.pass(40);
	expect(next.turn).toBeUndefined();
	arrive(['g']);
	await clock.pass(50);
	expect(startsOf(next.turn)).toEqual(['e', 'f', 'g']);
});

it('those who do not come again are not waited for', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [second] = [arrive(['b']), arrive(['c']), arrive(['d'])];
	await settled();
	first.answer.finish(200);
	await clock.pass(110);
	second.answer.finish(200);
	const only = arrive(['e']);
	await clock.pass(110);
	expect(startsOf(only.turn)).toEqual(['e']);
	only.answer.finish(200);
	await clock.pass(1_010);
	const calm = arrive(['f']);
	await settled();
	expect(startsOf(calm.turn)).toEqual(['f']);
});

it('a gateway that hangs up before the answer leaves nobody believing it was written', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [second, third] = [arrive(['b']), arrive(['c'])];
	await settled();
	first.answer.hangUp();
	await clock.pass(110);
	expect(startsOf(second.turn)).toEqual(['b', 'c']);
	second.answer.hangUp();
	expect(await followed(third.turn)).toBe(503);
});

it('one that hung up while it waited holds nobody up', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const [second, third] = [arrive(['b']), arrive(['c'])];
	await settled();
	second.answer.hangUp();
	first.answer.finish(200);
	await clock.pass(110);
	expect(startsOf(second.turn)).toEqual(['b', 'c']);
	expect(await followed(third.turn)).toBe(503);
	await clock.pass(1_010);
	const next = arrive(['d']);
	await settled();
	expect(startsOf(next.turn)).toEqual(['d']);
});

it('a slow run holds nobody up for longer than two seconds', async () => {
	const { clock, arrive } = newLine();
	const slow = arrive(['a']);
	await settled();
	const second = arrive(['b']);
	await clock.pass(1_990);
	expect(second.turn).toBeUndefined();
	await clock.pass(120);
	expect(startsOf(second.turn)).toEqual(['b']);
	slow.answer.finish(200);
	const third = arrive(['c']);
	await clock.pass(100);
	expect(third.turn).toBeUndefined();
	second.answer.finish(200);
	await clock.pass(110);
	expect(startsOf(third.turn)).toEqual(['c']);
});

it('one run carries a hundred at most', async () => {
	const { clock, arrive } = newLine();
	const first = arrive(['a']);
	await settled();
	const waiting = Array.from({ length: 250 }, (_, place) => arrive([`b${place}`]));
	await settled();
	first.answer.finish(200);
	await clock.pass(110);
	const runs = waiting.flatMap(({ turn }) => (turn && 'starts' in turn ? [turn.starts] : []));
	expect(runs.map(({ length }) => length)).toEqual([100, 100, 50]);
	expect(new Set(runs.flat()).size).toBe(250);
});

it('each trigger has a line of its own', async () => {
	const { arrive } = newLine();
	arrive(['a']);
	await settled();
	const other = arrive(['b'], 'another trigger');
	await settled();
	expect(startsOf(other.turn)).toEqual(['b']);
});
