/**
 * A world to play in: stand-ins for gateway, CRM, mail server and chat, and a real n8n with the packed
 * package, credentials and published templates. Demo, end-to-end, editor and queue tests and the
 * benchmark all start from here.
 */
import type { CredentialReference, N8nApi, TemplateValues, Workflow } from '../n8n/api';
import { startN8n, type N8nInstance, type N8nPlan } from '../n8n/instance';
import { createChatSink, type ChatSink } from '../sandbox/chat/createChatSink';
import { createHubspotSandbox } from '../sandbox/hubspot/createHubspotSandbox';
import { startMailSink, type MailSink } from '../sandbox/mail/startMailSink';
import { createHubspotLens } from '../sandbox/page/hubspotLens';
import { mountPage } from '../sandbox/page/mountPage';
import { createStripeLens } from '../sandbox/page/stripeLens';
import type {
	ContactDraft,
	CrmLens,
	DealDraft,
	DealView,
	GatewayLens,
} from '../sandbox/page/views';
import type { DeliveryOptions } from '../sandbox/server/deliveries';
import { startSandbox } from '../sandbox/server/startSandbox';
import { SCENARIO_GROUPS } from '../sandbox/scenarios';
import {
	createScenarioRunner,
	type ScenarioRunner,
} from '../sandbox/scenarios/createScenarioRunner';
import type { Effect } from '../sandbox/scenarios/scenario';
import { createStripeSandbox, type StripeSandbox } from '../sandbox/stripe/createStripeSandbox';
import { packProject, type PackPlan } from './worldPackage';
import { createCredentials, importTemplates, setUpPaymentFields } from './worldSetUp';
import { effectsOf, SUCCESS_TEMPLATE } from './worldTemplates';
import { DEFAULT_PATIENCE_SECONDS, eventually } from './worldWait';

export { consoleTemplate, HUB_TEMPLATE, SUCCESS_NODES, SUCCESS_TEMPLATE } from './worldTemplates';
export { eventually } from './worldWait';

export interface WorldTemplate {
	/** File in `workflows/` without `.json`. */
	readonly name: string;
	/** Over what a person has to fill in anyway; by node name. */
	readonly values?: TemplateValues;
	/** What is typed into the *Settings* node, by name. */
	readonly settings?: Readonly<Record<string, string | number | boolean>>;
	/** True by default. */
	readonly isPublished?: boolean;
}

export interface WorldPlan {
	/** Mode, workers, port, folder, environment; see the harness. */
	readonly n8n?: Omit<N8nPlan, 'packageTarball' | 'report'>;
	/** By name: `control`, `stripe`, `hubspot`, `mail`; any free port where none is given. */
	readonly ports?: Readonly<Record<string, number>>;
	readonly deliveries?: DeliveryOptions;
	/** What the stand-ins take for the present, such as tomorrow. */
	readonly clock?: () => Date;
	/** The success template by default; `[]` for none. */
	readonly templates?: readonly WorldTemplate[];
	/** False leaves the CRM without the payment fields. */
	readonly hasPaymentFields?: boolean;
	readonly build?: PackPlan['build'];
	readonly report?: (line: string) => void;
}

export interface WorldCredentials {
	readonly gateway: CredentialReference;
	readonly crm: CredentialReference;
	readonly mail: CredentialReference;
}

export interface SeededDeal {
	readonly dealId: string;
	readonly contactId: string;
	readonly email: string;
}

export type WorldSandbox = Awaited<ReturnType<typeof startWorldSandbox>>;

export interface World {
	/** Faults, deliveries, requests, routes of its own; `systems` are the stand-ins. */
	readonly sandbox: WorldSandbox;
	readonly stripe: StripeSandbox;
	readonly mail: MailSink;
	readonly chat: ChatSink;
	/** Where a chat message is posted: for the template's Settings. */
	readonly chatUrl: string;
	/** The gateway and the CRM in words that do not depend on which they are. */
	readonly gatewayLens: GatewayLens;
	readonly crmLens: CrmLens;
	/** Where a person plays and watches. */
	readonly pageUrl: string;
	/** Plays what the page plays. */
	readonly scenarios: ScenarioRunner;
	readonly n8n: N8nInstance;
	readonly api: N8nApi;
	readonly credentials: WorldCredentials;
	/** In the order of the plan. */
	readonly workflows: readonly Workflow[];
	/** The first template's. @throws where the plan had none. */
	readonly workflow: Workflow;
	/** Imports, fills in and publishes one more template. */
	addTemplate(template: WorldTemplate): Promise<Workflow>;
	/** A deal of 1,200.00 EUR, and a contact with an address of its own, unless told otherwise. */
	seedDeal(deal?: Partial<DealDraft>, contact?: Partial<ContactDraft>): Promise<SeededDeal>;
	/** A customer of the seeded deal pays, or tries to; minor units of Stripe. */
	pay(
		deal: Partial<SeededDeal>,
		options: Parameters<StripeSandbox['pay']>[0],
	): ReturnType<StripeSandbox['pay']>;
	/** @throws for a deal that is not there. */
	deal(id: string): Promise<DealView>;
	/** A payment field of the deal by its label, `Payment Status`; `null` is empty. */
	field(id: string, label: string): Promise<string | null>;
	/** Looks again and again until it fits; rejects with what it saw last. */
	eventually<Value>(
		look: () => Value | Promise<Value>,
		fits: (value: Value) => boolean,
		seconds?: number,
	): Promise<Value>;
	/** Until every delivery is made, retries included, and no execution runs. */
	quiet(seconds?: number): Promise<void>;
	stop(): Promise<void>;
}

/** Resolves when every template is published; whatever had been started is ended when it cannot. */
export async function startWorld(plan: WorldPlan = {}): Promise<World> {
	const report = plan.report ?? (() => {});
	const endings: Array<() => Promise<void> | void> = [];
	const stop = async () => {
		for (const end of endings.splice(0).reverse()) await end();
	};
	try {
		const packed = await packProject({ build: plan.build, report });
		endings.push(packed.remove);

		const sandbox = await startWorldSandbox(plan);
		endings.push(async () => await sandbox.stop());
		const mail = await startMailSink({
			port: plan.ports?.mail,
			changed: () => sandbox.changes.fire('mail'),
		});
		endings.push(async () => await mail.stop());
		const chat = createChatSink(() => sandbox.changes.fire('chat'));
		sandbox.route('POST /chat/:channel', chat.handler);

		const { stripe, hubspot } = sandbox.systems;
		const crmLens = createHubspotLens(hubspot);
		const gatewayLens = createStripeLens(stripe);
		const workflows: Workflow[] = [];
		const effects = new Set<Effect>();
		/** The page is there before n8n is. */
		const running: { n8n?: N8nInstance } = {};
		const quiet = async (seconds = DEFAULT_PATIENCE_SECONDS) => {
			await sandbox.deliveries.settled(seconds * 1_000);
			for (const { id } of workflows) await running.n8n?.api.waitUntilIdle(id, seconds);
		};
		const scenarios = createScenarioRunner({
			groups: SCENARIO_GROUPS,
			sandbox,
			mail,
			chat,
			effects: () => effects,
			settled: quiet,
			changed: () => sandbox.changes.fire('scenarios'),
		});
		mountPage(sandbox, {
			gateways: [gatewayLens],
			crms: [crmLens],
			mail,
			chat,
			scenarios,
			editorUrl: () =>
				running.n8n === undefined
					? null
					: `${running.n8n.url}/workflow/${workflows[0]?.id ?? 'new'}`,
		});

		report('Starting n8n');
		const started = await startN8n({ ...plan.n8n, packageTarball: packed.tarball, report });
		running.n8n = started;
		endings.push(async () => await started.stop());
		packed.remove();

		const { api } = started;
		const chatUrl = `${sandbox.controlOrigin}/chat/sales`;
		const add = async (templates: readonly WorldTemplate[]): Promise<Workflow[]> => {
			const added = await importTemplates(api, templates, credentials, report);
			workflows.push(...added);
			for (const template of templates) {
				if (template.isPublished === false) continue;
				for (const effect of effectsOf(template)) effects.add(effect);
			}
			return added;
		};
		report('Creating credentials');
		const credentials = await createCredentials(api, {
			gatewayUrl: sandbox.origin('stripe'),
			crmUrl: sandbox.origin('hubspot'),
			mail,
		});
		if (plan.hasPaymentFields !== false) {
			report('Setting up the payment fields in the CRM');
			await setUpPaymentFields(api, credentials);
		}
		await add(plan.templates ?? [{ name: SUCCESS_TEMPLATE }]);
		let seeded = 0;

		const world: World = {
			sandbox,
			stripe,
			mail,
			chat,
			chatUrl,
			scenarios,
			gatewayLens,
			pageUrl: sandbox.controlOrigin,
			crmLens,
			n8n: started,
			api,
			credentials,
			workflows,
			get workflow() {
				const [first] = workflows;
				if (first === undefined) throw new Error('This world was started without templates');
				return first;
			},
			async addTemplate(template) {
				const [added] = await add([template]);
				if (added === undefined) throw new Error(`${template.name} was not imported`);
				return added;
			},
			async seedDeal(deal = {}, contact = {}) {
				seeded += 1;
				const email = contact.email ?? `ada.${seeded}@acme.example`;
				const name = contact.name ?? `Ada Acme`;
				const contactId = await crmLens.createContact({ name, email });
				const dealId = await crmLens.createDeal({
					name: `Acme, order ${seeded}`,
					amount: '1200.00',
					currency: 'EUR',
					contactId,
					...deal,
				});
				return { dealId, contactId, email };
			},
			pay: ({ dealId, email }, options) =>
				stripe.pay({
					email,
					name: 'Ada Acme',
					...options,
					metadata: {
						...(dealId === undefined ? {} : { crm_deal_id: dealId }),
						...options.metadata,
					},
				}),
			async deal(id) {
				const found = await crmLens.deal(id);
				if (found === undefined) throw new Error(`The CRM has no deal ${id}`);
				return found;
			},
			async field(id, label) {
				const { fields } = await world.deal(id);
				return fields.find((field) => field.label === label)?.value ?? null;
			},
			eventually,
			quiet,
			stop,
		};
		return world;
	} catch (error) {
		await stop();
		throw error;
	}
}

async function startWorldSandbox({ ports, deliveries, clock }: WorldPlan) {
	return await startSandbox({
		systems: { stripe: createStripeSandbox, hubspot: createHubspotSandbox },
		ports,
		deliveries,
		clock,
	});
}
