/** The README says what the code does: names, tables and messages are compared, so that neither changes alone. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';
import Stripe from 'stripe';
import { MATRIX, matrixOf } from '../../build/operations';
import { HubspotPaymentsApi } from '../../credentials/HubspotPaymentsApi.credentials';
import {
	HUBSPOT_SCOPES,
	HubspotPaymentsOAuth2Api,
} from '../../credentials/HubspotPaymentsOAuth2Api.credentials';
import { PaypalPaymentsApi } from '../../credentials/PaypalPaymentsApi.credentials';
import { SalesforcePaymentsApi } from '../../credentials/SalesforcePaymentsApi.credentials';
import { StripePaymentsApi } from '../../credentials/StripePaymentsApi.credentials';
import { DEFINITIONS } from '../../nodes/crms/hubspot/fields';
import { API_VERSION } from '../../nodes/gateways/stripe/client';
import { classify } from '../../nodes/gateways/stripe/errors';
import { eventsFor } from '../../nodes/gateways/stripe/eventTable';
import { crmReferenceOf } from '../../nodes/gateways/stripe/state/crmReference';
import { TOLERANCE_SECONDS } from '../../nodes/gateways/stripe/webhook';
import offered from '../../nodes/operations.json';
import { ALL_EVENTS, EVENT_OPTIONS } from '../../nodes/shared/n8n/events';
import { CRMS, GATEWAYS } from '../../nodes/systems';
import { PAYMENT_VALUE_KEYS, paymentValue } from '../../nodes/shared/vocabulary/paymentValue';
import { STATUS_PRECEDENCE } from '../../nodes/shared/vocabulary/status';
import { BEGIN, END, guaranteesTable } from './guarantees';

const ROOT = path.join(__dirname, '../..');
const MAXIMUM_IMAGE_BYTES = 150_000;

const PAYMENT_READ = [
	...['payment_intent_read', 'charge_read', 'customer_read'],
	'balance_transaction_source_read',
];
const SUBSCRIPTION_READ = ['subscription_read', 'plan_read', 'product_read', 'coupon_read'];

/**
 * What each call needs that a node of this version makes, with what it expands; the actions of the node Payment Gateway
 * are below.
 * @see https://docs.stripe.com/keys/permissions-reference
 */
const STRIPE_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
	'accounts.retrieveCurrent': ['connected_account_read'],
	'charges.list': ['charge_read', 'balance_transaction_source_read'],
	'charges.retrieve': ['charge_read', 'balance_transaction_source_read'],
	'checkout.sessions.list': ['checkout_session_read'],
	'checkout.sessions.retrieve': ['checkout_session_read'],
	'creditNotes.list': ['credit_note_read'],
	'creditNotes.retrieve': ['credit_note_read'],
	'disputes.list': ['dispute_read'],
	'disputes.retrieve': ['dispute_read'],
	'events.list': ['event_read'],
	'invoicePayments.list': ['invoice_read'],
	'invoices.list': ['invoice_read'],
	'invoices.retrieve': ['invoice_read'],
	'paymentIntents.list': PAYMENT_READ,
	'paymentIntents.retrieve': PAYMENT_READ,
	'radar.earlyFraudWarnings.list': ['radar_early_fraud_warning_read'],
	'radar.earlyFraudWarnings.retrieve': ['radar_early_fraud_warning_read'],
	'refunds.list': ['charge_read'],
	'refunds.retrieve': ['charge_read'],
	'reviews.retrieve': ['review_read'],
	'subscriptionItems.list': ['subscription_read', 'plan_read', 'product_read'],
	'subscriptions.list': ['subscription_read'],
	'subscriptions.retrieve': SUBSCRIPTION_READ,
	'webhookEndpoints.create': ['webhook_write'],
	'webhookEndpoints.del': ['webhook_write'],
	'webhookEndpoints.list': ['webhook_write'],
	'webhookEndpoints.retrieve': ['webhook_write'],
	'webhookEndpoints.update': ['webhook_write'],
};

/** What the actions' calls need. Where writing is allowed, so is reading. */
const ACTION_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
	'charges.list': ['charge_read'],
	'charges.retrieve': ['charge_read'],
	'creditNotes.list': ['credit_note_read'],
	'customers.create': ['customer_write'],
	'customers.list': ['customer_read'],
	'customers.retrieve': ['customer_read'],
	'customers.update': ['customer_write'],
	'disputes.list': ['dispute_read'],
	'disputes.retrieve': ['dispute_read'],
	'events.list': ['event_read'],
	'events.retrieve': ['event_read'],
	'invoices.addLines': ['invoice_write'],
	'invoices.create': ['invoice_write'],
	'invoices.finalizeInvoice': ['invoice_write'],
	'invoices.list': ['invoice_read'],
	'invoices.markUncollectible': ['invoice_write'],
	'invoices.pay': ['invoice_write'],
	'invoices.retrieve': ['invoice_read'],
	'invoices.sendInvoice': ['invoice_write'],
	'invoices.voidInvoice': ['invoice_write'],
	'paymentIntents.cancel': ['payment_intent_write'],
	'paymentIntents.capture': ['payment_intent_write'],
	'paymentIntents.list': PAYMENT_READ,
	'paymentIntents.retrieve': PAYMENT_READ,
	'paymentLinks.create': ['payment_link_write'],
	'paymentLinks.list': ['payment_link_write'],
	'paymentLinks.retrieve': ['payment_link_write'],
	'paymentLinks.update': ['payment_link_write'],
	'earlyFraudWarnings.list': ['radar_early_fraud_warning_read'],
	'prices.list': ['plan_read', 'product_read'],
	'refunds.create': ['charge_write'],
	'refunds.list': ['charge_read'],
	'refunds.retrieve': ['charge_read'],
	'reviews.list': ['review_read'],
	'sessions.create': ['checkout_session_write'],
	'sessions.list': ['checkout_session_write'],
	'sessions.retrieve': ['checkout_session_write'],
	'subscriptions.cancel': ['subscription_write'],
	'subscriptions.list': SUBSCRIPTION_READ,
	'subscriptions.resume': ['subscription_write'],
	'subscriptions.retrieve': SUBSCRIPTION_READ,
	'subscriptions.update': ['subscription_write'],
};

/** In italics, but named by n8n, Stripe, HubSpot or Salesforce. */
const OTHERS_WORDS = [
	'You see:',
	'Awaiting Payment',
	'Payment Record',
	'None',
	'SMTP',
	'Error Trigger',
	'From Email',
];

interface Template {
	readonly name: string;
	readonly nodes: ReadonlyArray<{
		readonly name: string;
		readonly type: string;
		readonly disabled?: boolean;
	}>;
}

const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const readme = read('README.md');
const manifest = JSON.parse(read('package.json')) as {
	readonly files: readonly string[];
	readonly scripts: Readonly<Record<string, string>>;
	readonly n8n: { readonly nodes: readonly string[] };
};
const template = JSON.parse(read('workflows/payments-to-crm.json')) as Template;

/** What people see of the templates beside it: their names, and those of their nodes. */
const templateWords = readdirSync(path.join(ROOT, 'workflows'))
	.filter((file) => file !== 'index.json')
	.map((file) => JSON.parse(read(`workflows/${file}`)) as Template)
	.flatMap(({ name, nodes: steps }) => [name, ...steps.map((step) => step.name)]);

const sources = (folder: string, without: readonly string[] = []): string[] =>
	readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !without.some((start) => file.startsWith(start)))
		.map((file) => read(path.join(folder, file)));

const nodes: readonly INodeType[] = manifest.n8n.nodes.map((file) => {
	const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
	const name = path.basename(source, '.node.ts');
	const module = jest.requireActual<Record<string, new () => INodeType>>(path.join(ROOT, source));
	const Node = module[name];
	if (!Node) throw new Error(`${source} exports no ${name}`);
	return new Node();
});
const credentials = [
	new StripePaymentsApi(),
	new PaypalPaymentsApi(),
	new HubspotPaymentsApi(),
	new HubspotPaymentsOAuth2Api(),
	new SalesforcePaymentsApi(),
];

/** From a heading to the next one of any level. */
function section(heading: string): string {
	const start = readme.indexOf(`# ${heading}\n`);
	if (start < 0) throw new Error(`The README has no heading "${heading}"`);
	const [, text = ''] =
		/^[^\n]*\n([\s\S]*?)(?=\n#{2,3} |$(?![\s\S]))/.exec(readme.slice(start)) ?? [];
	return text;
}

/** Cells of a section's tables, without their heads. */
function tables(heading: string): string[][][] {
	const blocks = section(heading).match(/(?:^\|.*\n)+/gm) ?? [];
	return blocks.map((block) =>
		block
			.trimEnd()
			.split('\n')
			.slice(2)
			.map((line) =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			),
	);
}

const table = (heading: string): string[][] => tables(heading)[0] ?? [];

const codes = (text: string): string[] =>
	[...text.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
const plain = (cell: string): string => cell.replaceAll(/\*\*|`/g, '');

describe('the tables of the README', () => {
	it('give the payment status in the order in which the code decides', () => {
		const rows = STATUS_PRECEDENCE.map(({ status, when }, place) => [
			String(place + 1),
			`**${status}**`,
			when,
		]);
		expect(table('Payment status')).toEqual(rows);
	});

	it('list every standard field under the name it has in each CRM', async () => {
		const crms = await Promise.all(CRMS.map(async ({ load }) => await load()));
		const rows = PAYMENT_VALUE_KEYS.flatMap((key) => {
			const { label, description, standardOn } = paymentValue(key);
			const names = crms.map((crm) => `\`${crm.fieldName(key)}\``);
			return standardOn ? [[label, ...names, standardOn, description]] : [];
		});
		expect(table('Fields')).toEqual(rows);
	});

	it('list every event, with the Stripe events that tell it', () => {
		const all = EVENT_OPTIONS.filter(({ value }) => value !== ALL_EVENTS);
		const nouns = [...new Set(all.map(({ value }) => String(value).split('.')[0] ?? ''))];
		const rows = nouns.map((noun) => {
			const own = all.filter(({ value }) => String(value).startsWith(`${noun}.`));
			const title = noun.charAt(0).toUpperCase() + noun.slice(1);
			const told = eventsFor(own.map(({ value }) => value as Parameters<typeof eventsFor>[0][0]));
			return [
				`**${title}**`,
				own.map(({ name }) => name.slice(title.length + 1)).join(', '),
				told.map((name) => `\`${name}\``).join(' '),
			];
		});
		expect(tables('The nodes')[1]).toEqual(rows);
	});

	it('list every node with every operation', () => {
		const rows = table('The nodes');
		expect(rows.map(([name = '']) => plain(name)).sort()).toEqual(
			nodes.map(({ description }) => description.displayName).sort(),
		);
		for (const { description } of nodes) {
			const [, operations] =
				rows.find(([name = '']) => plain(name) === description.displayName) ?? [];
			const names = description.properties
				.filter(({ name }) => name === 'operation')
				.flatMap(({ options }) => (options as INodePropertyOptions[]).map(({ name }) => name));
			expect(names.filter((name) => !operations?.includes(name))).toEqual([]);
		}
	});

	it('tell what each system offers, as `npx gulp systems` writes it', () => {
		const [block = ''] = MATRIX.exec(readme) ?? [];
		const cells = (text: string) =>
			text
				.split('\n')
				.flatMap((line) => (line.startsWith('| ') ? [line.replaceAll(/[ -]+/g, ' ')] : []));
		expect(cells(block)).toEqual(cells(matrixOf(offered, [GATEWAYS, CRMS])));
	});

	it('list every script of package.json', () => {
		const rows = table('For developers').map(([names = '']) => codes(names));
		expect(rows.flat().sort()).toEqual(Object.keys(manifest.scripts).sort());
	});
});

/** Files of the adapter that no node reaches until one uses this. The actions need a key, and have a table, of their own. */
const REACHED_BY: Readonly<Record<string, RegExp>> = {
	'actions/': /(?!)/,
	'changes.ts': /\.listChanges\(/,
	'history.ts': /\.listChanges\(/,
	'oldestFirst.ts': /\.listChanges\(/,
};

/** The adapter's code, as far as nodes use it. */
function usedOfStripe(): string {
	const own = [
		...['Crm', 'PaymentCatchUp', 'PaymentGateway', 'PaymentSync'],
		'shared/n8n',
		'shared/sync',
	]
		.flatMap((folder) => sources(`nodes/${folder}`))
		.join('\n');
	const unused = Object.entries(REACHED_BY).flatMap(([file, use]) => (use.test(own) ? [] : [file]));
	return sources('nodes/gateways/stripe', unused).join('\n').replaceAll(/\s+/g, ' ');
}

describe('what a person has to allow', () => {
	const permissions = table('3. Create the Stripe key');
	const forActions = table('The key of the node Payment Gateway');

	it('in Stripe is what the calls of the adapter need', () => {
		const text = usedOfStripe();
		const CALL =
			/(?:stripe|createClient\(connection\)) ?((?:\.\w+){1,2}) ?\.(retrieve\w*|list|create|update|del)\(/g;
		const calls = [...text.matchAll(CALL)].map(
			([, name = '', verb = '']) => `${name.slice(1)}.${verb}`,
		);
		expect([...new Set(calls)].sort()).toEqual(Object.keys(STRIPE_PERMISSIONS).sort());
		expect(new StripePaymentsApi().test.request.url).toMatch(/^\/v1\/events\?/);
		const wanted = new Set([...Object.values(STRIPE_PERMISSIONS).flat(), 'event_read']);
		expect(permissions.map(([, , name = '']) => plain(name)).sort()).toEqual([...wanted].sort());
	});

	it('in Stripe for the node Payment Gateway is what its actions need on top', () => {
		const text = sources('nodes/gateways/stripe/actions').join(' ').replaceAll(/\s+/g, ' ');
		const resources = [
			...new Set(Object.keys(ACTION_PERMISSIONS).map((call) => call.split('.')[0])),
		];
		const CALL = new RegExp(`\\b(${resources.join('|')}) ?\\.(?!map\\()([a-zA-Z]+)\\(`, 'g');
		const calls = [...text.matchAll(CALL)].map(([, name, verb]) => `${name}.${verb}`);
		expect([...new Set(calls)].sort()).toEqual(Object.keys(ACTION_PERMISSIONS).sort());
		const base = permissions.map(([, , name = '']) => plain(name));
		const needed = new Set(Object.values(ACTION_PERMISSIONS).flat());
		const onTop = [...needed].filter((name) => !base.includes(name)).sort();
		expect(forActions.map(([, , name = '']) => plain(name)).sort()).toEqual(onTop);
	});

	it.each([...permissions, ...forActions])(
		'in Stripe is named as in the message of the node: %s',
		(label, level, code) => {
			const name = `rak_${plain(code ?? '')}`;
			const refusal = classify(
				new Stripe.errors.StripePermissionError({
					message: `Having the '${name}' permission would allow this request to continue.`,
					statusCode: 403,
				} as ConstructorParameters<typeof Stripe.errors.StripePermissionError>[0]),
			);
			const shown = [`"${label}: ${level}"`, `"${name}"`].filter((text) =>
				refusal?.message.includes(text),
			);
			expect(shown).toHaveLength(1);
		},
	);

	it('in HubSpot are the scopes that the adapter knows of', () => {
		const named = read('nodes/crms/hubspot/errors.ts').match(/crm\.[\w.]+\.(read|write)/g) ?? [];
		const rows = table('4. Create the HubSpot key').map(([scope = '']) => plain(scope));
		expect(rows.sort()).toEqual([...new Set(named)].sort());
	});

	it('in HubSpot are the scopes that OAuth2 asks for', () => {
		const rows = table('4. Create the HubSpot key').map(([scope = '']) => plain(scope));
		expect([...rows, 'oauth'].sort()).toEqual([...HUBSPOT_SCOPES].sort());
	});
});

describe('what the README quotes', () => {
	const code = sources('nodes').join('\n').replaceAll("\\'", "'");
	const messages = table('Messages and what to do').flatMap(([cell = '']) => codes(cell));

	it.each(messages)('is a message of the code: %s', (message) => {
		const parts = message.split('…').map((part) => part.trim());
		expect(parts.filter((part) => !code.includes(part))).toEqual([]);
	});

	it('names parameters, options and fields as people see them', () => {
		const known = new Set([...OTHERS_WORDS, ...templateWords]);
		const learn = (properties: readonly INodeProperties[]) => {
			for (const { displayName, options = [], values = [] } of properties as never[] as Array<
				INodeProperties & { values?: INodeProperties[] }
			>) {
				known.add(displayName).add(displayName.replace(/ Name or ID$/, ''));
				learn(values);
				for (const option of options) {
					if ('displayName' in option) learn([option as INodeProperties]);
					else known.add(option.name);
				}
			}
		};
		for (const { description } of nodes) {
			known.add(description.displayName);
			learn(description.properties);
			for (const output of description.outputs as Array<{ displayName?: string }>) {
				if (output.displayName) known.add(output.displayName);
			}
		}
		for (const { displayName, properties } of credentials) {
			known.add(displayName);
			learn(properties);
		}
		for (const { label } of DEFINITIONS) known.add(label);
		const italics = [...readme.matchAll(/(?<![\w`*])_([^_`\n]+)_(?!\w)/g)].map(
			([, words = '']) => words,
		);
		const isUnknown = (words: string) => !known.has(words) && !code.includes(`"${words}"`);
		expect([...new Set(italics)].filter(isUnknown)).toEqual([]);
	});

	it('tells what each CRM guarantees', async () => {
		const text = readme.slice(readme.indexOf(BEGIN) + BEGIN.length, readme.indexOf(END));
		const [head = [], , ...rows] = text
			.trim()
			.split('\n')
			.map((line) =>
				line
					.split('|')
					.slice(1, -1)
					.map((cell) => cell.trim()),
			);
		expect([head, ...rows]).toEqual(
			guaranteesTable(await Promise.all(CRMS.map(async ({ load }) => await load()))),
		);
	});

	it('counts what is installed and created', () => {
		const deal = DEFINITIONS.filter(({ object }) => object === 'deal').length;
		expect(section('1. Install the package')).toContain(`${nodes.length} nodes`);
		const text = section('6. Create the payment fields in HubSpot');
		expect(text).toContain(`${DEFINITIONS.length} items`);
		expect(text).toContain(`${deal} properties`);
		expect(section('Supported versions')).toContain(`${DEFINITIONS.length} custom properties`);
	});

	it('names the nodes of the template that need a credential', () => {
		const of = (property: string) =>
			template.nodes
				.filter(({ disabled }) => disabled !== true)
				.filter(({ type }) =>
					nodes.some(
						({ description }) =>
							type.endsWith(`.${description.name}`) &&
							description.properties.some(({ name }) => name === property),
					),
				)
				.map(({ name }) => `_${name}_`);
		const text = section('8. Fill it in');
		for (const name of [...of('gateway'), ...of('crm')]) expect(text).toContain(name);
		const [, gateway = '', crm = ''] = /Gateway: (.+?)\. CRM: (.+?)\. Mail/.exec(text) ?? [];
		expect(gateway.split(', ').sort()).toEqual(of('gateway').sort());
		expect(crm.split(', ').sort()).toEqual(of('crm').sort());
		const count = template.nodes.filter(({ type }) => !type.endsWith('.stickyNote')).length;
		expect(section('7. Import the workflow')).toContain(`${count} nodes`);
		expect(section('11. Go live')).toContain(`the ${of('crm').length} CRM nodes`);
	});

	it('names the metadata that is read', () => {
		const text = section('How a payment finds its deal');
		const source = read('nodes/gateways/stripe/state/crmReference.ts');
		const keys = [.../'(\w+_id|dealId)'/g[Symbol.matchAll](source)].map(([, key = '']) => key);
		expect(keys.length).toBeGreaterThan(8);
		expect(keys.filter((key) => !codes(text).includes(key))).toEqual([]);
		expect(crmReferenceOf([{ crm_deal_id: '7', crm: 'hubspot', crm_account: '9' }])).toEqual({
			crm: 'hubspot',
			account: '9',
			dealId: '7',
		});
	});

	it('names limits and versions', () => {
		const { dependencies } = JSON.parse(read('test/n8n/package.json')) as {
			dependencies: { n8n: string };
		};
		expect(section('Supported versions')).toContain(`n8n: tested with ${dependencies.n8n}`);
		expect(section('Supported versions')).toContain(`\`${API_VERSION}\``);
		expect(TOLERANCE_SECONDS).toBe(5 * 60);
		expect(readme).toContain('older than five minutes');
		expect(read('nodes/PaymentSync/parameters.ts')).toMatch(
			/factAgeLimitDays \?\? 3\).*\n.*leaseMinutes \?\? 15\)/,
		);
		expect([GATEWAYS, CRMS].map(([first]) => first.name)).toEqual(['Stripe', 'HubSpot']);
	});
});

describe('the links of the README', () => {
	it('lead to what is there', () => {
		const targets = [...readme.matchAll(/\]\(([^)]+)\)/g)].map(([, target = '']) => target);
		const files = targets.filter((target) => !/^(https:|#)/.test(target));
		const isThere = (target: string): boolean => {
			const [file = '', part] = target.split('#');
			if (!existsSync(path.join(ROOT, file))) return false;
			const parts = [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
				anchor(heading),
			);
			return part === undefined || parts.includes(part);
		};
		expect(files.filter((file) => !isThere(file))).toEqual([]);
		const headings = [...readme.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));
		const named = [...readme.matchAll(/<a name="([^"]+)">/g)].map(([, name = '']) => name);
		const urls = credentials.map(({ documentationUrl }) => documentationUrl);
		const pages = urls.flatMap((url) => url.split('/blob/main/')[1] ?? []);
		expect(pages.filter((page) => !isThere(page))).toEqual([]);
		const fromCredentials = urls
			.filter((url) => !url.includes('/blob/main/'))
			.map((url) => `#${url.split('#')[1]}`);
		const anchors = [...targets.filter((target) => target.startsWith('#')), ...fromCredentials];
		expect(anchors.filter((target) => ![...headings, ...named].includes(target.slice(1)))).toEqual(
			[],
		);
	});

	it('to pictures are light, and the pictures are not in the package', () => {
		const shown = [...new Set(readme.match(/docs\/images\/[\w-]+\.png/g))];
		const there = readdirSync(path.join(ROOT, 'docs/images')).map((name) => `docs/images/${name}`);
		expect(shown.sort()).toEqual(there.sort());
		const sizes = there.map((file) => statSync(path.join(ROOT, file)).size);
		expect(Math.max(...sizes)).toBeLessThanOrEqual(MAXIMUM_IMAGE_BYTES);
		expect(manifest.files).not.toContain('docs');
	});
});

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
	return heading
		.toLowerCase()
		.replaceAll(/[^\w\s-]/g, '')
		.replaceAll(' ', '-');
}
