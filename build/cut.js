/**
 * Cuts a single-purpose workflow out of the hub: the webhook trigger and the entry for a second try, the sync, one branch of
 * the switch, its way out for anything else, and whatever follows them. What nobody reaches, reads or stands on goes; the notes
 * that are left move together and are numbered anew. The switch stays: whatever somebody adds to *Act On* is told to a person,
 * and never gets the words and tasks that were written for something else.
 */
const { readFile, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { HUB, VARIANTS } = require('./variants');

const FOLDER = path.resolve(__dirname, '..', 'workflows');
const STICKY = 'n8n-nodes-base.stickyNote';
const SWITCH = 'n8n-nodes-base.switch';
const TRIGGER = 'n8n-nodes-crm-payments.paymentGatewayTrigger';
/** What the error workflow calls. */
const SECOND_TRY = 'n8n-nodes-base.executeWorkflowTrigger';
const SYNC = 'n8n-nodes-crm-payments.paymentSync';
const ONE_BRANCH =
	'## 4. Is it what this is for?\nAnything else, should it be in *Act On*, goes to a person.';
const YELLOW = 1;
const GAP = 20;

/** Writes every variant, formatted as all files are. */
async function cutTemplates() {
	const prettier = require('prettier');
	const hub = JSON.parse(await readFile(path.join(FOLDER, HUB), 'utf8'));
	for (const variant of VARIANTS) {
		const file = path.join(FOLDER, variant.file);
		const options = await prettier.resolveConfig(file);
		const text = JSON.stringify(cut(hub, variant));
		await writeFile(file, await prettier.format(text, { ...options, filepath: file }));
	}
}

function cut(hub, variant) {
	const sorting = switchOf(hub);
	const place = branchOf(sorting, variant.topic);
	const connections = withOneBranch(hub, sorting, place);
	const reached = hub.nodes
		.filter(({ type }) => type === TRIGGER || type === SECOND_TRY)
		.reduce((names, { name }) => reachedFrom(name, connections, names), new Set());
	const steps = hub.nodes.filter(({ name }) => reached.has(name));
	const notes = hub.nodes.filter((note) => isWhite(note) && steps.some((step) => isOn(step, note)));
	const placed = moveTogether(notes, steps, sorting.position[0]);
	const changed = placed.map((node) => fitted(node, variant, steps, place));
	return {
		name: variant.name,
		nodes: renumbered([yellow(hub, variant, changed), ...changed]),
		connections: Object.fromEntries(
			Object.entries(connections)
				.filter(([name]) => reached.has(name))
				.map(([name, { main }]) => [name, { main: main.map((to) => topFirst(to, placed)) }]),
		),
		settings: hub.settings,
	};
}

/** The place of a topic among the outputs of the switch. */
function branchOf(sorting, topic) {
	const place = sorting.parameters.rules.values.findIndex(
		({ conditions }) => conditions.conditions[0].rightValue === topic,
	);
	if (place < 0) throw new Error(`The hub has no branch for ${topic}.`);
	return place;
}

/** The last output of the switch is the one for anything else. */
function withOneBranch({ connections }, sorting, place) {
	const { main } = connections[sorting.name];
	return { ...connections, [sorting.name]: { main: [main[place], main.at(-1)] } };
}

function switchOf({ nodes }) {
	return nodes.find(({ type }) => type === SWITCH);
}

/** n8n runs the branches of an output from top to bottom, and from left to right. */
function topFirst(targets, nodes) {
	const at = ({ node }) => nodes.find(({ name }) => name === node).position;
	const order = (one, other) => at(one)[1] - at(other)[1] || at(one)[0] - at(other)[0];
	return [...targets].sort(order);
}

function reachedFrom(name, connections, reached = new Set()) {
	if (reached.has(name)) return reached;
	reached.add(name);
	for (const { node } of (connections[name]?.main ?? []).flat()) {
		reachedFrom(node, connections, reached);
	}
	return reached;
}

/** What the sync acts on and is called, the one rule of the switch, and the settings that somebody still reads. */
function fitted(node, { actOn, automation, topic }, steps, place) {
	if (node.type === SYNC) {
		const options = { ...node.parameters.options, automation };
		return { ...node, parameters: { ...node.parameters, actOn, options } };
	}
	if (node.type === SWITCH) {
		const values = [node.parameters.rules.values[place]];
		return { ...node, parameters: { ...node.parameters, rules: { values } } };
	}
	if (node.name === 'Note on the branches') {
		return { ...node, parameters: { ...node.parameters, content: ONE_BRANCH } };
	}
	if (node.name !== 'Settings') return node;
	const readers = JSON.stringify(steps.map(({ parameters }) => parameters));
	const isRead = ({ name }) =>
		readers.includes(`json.${name}`) ||
		(name.startsWith(`${topic}.`) && readers.includes('json[$json.topic]'));
	const { assignments } = node.parameters.assignments;
	return {
		...node,
		parameters: {
			...node.parameters,
			assignments: { assignments: assignments.filter(isRead) },
		},
	};
}

function yellow({ nodes }, { about }, changed) {
	const note = nodes.find(({ type, parameters }) => type === STICKY && parameters.color === YELLOW);
	const height = 260 + 22 * Math.ceil(about.length / 70);
	return {
		...note,
		parameters: { ...note.parameters, content: about, height },
		position: [note.position[0], centerOf(changed) - height / 2],
	};
}

/** Right of the switch, the notes of a column come to stand under each other, around the height of the trigger. */
function moveTogether(notes, steps, switchAt) {
	const center = centerOf([...notes, ...steps]);
	const columns = new Set(notes.map(({ position }) => position[0]).filter((x) => x > switchAt));
	const shifts = new Map();
	for (const column of columns) {
		const stack = notes
			.filter(({ position }) => position[0] === column)
			.sort((upper, lower) => upper.position[1] - lower.position[1]);
		const total = stack.reduce((sum, { parameters }) => sum + parameters.height + GAP, -GAP);
		let top = center - total / 2;
		for (const note of stack) {
			shifts.set(note, top - note.position[1]);
			top += note.parameters.height + GAP;
		}
	}
	return [...notes, ...steps].map((node) => {
		const note = node.type === STICKY ? node : notes.find((sheet) => isOn(node, sheet));
		const [left, top] = node.position;
		return { ...node, position: [left, top + (shifts.get(note) ?? 0)] };
	});
}

/** The middle of the trigger's note: the line that the workflow starts on. */
function centerOf(nodes) {
	const trigger = nodes.find(({ type }) => type === TRIGGER);
	const sheet = nodes.find((note) => isWhite(note) && isOn(trigger, note));
	return sheet.position[1] + sheet.parameters.height / 2;
}

function isWhite({ type, parameters }) {
	return type === STICKY && parameters.color !== YELLOW;
}

function isOn({ position: [left, top] }, { position: [x, y], parameters: { width, height } }) {
	return left >= x && left < x + width && top >= y && top < y + height;
}

function renumbered(nodes) {
	let number = 0;
	const count = () => {
		number += 1;
		return `## ${number}. `;
	};
	return nodes.map((node) => {
		const { content } = node.parameters;
		if (node.type !== STICKY || !/^## \d+\. /.test(content)) return node;
		return {
			...node,
			parameters: { ...node.parameters, content: content.replace(/^## \d+\. /, count) },
		};
	});
}

module.exports = { cut, cutTemplates };
