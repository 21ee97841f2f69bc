/** The sandbox page: what a person plays and watches, served by the sandbox's control server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { build } from 'esbuild';
import { z } from 'zod';

import type { ChatSink } from '../chat/createChatSink';
import type { MailSink } from '../mail/startMailSink';
import type { ControlHandler } from '../server/control';
import { readJson } from '../server/control';
import type { DeliveryRecord } from '../server/deliveries';
import type { Sandbox } from '../server/startSandbox';
import type { SandboxResponse } from '../system';
import type { ScenarioRunner } from '../scenarios/createScenarioRunner';
import type { CrmLens, GatewayLens } from '../lens';
import type { DeliveryView, PageView, SystemView } from './views';

const SHOWN = 100;
const DELIVERIES_SHOWN = 300;
const ENTRY = join(__dirname, 'client', 'main.ts');

/** Nothing but the page's own files: whatever a payer or a mail brings along is shown, never run or loaded. */
const SECURITY_HEADERS = {
	'content-security-policy':
		"default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
	'referrer-policy': 'no-referrer',
	'x-content-type-options': 'nosniff',
	'cache-control': 'no-store',
};

const TEXT = z.string().trim();
const SYSTEMS = { gateway: TEXT.optional(), crm: TEXT.optional() };
const PAY = z.object({
	...SYSTEMS,
	amount: TEXT.min(1, 'Type an amount'),
	currency: TEXT.toUpperCase().length(3, 'A currency has three letters'),
	dealId: TEXT.optional(),
	email: TEXT.optional(),
	name: TEXT.optional(),
	outcome: z.enum(['paid', 'declined']),
});
const REFUND = z.object({ ...SYSTEMS, paymentId: TEXT, amount: TEXT.optional() });
const PLAY = z.object({ ...SYSTEMS, scenarioIds: z.array(TEXT).min(1, 'Name a scenario') });
const DEAL = z.object({
	...SYSTEMS,
	name: TEXT.min(1, 'Type a name'),
	amount: TEXT.min(1, 'Type an amount'),
	currency: TEXT.toUpperCase().length(3, 'A currency has three letters'),
});

export interface PageParts {
	/** At least one of each; the first is chosen until somebody chooses another. */
	readonly gateways: readonly GatewayLens[];
	readonly crms: readonly CrmLens[];
	readonly mail: MailSink;
	readonly chat: ChatSink;
	readonly scenarios: ScenarioRunner;
	/** Asked for each view: n8n may come later than the page. */
	readonly editorUrl: () => string | null;
}

/** Serves the page at `/`, and what it shows and orders below `/page/`. */
export function mountPage(sandbox: Pick<Sandbox, 'route' | 'deliveries'>, parts: PageParts): void {
	const { mail, chat, scenarios } = parts;
	const gatewayOf = ({ gateway }: { gateway?: string }) => chosen(parts.gateways, gateway);
	const crmOf = ({ crm }: { crm?: string }) => chosen(parts.crms, crm);
	const systemsOf = (asked: URLSearchParams) => ({
		gateway: find(parts.gateways, asked.get('gateway')),
		crm: find(parts.crms, asked.get('crm')),
	});
	const view = async (gateway: GatewayLens, crm: CrmLens): Promise<PageView> => {
		const runs = scenarios.runs(gateway.id, crm.id);
		const played = new Set(runs.map(({ dealId }) => dealId));
		return {
			gateways: parts.gateways.map(toSystemView),
			crms: parts.crms.map(toSystemView),
			gateway: toSystemView(gateway),
			crm: toSystemView(crm),
			editorUrl: parts.editorUrl(),
			scenarios: scenarios.scenarios({ gateway, crm }),
			runs,
			deals: (await crm.deals()).filter(({ id }, place) => place < SHOWN || played.has(id)),
			tasksWithoutDeal: (await crm.tasksWithoutDeal()).slice(-SHOWN).reverse(),
			payments: gateway.payments().slice(0, SHOWN),
			mails: mail.mails
				.slice(-SHOWN)
				.reverse()
				.map(({ html: _html, ...shown }) => shown),
			chat: chat.messages.slice(-SHOWN).reverse(),
			deliveries: sandbox.deliveries
				.list({ system: gateway.id })
				.slice(-DELIVERIES_SHOWN)
				.reverse()
				.map(toDeliveryView),
		};
	};

	sandbox.route('GET /', () => file('index.html', 'text/html'));
	for (const sheet of ['style.css', 'console.css', 'print.css']) {
		sandbox.route(`GET /page/${sheet}`, () => file(sheet, 'text/css'));
	}
	sandbox.route('GET /page/main.js', async () => script(await bundle()));
	sandbox.route('GET /page/view', async ({ query }) => {
		const { gateway, crm } = systemsOf(query);
		if (gateway === undefined || crm === undefined) {
			return { status: 404, body: { refused: 'The sandbox has no such gateway or CRM' } };
		}
		return { status: 200, headers: SECURITY_HEADERS, body: await view(gateway, crm) };
	});
	sandbox.route('GET /mails', () => ({ status: 200, body: { mails: mail.mails } }));
	sandbox.route('GET /chat', () => ({ status: 200, body: { messages: chat.messages } }));

	sandbox.route(
		'POST /page/pay',
		order(PAY, (payment) => ({ id: gatewayOf(payment).pay(withoutEmpty(payment)) })),
	);
	sandbox.route(
		'POST /page/refund',
		order(REFUND, ({ paymentId, amount, ...systems }) => {
			gatewayOf(systems).refund(paymentId, amount || undefined);
			return { refunded: true };
		}),
	);
	sandbox.route(
		'POST /page/deals',
		order(DEAL, async (deal) => ({ id: await crmOf(deal).createDeal(deal) })),
	);
	sandbox.route(
		'POST /page/scenarios/play',
		order(PLAY, ({ scenarioIds, ...systems }) => {
			scenarios.play(scenarioIds, { gateway: gatewayOf(systems), crm: crmOf(systems) });
			return { queued: scenarioIds.length };
		}),
	);
	sandbox.route(
		'POST /page/scenarios/stop',
		order(z.object({}), () => {
			scenarios.stop();
			return { stopped: true };
		}),
	);
}

/** The one named, or the first where none is. */
function find<Lens extends { readonly id: string }>(
	lenses: readonly Lens[],
	id: string | null | undefined,
): Lens | undefined {
	return id ? lenses.find((lens) => lens.id === id) : lenses[0];
}

/** @throws for a system that is not here. */
function chosen<Lens extends { readonly id: string }>(
	lenses: readonly Lens[],
	id: string | undefined,
): Lens {
	const found = find(lenses, id);
	if (found === undefined) throw new Error(`The sandbox has no ${id}`);
	return found;
}

function toSystemView({ id, displayName }: { id: string; displayName: string }): SystemView {
	return { id, name: displayName };
}

/**
 * Does what the page orders. Only JSON is taken, which a page of another origin cannot send unasked, and what
 * cannot be done is answered with its reason.
 */
function order<Order>(
	schema: z.ZodType<Order, z.ZodTypeDef, unknown>,
	perform: (given: Order) => unknown,
): ControlHandler {
	return async (request) => {
		if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
			return { status: 415, body: { refused: 'Send JSON' } };
		}
		const read = schema.safeParse(readJson(request));
		if (!read.success) {
			const refused = read.error.issues.map(({ message }) => message).join('. ');
			return { status: 400, body: { refused } };
		}
		try {
			return { status: 200, body: await perform(read.data) };
		} catch (error) {
			return { status: 409, body: { refused: (error as Error).message } };
		}
	};
}

function withoutEmpty<Given extends { dealId?: string; email?: string; name?: string }>(
	given: Given,
): Given {
	const { dealId, email, name, ...rest } = given;
	const kept = Object.entries({ dealId, email, name }).filter(([, value]) => value);
	return { ...rest, ...Object.fromEntries(kept) } as Given;
}

function toDeliveryView({ id, system, eventType, state, attempts }: DeliveryRecord): DeliveryView {
	return { id, system, eventType, state, attempts };
}

function file(name: string, type: string): SandboxResponse {
	return {
		status: 200,
		headers: { ...SECURITY_HEADERS, 'content-type': `${type}; charset=utf-8` },
		body: readFileSync(join(__dirname, name)),
	};
}

function script(body: string): SandboxResponse {
	return {
		status: 200,
		headers: { ...SECURITY_HEADERS, 'content-type': 'text/javascript; charset=utf-8' },
		body,
	};
}

let bundled: Promise<string> | undefined;

/** Made when first asked for, once for all worlds of this process. */
async function bundle(): Promise<string> {
	bundled ??= build({
		entryPoints: [ENTRY],
		bundle: true,
		write: false,
		format: 'esm',
		target: 'es2022',
		charset: 'utf8',
	}).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
	return await bundled;
}
