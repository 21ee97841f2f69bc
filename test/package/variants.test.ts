/** The single-purpose workflows are what the hub gives, and nothing of another branch is left in them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { cut } from '../../build/cut';
import { HUB, VARIANTS } from '../../build/variants';
import { topicOf } from '../../nodes/shared/vocabulary/topic';
import type { PaymentEventType } from '../../nodes/shared/vocabulary/event';
import { ROOT } from './packed';
import type { Template } from './templateFormat';

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
	const asked = read(HUB).nodes.find(({ name }) => name === 'Ask a Person to Review');
	expect(asked?.parameters.options).toEqual({ key: '={{ $json.reviewKey }}', priority: 'high' });
});

it('the hub acts on what its branches are for, and each event has a branch', () => {
	const { nodes } = read(HUB);
	const sync = nodes.find(({ type }) => type.endsWith('.paymentSync'));
	const byBranch = VARIANTS.flatMap(({ actOn }) => actOn);
	const rest = (sync?.parameters.actOn as string[]).filter((type) => !byBranch.includes(type));
	expect(rest.map((type) => topicOf(type as PaymentEventType))).toEqual(rest.map(() => 'dispute'));
	expect(byBranch.filter((type) => !(sync?.parameters.actOn as string[]).includes(type))).toEqual(
		[],
	);
});
