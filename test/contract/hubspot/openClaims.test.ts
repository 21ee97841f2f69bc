/** What was left undone, found in HubSpot by the search that the Payment Catch-Up Trigger makes. */
import type { Activity, ClaimDraft } from '../../../nodes/shared/contracts/crm';
import { crm } from '../../../nodes/crms/hubspot';
import { openHubspot, type HubspotBench } from '../../sandbox/hubspot/bench';

const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
const MINUTE_MS = 60_000;
const SUBJECT = { reference: REFERENCE, type: 'payment.succeeded' } as const;

let bench: HubspotBench;

const later = (minutes: number) =>
	new Date(bench.connection.clock.now() + minutes * MINUTE_MS).toISOString();

function claim(key: string, more: Partial<ClaimDraft> = {}): ClaimDraft {
	return {
		key,
		at: later(0),
		state: 'open',
		leaseUntil: later(15),
		holder: 'run-1',
		subject: SUBJECT,
		...more,
	};
}

const open = async (minutes: number) =>
	(await crm.claims.listOpen?.(new Date(later(minutes)), bench.connection)) ?? [];
const keysOpen = async (minutes: number) => (await open(minutes)).map(({ key }) => key);

describe.each<[string, Parameters<typeof openHubspot>[0]]>([
	['with unique keys', {}],
	['without unique keys on notes', { uniqueActivityProperties: false }],
])('%s', (_, settings) => {
	beforeEach(async () => {
		bench = await openHubspot(settings);
	});
	afterEach(async () => await bench.stop());

	it('finds a claim past its lease, with what it is about', async () => {
		await crm.claims.create([claim('fact#w')], [], bench.connection);
		await bench.settle();
		expect(await open(20)).toEqual([
			expect.objectContaining({ key: 'fact#w', state: 'open', holder: 'run-1', subject: SUBJECT }),
		]);
		expect(Date.parse((await open(20))[0]?.createdAt ?? '')).not.toBeNaN();
	});

	it('leaves out held, finished and old ones, and notes that are no claims or name no payment', async () => {
		const plain: Activity = { kind: 'note', key: 'plain', title: 'Paid', body: [], at: later(0) };
		await crm.claims.create(
			[
				claim('held', { leaseUntil: later(60) }),
				claim('done', { state: 'done' }),
				claim('finished'),
				// As an account has them whose fields were set up by an earlier version.
				{ ...claim('nameless'), subject: { reference: '', type: 'payment.succeeded' } },
				claim('lapsed'),
			],
			[plain],
			bench.connection,
		);
		await bench.settle();
		await crm.claims.finish(['finished'], bench.connection);
		await bench.settle();
		expect(await keysOpen(20)).toEqual(['lapsed']);
		expect(await keysOpen(14 * 24 * 60)).toContain('lapsed');
		expect(await keysOpen(31 * 24 * 60)).toEqual([]);
	});
});

it('reads page by page, a thousand at most', async () => {
	bench = await openHubspot();
	const claims = Array.from({ length: 1_150 }, (_, index) => claim(`f${index}#w`));
	await crm.claims.create(claims, [], bench.connection);
	await bench.settle();
	bench.forgetCalls();
	const keys = await keysOpen(20);
	expect(new Set(keys).size).toBe(1_000);
	expect(bench.calls()).toBe(5);
	await bench.stop();
}, 60_000);
