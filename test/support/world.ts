/**
 * A world to play in: stand-ins for gateway, CRM, mail server and chat, and a real n8n with the packed
 * package, credentials and published templates. Demo, end-to-end, editor and queue tests and the
 * benchmark all start from here.
 */
import type { CredentialReference, N8nApi, TemplateValues, Workflow } from '../n8n/api';
import { startN8n, type N8nInstance, type N8nPlan } from '../n8n/instance';
import { createChatSink, type ChatSink } from '../sandbox/chat/createChatSink';
import { startMailSink, type MailSink } from '../sandbox/mail/startMailSink';
import { mountPage } from '../sandbox/page/mountPage';
import type {
	ContactDraft,
	CrmLens,
	DealDraft,
	DealView,
	GatewayLens,
	PaymentOrder,
} from '../sandbox/lens';
import type { DeliveryOptions } from '../sandbox/server/deliveries';
import { startSandbox, type Sandbox } from '../sandbox/server/startSandbox';
import { SCENARIO_GROUPS } from '../sandbox/scenarios';
import {
	createScenarioRunner,
	type ScenarioRunner,
} from '../sandbox/scenarios/createScenarioRunner';
import type { Effect } from '../sandbox/scenarios/scenario';
import type { SandboxSystem } from '../sandbox/system';
import type { CrmSandbox, GatewaySandbox } from '../sandbox/sandboxSystem';
import { crmSandbox, gatewaySandbox } from '../sandbox/systems';
import { packProject, type PackPlan } from './worldPackage';
import { createMailCredential, importTemplates, setUpPaymentFields } from './worldSetUp';
import { effectsOf, SUCCESS_TEMPLATE } from './worldTemplates';
import { eventually, QUIET_SECONDS } from './worldWait';

export { consoleTemplate, HUB_TEMPLATE, SUCCESS_NODES, SUCCESS_TEMPLATE } from './worldTemplates';
export { eventually } from './worldWait';

export interface WorldTemplate {
	/** File in `workflows/` without `.json`. */
	readonly name: string;
	/** Which of the world's gateways it is for; the first where none is named. */
	readonly gateway?: string;
	/** Over what a person has to fill in anyway; by node name. */
	readonly values?: TemplateValues;
	/** What is typed into the *Settings* node, by name. */
	readonly settings?: Readonly<Record<string, string | number | boolean>>;
	/** True by default. */
	readonly isPublished?: boolean;
}

export interface WorldPlan {
	/** Ids of the package's list, at least one; the first is who `pay` pays. The first of the list where none is named. */
	readonly gateways?: readonly string[];
	/** The first of the list where none is named. */
	readonly crm?: string;
	/** Mode, workers, port, folder, environment; see the harness. */
	readonly n8n?: Omit<N8nPlan, 'packageTarball' | 'report'>;
	/** By name: `control`, `mail` and the systems' ids; any free port where none is given. */
	readonly ports?: Readonly<Record<string, number>>;
	readonly deliveries?: DeliveryOptions;
	/** What the stand-ins take for the present, such as tomorrow. */
	readonly clock?: () => Date;
	/** The success template by default; `[]` for none. */
	readonly templates?: readonly WorldTemplate[];
	/** False leaves the CRM without the payment fields. */
	readonly hasPaymentFields?: boolean;
	readonly build?: PackPlan['build'];
	/** A package with gateways beside those of the list, in place of the project's own. */
	readonly package?: { readonly tarball: string; readonly gateways: readonly GatewaySandbox[] };
	readonly report?: (line: string) => void;
}

/** For the first gateway, the CRM and the mail server; of further gateways see `WorldGateway`. */
export interface WorldCredentials {
	readonly gateway: CredentialReference;
	readonly crm: CredentialReference;
	readonly mail: CredentialReference;
}

/** A gateway of this world, in words that do not depend on which it is. */
export interface WorldGateway {
	readonly id: string;
	readonly lens: GatewayLens;
	/** Where its API is, as the credential has it. */
	readonly origin: string;
	readonly credential: CredentialReference;
}

/** As patient as a gateway, in a minute instead of days: a system may be down for a while. */
export const PATIENT: DeliveryOptions = {
	retryDelaysMilliseconds: [500, 1_000, 2_000, ...Array<number>(14).fill(4_000)],
	timeoutMilliseconds: 20_000,
};

const DEAL = { amount: '1200.00', currency: 'EUR' } as const;
const PAYER = 'Ada Acme';

export interface SeededDeal {
	readonly dealId: string;
	readonly contactId: string;
	readonly email: string;
}

export interface World {
	/** Faults, deliveries, requests, routes of its own; `systems` are the stand-ins. */
	readonly sandbox: Sandbox;
	readonly mail: MailSink;
	readonly chat: ChatSink;
	/** Where a chat message is posted: for the template's Settings. */
	readonly chatUrl: string;
	/** The stand-in itself, for tests about one system alone. @throws for one that is not in this world. */
	system(id: string): SandboxSystem;
	/** In the order of the plan. */
	readonly gateways: readonly [WorldGateway, ...WorldGateway[]];
	/** The first gateway and the CRM in words that do not depend on which they are. */
	readonly gatewayLens: GatewayLens;
	readonly crmLens: CrmLens;
	/** Where a person plays and watches. */
	readonly pageUrl: string;
	/** Plays what the page plays. */
	readonly scenarios: ScenarioRunner;
	readonly n8n: N8nInstance;
	readonly api: N8nApi;
	readonly credentials: WorldCredentials;
	/** What is typed into the credentials and may be seen nowhere else. */
	readonly keys: readonly string[];
	/** In the order of the plan. */
	readonly workflows: readonly Workflow[];
	/** The first template's. @throws where the plan had none. */
	readonly workflow: Workflow;
	/** Imports, fills in and publishes one more template. */
	addTemplate(template: WorldTemplate): Promise<Workflow>;
	/** From then on nothing is expected of it. */
	unpublish(workflow: Pick<Workflow, 'id'>): Promise<void>;
	/** A deal of 1,200.00 EUR, and a contact with an address of its own, unless told otherwise. */
	seedDeal(deal?: Partial<DealDraft>, contact?: Partial<ContactDraft>): Promise<SeededDeal>;
	/** A customer of the seeded deal pays it at the first gateway, or does otherwise as told. @returns the payment's id. */
	pay(deal: Partial<SeededDeal>, order?: Partial<PaymentOrder>): string;
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
		const packageTarball =
			plan.package?.tarball ?? (await packProject({ build: plan.build, report }));

		const gatewayParts = (plan.gateways ?? [undefined]).map(
			(id) => plan.package?.gateways.find((each) => each.id === id) ?? gatewaySandbox(id),
		);
		const crmPart = crmSandbox(plan.crm);
		const sandbox: Sandbox = await startSandbox({
			systems: Object.fromEntries(
				[...gatewayParts, crmPart].map(({ id, createSystem }) => [id, createSystem]),
			),
			ports: plan.ports,
			deliveries: plan.deliveries,
			clock: plan.clock,
		});
		endings.push(async () => await sandbox.stop());
		const mail = await startMailSink({
			port: plan.ports?.mail,
			changed: () => sandbox.changes.fire('mail'),
		});
		endings.push(async () => await mail.stop());
		const chat = createChatSink(() => sandbox.changes.fire('chat'));
		sandbox.route('POST /chat/:channel', chat.handler);

		const system = (id: string): SandboxSystem => {
			const found = sandbox.systems[id];
			if (found === undefined) throw new Error(`This world was started without ${id}`);
			return found;
		};
		const gatewayLenses = gatewayParts.map((part) => part.createLens(system(part.id)));
		const crmLens = crmPart.createLens(system(crmPart.id));
		const workflows: Workflow[] = [];
		/** By the workflow that has them, for as long as it is published. */
		const effects = new Map<string, readonly Effect[]>();
		/** The page is there before n8n is. */
		const running: { n8n?: N8nInstance } = {};
		const quiet = async (seconds = QUIET_SECONDS) => {
			await sandbox.deliveries.settled(seconds * 1_000);
			for (const { id } of workflows) await running.n8n?.api.waitUntilIdle(id, seconds);
		};
		const scenarios = createScenarioRunner({
			groups: SCENARIO_GROUPS,
			sandbox,
			mail,
			chat,
			effects: () => new Set([...effects.values()].flat()),
			settled: quiet,
			changed: () => sandbox.changes.fire('scenarios'),
		});
		mountPage(sandbox, {
			gateways: gatewayLenses,
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
		const started = await startN8n({
			...plan.n8n,
			packageTarball,
			report,
		});
		running.n8n = started;
		endings.push(async () => await started.stop());

		const { api } = started;
		const chatUrl = `${sandbox.controlOrigin}/chat/sales`;
		const add = async (templates: readonly WorldTemplate[]): Promise<Workflow[]> => {
			const added = await importTemplates(api, templates, systemsOf, report);
			workflows.push(...added);
			for (const [index, template] of templates.entries()) {
				const { id } = added[index] ?? {};
				if (id === undefined || template.isPublished === false) continue;
				effects.set(id, effectsOf(template));
			}
			return added;
		};
		report('Creating credentials');
		const open = async ({ id, credential }: GatewaySandbox | CrmSandbox) =>
			await api.createCredential(
				credential.type,
				credential.name,
				credential.data(sandbox.origin(id)),
			);
		const gateways = await inTurn(gatewayLenses, async (lens, index) => ({
			id: lens.id,
			lens,
			origin: sandbox.origin(lens.id),
			credential: await open(gatewayParts[index] as GatewaySandbox),
		}));
		const [gateway] = gateways;
		const credentials: WorldCredentials = {
			gateway: gateway.credential,
			crm: await open(crmPart),
			mail: await createMailCredential(api, mail),
		};
		const systemsOf = ({ gateway: wanted }: WorldTemplate) => ({
			gateway: wanted ?? gateway.id,
			crm: crmPart.id,
			given: [...gateways.map((each) => each.credential), credentials.crm, credentials.mail],
		});
		if (plan.hasPaymentFields !== false) {
			report('Setting up the payment fields in the CRM');
			await setUpPaymentFields(api, { id: crmPart.id, credential: credentials.crm });
		}
		await add(plan.templates ?? [{ name: SUCCESS_TEMPLATE }]);
		let seeded = 0;

		const world: World = {
			sandbox,
			system,
			gateways,
			mail,
			chat,
			chatUrl,
			scenarios,
			gatewayLens: gateway.lens,
			pageUrl: sandbox.controlOrigin,
			crmLens,
			n8n: started,
			api,
			credentials,
			keys: [...gatewayParts, crmPart].flatMap(({ id, credential }) => {
				const data = credential.data(sandbox.origin(id));
				return credential.secretFields.map((field) => String(data[field]));
			}),
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
			async unpublish({ id }) {
				await api.unpublish(id);
				effects.delete(id);
			},
			async seedDeal(deal = {}, contact = {}) {
				seeded += 1;
				const email = contact.email ?? `ada.${seeded}@acme.example`;
				const name = contact.name ?? PAYER;
				const contactId = await crmLens.createContact({ name, email });
				const dealId = await crmLens.createDeal({
					name: `Acme, order ${seeded}`,
					...DEAL,
					contactId,
					...deal,
				});
				return { dealId, contactId, email };
			},
			pay: ({ dealId, email }, order) =>
				gateway.lens.pay({ ...DEAL, name: PAYER, outcome: 'paid', dealId, email, ...order }),
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

/** One after the other: n8n's list then has them in this order. */
async function inTurn<From, To>(
	[first, ...others]: readonly From[],
	make: (from: From, index: number) => Promise<To>,
): Promise<[To, ...To[]]> {
	if (first === undefined) throw new Error('A world has at least one gateway');
	const made: [To, ...To[]] = [await make(first, 0)];
	for (const [index, other] of others.entries()) made.push(await make(other, index + 1));
	return made;
}
