/** Set up and check the connection: from an empty CRM to a report without a complaint, and an alert for each thing that breaks. */
import { HUB } from '../../../build/variants';
import { itemsOf } from '../../n8n/api/executions';
import type { Workflow } from '../../n8n/api';
import { hubspotOf } from '../../sandbox/hubspot/ofWorld';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import { TEST_KEY } from '../../support/stripe/client';
import { startWorld, type World } from '../../support/world';

const MINUTES = 60_000;
const BY_HAND = 'Set Up Now';
const EVERY_MORNING = 'Every Morning';

let world: World;
let setUp: Workflow;

beforeAll(async () => {
	world = await startWorld({ templates: [], hasPaymentFields: false });
	setUp = await world.addTemplate({
		name: 'set-up-and-check-the-connection',
		values: { parameters: { 'Send Alert': { toEmail: 'ops@acme.example' } } },
	});
}, 10 * MINUTES);
afterAll(async () => await world?.stop());

/** Runs it and returns the report, and the text of the alert if one was sent. */
async function run(trigger: string) {
	const ran = (await world.api.executions(setUp.id)).length;
	const mailed = world.mail.mails.length;
	await world.api.runManually(setUp, trigger);
	const [execution] = await world.api.waitForExecutions(setUp.id, ran + 1);
	if (!execution) throw new Error('It did not run');
	expect(execution.data?.resultData.error?.message).toBeUndefined();
	const [item] = itemsOf(execution, 'Show the Report');
	const alerts = world.mail.mails.slice(mailed);
	expect(alerts.every(({ to }) => to.includes('ops@acme.example'))).toBe(true);
	return { report: String(item?.json.html), alerts: alerts.map(({ text }) => text) };
}

it(
	'creates the fields and tells what is missing; with the hub published nothing is',
	async () => {
		const first = await run(BY_HAND);
		expect(first.report).toMatch(/All \d+ can be written/);
		expect(first.report).toContain('TEST mode');
		expect(first.alerts).toEqual([expect.stringContaining('0 of 1 workflows')]);

		await world.addTemplate({ name: HUB.replace('.json', '') });
		const seeded = await world.seedDeal();
		world.pay(seeded, { amount: '1200.00', currency: 'USD' });
		await world.quiet();
		const second = await run(BY_HAND);
		expect(second.report).not.toContain('Look here');
		expect(second.alerts).toEqual([]);
	},
	3 * MINUTES,
);

it(
	'in the morning: a webhook that the gateway disabled is enabled again, and somebody hears of it, once',
	async () => {
		const endpoint = () => stripeOf(world).mode().all('webhook_endpoint')[0];
		const address = `${world.gateways[0].origin}/v1/webhook_endpoints/${endpoint()?.id}`;
		await fetch(address, {
			method: 'POST',
			headers: { authorization: `Bearer ${TEST_KEY}` },
			body: new URLSearchParams({ disabled: 'true' }),
		});
		expect(endpoint()?.status).toBe('disabled');
		const found = await run(EVERY_MORNING);
		expect(found.alerts).toEqual([expect.stringContaining('is enabled again')]);
		expect(endpoint()?.status).toBe('enabled');
		expect((await run(EVERY_MORNING)).alerts).toEqual([]);
	},
	2 * MINUTES,
);

it(
	'a right that the key of the CRM lost, and a CRM that does not answer',
	async () => {
		hubspotOf(world).removeScopes(['crm.objects.owners.read']);
		expect((await run(EVERY_MORNING)).alerts).toEqual([
			expect.stringContaining('crm.objects.owners.read'),
		]);
		world.sandbox.faults.order({
			on: 'request',
			system: world.crmLens.id,
			effect: { kind: 'status', status: 503 },
		});
		const { report, alerts } = await run(EVERY_MORNING);
		expect(alerts).toHaveLength(1);
		expect(report).toContain('The step before');
		expect(report).toContain('TEST mode');
	},
	2 * MINUTES,
);
