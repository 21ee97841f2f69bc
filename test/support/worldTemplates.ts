/** The templates of `workflows/`, and what has to be filled in before each runs in a world. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { VARIANTS } from '../../build/variants';
import type { TemplateValues, WorkflowJson } from '../n8n/api';
import { PROJECT_FOLDER } from '../n8n/paths';
import { BRANCHES, type Effect } from '../sandbox/scenarios/scenario';
import type { World, WorldTemplate } from './world';

export const PACKAGE = 'n8n-nodes-crm-payments';
export const SETTINGS_NODE = 'Settings';
export const SUCCESS_TEMPLATE = 'sync-successful-payments-to-crm-deals';
/** Everything in one workflow, from which the others are cut. */
export const HUB_TEMPLATE = 'payments-to-crm';

/** The nodes of the success template, by what they do. */
export const SUCCESS_NODES = {
	trigger: 'When a Payment Changes',
	sync: 'Bring the Deal up to Date',
	settings: 'Settings',
	task: 'Create Customer Success Task',
	chat: 'Post to Team Chat',
	mail: 'Send Email to Customer',
	words: 'Are There Words?',
	mailTask: 'Leave It to a Person',
	confirm: 'Confirm Payment Handled',
	review: 'Ask a Person to Review',
} as const;

const ONBOARDING_NODE = 'Make the Contact a Customer';
const CATCH_UP_NODE = 'Catch up on What Was Missed';
const EVERY_MINUTE = { pollTimes: { item: [{ mode: 'everyMinute' }] } };

const SENDER = 'Acme <billing@acme.example>';

/** What a person types into the nodes of a template; test payments because the sandbox's are. */
const TYPED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
	[`${PACKAGE}.paymentSync`]: { options: { allowTestPayments: true } },
	'n8n-nodes-base.emailSend': { fromEmail: SENDER },
};

/** What each template does beside keeping the deal right, as far as scenarios look at it. */
const TEMPLATE_EFFECTS: Readonly<Record<string, readonly Effect[]>> = {
	[HUB_TEMPLATE]: BRANCHES,
	...Object.fromEntries(VARIANTS.map(({ file, topic }) => [file.replace('.json', ''), [topic]])),
};

/** Steps that ship switched off, and what they do once they are on. */
const OPTIONAL_EFFECTS: Readonly<Record<string, Effect>> = {
	[SUCCESS_NODES.chat]: 'chat',
	[ONBOARDING_NODE]: 'onboarding',
};

/** What the sandbox's scenarios may look for once this template is published. */
export function effectsOf({ name, values = {} }: WorldTemplate): Effect[] {
	const switchedOn = (values.enable ?? []).flatMap((node) => OPTIONAL_EFFECTS[node] ?? []);
	const looks = values.parameters?.[CATCH_UP_NODE] === EVERY_MINUTE ? ['catchUp' as const] : [];
	return [...(TEMPLATE_EFFECTS[name] ?? []), ...switchedOn, ...looks];
}

/** The hub as the sandbox plays it: with a chat and with onboarding, and looking for lost payments every minute. */
export const consoleTemplate = ({
	chatUrl,
	crmLens,
}: Pick<World, 'chatUrl' | 'crmLens'>): WorldTemplate => ({
	name: HUB_TEMPLATE,
	settings: { chatWebhookUrl: chatUrl },
	values: {
		enable: [SUCCESS_NODES.chat, ...(crmLens.hasLifecycle ? [ONBOARDING_NODE] : [])],
		parameters: { [CATCH_UP_NODE]: EVERY_MINUTE },
	},
});

export function sandboxValues({ nodes }: WorkflowJson): TemplateValues {
	const typed = nodes.flatMap(({ name, type }) => {
		const parameters = TYPED[type];
		return parameters === undefined ? [] : [[name, parameters] as const];
	});
	return { parameters: Object.fromEntries(typed) };
}

/** A template by its file name without `.json`. */
export function readTemplate(name: string): WorkflowJson {
	const file = join(PROJECT_FOLDER, 'workflows', `${name}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as WorkflowJson;
}

interface Assignment {
	readonly name: string;
	readonly value: unknown;
}

/** The template with other values in its *Settings* node. @throws for a setting that it does not have. */
export function withSettings(
	template: WorkflowJson,
	settings: Readonly<Record<string, string | number | boolean>>,
): WorkflowJson {
	const wanted = new Map(Object.entries(settings));
	const nodes = template.nodes.map((node) => {
		if (node.name !== SETTINGS_NODE || wanted.size === 0) return node;
		const { assignments } = node.parameters?.assignments as { assignments: Assignment[] };
		const changed = assignments.map((assignment) => {
			const value = wanted.get(assignment.name) ?? assignment.value;
			wanted.delete(assignment.name);
			return { ...assignment, value };
		});
		return { ...node, parameters: { ...node.parameters, assignments: { assignments: changed } } };
	});
	if (wanted.size > 0) {
		throw new Error(`"${template.name}" has no setting ${[...wanted.keys()].join(', ')}`);
	}
	return { ...template, nodes };
}

/** `second` over `first`; both may name parameters of the same node, and options of the same collection. */
export function mergeValues(first: TemplateValues, second: TemplateValues): TemplateValues {
	return {
		...first,
		...second,
		parameters: mergeObjects(first.parameters ?? {}, second.parameters ?? {}, 2),
	};
}

type Plain = Readonly<Record<string, unknown>>;

function mergeObjects<Merged extends Plain>(first: Merged, second: Merged, depth: number): Merged {
	const merged: Record<string, unknown> = { ...first, ...second };
	if (depth === 0) return merged as Merged;
	for (const [name, value] of Object.entries(second)) {
		const earlier = first[name];
		if (isPlain(earlier) && isPlain(value)) merged[name] = mergeObjects(earlier, value, depth - 1);
	}
	return merged as Merged;
}

function isPlain(value: unknown): value is Plain {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
