/** No choice in a panel empties another one: what a person chose is there after every look at something else. */
import type { Workflow } from '../n8n/api';
import { browserMissing, openEditor, type Editor } from '../support/browser';
import { describeWith } from '../support/needs';
import { eventually, startWorld, SUCCESS_NODES, type World } from '../support/world';
import { HUB_TEMPLATE, readTemplate } from '../support/worldTemplates';
import { panelOf, type Panel } from './panel';

const START_MILLISECONDS = 600_000;
const TEST_MILLISECONDS = 240_000;
const SCREEN = { width: 1600, height: 1900 };

/** What a person chose besides the operation; rows and collections are lost in the same way as lists. */
const CHOSEN = {
	actOn: ['payment.succeeded', 'payment.failed'],
	tasks: { task: [{ on: ['refund.succeeded'], title: 'Look at the refund of {amount}' }] },
	fieldMapping: 'own',
	mappingRows: { row: [{ value: 'fixed', fixedValue: 'kept' }] },
	unmatched: 'createDeal',
	newDeal: { name: 'A deal of {customer}' },
};

const othersThan = (parameter: string) =>
	Object.fromEntries(Object.entries(CHOSEN).filter(([name]) => name !== parameter));

let world: World;
let editor: Editor;
let panel: Panel;
let workflow: Workflow;

describeWith('The choices', browserMissing())('the panel of the sync', () => {
	beforeAll(async () => {
		world = await startWorld({ templates: [] });
		const hub = readTemplate(HUB_TEMPLATE);
		workflow = await world.api.createWorkflow({
			...hub,
			nodes: hub.nodes.map((node) =>
				node.name === SUCCESS_NODES.sync
					? { ...node, parameters: { ...node.parameters, ...CHOSEN } }
					: node,
			),
		});
		editor = await openEditor(world.n8n.url);
		editor.page.on('dialog', (dialog) => void dialog.accept());
		await editor.page.setViewportSize(SCREEN);
		await editor.openWorkflow(workflow.id);
		await editor.openNode(SUCCESS_NODES.sync);
		panel = panelOf(editor.page);
	}, START_MILLISECONDS);

	afterAll(async () => {
		await editor?.stop();
		await world?.stop();
	}, TEST_MILLISECONDS);

	/** Each starts where the one before ended: the label, and its value; n8n saves no default. */
	it.each([
		['operation', 'Preview', 'preview'],
		['operation', 'Summarize', 'summarize'],
		['operation', 'Preview', 'preview'],
		['operation', 'Sync', undefined],
		['fieldMapping', 'Standard Fields', undefined],
		['fieldMapping', 'My Own Fields', 'own'],
		['unmatched', 'Needs Review', undefined],
		['unmatched', 'Create Deal', 'createDeal'],
	])(
		'keeps every other choice when %s becomes %s',
		async (parameter, option, value) => {
			await panel.choose(parameter, option);
			expect(await savedWith(parameter, value)).toMatchObject(othersThan(parameter));
		},
		TEST_MILLISECONDS,
	);

	it('shows the two events', async () => {
		const shown = await panel.root
			.locator('[data-test-id="parameter-input-actOn"] .el-tag')
			.allInnerTexts();
		await editor.screenshot('choices-act-on');
		expect(shown.map((text) => text.trim())).toEqual(['Payment Succeeded', 'Payment Failed']);
	});
});

/** The sync's parameters as n8n has them once the editor has saved this choice. */
const savedWith = async (parameter: string, value: string | undefined) => {
	await editor.page.keyboard.press('Control+s');
	return await eventually(
		async () => {
			const { nodes } = await world.api.getWorkflow(workflow.id);
			return nodes.find(({ name }) => name === SUCCESS_NODES.sync)?.parameters;
		},
		(parameters) => parameters?.[parameter] === value,
	);
};
