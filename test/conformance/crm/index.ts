import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import { activities } from './activities';
import type { CrmBench } from './bench';
import { type Check, openPlay, type Topic } from './check';
import { claims } from './claims';
import { contacts } from './contacts';
import { creatingDeals } from './creatingDeals';
import { dealEvents } from './dealEvents';
import { details } from './details';
import { fields } from './fields';
import { findingDeals } from './findingDeals';
import { offers } from './offers';
import { readingDeals } from './readingDeals';
import { references } from './references';
import { refusals } from './refusals';
import { refusedWrites } from './refusedWrites';
import { relink } from './relink';
import { writingDeals } from './writingDeals';

/** Everything that a CRM adapter has to do, whatever the CRM. */
export const TOPICS: readonly Topic[] = [
	...[readingDeals, writingDeals, references, creatingDeals, findingDeals, contacts, dealEvents],
	...[activities, claims, fields, refusals, relink, details, refusedWrites, offers],
];

/** Plays one check in an account of its own, on its adapter or on one made of it. */
export async function runCheck(
	check: Check,
	start: () => Promise<CrmBench>,
	plant: (crm: CrmAdapter) => CrmAdapter = (crm) => crm,
): Promise<void> {
	const bench = await start();
	const play = openPlay({ ...bench, crm: plant(bench.crm) });
	bench.forgetCalls();
	try {
		await check(play);
	} finally {
		await bench.stop();
	}
}

export function crmConformance(name: string, start: () => Promise<CrmBench>): void {
	describe.each(TOPICS.map((topic) => [topic.name, Object.entries(topic.checks)] as const))(
		`${name}: %s`,
		(_topic, checks) => {
			it.each(checks)('%s', async (_name, check) => {
				await runCheck(check, start);
			});
		},
	);
}
