/** OAuth2 in a real n8n: HubSpot's tokens last half an hour, and nobody notices. */
import type { CredentialReference } from '../../n8n/api';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { PACKAGE } from '../../support/worldTemplates';
import { startWorld, SUCCESS_TEMPLATE, type World } from '../../support/world';

let world: World;
let credential: CredentialReference;

/** As after a person has connected the account: n8n keeps the tokens in the credential. */
async function connect(refreshToken: string): Promise<CredentialReference> {
	const answer = await fetch(`${world.sandbox.origin(world.crmLens.id)}/oauth/2026-03/token`, {
		method: 'POST',
		body: new URLSearchParams({ grant_type: 'authorization_code', code: 'code-1' }),
	});
	const token = (await answer.json()) as Readonly<Record<string, unknown>>;
	return await world.api.createCredential('hubspotPaymentsOAuth2Api', 'HubSpot OAuth2', {
		clientId: 'client-1',
		clientSecret: 'sandbox-secret',
		advanced: true,
		baseUrl: world.sandbox.origin(world.crmLens.id),
		oauthTokenData: { ...token, refresh_token: refreshToken },
	});
}

beforeAll(async () => {
	world = await startWorld({ templates: [{ name: SUCCESS_TEMPLATE, isPublished: false }] });
	credential = await connect('refresh-1');
	await use(credential);
}, 600_000);
afterAll(async () => await world?.stop());

/** Every node of the template signs in with it. */
async function use({ type, id, name }: CredentialReference): Promise<void> {
	const { nodes } = await world.api.getWorkflow(world.workflow.id);
	await world.api.unpublish(world.workflow.id);
	await world.api.updateWorkflow(world.workflow.id, {
		nodes: nodes.map((node) => {
			if (!['paymentSync', 'crm'].some((own) => node.type === `${PACKAGE}.${own}`)) return node;
			const { hubspotPaymentsApi: _token, ...others } = node.credentials ?? {};
			return {
				...node,
				parameters: { ...node.parameters, crmAuthentication: 'oAuth2' },
				credentials: { ...others, [type]: { id, name } },
			};
		}),
	});
	await world.api.publish(world.workflow.id);
}

const refreshes = () =>
	world.sandbox.requests
		.list(world.crmLens.id)
		.filter(({ path, status }) => path.startsWith('/oauth/') && status === 200).length;

it('a token that has run out is renewed on the way, and the payment reaches its deal', async () => {
	for (const renewals of [0, 1, 2]) {
		const seeded = await world.seedDeal();
		if (renewals > 0) hubspotOf(world).expireTokens();
		world.sandbox.requests.clear();
		world.pay(seeded);
		await world.eventually(
			async () => (await world.deal(seeded.dealId)).tasks.length,
			(count) => count === 1,
			60,
		);
		await world.quiet();
		expect((await world.deal(seeded.dealId)).stageKind).toBe('won');
		expect(refreshes()).toBe(renewals > 0 ? 1 : 0);
	}
}, 200_000);

it('access that was taken away is said so, and nothing is written', async () => {
	await use(await connect('revoked-1'));
	hubspotOf(world).expireTokens();
	const seeded = await world.seedDeal();
	world.pay(seeded);
	await world.quiet();
	const [execution] = await world.api.executions(world.workflow.id);
	expect(execution?.status).toBe('error');
	expect(JSON.stringify(execution?.data?.resultData.error)).toContain('connect it again');
	expect(await world.deal(seeded.dealId)).toMatchObject({ stageKind: 'open', notes: [] });
}, 200_000);
