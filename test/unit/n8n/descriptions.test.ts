import type { IDataObject, INodeProperties, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { CrmTrigger } from '../../../nodes/Crm/CrmTrigger.node';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { alsoReadName } from '../../../nodes/PaymentSync/description/alsoRead';
import { PaymentSync } from '../../../nodes/PaymentSync/PaymentSync.node';
import { CRMS, GATEWAYS } from '../../../nodes/systems';
import { WAY_PARAMETER, wayNamed } from '../../../nodes/shared/n8n/access/authentication';
import { systemCredentials, systemProperties } from '../../../nodes/shared/n8n/panel/properties';
import type { System } from '../../../nodes/shared/contracts/system';
import { shownProperties } from './engine';
import * as model from './modelSystems';

const models = { gateway: model.GATEWAYS, crm: model.CRMS };

const NODES: ReadonlyArray<readonly [string, INodeType]> = [
	['paymentGateway', new PaymentGateway()],
	['paymentGatewayTrigger', new PaymentGatewayTrigger()],
	['paymentSync', new PaymentSync()],
	['crm', new Crm()],
	['crmTrigger', new CrmTrigger()],
];

/** With the second gateway of the list come these; that of the chosen gateway hides. */
const ALSO_READ = GATEWAYS.length > 1 ? GATEWAYS.map(({ id }) => alsoReadName(id)) : [];

/** Every parameter, also those inside of collections. */
function everyProperty(properties: readonly INodeProperties[]): INodeProperties[] {
	return properties.flatMap((property) => [
		property,
		...(property.options ?? []).flatMap((option) => {
			if ('values' in option) return everyProperty(option.values);
			return 'type' in option ? everyProperty([option]) : [];
		}),
	]);
}

describe.each(NODES)('%s', (name, node) => {
	const { description } = node;

	it('keeps its name', () => expect(description.name).toBe(name));

	it('shows its system dropdowns first, then the credentials', () => {
		const shown = shownProperties(node, {});
		const systems = shown.slice(0, shown.indexOf('credentials'));
		expect(systems.length).toBeGreaterThan(0);
		const first = ['gateway', 'crm', 'crmAuthentication', ...ALSO_READ];
		expect(first).toEqual(expect.arrayContaining(systems));
	});

	it('allows no expression in a system dropdown and keeps its default for ever', () => {
		const defaults: Readonly<Record<string, string>> = { gateway: 'stripe', crm: 'hubspot' };
		for (const property of description.properties) {
			if (!(property.name in defaults)) continue;
			expect([property.noDataExpression, property.default]).toEqual([
				true,
				defaults[property.name],
			]);
		}
	});

	it('hides credentials, never shows them by option: the editor would remove the dropdown', () => {
		for (const { displayOptions } of description.credentials ?? []) {
			expect(displayOptions?.show).toBeUndefined();
		}
	});

	it('lets no list, rows or collection stay visible while what it depends on changes: the editor would empty them', () => {
		const emptied = description.properties
			.filter(({ type }) => ['multiOptions', 'collection', 'fixedCollection'].includes(type))
			.filter(({ options }) => options !== undefined)
			.filter(
				({ displayOptions: { show = {}, hide } = {} }) =>
					hide !== undefined || Object.values(show).some((values) => values?.length !== 1),
			);
		expect(emptied.map(({ displayName }) => displayName)).toEqual([]);
	});

	it('tells its credentials apart by name', () => {
		const names = (description.credentials ?? []).map(({ displayName }) => displayName);
		expect(new Set(names).size).toBe(names.length);
		expect(names).not.toContain(undefined);
	});

	it('says nothing about errors, problems, failures or mistakes', () => {
		const texts = everyProperty(description.properties).flatMap(
			({ displayName, description, hint }) => [displayName, description, hint],
		);
		expect(
			texts.filter((text) => /\b(errors?|problems?|failures?|mistakes?)\b/i.test(text ?? '')),
		).toEqual([]);
	});

	it('has an icon for each system, light and dark', () => {
		const { icon } = description as INodeTypeDescription & {
			icon: { light: string; dark: string };
		};
		expect(icon.light).toContain('.svg');
		expect(icon.dark).toContain('.dark.svg');
	});
});

it('the first system of the list is the one that workflows without a saved choice mean', () => {
	expect([GATEWAYS[0]?.id, CRMS[0]?.id]).toEqual(['stripe', 'hubspot']);
});

describe('a CRM with two ways in', () => {
	it.each(NODES.filter(([name]) => !name.startsWith('paymentGateway')))(
		'%s shows one credential for each choice',
		(_name, node) => {
			const shown = (way: string) =>
				(node.description.credentials ?? [])
					.filter(({ displayOptions }) => !displayOptions?.hide?.crmAuthentication?.includes(way))
					.map(({ name }) => name)
					.filter((name) => name.startsWith('hubspot'));
			expect(shown('accessToken')).toEqual(['hubspotPaymentsApi']);
			expect(shown('oAuth2')).toEqual(['hubspotPaymentsOAuth2Api']);
		},
	);

	it('keeps the way that workflows without a saved choice mean', () => {
		const way = new Crm().description.properties.find(({ name }) => name === 'crmAuthentication');
		expect([way?.default, way?.noDataExpression]).toEqual(['accessToken', true]);
	});
});

describe('with two systems of a kind', () => {
	const credentials = systemCredentials(models);

	it('each credential hides while another system is chosen, and only then', () => {
		expect(credentials).toMatchObject([
			{ name: 'modelApi', required: true, displayOptions: { hide: { gateway: ['other'] } } },
			{ name: 'otherApi', required: true, displayOptions: { hide: { gateway: ['model'] } } },
			{ name: 'modelCrmApi', required: true, displayOptions: { hide: { crm: ['otherCrm'] } } },
			{ name: 'otherCrmApi', required: true, displayOptions: { hide: { crm: ['modelCrm'] } } },
		]);
	});

	it('each dropdown offers both, and starts with the first; none asks for a way where there is one', () => {
		expect(systemProperties(models)).toMatchObject([
			{ name: 'gateway', default: 'model', options: [{ value: 'model' }, { value: 'other' }] },
			{ name: 'crm', default: 'modelCrm', options: [{ value: 'modelCrm' }, { value: 'otherCrm' }] },
			{ name: 'credentials' },
		]);
	});
});

describe('with several ways into a system', () => {
	const withWays = (system: System<unknown>, ...ids: [string, ...string[]]): System<unknown> => {
		const [first, ...others] = ids.map((id) => ({
			...system.ways[0],
			id,
			name: id,
			credentialType: `${system.id}_${id}`,
		}));
		return { ...system, ways: [first!, ...others] };
	};
	const roles = {
		gateway: [withWays(models.gateway[0]!, 'key', 'consent'), models.gateway[1]!],
		crm: [
			withWays(models.crm[0]!, 'consent', 'key'),
			withWays(models.crm[1]!, 'jwt', 'key', 'consent'),
		],
	};
	const shown = (parameters: Readonly<Record<string, string>>) =>
		systemCredentials(roles)
			.filter(({ displayOptions: { hide = {} } = {} }) =>
				Object.entries(hide).every(([name, values]) => !values?.includes(parameters[name] ?? '')),
			)
			.map(({ name }) => name);

	it.each([
		[{}, ['model_key', 'modelCrm_consent']],
		[{ gatewayAuthentication: 'consent' }, ['model_consent', 'modelCrm_consent']],
		[{ crmAuthentication: 'key' }, ['model_key', 'modelCrm_key']],
		[{ gateway: 'other', gatewayAuthentication: 'consent' }, ['otherApi', 'modelCrm_consent']],
		[{ crm: 'otherCrm', crmAuthentication: 'jwt' }, ['model_key', 'otherCrm_jwt']],
		[{ crm: 'otherCrm', crmAuthentication: 'consent' }, ['model_key', 'otherCrm_consent']],
		// Left over from the CRM that was chosen before.
		[{ crmAuthentication: 'jwt' }, ['model_key', 'modelCrm_consent']],
	])('%j shows one credential for each role, and opens that one', (chosen, names) => {
		const parameters: Readonly<Record<string, string>> = {
			...{ gateway: 'model', gatewayAuthentication: 'key' },
			...{ crm: 'modelCrm', crmAuthentication: 'consent', ...chosen },
		};
		expect(shown(parameters)).toEqual(names);
		const opened = (['gateway', 'crm'] as const).map((role) => {
			const system = roles[role].find(({ id }) => id === parameters[role])!;
			return wayNamed(parameters[WAY_PARAMETER[role]], system).credentialType;
		});
		expect(opened).toEqual(names);
	});

	it('each role has a dropdown of its own for each system that has several, with that system’s ways', () => {
		expect(
			systemProperties(roles).map(({ name, displayOptions }) => [name, displayOptions]),
		).toEqual([
			['gateway', undefined],
			['gatewayAuthentication', { hide: { gateway: ['other'] } }],
			['crm', undefined],
			['crmAuthentication', { hide: { crm: ['otherCrm'] } }],
			['crmAuthentication', { hide: { crm: ['modelCrm'] } }],
			['credentials', undefined],
		]);
	});
});

describe('CRM Deals and Contacts', () => {
	const { properties } = new Crm().description;

	it.each([
		[{}, 'confirmHandled'],
		[{ resource: 'paymentFields' }, 'setUp'],
		[{ resource: 'contact' }, 'get'],
		[{ resource: 'deal' }, 'get'],
		[{ resource: 'lookup' }, 'getPipelines'],
		[{ resource: 'note' }, 'create'],
		[{ resource: 'task' }, 'create'],
	])('%j shows one operation, %s', (parameters: IDataObject, operation) => {
		expect(
			shownProperties(new Crm(), parameters).filter((name) => name === 'operation'),
		).toHaveLength(1);
		const { resource = 'payment' } = parameters;
		const shown = properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource as string),
		);
		expect(shown?.default).toBe(operation);
	});

	it('every operation carries the action that the node list shows', () => {
		const operations = properties.filter(({ name }) => name === 'operation');
		const actions = operations.flatMap(({ options = [] }) =>
			options.map((option) => ('action' in option ? option.action : undefined)),
		);
		expect(actions).toEqual([
			'Add contact to list',
			'Create or update contact',
			'Get contact',
			'Get billing details of contact',
			'Get contact by email',
			'Get payment summary of contact',
			'Set lifecycle stage of contact',
			'Create deal',
			'Create or update deal by payment reference',
			'Get deal',
			'Get billing details of deal',
			'Get many deals',
			'Move deal to stage',
			'Update deal',
			'Get many owners',
			'Get many pipelines',
			'Get many stages',
			'Confirm payment is handled',
			'Link payment to deal',
			'Unlink payment from deal',
			'Check payment fields',
			'Set up payment fields',
			'Create note once',
			'Create task once',
		]);
	});
});

describe('Sync Payment to CRM', () => {
	const sync = new PaymentSync();

	it('needs nothing configured: Paid moves a deal to its won stage', () => {
		const rules = sync.description.properties.find(({ name }) => name === 'stageRules');
		expect(rules?.default).toEqual({ rule: [{ status: 'Paid', target: 'won', movesBack: false }] });
	});

	it('hides nothing that Sync uses: the editor forgets what it hides, and a look at Preview or Summarize comes back', () => {
		const hidden = sync.description.properties
			.filter(({ displayOptions: { show = {}, hide = {} } = {} }) =>
				[show, hide].some((conditions) => Object.keys(conditions).some((key) => key[0] !== '@')),
			)
			.filter(({ name }) => name !== 'crmAuthentication' && !ALSO_READ.includes(name));
		expect(hidden.map(({ name, displayOptions }) => [name, displayOptions])).toEqual([
			['period', { show: { operation: ['summarize'] } }],
			['skipQuiet', { show: { operation: ['summarize'] } }],
		]);
	});

	it('an AI agent previews unless it is told to write', () => {
		const operations = sync.description.properties.filter(({ name }) => name === 'operation');
		expect(operations.map((property) => [property.default, property.displayOptions])).toEqual([
			['sync', { hide: { '@tool': [true] } }],
			['preview', { show: { '@tool': [true] } }],
		]);
	});

	it('names its outputs', () => {
		expect(sync.description.outputs).toMatchObject([
			{ displayName: 'New' },
			{ displayName: 'Already Handled' },
			{ displayName: 'Needs Review' },
		]);
	});
});
