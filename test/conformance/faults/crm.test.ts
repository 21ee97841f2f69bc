import { CRM_BENCHES } from '../benches';
import { runCheck, TOPICS } from '../crm';
import type { CrmBench } from '../crm/bench';
import { startOtherBench } from '../otherCrmBench';
import { CRM_FAULTS } from './crm';
import { CRM_DETAIL_FAULTS } from './crmDetails';

const BENCHES: ReadonlyArray<readonly [string, () => Promise<CrmBench>]> = [
	...CRM_BENCHES,
	['the other CRM', async () => await Promise.resolve(startOtherBench())],
];
const CHECKS = TOPICS.flatMap(({ checks }) => Object.entries(checks));

describe.each(BENCHES)(
	'a fault planted in the adapter of %s turns the suite red',
	(_name, start) => {
		it.each([...CRM_FAULTS, ...CRM_DETAIL_FAULTS].map((fault) => [fault.name, fault] as const))(
			'%s',
			async (_, fault) => {
				const { crm, details, mergeDeals, stop } = await start();
				await stop();
				const known = { ...details, mergeDeals };
				const isLacking = fault.needs !== undefined && known[fault.needs] === undefined;
				if (isLacking || fault.where?.(crm) === false) return expect(crm.guarantees).toBeDefined();
				const meant = CHECKS.filter(([name]) => name.startsWith(fault.red));
				expect(meant).not.toHaveLength(0);
				for (const [, check] of meant) await runCheck(check, start);
				const seen = await Promise.allSettled(
					meant.map(async ([, check]) => {
						await runCheck(check, start, (crm) => ({ ...crm, ...fault.plant(crm) }));
					}),
				);
				expect(seen.map(({ status }) => status)).toContain('rejected');
			},
			30_000,
		);
	},
);
