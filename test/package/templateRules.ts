/** What n8n's template submission and STYLE ask of a template, as functions that say what is wrong. */
import { TOPICS } from '../../nodes/shared/vocabulary/topic';
import { isInside, nodeBox, noteBox, overlapping, textBox } from './templateCanvas';
import { OURS, PACKAGE, type Template, type TemplateNode } from './templateFormat';
import { isShown, parameterFaults } from './templateParameters';

/** Says what is wrong; empty when nothing is. */
export type Rule = (template: Template) => string[];

const STICKY = 'n8n-nodes-base.stickyNote';
const SET = 'n8n-nodes-base.set';
const ERROR_TRIGGER = 'n8n-nodes-base.errorTrigger';
const SETTINGS = 'Settings';
const YELLOW = 1;
const WHITE = 7;
const NOTE_WORDS = 50;
const MOST_NODES = 25;
const MOST_EXPRESSIONS = 12;
/** Where no payment starts the workflow, a few more cost nobody anything. */
const MOST_EXPRESSIONS_ELSEWHERE = 20;
const SECTIONS = ['Who it is for', 'How it works', 'Set up', 'Requirements', 'Customise'];

const TEMPLATE_FIELDS = ['name', 'nodes', 'connections', 'settings'];
const NODE_FIELDS = [
	...['name', 'type', 'typeVersion', 'position', 'parameters', 'disabled', 'onError'],
	...['retryOnFail', 'maxTries', 'waitBetweenTries', 'alwaysOutputData', 'executeOnce'],
];

/** n8n's own nodes that templates use: the name they come with, and the versions the pinned n8n has. */
const BUILT_IN: Readonly<
	Record<string, { readonly name: string; readonly versions: readonly number[] }>
> = {
	[STICKY]: { name: 'Sticky Note', versions: [1] },
	[SET]: { name: 'Edit Fields', versions: [3.3, 3.4, 3.5] },
	'n8n-nodes-base.dataTable': { name: 'Data table', versions: [1.1] },
	[ERROR_TRIGGER]: { name: 'Error Trigger', versions: [1] },
	'n8n-nodes-base.executeWorkflow': { name: 'Execute Sub-workflow', versions: [1.3, 1.4] },
	'n8n-nodes-base.executeWorkflowTrigger': {
		name: 'When Executed by Another Workflow',
		versions: [1.1],
	},
	'n8n-nodes-base.emailSend': { name: 'Send Email', versions: [2.1] },
	'n8n-nodes-base.formTrigger': { name: 'On form submission', versions: [2.2, 2.3, 2.4, 2.5, 2.6] },
	'n8n-nodes-base.httpRequest': { name: 'HTTP Request', versions: [4.2, 4.3, 4.4, 4.5] },
	'n8n-nodes-base.html': { name: 'HTML', versions: [1.2] },
	'n8n-nodes-base.if': { name: 'If', versions: [2.3] },
	'n8n-nodes-base.merge': { name: 'Merge', versions: [3, 3.1, 3.2] },
	'n8n-nodes-base.manualTrigger': { name: 'Manual Trigger', versions: [1] },
	'n8n-nodes-base.noOp': { name: 'No Operation, do nothing', versions: [1] },
	'n8n-nodes-base.quickbooks': { name: 'QuickBooks Online', versions: [1] },
	'n8n-nodes-base.scheduleTrigger': { name: 'Schedule Trigger', versions: [1.2] },
	'n8n-nodes-base.splitInBatches': { name: 'Loop Over Items', versions: [3] },
	'n8n-nodes-base.splitOut': { name: 'Split Out', versions: [1] },
	'n8n-nodes-base.stopAndError': { name: 'Stop and Error', versions: [1] },
	'n8n-nodes-base.switch': { name: 'Switch', versions: [3.4] },
};

/** What nobody but the user can know, and n8n does not let a workflow be published without. */
const TYPED_BY_THE_USER: Readonly<Record<string, readonly string[]>> = {
	'n8n-nodes-base.emailSend': ['fromEmail'],
};

const PRIVATE: ReadonlyArray<readonly [string, RegExp]> = [
	['an e-mail address', /[\w.+-]+@[\w-]+\.[a-z]{2,}/i],
	['an address', /https?:\/\/(?!docs\.n8n\.io)/i],
	['a key', /\b(sk|rk|pk)_(test|live)_|\bwhsec_|\bpat-[a-z]{2}\d|\bBearer /],
	['an id', /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-|\b\d{7,}\b/i],
	[
		'a placeholder',
		/\byour[-_ ](key|url|id|token|company|name)|<[a-z ]+>|xxx|TODO|change ?me|example\.(com|org)/i,
	],
];

type Position = TemplateNode['position'];

const steps = ({ nodes }: Template) => nodes.filter(({ type }) => type !== STICKY);
const notes = ({ nodes }: Template) => nodes.filter(({ type }) => type === STICKY);
const colorOf = ({ parameters }: TemplateNode) => Number(parameters.color ?? YELLOW);
const contentOf = ({ parameters }: TemplateNode) => String(parameters.content ?? '');
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => /\w/.test(word)).length;

export const RULES = {
	'holds nothing but name, nodes, connections and settings': (template) => [
		...unknownFields('template', template, TEMPLATE_FIELDS),
		...template.nodes.flatMap((node) => unknownFields(node.name, node, NODE_FIELDS)),
		...(template.settings.executionOrder === 'v1' ? [] : ['settings.executionOrder is not v1']),
	],

	'has one yellow note that tells everything': (template) => {
		const yellow = notes(template).filter((note) => colorOf(note) === YELLOW);
		const [main] = yellow;
		if (main === undefined || yellow.length > 1) return [`${yellow.length} yellow notes`];
		return SECTIONS.filter((section) => !contentOf(main).includes(`**${section}`)).map(
			(section) => `the yellow note has no section "${section}"`,
		);
	},

	'has white notes of at most 50 words beside it': (template) =>
		notes(template)
			.filter((note) => colorOf(note) !== YELLOW)
			.flatMap((note) => [
				...(colorOf(note) === WHITE ? [] : [`${note.name} has color ${colorOf(note)}`]),
				...(wordsOf(contentOf(note)) <= NOTE_WORDS
					? []
					: [`${note.name} has ${wordsOf(contentOf(note))} words`]),
			]),

	'has every step on a white note of its own': (template) => {
		const white = notes(template).filter((note) => colorOf(note) === WHITE);
		return steps(template).flatMap((step) => {
			const around = white.filter((note) => isInside(nodeBox(step), noteBox(note)));
			return around.length === 1 ? [] : [`${step.name} is on ${around.length} notes`];
		});
	},

	'overlaps nothing': (template) => {
		const boxes = steps(template).map(nodeBox);
		const sheets = notes(template).map(noteBox);
		const texts = notes(template).map(textBox);
		return [
			...overlapping(boxes, boxes),
			...overlapping(sheets, sheets),
			...overlapping(boxes, texts),
			...notes(template)
				.filter((note) => textBox(note).bottom > noteBox(note).bottom)
				.map(({ name }) => `${name}: its text is longer than the note`),
		];
	},

	'renames every node to its purpose': (template) => {
		const names = template.nodes.map(({ name }) => name);
		return [
			...names.filter((name, place) => names.indexOf(name) !== place),
			...template.nodes
				.filter(({ name, type }) => name === defaultName(type) || /\d$/.test(name))
				.map(({ name }) => `${name} has the name it came with`),
		];
	},

	'uses nodes that exist, in versions that exist': (template) =>
		template.nodes
			.filter(({ type, typeVersion }) => !versionsOf(type).includes(typeVersion))
			.map(({ name, type, typeVersion }) => `${name}: ${type} ${typeVersion}`),

	'gives our nodes only parameters and values they have, and no defaults': (template) =>
		steps(template).flatMap(({ name, type, parameters: { pollTimes, ...parameters } }) => {
			const description = OURS[type];
			if (description === undefined) return [];
			// n8n itself gives a polling node its times.
			const given = description.polling ? parameters : { ...parameters, ...defined({ pollTimes }) };
			return parameterFaults(given, description.properties).map((fault) => `${name}: ${fault}`);
		}),

	'has one Settings node for what a user edits': (template) => {
		const sets = steps(template).filter(({ type }) => type === SET);
		return sets.length === 1 && sets[0]?.name === SETTINGS
			? []
			: [`Set nodes: ${sets.map(({ name }) => name).join(', ') || 'none'}`];
	},

	'gives away no id, key, address or person, and has no placeholder': (template) => {
		const text = JSON.stringify(template);
		return PRIVATE.flatMap(([what, pattern]) => {
			const found = pattern.exec(text)?.[0];
			return found === undefined ? [] : [`${what}: ${found}`];
		});
	},

	'leaves what a user must type empty, so that n8n refuses to publish without it': (template) =>
		steps(template).flatMap(({ name, type, parameters }) =>
			(TYPED_BY_THE_USER[type] ?? [])
				.filter((parameter) => parameters[parameter] !== '')
				.map((parameter) => `${name}: ${parameter} is not empty`),
		),

	'has everything that reads an empty setting switched off': (template) => {
		const empty = settingsOf(template).filter(({ value }) => value === '');
		return steps(template)
			.filter(({ disabled }) => disabled !== true)
			.flatMap(({ name, parameters }) =>
				empty
					.filter((setting) => reads(JSON.stringify(parameters), setting.name))
					.map((setting) => `${name} reads ${setting.name}, which is empty`),
			);
	},

	'has no setting that nobody reads': (template) => {
		const known = new Set(settingsOf(template).map(({ name }) => name));
		const text = JSON.stringify(steps(template).map(({ parameters }) => parameters));
		return [...known].filter((name) => !reads(text, name)).map((name) => `nobody reads ${name}`);
	},

	'connects nodes that exist, each but the triggers to something before it': (template) => {
		const names = new Set(steps(template).map(({ name }) => name));
		const wires = wiresOf(template);
		const reached = new Set(wires.map(({ to }) => to));
		const unknown = wires.flatMap(({ from, to }) => [from, to]).filter((name) => !names.has(name));
		const lost = steps(template)
			.filter(({ name, type }) => !reached.has(name) && !isTrigger(type))
			.map(({ name }) => `${name} is not connected`);
		return [...unknown.map((name) => `no node ${name}`), ...lost];
	},

	'runs branches from top to bottom, and the one that confirms last': (template) => {
		const place = new Map(steps(template).map(({ name, position }) => [name, position]));
		return Object.entries(template.connections).flatMap(([from, { main }]) =>
			main.flatMap((targets) => {
				const branches = targets.map(({ node }) => node);
				const isSorted = branches.every(
					(name, index) =>
						index === 0 || isBefore(place.get(branches[index - 1] ?? ''), place.get(name)),
				);
				const confirming = branches.filter((name) => confirms(template, name));
				const isLast = confirming.length === 0 || confirming.at(-1) === branches.at(-1);
				return [
					...(isSorted ? [] : [`${from}: ${branches.join(', ')} are not in order`]),
					...(isLast && confirming.length <= 1
						? []
						: [`${from}: ${confirming.join(', ')} confirms before others act`]),
				];
			}),
		);
	},

	'confirms what a sync hands out': (template) =>
		steps(template)
			.filter(({ type }) => type === `${PACKAGE}.paymentSync`)
			// Preview and Summarize claim nothing, so there is nothing to confirm.
			.filter(({ parameters: { operation = 'sync' } }) => operation === 'sync')
			.flatMap(({ name }) => {
				const [first] = template.connections[name]?.main ?? [];
				const isConfirmed = (first ?? []).some(({ node }) => confirms(template, node));
				return isConfirmed ? [] : [`nothing confirms what ${name} hands out`];
			}),

	'is fast: at most 25 nodes, and 12 expressions on the way of a new payment': (template) => {
		const expressions = hotPath(template).reduce((sum, node) => sum + expressionsOf(node), 0);
		const most = isStartedByPayments(template) ? MOST_EXPRESSIONS : MOST_EXPRESSIONS_ELSEWHERE;
		return [
			...(steps(template).length <= MOST_NODES ? [] : [`${steps(template).length} nodes`]),
			...(expressions <= most ? [] : [`${expressions} expressions`]),
		];
	},
} as const satisfies Readonly<Record<string, Rule>>;

/** n8n's order: the upper one first, at the same height the left one. */
function isBefore(one: Position = [0, 0], other: Position = [0, 0]): boolean {
	return one[1] < other[1] || (one[1] === other[1] && one[0] < other[0]);
}

function unknownFields(what: string, value: object, known: readonly string[]): string[] {
	return Object.keys(value)
		.filter((field) => !known.includes(field))
		.map((field) => `${what} has ${field}`);
}

function defaultName(type: string): string | undefined {
	return BUILT_IN[type]?.name ?? String(OURS[type]?.defaults.name);
}

function versionsOf(type: string): readonly number[] {
	return BUILT_IN[type]?.versions ?? [OURS[type]?.version ?? []].flat();
}

function isTrigger(type: string): boolean {
	return OURS[type]?.group.includes('trigger') ?? type.endsWith('Trigger');
}

function settingsOf(template: Template): ReadonlyArray<{ name: string; value: unknown }> {
	const settings = template.nodes.find(({ name }) => name === SETTINGS);
	const { assignments = [] } = (settings?.parameters.assignments ?? {}) as {
		assignments?: ReadonlyArray<{ name: string; value: unknown }>;
	};
	return assignments;
}

/** A setting of a branch, `paid.subject`, is also read as that of the item's own topic. */
function reads(text: string, setting: string): boolean {
	const [topic, ...rest] = setting.split('.');
	const ofTopic = rest.length > 0 && (TOPICS as readonly string[]).includes(topic ?? '');
	return (
		text.includes(`json.${setting}`) ||
		(ofTopic && text.includes(`json[$json.topic].${rest.join('.')}`))
	);
}

function defined(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function wiresOf({ connections }: Template): Array<{ from: string; to: string }> {
	return Object.entries(connections).flatMap(([from, { main }]) =>
		main.flat().map(({ node }) => ({ from, to: node })),
	);
}

function confirms(template: Template, name: string, seen = new Set<string>()): boolean {
	if (seen.has(name)) return false;
	seen.add(name);
	const node = template.nodes.find((candidate) => candidate.name === name);
	const { resource = 'payment', operation = 'confirmHandled' } = node?.parameters ?? {};
	const isConfirm =
		node?.type === `${PACKAGE}.crm` && resource === 'payment' && operation === 'confirmHandled';
	if (isConfirm && node.disabled !== true) return true;
	return (template.connections[name]?.main ?? [])
		.flat()
		.some(({ node: next }) => confirms(template, next, seen));
}

/**
 * What runs for a payment that is new and goes well: first outputs only, nothing that is switched off. An error workflow is
 * on no such way.
 */
function hotPath(template: Template): TemplateNode[] {
	const path = new Set<TemplateNode>();
	if (steps(template).some(({ type }) => type === ERROR_TRIGGER)) return [];
	const follow = (name: string) => {
		const node = template.nodes.find((candidate) => candidate.name === name);
		if (node === undefined || path.has(node)) return;
		path.add(node);
		for (const target of template.connections[name]?.main[0] ?? []) follow(target.node);
	};
	for (const { name, type } of steps(template)) if (isTrigger(type)) follow(name);
	return [...path].filter(({ disabled }) => disabled !== true);
}

function isStartedByPayments(template: Template): boolean {
	return steps(template).some(({ type }) => type === `${PACKAGE}.paymentGatewayTrigger`);
}

/** Those written and those that stand in a default. */
function expressionsOf({ type, parameters }: TemplateNode): number {
	const properties = OURS[type]?.properties ?? [];
	const defaults = properties
		.filter(
			(property) => !(property.name in parameters) && isShown(property, parameters, properties),
		)
		.map((property) => property.default);
	return JSON.stringify([parameters, defaults]).split('{{').length - 1;
}
