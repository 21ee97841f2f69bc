import type { GatewayBench } from '../gatewayBench';
import { type Check, operationOf, promisesOf, type Topic } from './check';
import { changes } from './changes';
import { declares } from './declares';
import { details } from './details';
import { endpoints } from './endpoints';
import { events } from './events';
import { withForm } from './form';
import { invoices } from './invoices';
import { listActions } from './listActions';
import { moneyActions } from './moneyActions';
import { moneyBack } from './moneyBack';
import { once } from './once';
import { options } from './options';
import { payments } from './payments';
import { openPlay } from './play';
import { references } from './references';
import { refusals } from './refusals';
import { roots } from './roots';
import { salesActions } from './salesActions';
import { subscriptions } from './subscriptions';
import { verifies } from './verifies';

/** Everything that a gateway adapter has to do, whatever the gateway. */
export const TOPICS: readonly Topic[] = [
	...[declares, verifies, events, roots, payments, moneyBack, invoices, subscriptions],
	...[details, moneyActions, listActions, salesActions],
	...[references, changes, endpoints, refusals, once, options],
];

/** Plays one check on an adapter, in a world of its own. */
export async function runCheck(
	check: Check,
	bench: GatewayBench,
	adapter = bench.adapter,
): Promise<void> {
	const world = await bench.open();
	const { adapter: watched, misspelt } = withForm(adapter);
	const play = openPlay(bench, watched, world);
	const lacked = (check.verbs ?? []).filter((verb) => world[verb] === undefined);
	const unable = (check.actions ?? []).filter((name) => operationOf(adapter, name) === undefined);
	const without = (check.options ?? []).filter((name) => bench.lacks.includes(name));
	try {
		if (lacked.length + unable.length + without.length === 0) await check.run(play);
		expect(bench.lacks).toEqual(expect.arrayContaining(lacked));
		// What the gateway has not, nobody is offered.
		for (const type of lacked.flatMap((verb) => promisesOf(verb, bench.lacks))) {
			expect(adapter.endpoints.eventsFor([type])).toEqual([]);
		}
		for (const verb of lacked) expect(bench.lacks).toContain(verb);
		for (const name of unable) expect(bench.lacks).toContain(name);
		expect(misspelt).toEqual([]);
	} finally {
		await world.stop();
	}
}

export function gatewayConformance(bench: GatewayBench): void {
	describe.each(TOPICS.map((topic) => [topic.name, topic.checks(bench)] as const))(
		'%s',
		(_name, checks) => {
			it.each(checks.map((check) => [check.name, check] as const))('%s', async (_check, check) => {
				await runCheck(check, bench);
			});
		},
	);
}
