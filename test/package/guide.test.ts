/** docs/adding-a-system.md says which template is lost with which action; the templates themselves are asked. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CRM_NODE } from '../../nodes/Crm/actionNode';
import { GATEWAY_NODE } from '../../nodes/PaymentGateway/actionNode';
import { ROOT } from './packed';
import type { Template } from './templateFormat';

interface Operations {
	readonly resources: ReadonlyArray<{ readonly value: string; readonly default: string }>;
	readonly table: Readonly<
		Record<string, Readonly<Record<string, { readonly needs?: readonly string[] }>>>
	>;
	needsByDefault(name: string): readonly string[];
}

/** By type of node, and the resource that its dropdown starts with. */
const NODES: Readonly<Record<string, readonly [Operations, string]>> = {
	paymentGateway: [GATEWAY_NODE, 'payment'],
	crm: [CRM_NODE, 'payment'],
};
/** A trigger has no operations. */
const TRIGGERS: Readonly<Record<string, readonly string[]>> = {
	crmTrigger: ['listChangedDeals', 'readDealEvents'],
};

const FOLDER = path.join(ROOT, 'workflows');
const ROWS = readFileSync(path.join(ROOT, 'docs/adding-a-system.md'), 'utf8')
	.split('\n')
	.filter((line) => line.startsWith('|'));

/** What a node of a template needs of its system's adapter, beside what every adapter has. */
function needsOf({ type, parameters = {} }: Template['nodes'][number]): readonly string[] {
	const name = type.split('.').at(-1) ?? '';
	const [operations, firstResource] = NODES[name] ?? [];
	if (!operations) return TRIGGERS[name] ?? [];
	const resource = String(parameters.resource ?? firstResource);
	const first = operations.resources.find(({ value }) => value === resource)?.default ?? '';
	const operation = String(parameters.operation ?? first);
	const found = operations.table[resource]?.[operation];
	if (!found) throw new Error(`There is no operation ${resource}.${operation}`);
	return found.needs ?? operations.needsByDefault(`${resource}.${operation}`);
}

const templates = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json') && file !== 'index.json')
	.map((file) => JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8')) as Template);

const needed = templates.flatMap(({ name, nodes }) =>
	nodes
		.map((node) => needsOf(node))
		.filter((needs) => needs.length > 0)
		.map((needs) => [name.replace(' (the hub)', ''), needs] as const),
);

it.each(needed)('says that %s is lost with one of %j', (template, needs) => {
	const told = ROWS.filter((row) => row.includes(`_${template}_`));
	expect(told.filter((row) => needs.some((name) => row.includes(`\`${name}\``)))).not.toEqual([]);
});

it('finds what templates need', () => {
	expect(needed.flatMap(([, needs]) => needs)).toEqual(
		expect.arrayContaining(['invoice.create', 'readContacts', 'listChangedDeals']),
	);
});
