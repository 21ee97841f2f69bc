/** What many events cost: calls and time grow with their number and no faster, and nothing of them stays behind. */
import { collectGarbage } from '../../support/collectGarbage';
import { createSyncWorld } from '../../support/syncWorld';

const FEW = 1_000;
const MANY = 10_000;
/** Ten times as many events may take that many times as long: 10 is linear, 100 would be each with each. */
const MOST_TIMES_AS_LONG = 35;
const ROUND = 100;
const MOST_LEFT_BYTES = 8_000_000;

function worldOf(count: number) {
	const world = createSyncWorld();
	const ids = Array.from({ length: count }, (_, place) => `p${place}`);
	for (const id of ids) {
		world.crm.addDeal({ id: `d-${id}`, amount: '10.00' });
		world.life({ id, dealId: `d-${id}` });
	}
	return { ...world, events: ids.map((id) => world.happens(id, 'pay')) };
}

/** Processor time, so that other programs on the machine do not count; milliseconds. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	return process.cpuUsage(before).user / 1_000;
}

it('10,000 events in one batch take as many calls as 1,000, and time in proportion', async () => {
	const [few, many] = [worldOf(FEW), worldOf(MANY)];
	await worldOf(FEW).sync(worldOf(FEW).events);
	const short = await processorTime(async () => await few.sync(few.events));
	const long = await processorTime(async () => {
		const outcomes = await many.sync(many.events);
		expect(outcomes.filter(({ outcome }) => outcome === 'new')).toHaveLength(MANY);
	});
	expect(many.crm.calls).toHaveLength(few.crm.calls.length);
	expect(long / short).toBeLessThan(MOST_TIMES_AS_LONG);
	process.stdout.write(
		`${MANY} events: ${many.crm.calls.length} calls of the model CRM, ${Math.round(long)} ms; ${FEW}: ${Math.round(short)} ms\n`,
	);
}, 300_000);

it('10,000 events in a hundred batches leave nothing in memory', async () => {
	const { sync, events, crm } = worldOf(ROUND);
	await sync(events);
	const heapAfter = async (rounds: number) => {
		for (let round = 0; round < rounds; round += 1) await sync(events);
		crm.calls.length = 0;
		collectGarbage();
		return process.memoryUsage().heapUsed;
	};
	const before = await heapAfter(10);
	const after = await heapAfter(MANY / ROUND - 10);
	expect(after - before).toBeLessThan(MOST_LEFT_BYTES);
	process.stdout.write(
		`heap after ${MANY} events: ${Math.round((after - before) / 1024)} kB more\n`,
	);
}, 300_000);
