/** What a person sees in n8n's editor: both dropdowns, the one right credential, lists, names, pictures. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Workflow, WorkflowNode } from '../n8n/api';
import { PROJECT_FOLDER } from '../n8n/paths';
import { browserMissing, openEditor, type Editor } from '../support/browser';
import { describeWith } from '../support/needs';
import { eventually, startWorld, SUCCESS_NODES, type World } from '../support/world';
import { PACKAGE, readTemplate, SUCCESS_TEMPLATE } from '../support/worldTemplates';
import { listedActions, listedNodes, openActions, searchNodes } from './nodeList';
import { panelOf, type Panel } from './panel';

const START_MILLISECONDS = 600_000;
const TEST_MILLISECONDS = 240_000;
/** A few seconds for each of some dozen operations. */
const OPERATIONS_MILLISECONDS = 600_000;
/** High enough for the longest panel without scrolling. */
const TALL = { width: 1600, height: 1900 };
const WIDE = { width: 1600, height: 1000 };

const PUBLISH = '[data-test-id="workflow-open-publish-modal-button"]';
const SYNC_WITHOUT_CRM = 'paymentSync without CRM';

/** Every node of the package, by its internal name; also its name in the workflow of this test. */
const OURS = (
	JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	}
).n8n.nodes
	.map((file) => basename(file, '.node.js'))
	.map((name) => name.charAt(0).toLowerCase() + name.slice(1));

/** Those that sign in to the CRM. */
const WITH_CRM = ['crm', 'crmTrigger', 'paymentCatchUpTrigger', 'paymentSync'];

interface Property {
	readonly name: string;
	readonly displayName: string;
	readonly options?: ReadonlyArray<{
		readonly name: string;
		readonly value: string;
		readonly action?: string;
	}>;
	readonly displayOptions?: {
		readonly show?: { readonly resource?: readonly string[]; readonly '@tool'?: unknown };
	};
}

/** What n8n tells the editor about a node. */
interface Described {
	readonly displayName: string;
	readonly properties: readonly Property[];
	readonly codex?: { readonly alias?: readonly string[] };
}

let world: World;
let editor: Editor;
let panel: Panel;
let workflow: Workflow;
let types: ReadonlyMap<string, Described>;

/** Reads what the panel shows until it is what it should be: the editor redraws a moment after each choice. */
const shows = async (look: () => Promise<readonly string[]>, wanted: readonly string[]) => {
	const isWanted = (seen: readonly string[]) => JSON.stringify(seen) === JSON.stringify(wanted);
	await eventually(look, isWanted);
};

describeWith('The editor', browserMissing())('the editor', () => {
	beforeAll(async () => {
		world = await startWorld();
		types = new Map(
			(await world.api.nodeTypes()).map((type) => [
				type.name.replace(`${PACKAGE}.`, ''),
				type as unknown as Described,
			]),
		);
		workflow = await world.api.createWorkflow(ownWorkflow());
		editor = await openEditor(world.n8n.url);
		editor.page.on('dialog', (dialog) => void dialog.accept());
		panel = panelOf(editor.page);
	}, START_MILLISECONDS);

	afterAll(async () => {
		await editor?.stop();
		await world?.stop();
	}, TEST_MILLISECONDS);

	describe('each of our nodes', () => {
		beforeAll(async () => await editor.openWorkflow(workflow.id), TEST_MILLISECONDS);
		beforeEach(async () => await editor.page.setViewportSize(TALL));
		afterEach(async () => await editor.closeNode(), TEST_MILLISECONDS);

		it.each(OURS)(
			'%s: its dropdowns, and exactly one credential field per side for each choice',
			async (name) => {
				await editor.openNode(name);
				const dropdowns = described(name).properties.filter(({ name: parameter }) =>
					['gateway', 'crm'].includes(parameter),
				);
				expect(dropdowns.length).toBeGreaterThan(0);
				const offered: string[][] = [];
				for (const dropdown of dropdowns) offered.push(await panel.options(dropdown.name));
				for (const choice of choices(offered)) {
					for (const [place, option] of choice.entries()) {
						await panel.choose(dropdowns[place]?.name ?? '', option);
					}
					await shows(
						panel.credentials,
						choice.map((option) => `${option} Credential`),
					);
					const titles = dropdowns.map(({ displayName }) => displayName);
					const shown = await panel.labels();
					expect(shown.filter((label) => titles.includes(label))).toEqual(titles);
				}
				await shows(panel.flaws, []);
				await editor.screenshot(`panel-${name}`);
				// The next test finds the panel as a person finds it.
				for (const [place, { name: parameter }] of dropdowns.entries()) {
					await panel.choose(parameter, offered[place]?.[0] ?? '');
				}
			},
			TEST_MILLISECONDS,
		);

		it.each(WITH_CRM)(
			'%s: with OAuth2 chosen, the one credential of the CRM is that for OAuth2',
			async (name) => {
				const gateways = optionsOf(name, 'gateway').slice(0, 1);
				const others = gateways.map((gateway) => `${gateway.name} Credential`);
				await editor.openNode(name);
				await panel.choose('crmAuthentication', 'OAuth2');
				await shows(panel.credentials, [...others, 'HubSpot OAuth2 Credential']);
				await editor.screenshot(`panel-${name}-oauth2`);
				await panel.choose('crmAuthentication', 'Access Token');
				await shows(panel.credentials, [...others, 'HubSpot Credential']);
			},
			TEST_MILLISECONDS,
		);

		it.each(OURS)(
			'%s: every operation has its parameters, each with its title in full',
			async (name) => {
				await editor.openNode(name);
				const resources = optionsOf(name, 'resource').map((resource) => [resource]);
				for (const [resource] of resources.length > 0 ? resources : [[]]) {
					if (resource) await panel.choose('resource', resource.name);
					const operations = optionsOf(name, 'operation', resource?.value);
					for (const operation of operations) {
						await panel.choose('operation', operation.name);
						await shows(panel.flaws, []);
						const place = [name, resource?.value, operation.value].filter(Boolean).join('-');
						await editor.screenshot(`panel-${place}`);
					}
					// The next test finds the panel as a person finds it.
					const [first] = operations;
					if (first) await panel.choose('operation', first.name);
				}
			},
			OPERATIONS_MILLISECONDS,
		);

		it(
			'Sync: the mapping offers the fields of the CRM, and keeps the one that is chosen',
			async () => {
				await editor.openNode('paymentSync');
				const fields = await panel.options('dealField');
				expect(fields).toEqual(
					expect.arrayContaining(['Deal name', 'Payment Status', 'Total Paid']),
				);
				await panel.choose('dealField', 'Payment Status');
				await panel.choose('object', 'Contact');
				expect(await panel.options('contactField')).toEqual(
					expect.arrayContaining(['Email', 'Last name']),
				);
				await panel.open('contactField');
				await editor.screenshot('panel-sync-fields');
				await panel.choose('contactField', 'Email');
				await eventually(panel.flaws, (flaws) => flaws.length === 0);
			},
			TEST_MILLISECONDS,
		);

		it(
			'Sync: without a credential the lists say what to do',
			async () => {
				await editor.openNode(SYNC_WITHOUT_CRM);
				await shows(panel.credentials, ['Stripe Credential', 'HubSpot Credential']);
				expect(await panel.open('dealField')).toEqual(['Choose a HubSpot Credential Above First']);
				await editor.screenshot('panel-sync-without-credential');
				await panel.choose('dealField', 'Choose a HubSpot Credential Above First');
				// Where a deal can go in every pipeline needs no list from the CRM.
				expect(await panel.chosen('target')).toBe("Won Stage of the Deal's Pipeline");
			},
			TEST_MILLISECONDS,
		);
	});

	describe('the list of nodes', () => {
		beforeAll(async () => {
			await editor.page.setViewportSize(WIDE);
			await editor.openWorkflow(workflow.id);
		}, TEST_MILLISECONDS);

		it.each(['stripe', 'hubspot', 'payment', 'crm'])(
			'finds our nodes by the word %s, with their pictures',
			async (word) => {
				await searchNodes(editor.page, word);
				const ours = async () =>
					(await listedNodes(editor.page)).filter(({ type }) => type.startsWith(`${PACKAGE}.`));
				const wanted = OURS.filter((name) =>
					(described(name).codex?.alias ?? []).some((alias) => alias.toLowerCase() === word),
				);
				expect(wanted.length).toBeGreaterThan(0);
				await eventually(ours, (nodes) => {
					const names = new Set(nodes.map(({ type }) => withoutTrigger(type)));
					return (
						wanted.every((name) => names.has(withoutTrigger(`${PACKAGE}.${name}`))) &&
						nodes.every(({ hasIcon }) => hasIcon)
					);
				});
				await editor.screenshot(`search-${word}`);
			},
			TEST_MILLISECONDS,
		);

		it(
			'shows the actions of every resource',
			async () => {
				const { displayName, properties } = described('crm');
				const wanted = properties
					.filter(({ name }) => name === 'operation')
					.flatMap(({ options = [] }) => options.flatMap(({ action }) => action ?? []));
				await searchNodes(editor.page, 'hubspot');
				await openActions(editor.page, displayName);
				await shows(async () => (await listedActions(editor.page)).sort(), wanted.sort());
				await editor.screenshot('actions');
			},
			TEST_MILLISECONDS,
		);
	});

	describe('the template', () => {
		beforeAll(async () => {
			await editor.page.setViewportSize(WIDE);
			await editor.openWorkflow(world.workflow.id);
		}, TEST_MILLISECONDS);

		it('shows that it is published, every node with its picture and in order', async () => {
			const { page } = editor;
			await page.locator(PUBLISH, { hasText: 'Published' }).waitFor();
			const names = readTemplate(SUCCESS_TEMPLATE).nodes.filter(
				({ type }) => type !== 'n8n-nodes-base.stickyNote',
			);
			await eventually(picturesOnCanvas, (pictures) => pictures.length === names.length);
			expect((await picturesOnCanvas()).filter(({ isThere }) => !isThere)).toEqual([]);
			expect(await page.locator('[data-test-id="node-issues"]').count()).toBe(0);
			await closeChecklist();
			await editor.screenshot('template');
		}, 60_000);

		it('has notes that show all of their text', async () => {
			const notes = editor.page.locator('[data-test-id="sticky"]');
			const cut = await notes.evaluateAll((all) =>
				all.flatMap((note) => {
					const text = note.querySelector('h1, h2')?.parentElement;
					const isCut = !text || text.scrollHeight > note.clientHeight;
					return isCut ? [note.textContent?.slice(0, 60)] : [];
				}),
			);
			expect(cut).toEqual([]);
		});

		it.each([
			['Trigger', SUCCESS_NODES.trigger],
			['Sync', SUCCESS_NODES.sync],
			['Settings', SUCCESS_NODES.settings],
			['Task', SUCCESS_NODES.task],
			['Mail', SUCCESS_NODES.mail],
		])(
			'shows the panel of its %s with nothing cut or missing',
			async (name, node) => {
				await editor.page.setViewportSize(TALL);
				await editor.openNode(node);
				await eventually(panel.flaws, (flaws) => flaws.length === 0);
				await editor.screenshot(`template-${name.toLowerCase()}`);
				await editor.closeNode();
			},
			TEST_MILLISECONDS,
		);

		it(
			'is published from the editor: registered at the gateway, and says so',
			async () => {
				const { page } = editor;
				await page.setViewportSize(WIDE);
				const copy = await world.addTemplate({ name: SUCCESS_TEMPLATE, isPublished: false });
				const endpoints = () => world.gatewayLens.endpoints().length;
				const before = endpoints();
				await editor.openWorkflow(copy.id);
				await page.locator(PUBLISH, { hasText: 'Publish' }).click();
				await page.locator('[data-test-id="workflow-publish-button"]').click();
				await page.locator(PUBLISH, { hasText: 'Published' }).waitFor();
				await closeChecklist();
				await editor.screenshot('published');
				expect((await world.api.publication(copy.id)).status).toBe('published');
				expect(endpoints()).toBe(before + 1);
				await world.api.unpublish(copy.id);
				expect(endpoints()).toBe(before);
			},
			TEST_MILLISECONDS,
		);
	});
});

/** Our nodes as a person has just added them, but for the credentials. */
const ownWorkflow = () => {
	const { gateway, crm } = world.credentials;
	const mapping = { fieldMapping: 'own', mappingRows: { row: [{}] } };
	const node = (name: string, more: Partial<WorkflowNode> = {}): WorkflowNode => ({
		name,
		type: `${PACKAGE}.${name}`,
		typeVersion: 1,
		parameters: name === 'paymentSync' ? mapping : {},
		credentials: { [gateway.type]: gateway, [crm.type]: crm },
		...more,
	});
	const withoutCrm = node('paymentSync', {
		name: SYNC_WITHOUT_CRM,
		credentials: { [gateway.type]: gateway },
	});
	return {
		name: 'Our nodes',
		// One below the other: beside a trigger stands its button.
		nodes: [...OURS.map((name) => node(name)), withoutCrm].map((one, place) => ({
			...one,
			position: [0, place * 240] as const,
		})),
		connections: {},
	};
};

const described = (name: string): Described => {
	const found = types.get(name);
	if (found === undefined) throw new Error(`n8n has no node ${name} of ours`);
	return found;
};

/** n8n adds it to every node that has credentials; it leads to n8n's own HTTP node. */
const OF_N8N = '__CUSTOM_API_CALL__';

/** What a dropdown offers, among the parameters of a resource where it depends on one; an AI agent's is not shown to people. */
const optionsOf = (name: string, parameter: string, resource?: string) =>
	described(name)
		.properties.filter((property) => property.name === parameter)
		.filter(
			({ displayOptions }) =>
				resource === undefined || displayOptions?.show?.resource?.includes(resource),
		)
		.filter(({ displayOptions }) => displayOptions?.show?.['@tool'] === undefined)
		.flatMap(({ options = [] }) => options)
		.filter(({ value }) => value !== OF_N8N);

/** The list of nodes shows a trigger under the name of its node, and one entry for both. */
const withoutTrigger = (type: string): string => type.replace(/Trigger$/, '');

/** Every combination, one option of each list. */
const choices = (lists: readonly string[][]): string[][] =>
	lists.reduce<string[][]>(
		(found, list) => found.flatMap((choice) => list.map((option) => [...choice, option])),
		[[]],
	);

const picturesOnCanvas = async () =>
	await editor.page.locator('[data-test-id="canvas-node"]').evaluateAll((nodes) =>
		nodes.flatMap((node) => {
			const picture = node.querySelector('img');
			const isNote = node.querySelector('[data-test-id="sticky"]') !== null;
			const isThere = picture ? picture.naturalWidth > 0 : node.querySelector('svg') !== null;
			return isNote ? [] : [{ name: node.getAttribute('data-node-name'), isThere }];
		}),
	);

/** n8n shows it over the canvas, once a workflow is published. */
const closeChecklist = async () => {
	const close = editor.page.locator('[data-test-id="suggested-action-close"]');
	if (await close.isVisible()) await close.click();
};
