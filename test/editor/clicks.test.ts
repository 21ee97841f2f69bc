/** How much it takes a person, in clicks and typed values, from the imported hub to the first payment on a deal, in a fresh n8n. */
import type { Locator } from 'playwright-core';

import { browserMissing, openEditor, type Editor } from '../support/browser';
import { describeWith } from '../support/needs';
import { HUB_TEMPLATE, startWorld, SUCCESS_NODES, type World } from '../support/world';
import type { CrmSandbox, GatewaySandbox } from '../sandbox/sandboxSystem';
import { crmSandbox, gatewaySandbox } from '../sandbox/systems';
import { readTemplate } from '../support/worldTemplates';

const START_MILLISECONDS = 600_000;
const TEST_MILLISECONDS = 240_000;
const MOST_CLICKS = 25;
const SCREEN = { width: 1600, height: 1400 };
const SENDER = 'billing@acme.example';

let world: World;
let editor: Editor;
let workflowId: string;
let clicks = 0;
const typed: string[] = [];

describeWith('The clicks', browserMissing())('from an imported hub to the first payment', () => {
	beforeAll(async () => {
		world = await startWorld({ templates: [] });
		// As fresh as a person's: the payment fields are in the CRM, and n8n has no credential.
		for (const credential of Object.values(world.credentials)) {
			await world.api.deleteCredential(credential);
		}
		const hub = await world.api.createWorkflow(readTemplate(HUB_TEMPLATE));
		workflowId = hub.id;
		editor = await openEditor(world.n8n.url);
		await editor.page.setViewportSize(SCREEN);
		await editor.openWorkflow(workflowId);
	}, START_MILLISECONDS);

	afterAll(async () => {
		await editor?.stop();
		await world?.stop();
	}, TEST_MILLISECONDS);

	it(
		`takes at most ${MOST_CLICKS} clicks, and no expression`,
		async () => {
			await open(SUCCESS_NODES.trigger);
			await connectTo(gatewaySandbox(world.gatewayLens.id));
			await close();

			await open(SUCCESS_NODES.sync);
			await connectTo(crmSandbox(world.crmLens.id));
			await click(inPanel('[data-test-id="collection-parameter-add"]').last());
			await click(
				editor.page.locator('[data-test-id="collection-parameter-option"]', {
					hasText: 'Allow Test Payments',
				}),
			);
			await click(inPanel(toggle('allowTestPayments')));
			await close();

			await open(SUCCESS_NODES.mail);
			const { host, port } = world.mail;
			await connect({ host, port: String(port) }, undefined, ['secure']);
			await type(inPanel(field('fromEmail')), SENDER);
			await close();

			await click(
				editor.page.locator('[data-test-id="workflow-open-publish-modal-button"]', {
					hasText: 'Publish',
				}),
			);
			await click(editor.page.locator('[data-test-id="workflow-publish-button"]'));
			await editor.page
				.locator('[data-test-id="workflow-open-publish-modal-button"]', { hasText: 'Published' })
				.waitFor();
			await editor.screenshot('clicks-published');
			const publication = async () => (await world.api.publication(workflowId)).status;
			await world.eventually(publication, (status) => status === 'published');

			const deal = await world.seedDeal();
			world.pay(deal);
			await world.eventually(
				async () => await world.field(deal.dealId, 'Payment Status'),
				(status) => status === 'Paid',
			);
			await world.eventually(
				() => world.mail.mails.map(({ to }) => to),
				(mails) => mails.some((to) => to.includes(deal.email)),
			);
			process.stdout.write(`${clicks} clicks, ${typed.length} typed values\n`);
			expect(clicks).toBeLessThanOrEqual(MOST_CLICKS);
			expect(typed.filter((value) => /^=|\{\{/.test(value))).toEqual([]);
		},
		TEST_MILLISECONDS,
	);
});

const inPanel = (selector: string) => editor.page.locator(`[data-test-id="ndv"] ${selector}`);
const field = (name: string) => `[data-test-id="parameter-input-${name}"] input`;
const toggle = (name: string) => `[data-test-id="parameter-input-${name}"] .el-switch`;

async function click(target: Locator): Promise<void> {
	clicks += 1;
	await target.click();
}

/** With the keyboard, from field to field. */
async function type(target: Locator, value: string): Promise<void> {
	typed.push(value);
	await target.fill(value);
}

/** A double click is two. */
async function open(node: string): Promise<void> {
	clicks += 2;
	await editor.openNode(node);
}

async function close(): Promise<void> {
	clicks += 1;
	await editor.closeNode();
}

/** Makes the credential that the open node asks for; the address only because these are stand-ins. */
/** Types what the stand-in's credential takes, and its address. */
async function connectTo({
	id,
	credential,
}: Pick<GatewaySandbox | CrmSandbox, 'id' | 'credential'>): Promise<void> {
	const origin = world.sandbox.origin(id);
	const data = credential.data(origin);
	const typed = credential.secretFields.map((name) => [name, String(data[name])] as const);
	await connect(Object.fromEntries(typed), origin);
}

async function connect(
	values: Readonly<Record<string, string>>,
	address?: string,
	switchedOff: readonly string[] = [],
): Promise<void> {
	await click(inPanel('[data-test-id="node-credentials-empty-state"] button').first());
	const dialog = editor.page.locator('[data-test-id="editCredential-modal"]');
	await dialog.waitFor();
	for (const [name, value] of Object.entries(values)) {
		await type(dialog.locator(field(name)), value);
	}
	for (const name of switchedOff) await click(dialog.locator(toggle(name)));
	if (address !== undefined) {
		await click(dialog.locator(toggle('advanced')));
		await type(dialog.locator(field('baseUrl')), address);
	}
	await click(dialog.locator('[data-test-id="credential-save-button"]'));
	await dialog.waitFor({ state: 'hidden' });
}
