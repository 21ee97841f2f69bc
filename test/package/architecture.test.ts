import path from 'node:path';
import { readSources, SYSTEMS, wrongImports } from './imports';

const ROOT = path.resolve(__dirname, '../..');

describe('imports run vocabulary ← contracts ← transport ← sync ← n8n ← systems ← nodes', () => {
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
		['nodes/shared/sync/deal/plan.ts', '../../n8n/access/http'],
		['nodes/shared/sync/deal/plan.ts', 'n8n-workflow'],
		['nodes/shared/sync/deal/plan.ts', '../../../gateways/stripe'],
		['nodes/shared/n8n/access/http.ts', '../../../gateways/stripe'],
		['nodes/shared/sync/deal/plan.ts', '../../../systems'],
		['nodes/shared/n8n/access/http.ts', '../../../systems'],
		['nodes/shared/n8n/access/http.ts', '../../../gateways/stripe/access'],
		['nodes/gateways/stripe/index.ts', '../../systems'],
		['nodes/gateways/stripe/index.ts', '../../crms/hubspot/access'],
		['nodes/gateways/stripe/access.ts', '../../shared/n8n/access/access'],
		['nodes/gateways/stripe/access.ts', '../../shared/zod'],
		['nodes/gateways/stripe/access.ts', './client'],
		['nodes/gateways/stripe/access.ts', '../../crms/hubspot/access'],
		['nodes/gateways/stripe/access.ts', 'stripe'],
		['nodes/gateways/stripe/access.ts', 'n8n-workflow'],
		['nodes/Crm/Crm.node.ts', '../crms/hubspot/access'],
		[SYSTEMS, './shared/n8n/access/http'],
		[SYSTEMS, './gateways/stripe/index'],
		['nodes/shared/n8n/access/http.ts', '../../../Crm/Crm.node'],
		['nodes/Crm/Crm.node.ts', '../crms/hubspot'],
		['nodes/Crm/Crm.node.ts', '../PaymentSync/PaymentSync.node'],
		['nodes/Crm/Crm.node.ts', 'stripe'],
		['nodes/gateways/stripe/index.ts', '../paypal'],
		['nodes/gateways/stripe/index.ts', '../../crms/hubspot/deals'],
		['nodes/gateways/stripe/index.ts', '../../shared/n8n/access/http'],
		['nodes/gateways/stripe/index.ts', '../../shared/sync/deal/plan'],
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
		['nodes/shared/sync/deal/plan.ts', '../../vocabulary/money'],
		['nodes/shared/n8n/access/http.ts', 'n8n-workflow'],
		[SYSTEMS, './gateways/stripe/access'],
		['nodes/Crm/Crm.node.ts', '../systems'],
		['nodes/gateways/stripe/access.ts', './index'],
		['nodes/gateways/stripe/access.ts', '../../shared/vocabulary/credentialField'],
		['nodes/gateways/stripe/index.ts', './access'],
		['nodes/Crm/Crm.node.ts', '../shared/n8n/access/http'],
		['nodes/Crm/Crm.node.ts', './operations'],
		['nodes/Crm/operations/deal/get.ts', 'n8n-workflow'],
		['nodes/gateways/stripe/index.ts', 'stripe'],
		['nodes/gateways/stripe/index.ts', './events'],
		['nodes/gateways/square/webhook.ts', 'node:crypto'],
		['nodes/gateways/stripe/actions/refund.ts', '../../../shared/contracts/gateway'],
		['nodes/crms/hubspot/index.ts', '@hubspot/api-client/lib/codegen/crm/deals'],
		['credentials/StripePaymentsApi.credentials.ts', 'n8n-workflow'],
		['credentials/StripePaymentsApi.credentials.ts', '../nodes/gateways/stripe/access'],
	])('%s may import %s', (file, specifier) => {
		expect(wrongImports(new Map([[file, `import { x } from '${specifier}';`]]))).toEqual([]);
	});
});

it('a folder that starts with a capital is a node, any other is code', () => {
	const folders = [...readSources(ROOT, ['nodes']).keys()].map((file) => file.split('/')[1]!);
	const others = [...new Set(folders)].filter(
		(name) => !['gateways', 'crms', 'shared', 'systems.ts'].includes(name),
	);
	expect(others.filter((name) => !/^[A-Z][A-Za-z]+$/.test(name))).toEqual([]);
});
