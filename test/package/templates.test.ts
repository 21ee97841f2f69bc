/** Every template in workflows/ obeys every rule, and every rule sees a fault that is planted. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as madeFor from '../../build/madeFor';
import { CRMS, GATEWAYS } from '../../nodes/systems';
import { ROOT } from './packed';
import type { Template, TemplateNode } from './templateFormat';
import { RULES } from './templateRules';

const FOLDER = join(ROOT, 'workflows');
const INDEX = 'index.json';

interface IndexEntry {
	readonly name: string;
	readonly file: string;
	readonly description: string;
	readonly gateways: readonly string[];
	readonly crms: readonly string[];
}

const read = <Content>(file: string) =>
	JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Content;

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json') && file !== INDEX);
const index = read<IndexEntry[]>(INDEX);
const rules = Object.entries(RULES);

describe.each(files)('%s', (file) => {
	const template = read<Template>(file);

	it.each(rules)('%s', (_rule, findFaults) => {
		expect(findFaults(template)).toEqual([]);
	});
});

describe('the index of templates', () => {
	it('names every file once', () => {
		expect(index.map((entry) => entry.file).sort()).toEqual([...files].sort());
	});

	it.each(index)('tells $file as it is', ({ file, name, description, gateways, crms }) => {
		expect(read<Template>(file).name).toBe(name);
		expect(description.length).toBeGreaterThan(20);
		expect(GATEWAYS.map(({ id }) => id)).toEqual(expect.arrayContaining([...gateways]));
		expect(CRMS.map(({ id }) => id)).toEqual(expect.arrayContaining([...crms]));
		expect([gateways[0], crms[0]]).toEqual([madeFor.GATEWAY.id, madeFor.CRM.id]);
	});
});

describe('a planted fault is seen', () => {
	const sound = read<Template>('sync-successful-payments-to-crm-deals.json');
	type Plant = (template: Template) => Template;

	const change =
		(name: string, changes: (node: TemplateNode) => Partial<TemplateNode>): Plant =>
		(template) => ({
			...template,
			nodes: template.nodes.map((node) =>
				node.name === name ? ({ ...node, ...changes(node) } as TemplateNode) : node,
			),
		});
	const parameter = (name: string, key: string, value: unknown): Plant =>
		change(name, ({ parameters }) => ({ parameters: { ...parameters, [key]: value } }));
	const wire =
		(from: string, main: Template['connections'][string]['main']): Plant =>
		(template) => ({ ...template, connections: { ...template.connections, [from]: { main } } });
	const to = (node: string) => ({ node, type: 'main', index: 0 });

	const planted: ReadonlyArray<readonly [keyof typeof RULES, string, Plant]> = [
		[
			'holds nothing but name, nodes, connections and settings',
			'a webhook id',
			change('When a Payment Changes', () => ({ webhookId: 'payments' })),
		],
		[
			'holds nothing but name, nodes, connections and settings',
			'pinned data',
			(template) => ({ ...template, pinData: {} }),
		],
		[
			'has one yellow note that tells everything',
			'two yellow notes',
			parameter('Note on paid', 'color', 1),
		],
		[
			'has one yellow note that tells everything',
			'a missing section',
			parameter('About this workflow', 'content', '**Set up**'),
		],
		[
			'has white notes of at most 50 words beside it',
			'a long note',
			parameter('Note on paid', 'content', 'word '.repeat(51)),
		],
		[
			'has every step on a white note of its own',
			'a step beside its note',
			change('Settings', () => ({ position: [5_000, 5_000] })),
		],
		['overlaps nothing', 'a node on another', change('Settings', () => ({ position: [80, 160] }))],
		[
			'overlaps nothing',
			'a text under a node',
			parameter('Note on the settings', 'content', 'word '.repeat(80)),
		],
		[
			'renames every node to its purpose',
			'a name it came with',
			change('Settings', () => ({ name: 'Edit Fields' })),
		],
		[
			'uses nodes that exist, in versions that exist',
			'an unknown type',
			change('Settings', () => ({ type: 'n8n-nodes-base.sett' })),
		],
		[
			'gives our nodes only parameters and values they have, and no defaults',
			'an unknown parameter',
			parameter('Bring the Deal up to Date', 'stage', 'won'),
		],
		[
			'gives our nodes only parameters and values they have, and no defaults',
			'an unknown option',
			parameter('Bring the Deal up to Date', 'actOn', ['payment.success']),
		],
		[
			'gives our nodes only parameters and values they have, and no defaults',
			'a default',
			parameter('Bring the Deal up to Date', 'gateway', 'stripe'),
		],
		[
			'has one Settings node for what a user edits',
			'none',
			change('Settings', () => ({ name: 'Texts' })),
		],
		[
			'gives away no id, key, address or person, and has no placeholder',
			'a sender',
			parameter('Send Email to Customer', 'fromEmail', 'olive@acme.example'),
		],
		[
			'gives away no id, key, address or person, and has no placeholder',
			'a placeholder',
			parameter('Send Email to Customer', 'subject', 'Hello from <company>'),
		],
		[
			'leaves what a user must type empty, so that n8n refuses to publish without it',
			'an expression in its place',
			parameter('Send Email to Customer', 'fromEmail', '={{ $json.sender }}'),
		],
		[
			'has everything that reads an empty setting switched off',
			'an optional branch that is on',
			change('Post to Team Chat', () => ({ disabled: false })),
		],
		[
			'has no setting that nobody reads',
			'a setting that does nothing',
			parameter('Post to Team Chat', 'url', ''),
		],
		[
			'connects nodes that exist, each but the triggers to something before it',
			'a loose end',
			wire('Bring the Deal up to Date', [[to('Settings')], [], []]),
		],
		[
			'runs branches from top to bottom, and the one that confirms last',
			'a confirmation above the task',
			wire('Settings', [
				[to('Send Email to Customer'), to('Create Customer Success Task'), to('Post to Team Chat')],
			]),
		],
		[
			'confirms what a sync hands out',
			'no confirmation',
			change('Confirm Payment Handled', () => ({ disabled: true })),
		],
		[
			'is fast: at most 25 nodes, and 12 expressions on the way of a new payment',
			'many expressions',
			parameter('Send Email to Customer', 'text', '={{ $json.a }}'.repeat(12)),
		],
	];

	it.each(planted)('%s: %s', (rule, _fault, plant) => {
		expect(RULES[rule](plant(sound))).not.toEqual([]);
	});

	it('by every rule', () => {
		expect(new Set(planted.map(([rule]) => rule))).toEqual(new Set(Object.keys(RULES)));
	});
});
