import { openHubspot, refusal, TOKEN, type OpenHubspot } from '../../sandbox/hubspot/openHubspot';

let open: OpenHubspot;

beforeAll(async () => {
	open = await openHubspot();
});
afterAll(async () => await open.stop());
beforeEach(() => open.reset());

const deals = (token = TOKEN) => open.clientWith(token).crm.deals.basicApi;

describe('tokens', () => {
	it.each(['', 'Bearer ', 'Bearer nonsense', 'Basic cGF0LXg='])(
		'%j is 401',
		async (authorization) => {
			const url = `${open.origin}/crm/objects/2026-09/deals`;
			const answer = await fetch(url, { headers: { authorization } });
			expect(answer.status).toBe(401);
			expect(await answer.json()).toEqual({
				status: 'error',
				message: expect.stringMatching(/^Authentication credentials not found\. /),
				correlationId: expect.any(String),
				category: 'INVALID_AUTHENTICATION',
			});
		},
	);

	it.each(['pat-eu1-1', 'sandbox-demo'])('%s is good', async (token) => {
		expect((await deals(token).getPage()).results).toHaveLength(1);
	});
});

describe('scopes', () => {
	it('that are missing are named, and the others still serve', async () => {
		open.hubspot.removeScopes(['crm.objects.deals.write']);
		const write = deals().create({ properties: { dealname: 'Renewal' } });
		const { code, body } = await refusal(write);
		expect(code).toBe(403);
		expect(body).toMatchObject({
			category: 'MISSING_SCOPES',
			errors: [{ context: { requiredGranularScopes: ['crm.objects.deals.write'] } }],
			links: { scopes: 'https://developers.hubspot.com/scopes' },
		});
		expect((await deals().getPage()).results).toHaveLength(1);
	});

	it('are taken from one token only', async () => {
		open.hubspot.removeScopes(['crm.objects.deals.read'], 'pat-poor');
		expect((await refusal(deals('pat-poor').getPage())).code).toBe(403);
		expect((await deals().getPage()).results).toHaveLength(1);
	});

	it.each([
		['crm.schemas.deals.write', 'POST', '/crm/properties/2026-09/deals'],
		['crm.objects.contacts.write', 'POST', '/crm/objects/2026-09/notes/batch/create'],
		[
			'crm.objects.contacts.write',
			'POST',
			'/crm/associations/2026-09/deals/contacts/batch/associate/default',
		],
		['crm.objects.owners.read', 'GET', '/crm/owners/2026-09'],
		['crm.lists.write', 'PUT', '/crm/lists/2026-09/1/memberships/add'],
	])('%s is needed to %s %s', async (scope, method, path) => {
		open.hubspot.removeScopes([scope]);
		const { status, body } = await open.send(method, path, method === 'GET' ? undefined : {});
		expect(status).toBe(403);
		expect(body.errors[0].context.requiredGranularScopes).toContain(scope);
	});
});

describe('rate limits', () => {
	it('refuse what is too much for ten seconds, and do not perform it', async () => {
		open.hubspot.order({ requestsPerTenSeconds: 3 });
		for (let index = 0; index < 3; index += 1) await deals().getPage();
		const { code, body } = await refusal(deals().create({ properties: { dealname: 'No' } }));
		expect(code).toBe(429);
		expect(body).toMatchObject({
			message: 'You have reached your ten_secondly_rolling limit.',
			errorType: 'RATE_LIMIT',
			policyName: 'TEN_SECONDLY_ROLLING',
		});
		expect(open.hubspot.list('deals')).toHaveLength(1);
		open.pass(10_001);
		expect((await deals().getPage()).results).toHaveLength(1);
	});

	it('lock for as many requests as ordered', async () => {
		open.hubspot.order({ lockedRequests: 1 });
		expect((await refusal(deals().getPage())).code).toBe(423);
		expect((await deals().getPage()).results).toHaveLength(1);
	});
});

describe('control', () => {
	const order = async (path: string, body: object = {}, method = 'POST') => {
		const init = method === 'GET' ? {} : { method, body: JSON.stringify(body) };
		return await fetch(`${open.sandbox.controlOrigin}/control/hubspot${path}`, init);
	};

	it('lets another process act as a person and look at everything', async () => {
		const [deal] = open.hubspot.list('deals');
		expect((await order(`/deals/${deal?.id}/move`, { stage: 'closedwon' })).status).toBe(200);
		const state = (await (await order('/state', {}, 'GET')).json()) as {
			deals: { properties: object; contactIds: string[] }[];
			notes: unknown[];
		};
		expect(state.deals).toMatchObject([
			{ properties: { dealstage: 'closedwon', hs_is_closed_won: 'true' } },
		]);
		expect(state.deals[0]?.contactIds).toHaveLength(1);
	});

	it('orders settings and scopes, and a reset undoes them', async () => {
		await order('/settings', { requestsPerTenSeconds: 0 });
		await order('/scopes/remove', { scopes: ['crm.objects.deals.read'] });
		expect((await refusal(deals().getPage())).code).toBe(429);
		await order('/settings', { requestsPerTenSeconds: null });
		expect((await refusal(deals().getPage())).code).toBe(403);
		open.reset();
		expect((await deals().getPage()).results).toHaveLength(1);
	});
});
