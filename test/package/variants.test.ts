/** The single-purpose workflows are what the hub gives, and nothing of another branch is left in them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cut } from '../../build/cut';
import { HUB, VARIANTS } from '../../build/variants';
import { topicOf } from '../../nodes/shared/vocabulary/topic';
import { PAYMENT_EVENT_TYPES, type PaymentEventType } from '../../nodes/shared/vocabulary/event';
import { ROOT } from './packed';
import type { Template, TemplateNode } from './templateFormat';

const SYNC = 'Bring the Deal up to Date';
const SWITCH = 'n8n-nodes-base.switch';
const WORDS = 'Are There Words?';
const MAIL = 'Send Email to Customer';
const PERSON = 'Leave It to a Person';

const read = (file: string) =>
	JSON.parse(readFileSync(join(ROOT, 'workflows', file), 'utf8')) as Template;

describe.each(VARIANTS)('$file', (variant) => {
	it('is cut from the hub as it stands: run gulp templates after a change', () => {
		expect(read(variant.file)).toEqual(JSON.parse(JSON.stringify(cut(read(HUB), variant))));
	});

	it('acts on events of its own branch only', () => {
		const topics = variant.actOn.map((type) => topicOf(type as PaymentEventType));
		expect(new Set(topics)).toEqual(new Set([variant.topic]));
	});

	it('knows no node that it does not have', () => {
		const { nodes, connections } = read(variant.file);
		const names = new Set(nodes.map(({ name }) => name));
		const named = [...JSON.stringify({ nodes, connections }).matchAll(/\$\('([^']+)'\)/g)];
		expect(named.map(([, name = '']) => name).filter((name) => !names.has(name))).toEqual([]);
	});
});

it('the hub asks a person once per key that the sync gives, which a stranger cannot multiply', () => {
	const { text, options } = parametersOf(HUB, 'Ask a Person to Review');
	expect(options).toEqual({ key: '={{ $json.reviewKey }}', priority: 'high' });
	// Which operation settles it, with what, and the deals it may be for.
	expect(text).toBe('={{ $json.reviewText }}');
});

it('the hub acts on what its branches are for; a person hears of a bill that was given up or could not be issued', () => {
	const byBranch = VARIANTS.flatMap(({ actOn }) => actOn);
	const actOn = parametersOf(HUB, SYNC).actOn as PaymentEventType[];
	const rest = actOn.filter((type) => !byBranch.includes(type));
	expect(rest.filter((type) => topicOf(type) !== 'dispute')).toEqual([
		'invoice.uncollectible',
		'invoice.finalizationFailed',
	]);
	expect(byBranch.filter((type) => !actOn.includes(type as PaymentEventType))).toEqual([]);
	const disputes = PAYMENT_EVENT_TYPES.filter((type) => topicOf(type) === 'dispute');
	expect(disputes.filter((type) => !actOn.includes(type))).toEqual([]);
});

describe.each([{ file: HUB, automation: 'payments to crm' }, ...VARIANTS])(
	'what $file has no words for',
	({ file }) => {
		const { nodes, connections } = read(file);
		const next = (name: string) => connections[name]?.main.map((to) => to.map(({ node }) => node));

		it('leaves the switch for a person, and is confirmed', () => {
			const sorting = nodes.find(({ type }) => type === SWITCH);
			expect(sorting?.parameters.options).toMatchObject({ fallbackOutput: 'extra' });
			expect(next(sorting?.name ?? '')?.at(-1)).toEqual([PERSON]);
			expect(next(PERSON)).toEqual([['Confirm Payment Handled']]);
		});

		it('is never mailed: each mail comes after the question for its words', () => {
			const before = Object.entries(connections)
				.filter(([, { main }]) => main.flat().some(({ node }) => node === MAIL))
				.map(([name]) => name);
			expect(before).toEqual(nodes.some(({ name }) => name === MAIL) ? [WORDS] : []);
			if (before.length > 0) expect(next(WORDS)).toEqual([[MAIL], [PERSON]]);
		});
	},
);

it('each template that hands out what is new has an automation name of its own', () => {
	const names = readdirSync(join(ROOT, 'workflows'))
		.filter((file) => file.endsWith('.json') && file !== 'index.json')
		.flatMap((file) =>
			read(file)
				.nodes.filter(({ type }) => type.endsWith('.paymentSync'))
				.filter(({ parameters: { operation = 'sync' } }) => operation === 'sync')
				.map(({ parameters }) => (parameters.options as { automation?: string })?.automation ?? ''),
		);
	expect(names.length).toBeGreaterThan(VARIANTS.length);
	expect(names.filter((name) => name === '' || name.includes('/'))).toEqual([]);
	expect(new Set(names).size).toBe(names.length);
});

it('what is done once is known by the fact, its bill, its deal or the review, never by a whole subscription', () => {
	const keys = [HUB, ...VARIANTS.map(({ file }) => file)].flatMap((file) =>
		read(file).nodes.flatMap(({ name, parameters }) => {
			const { key } = (parameters.options ?? {}) as { key?: string };
			return key === undefined ? [] : [`${name}: ${key}`];
		}),
	);
	expect([...new Set(keys)].sort()).toEqual([
		'Ask a Person to Review: ={{ $json.reviewKey }}',
		'Create Customer Success Task: welcome the customer',
		'Create Receivables Task: ={{ $json.invoiceId || $json.reference }} receivables',
		"Leave It to a Person: ={{ $('Settings').item.json.fact.key }} mail",
		'Note for Finance: ={{ $json.fact.key }} for finance',
	]);
});

function parametersOf(file: string, name: string): TemplateNode['parameters'] {
	return read(file).nodes.find((node) => node.name === name)?.parameters ?? {};
}
