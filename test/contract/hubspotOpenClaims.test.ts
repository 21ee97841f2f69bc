/** What was left undone, found in HubSpot by the search that the Payment Catch-Up Trigger makes. */
import type { Activity } from '../../nodes/shared/contracts/crm';
import { crm } from '../../nodes/crms/hubspot';
import { openHubspot, type HubspotBench } from '../sandbox/hubspot/bench';

const REFERENCE = 'stripe/acct_1/test/payment/pi_1';
const MINUTE_MS = 60_000;
const SUBJECT = { reference: REFERENCE, type: 'payment.succeeded' } as const;

let bench: HubspotBench;

const later = (minutes: number) =>
	new Date(bench.connection.clock.now() + minutes * MINUTE_MS).toISOString();

function claim(key: string, more: Partial<NonNullable<Activity['claim']>> = {}): Activity {
	return {
		kind: 'note',
		key,
		title: 'Paid',
		body: [{ text: 'Acme paid' }],
		at: later(0),
		claim: { state: 'open', leaseUntil: later(15), holder: 'run-1', subject: SUBJECT, ...more },
	};
}

const open = async (minutes: number) =>
	(await crm.listOpenClaims?.(new Date(later(minutes)), bench.connection)) ?? [];
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
		await crm.createOnce([claim('fact#w')], bench.connection);
		await bench.settle();
		expect(await open(20)).toEqual([
			expect.objectContaining({ key: 'fact#w', state: 'open', holder: 'run-1', subject: SUBJECT }),
		]);
		expect(Date.parse((await open(20))[0]?.createdAt ?? '')).not.toBeNaN();
	});

	it('leaves out held, finished and old ones, and notes that are no claims or name no payment', async () => {
		const { claim: _none, ...plain } = claim('plain');
		await crm.createOnce(
			[
				claim('held', { leaseUntil: later(60) }),
				claim('done', { state: 'done' }),
				claim('finished'),
				claim('nameless', { subject: undefined }),
				claim('lapsed'),
				plain,
			],
			bench.connection,
		);
		await bench.settle();
		await crm.finishClaims(['finished'], bench.connection);
		await bench.settle();
		expect(await keysOpen(20)).toEqual(['lapsed']);
		expect(await keysOpen(14 * 24 * 60)).toContain('lapsed');
		expect(await keysOpen(31 * 24 * 60)).toEqual([]);
	});
});

it('reads page by page, a thousand at most', async () => {
	bench = await openHubspot();
	const claims = Array.from({ length: 1_150 }, (_, index) => claim(`f${index}#w`));
	await crm.createOnce(claims, bench.connection);
	await bench.settle();
	bench.forgetCalls();
	const keys = await keysOpen(20);
	expect(new Set(keys).size).toBe(1_000);
	expect(bench.calls()).toBe(5);
	await bench.stop();
}, 60_000);
