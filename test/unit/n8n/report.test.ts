import {
	connectionFindings,
	disabledHere,
} from '../../../nodes/PaymentGateway/action/connectionFindings';
import type { ConnectionReport } from '../../../nodes/shared/contracts/gatewayActions';
import { isPublicAddress } from '../../../nodes/shared/n8n/publicAddress';
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
	const problems = (
		report: Partial<ConnectionReport> = {},
		expected: Partial<Parameters<typeof connectionFindings>[1]> = {},
	) => {
		const expectations = {
			endpoints: 1,
			quietHours: 24,
			address: 'https://n8n.acme.example/',
			isVendor: true,
			enabled: [],
			...expected,
		};
		return connectionFindings({ ...REPORT, ...report }, expectations, 'Stripe', NOW)
			.filter(({ isFine }) => !isFine)
			.map(({ check, message }) => `${check}: ${message}`);
	};

	it('is nothing amiss when all is well', () => expect(problems()).toEqual([]));

	it.each<[string, ReturnType<typeof problems>, RegExp]>([
		[
			'a right that the key lost',
			problems({ permissions: [{ name: 'Disputes', isGranted: false, message: 'Grant it.' }] }),
			/Disputes: Grant it/,
		],
		[
			'an endpoint that the gateway disabled',
			problems({ endpoints: [{ ...OURS, isEnabled: false }] }, { endpoints: 0 }),
			/is disabled. Publish its workflow again/,
		],
		[
			'one that was enabled again',
			problems(
				{ endpoints: [{ ...OURS, isEnabled: false }] },
				{ enabled: [{ ...OURS, isEnabled: false }] },
			),
			/is enabled again/,
		],
		[
			'a workflow published in name only',
			problems({ endpoints: [] }),
			/^Webhook endpoints: 0 of 1/,
		],
		[
			'an endpoint that leads to another n8n',
			problems({ endpoints: [{ ...OURS, url: 'https://old.acme.example/webhook/1' }] }),
			/0 of 1/,
		],
		['silence', problems({}, { quietHours: 0.5 }), /No event for 0.5 hours. The last one was/],
		[
			'an address that nobody outside knows',
			problems(
				{ endpoints: [{ ...OURS, url: 'http://localhost:5678/webhook/1' }] },
				{ address: 'http://localhost:5678/' },
			),
			/Set WEBHOOK_URL/,
		],
		[
			'a delivery that is stuck',
			problems({
				lastUndelivered: { id: 'evt_2', type: 'charge.failed', at: '2026-01-09T12:00:00Z' },
			}),
			/charge.failed .* has not been taken/,
		],
	])('%s', (_name, found, wanted) => {
		expect(found).toEqual([expect.stringMatching(wanted)]);
	});

	it('a right that only pages need is told, and no problem', () => {
		const permissions = [{ name: 'Payment links', isGranted: false, isOptional: true }];
		expect(problems({ permissions })).toEqual([]);
	});

	it('only endpoints of ours, at this address, are turned on again', () => {
		const off = { ...OURS, isEnabled: false };
		const others = [OURS, { ...off, isOurs: false }, { ...off, url: 'https://else.example/' }];
		expect(disabledHere([...others, off], 'https://n8n.acme.example')).toEqual([off]);
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
