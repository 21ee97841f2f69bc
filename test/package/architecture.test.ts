import path from 'node:path';
import { readSources, REGISTRY, wrongImports } from './imports';

const ROOT = path.resolve(__dirname, '../..');

describe('imports run vocabulary ← contracts ← transport ← sync ← n8n ← nodes', () => {
	const sources = readSources(ROOT, ['nodes', 'credentials']);

	it('in all of the shipped code', () => {
		expect(sources.size).toBeGreaterThan(0);
		expect(wrongImports(sources)).toEqual([]);
	});

	it.each([
		['nodes/shared/vocabulary/money.ts', '../contracts/http'],
		['nodes/shared/vocabulary/money.ts', '../zod'],
		['nodes/shared/vocabulary/money.ts', 'node:crypto'],
		['nodes/shared/contracts/crm.ts', '../sync/plan'],
		['nodes/shared/sync/plan.ts', '../n8n/http'],
		['nodes/shared/sync/plan.ts', 'n8n-workflow'],
		['nodes/shared/sync/plan.ts', '../../gateways/stripe'],
		['nodes/shared/n8n/http.ts', '../../gateways/stripe'],
		['nodes/shared/sync/plan.ts', '../registry'],
		['nodes/gateways/stripe/index.ts', '../../shared/registry'],
		[REGISTRY, './n8n/http'],
		['nodes/shared/n8n/http.ts', '../../Crm/Crm.node'],
		['nodes/Crm/Crm.node.ts', '../crms/hubspot'],
		['nodes/Crm/Crm.node.ts', '../PaymentSync/PaymentSync.node'],
		['nodes/Crm/Crm.node.ts', 'stripe'],
		['nodes/gateways/stripe/index.ts', '../paypal'],
		['nodes/gateways/stripe/index.ts', '../../crms/hubspot/deals'],
		['nodes/gateways/stripe/index.ts', '../../shared/n8n/http'],
		['nodes/gateways/stripe/index.ts', '../../shared/sync/plan'],
		['nodes/gateways/stripe/index.ts', 'n8n-workflow'],
		['nodes/gateways/stripe/index.ts', 'zod/v4'],
		['nodes/gateways/paypal/index.ts', 'stripe'],
		['nodes/crms/hubspot/index.ts', 'stripe'],
		['nodes/crms/hubspot/index.ts', 'node:https'],
		['nodes/helpers/strings.ts', '../shared/vocabulary/money'],
		['credentials/StripePaymentsApi.credentials.ts', '../nodes/gateways/stripe'],
	])('%s may not import %s', (file, specifier) => {
		for (const text of [
			`import { x } from '${specifier}';`,
			`import type { X } from '${specifier}';`,
			`export * from '${specifier}';`,
			`const load = async () => await import('${specifier}');`,
		]) {
			expect(wrongImports(new Map([[file, text]]))).toHaveLength(1);
		}
	});

	it.each([
		['nodes/shared/sync/plan.ts', '../vocabulary/money'],
		['nodes/shared/n8n/http.ts', 'n8n-workflow'],
		[REGISTRY, '../gateways/stripe'],
		['nodes/shared/n8n/connections.ts', '../registry'],
		['nodes/Crm/Crm.node.ts', '../shared/n8n/http'],
		['nodes/Crm/Crm.node.ts', './description/deal'],
		['nodes/Crm/description/deal.ts', 'n8n-workflow'],
		['nodes/gateways/stripe/index.ts', 'stripe'],
		['nodes/gateways/stripe/index.ts', './events'],
		['nodes/gateways/square/webhook.ts', 'node:crypto'],
		['nodes/gateways/stripe/actions/refund.ts', '../../../shared/contracts/gateway'],
		['nodes/crms/hubspot/index.ts', '@hubspot/api-client/lib/codegen/crm/deals'],
		['credentials/StripePaymentsApi.credentials.ts', 'n8n-workflow'],
	])('%s may import %s', (file, specifier) => {
		expect(wrongImports(new Map([[file, `import { x } from '${specifier}';`]]))).toEqual([]);
	});
});

it('a folder that starts with a capital is a node, any other is code', () => {
	const folders = [...readSources(ROOT, ['nodes']).keys()].map((file) => file.split('/')[1]!);
	const others = [...new Set(folders)].filter(
		(name) => !['gateways', 'crms', 'shared'].includes(name),
	);
	expect(others.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
});
