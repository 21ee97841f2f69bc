/** Every template on the canvas: nothing cut, nothing on each other, each node with its picture; the pictures are kept to be looked at. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { PROJECT_FOLDER } from '../n8n/paths';
import { browserMissing, openEditor, type Editor } from '../support/browser';
import { describeWith } from '../support/needs';
import { eventually, startWorld, type World } from '../support/world';
import { readTemplate } from '../support/worldTemplates';
import { canvasOf } from './canvas';

const START_MILLISECONDS = 600_000;
const TEST_MILLISECONDS = 120_000;
/** Large enough that the words on a picture of the hub can be read. */
const SCREEN = { width: 2400, height: 1800 };

const TEMPLATES = readdirSync(join(PROJECT_FOLDER, 'workflows'))
	.filter((file) => file.endsWith('.json') && file !== 'index.json')
	.map((file) => file.replace('.json', ''));

let world: World;
let editor: Editor;

describeWith('The canvas', browserMissing())('the canvas', () => {
	beforeAll(async () => {
		world = await startWorld({ templates: [] });
		editor = await openEditor(world.n8n.url);
		editor.page.on('dialog', (dialog) => void dialog.accept());
		await editor.page.setViewportSize(SCREEN);
	}, START_MILLISECONDS);

	afterAll(async () => {
		await editor?.stop();
		await world?.stop();
	}, TEST_MILLISECONDS);

	it.each(TEMPLATES)(
		'%s',
		async (name) => {
			const { id } = await world.addTemplate({ name, isPublished: false });
			await editor.openWorkflow(id);
			const canvas = canvasOf(editor);
			await canvas.fit(readTemplate(name).nodes.length);
			await editor.screenshot(`canvas-${name}`);
			await eventually(canvas.flaws, (flaws) => flaws.length === 0, 5);
		},
		TEST_MILLISECONDS,
	);
});
