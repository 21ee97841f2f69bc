/** Bodies of requests against the types of the `stripe` SDK, by TypeScript itself: a field it does not know is a fault. */
import { join } from 'node:path';

import ts from 'typescript';

import { PROJECT_FOLDER } from '../../n8n/paths';

export interface SentRequest {
	/** `POST /v1/payment_links`, ids as `{id}`. */
	readonly call: string;
	/** As a form. */
	readonly body: string;
}

/** Every write of the adapter's actions, and what the SDK calls its parameters. */
const PARAMETERS: Readonly<Record<string, string>> = {
	'POST /v1/checkout/sessions': 'Checkout.SessionCreateParams',
	'POST /v1/customers': 'CustomerCreateParams',
	'POST /v1/customers/{id}': 'CustomerUpdateParams',
	'POST /v1/invoices': 'InvoiceCreateParams',
	'POST /v1/invoices/{id}/add_lines': 'InvoiceAddLinesParams',
	'POST /v1/invoices/{id}/finalize': 'InvoiceFinalizeInvoiceParams',
	'POST /v1/invoices/{id}/mark_uncollectible': 'InvoiceMarkUncollectibleParams',
	'POST /v1/invoices/{id}/pay': 'InvoicePayParams',
	'POST /v1/invoices/{id}/send': 'InvoiceSendInvoiceParams',
	'POST /v1/invoices/{id}/void': 'InvoiceVoidInvoiceParams',
	'POST /v1/payment_intents/{id}/cancel': 'PaymentIntentCancelParams',
	'POST /v1/payment_intents/{id}/capture': 'PaymentIntentCaptureParams',
	'POST /v1/payment_links': 'PaymentLinkCreateParams',
	'POST /v1/payment_links/{id}': 'PaymentLinkUpdateParams',
	'POST /v1/refunds': 'RefundCreateParams',
	'POST /v1/subscriptions/{id}': 'SubscriptionUpdateParams',
	'POST /v1/subscriptions/{id}/resume': 'SubscriptionResumeParams',
	'POST /v1/webhook_endpoints': 'WebhookEndpointCreateParams',
	'DELETE /v1/subscriptions/{id}': 'SubscriptionCancelParams',
};

export const KNOWN_CALLS: readonly string[] = Object.keys(PARAMETERS);

/** @returns one line for each fault; empty when every body is what the SDK's types allow. */
export function typeFaults(requests: readonly SentRequest[]): string[] {
	const unknown = requests.filter(({ call }) => PARAMETERS[call] === undefined);
	const lines = [
		"import type Stripe from 'stripe';",
		...requests
			.filter(({ call }) => PARAMETERS[call] !== undefined)
			.map(({ call, body }) => {
				const value = JSON.stringify(toObject(body));
				return `({} as unknown as (sent: Stripe.${PARAMETERS[call]}) => void)(${value}); // ${call}`;
			}),
	];
	return [
		...new Set(unknown.map(({ call }) => `the SDK's type of ${call} is not known`)),
		...compile(lines.join('\n')),
	];
}

function compile(text: string): string[] {
	const file = join(PROJECT_FOLDER, 'test', 'support', 'sentToStripe.ts');
	const options: ts.CompilerOptions = {
		module: ts.ModuleKind.CommonJS,
		moduleResolution: ts.ModuleResolutionKind.Bundler,
		target: ts.ScriptTarget.ES2022,
		strict: true,
		skipLibCheck: true,
		noEmit: true,
		types: ['node'],
	};
	const host = ts.createCompilerHost(options);
	const { getSourceFile } = host;
	host.getSourceFile = (name, ...more) =>
		name === file
			? ts.createSourceFile(name, text, ts.ScriptTarget.ES2022)
			: getSourceFile(name, ...more);
	const { fileExists } = host;
	host.fileExists = (name) => name === file || fileExists(name);
	const program = ts.createProgram([file], options, host);
	const source = program.getSourceFile(file);
	const found = [
		...program.getSemanticDiagnostics(source),
		...program.getSyntacticDiagnostics(source),
	];
	return found.map(({ messageText, start = 0 }) => {
		const line = text.slice(0, start).split('\n').length - 1;
		const said = ts.flattenDiagnosticMessageText(messageText, ' ');
		return `${text.split('\n')[line]?.split(' // ').at(-1)}: ${said}`;
	});
}

type Node = { [key: string]: Node } | string | number | boolean;

/** `items[0][price]=p` as it was before the SDK made a form of it: numbers and booleans are told by their look. */
function toObject(body: string): Node {
	const root: { [key: string]: Node } = {};
	for (const [path, value] of new URLSearchParams(body)) {
		const keys = path.split(/[[\]]+/).filter(Boolean);
		let place = root;
		for (const key of keys.slice(0, -1)) place = (place[key] ??= {}) as { [key: string]: Node };
		place[keys.at(-1) ?? ''] = readScalar(value);
	}
	return withLists(root);
}

function readScalar(text: string): Node {
	if (text === 'true' || text === 'false') return text === 'true';
	return /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}

function withLists(node: Node): Node {
	if (typeof node !== 'object') return node;
	const entries = Object.entries(node).map(([key, value]) => [key, withLists(value)] as const);
	const isList = entries.length > 0 && entries.every(([key], place) => key === String(place));
	return isList
		? (entries.map(([, value]) => value) as unknown as Node)
		: (Object.fromEntries(entries) as Node);
}
