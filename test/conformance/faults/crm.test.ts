import { format } from 'node:util';
import { CRM_BENCHES } from '../benches';
import { type CrmBench, describeCrm } from '../crm';
import { startOtherBench } from '../otherCrmBench';
import { describeCrmDetails } from '../crmDetails';
import { CRM_FAULTS } from './crm';
import { CRM_DETAIL_FAULTS } from './crmDetails';

interface Check {
	readonly name: string;
	run(): Promise<void>;
}

/** The checks of the suite, not registered with Jest but to be run here, against a CRM with a fault. */
function checksOf(start: () => Promise<CrmBench>): Check[] {
	const checks: Check[] = [];
	const before: Array<() => unknown> = [];
	const after: Array<() => unknown> = [];
	const add = (name: string, check: (...row: unknown[]) => unknown, row: readonly unknown[] = []) =>
		checks.push({
			name: format(name, ...row),
			async run() {
				for (const prepare of before) await prepare();
				try {
					await check(...row);
				} finally {
					for (const clear of after) await clear();
				}
			},
		});
	const each =
		(rows: readonly unknown[]) => (name: string, check: (...row: unknown[]) => unknown) => {
			for (const row of rows) add(name, check, Array.isArray(row) ? row : [row]);
		};
	const stands = {
		describe: (_name: string, body: () => void) => body(),
		it: Object.assign((name: string, check: () => unknown) => add(name, check), { each }),
		beforeEach: (prepare: () => unknown) => before.push(prepare),
		afterEach: (clear: () => unknown) => after.push(clear),
	};
	const own = Object.fromEntries(
		Object.keys(stands).map((name) => [name, Reflect.get(globalThis, name) as unknown]),
	);
	Object.assign(globalThis, stands);
	describeCrm('', start);
	describeCrmDetails('', start);
	Object.assign(globalThis, own);
	return checks;
}

const BENCHES: ReadonlyArray<readonly [string, () => Promise<CrmBench>]> = [
	...CRM_BENCHES,
	['the other CRM', async () => await Promise.resolve(startOtherBench())],
];

describe.each(BENCHES)(
	'a fault planted in the adapter of %s turns the suite red',
	(_name, start) => {
		it.each([...CRM_FAULTS, ...CRM_DETAIL_FAULTS].map((fault) => [fault.name, fault] as const))(
			'%s',
			async (_, fault) => {
				const { crm, details, stop } = await start();
				await stop();
				const isLacking = fault.needs !== undefined && details[fault.needs] === undefined;
				if (isLacking || fault.where?.(crm) === false) return expect(crm.guarantees).toBeDefined();
				const isMeant = ({ name }: Check) => name.startsWith(fault.red);
				const sound = checksOf(start).filter(isMeant);
				expect(sound).not.toHaveLength(0);
				for (const check of sound) await check.run();
				const planted = checksOf(async () => {
					const bench = await start();
					return { ...bench, crm: { ...bench.crm, ...fault.plant(bench.crm) } };
				}).filter(isMeant);
				const seen = await Promise.allSettled(planted.map(async (check) => await check.run()));
				expect(seen.map(({ status }) => status)).toContain('rejected');
			},
			30_000,
		);
	},
);
