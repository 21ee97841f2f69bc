import { connectionFindings } from '../../../nodes/PaymentGateway/action/connectionFindings';
import { sortEndpoints } from '../../../nodes/PaymentGateway/action/endpointsFound';
import type { ConnectionReport } from '../../../nodes/shared/contracts/gatewayActions';
import { isPublicAddress } from '../../../nodes/shared/n8n/trigger/publicAddress';
import { toReport } from '../../../nodes/shared/n8n/report';

const FINE = { check: 'Fields', isFine: true, message: 'All 26 can be written.' };
const AMISS = { check: 'Key <b>', isFine: false, message: 'Add the scope "a" & try again.' };

describe('a report', () => {
	it('is healthy as long as nothing needs a person', () => {
		expect(toReport([FINE])).toMatchObject({
			healthy: true,
			problems: [],
			report: 'OK: Fields. All 26 can be written.',
		});
	});

	it('names what does, and escapes it in the table', () => {
		const { healthy, problems, reportHtml } = toReport([FINE, AMISS]);
		expect([healthy, problems]).toEqual([false, ['Key <b>. Add the scope "a" & try again.']]);
		expect(reportHtml).toContain('Key &lt;b&gt;');
		expect(reportHtml).toContain('&quot;a&quot; &amp; try again');
		expect(reportHtml).not.toContain('Key <b>');
	});

	it('goes on from the report of the node before', () => {
		expect(toReport([FINE], toReport([AMISS]))).toMatchObject({
			healthy: false,
			findings: [AMISS, FINE],
		});
	});

	it('tells that the node before was refused', () => {
		expect(toReport([FINE], { error: 'HubSpot does not accept the credential' })).toMatchObject({
			healthy: false,
			problems: ['The step before. HubSpot does not accept the credential'],
		});
	});
});

describe('what is found at a gateway', () => {
	const NOW = Date.parse('2026-01-10T00:00:00Z');
	const OURS = {
		id: 'we_1',
		url: 'https://n8n.acme.example/webhook/1/webhook',
		isEnabled: true,
		isOurs: true,
		events: [],
	};
	const OTHER = 'https://n8n.acme.example/webhook/2/webhook';
	const REPORT: ConnectionReport = {
		identity: { account: 'acct_1', livemode: true, name: 'Acme' },
		permissions: [{ name: 'Payments', isGranted: true }],
		endpoints: [OURS],
		lastEvent: {
			id: 'evt_1',
			type: 'charge.succeeded',
			at: '2026-01-09T23:00:00Z',
			isDelivered: true,
		},
	};
	const OWNER = { instance: 'this', workflow: 'w', node: 'n', run: 'published' } as const;
	const MOVED = {
		...OURS,
		id: 'we_0',
		url: 'https://old.acme.example/webhook/1/webhook',
		owner: OWNER,
	};
	const hoursAgo = (hours: number) => new Date(NOW - hours * 3_600_000).toISOString();
	type Expected = Parameters<typeof connectionFindings>[1];
	const findings = async (
		report: Partial<ConnectionReport> = {},
		expected: Partial<Expected> = {},
		dead: readonly string[] = [],
	) => {
		const expectations = {
			endpoints: 1,
			quietHours: 24,
			address: 'https://n8n.acme.example',
			isVendor: true,
			changes: { enabled: [], removed: [] },
			...expected,
		};
		const found = await sortEndpoints(
			report.endpoints ?? REPORT.endpoints,
			{ base: expectations.address, instance: 'this' },
			async (url) => dead.includes(url),
		);
		return connectionFindings({ ...REPORT, ...report }, { ...expectations, found }, 'Stripe', NOW);
	};
	const problems = async (...given: Parameters<typeof findings>) =>
		(await findings(...given))
			.filter(({ isFine }) => !isFine)
			.map(({ check, message }) => `${check}: ${message}`);

	it('is nothing amiss when all is well', async () => expect(await problems()).toEqual([]));

	it.each<[string, Parameters<typeof findings>, RegExp]>([
		[
			'a right that the key lost',
			[{ permissions: [{ name: 'Disputes', isGranted: false, message: 'Grant it.' }] }],
			/Disputes: Grant it/,
		],
		[
			'an endpoint that the gateway disabled',
			[{ endpoints: [{ ...OURS, isEnabled: false }] }, { endpoints: 0 }],
			/is disabled. Unpublish its workflow and publish it again/,
		],
		[
			'one that was enabled again',
			[
				{ endpoints: [{ ...OURS, isEnabled: false }] },
				{ changes: { enabled: [{ ...OURS, isEnabled: false }], removed: [] } },
			],
			/is enabled again/,
		],
		[
			'an event that the gateway could not deliver, where it does not say so',
			[
				{ lastEvent: { id: 'e_1', type: 'paid', at: hoursAgo(2), isForAll: true } },
				{ arrivals: { lastGenuine: NOW - 5 * 3_600_000 } },
			],
			/^Deliveries: paid of .* has not been delivered to this n8n, whose last delivery came at/,
		],
		[
			'a workflow published in name only',
			[{ endpoints: [] }],
			/^Webhook endpoints: 0 of 1 .* Unpublish and publish/,
		],
		[
			'more workflows that listen than are expected',
			[{ endpoints: [OURS, { ...OURS, id: 'we_2', url: OTHER }] }],
			/2 workflows of this n8n listen, and 1 are expected/,
		],
		[
			'an endpoint to which no workflow listens',
			[{ endpoints: [OURS, { ...OURS, id: 'we_2', url: OTHER }] }, {}, [OTHER]],
			/2\/webhook leads to no published workflow.*Remove Dead Endpoints/,
		],
		[
			'an endpoint at the address that n8n had before',
			[{ endpoints: [OURS, MOVED] }],
			/at another address than now.*write https:\/\/old.acme.example into "Old Address of n8n"/,
		],
		[
			'an endpoint that leads to another n8n',
			[{ endpoints: [{ ...OURS, url: 'https://other.acme.example/webhook/1' }] }],
			/0 of 1/,
		],
		['silence', [{}, { quietHours: 0.5 }], /No event for 0.5 hours. The last one was/],
		[
			'an address that nobody outside knows',
			[
				{ endpoints: [{ ...OURS, url: 'http://localhost:5678/webhook/1/webhook' }] },
				{ address: 'http://localhost:5678' },
			],
			/Set WEBHOOK_URL .* restart n8n, then unpublish and publish/,
		],
		[
			'a delivery that is stuck',
			[
				{
					lastUndelivered: { id: 'evt_2', type: 'charge.failed', at: '2026-01-09T12:00:00Z' },
				},
			],
			/charge.failed .* has not been taken/,
		],
	])('%s', async (_name, given, wanted) => {
		expect(await problems(...given)).toEqual([expect.stringMatching(wanted)]);
	});

	it.each<[string, object, Partial<Expected>]>([
		['of the last hour may be under way', { at: hoursAgo(0.9) }, {}],
		['that came', {}, { arrivals: { lastGenuine: NOW - 1.9 * 3_600_000 } }],
		['that came by a clock that goes ahead', { at: hoursAgo(4.95) }, {}],
		['that some other endpoint is told of alone', { isForAll: false }, {}],
		['of which this process cannot know', {}, { arrivals: {} }],
	])('an event %s is not missed', async (_name, event, expected) => {
		const lastEvent = { id: 'e_1', type: 'paid', at: hoursAgo(2), isForAll: true, ...event };
		const arrivals = { lastGenuine: NOW - 5 * 3_600_000 };
		expect(await problems({ lastEvent }, { arrivals, ...expected })).toEqual([]);
	});

	it('an endpoint that was removed is told as such, and counts no more', async () => {
		const changes = { enabled: [], removed: [MOVED] };
		const told = await findings({ endpoints: [OURS, MOVED] }, { changes });
		expect(told.filter(({ isFine }) => !isFine)).toEqual([]);
		expect(told.map(({ message }) => message)).toContain(
			`${MOVED.url} is removed from the gateway.`,
		);
	});

	it('an n8n beside it, under another path of the same host, is another one', async () => {
		const beside = {
			...OURS,
			id: 'we_4',
			url: 'https://n8n.acme.example/staging/webhook/1/webhook',
			owner: OWNER,
		};
		expect(await problems({ endpoints: [OURS, beside] }, {}, [beside.url])).toEqual([
			expect.stringContaining('write https://n8n.acme.example/staging into "Old Address of n8n"'),
		]);
	});

	it('endpoints of another n8n, another app and of nobody known are left out of it', async () => {
		const others = [
			{ ...MOVED, owner: { ...OWNER, instance: 'another' } },
			{ ...OURS, id: 'we_3', url: MOVED.url },
			{ ...MOVED, isOurs: false },
			{ ...OURS, isOurs: false, url: `${OTHER}/3` },
		];
		expect(await problems({ endpoints: [OURS, ...others] }, {}, [`${OTHER}/3`])).toEqual([]);
	});

	it('a right that only pages need is told, and no problem', async () => {
		const permissions = [{ name: 'Payment links', isGranted: false, isOptional: true }];
		expect(await problems({ permissions })).toEqual([]);
	});
});

it.each([
	['https://n8n.acme.example/', true],
	['http://n8n.acme.example/', false],
	['https://localhost/', false],
	['https://192.168.1.4/', false],
	['nothing', false],
])('%s is reached from outside: %s', (address, isPublic) => {
	expect(isPublicAddress(address)).toBe(isPublic);
});
