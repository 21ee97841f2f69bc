/** PayPal's own OpenAPI files as the judge of what is sent: method, path, query, and each field of the body. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { findContract } from '../../support/contracts';
import type { Sent } from './playground';

interface Schema {
	readonly $ref?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly allOf?: readonly Schema[];
	readonly items?: Schema;
	readonly readOnly?: boolean;
}

interface Parameter {
	readonly $ref?: string;
	readonly name: string;
	readonly in: string;
	readonly required?: boolean;
	readonly schema?: Schema & { readonly type?: string };
}

interface Operation {
	readonly parameters?: readonly Parameter[];
	readonly requestBody?: {
		readonly required?: boolean;
		readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
	};
}

interface Document {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Judge {
	/** What is wrong with a request; empty where nothing is. */
	problemsOf(sent: Sent): string[];
	/** `POST /v2/payments/captures/{capture_id}/refund`: which of PayPal's operations it is. */
	operationOf(sent: Sent): string;
}

/** Newer than the files: GET /v1/billing/subscriptions of @paypal/paypal-server-sdk 2.5, subscriptionsController.listSubscriptions. */
const NEWER: Document['paths'] = {
	'/v1/billing/subscriptions': {
		get: {
			parameters: ['plan_ids', 'statuses', 'created_after', 'page_size', 'page'].map((name) => ({
				name,
				in: 'query',
			})),
		},
	},
};
/** Where a header takes a key (contracts/paypal.md, section 1). */
const TAKES_KEY = /paypal_request_id/;

/** `undefined`, said in one line, where the files are not on this machine. */
export function loadJudge(): Judge | undefined {
	const folder = findContract('paypal/openapi-patched');
	if (folder === undefined) return undefined;
	const ajv = new Ajv({
		strict: false,
		allErrors: true,
		validateFormats: false,
		unicodeRegExp: false,
	});
	const operations = readdirSync(folder).flatMap((file) => {
		const document = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Document;
		ajv.addSchema(document, file);
		return operationsOf(document.paths, document, file);
	});
	operations.push(...operationsOf(NEWER, { paths: NEWER }, ''));
	const find = ({ method, path }: Sent) => {
		const all = operations.filter((one) => one.method === method && one.form.test(path));
		return all.find(({ template }) => !template.includes('{')) ?? all[0];
	};
	return {
		operationOf: (sent) => find(sent)?.name ?? `unknown ${sent.method} ${sent.path}`,
		problemsOf(sent) {
			const found = find(sent);
			if (!found) return [`PayPal has no ${sent.method} ${sent.path}`];
			const { operation, document, file } = found;
			const parameters = (operation.parameters ?? []).map((one) => resolved(one, document));
			const value = (schema: Schema, given: unknown, where: string): string[] => {
				const validate = ajv.compile(
					JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${file}#/`)) as object,
				);
				if (validate(given) === true) return [];
				return (validate.errors ?? []).map(
					({ instancePath, message }) => `${where}${instancePath} ${message ?? ''}`,
				);
			};
			const problems: string[] = [];
			for (const [name, text] of sent.query) {
				const known = parameters.find((one) => one.in === 'query' && one.name === name);
				if (!known) problems.push(`${found.name} has no query ${name}`);
				else if (known.schema) problems.push(...value(known.schema, typed(text, known), name));
			}
			for (const { in: place, name, required } of parameters) {
				if (place === 'query' && required && !sent.query.has(name)) problems.push(`no ${name}`);
			}
			const refs = (operation.parameters ?? []).map(({ $ref = '' }) => $ref);
			const hasKey = sent.headers?.['paypal-request-id'] !== undefined;
			const takesKey = refs.some((ref) => TAKES_KEY.test(ref));
			if (hasKey && !takesKey) problems.push(`${found.name} takes no PayPal-Request-Id`);
			if (takesKey && !hasKey) problems.push(`${found.name} is sent without its PayPal-Request-Id`);
			const schema = Object.values(operation.requestBody?.content ?? {})[0]?.schema;
			if (sent.content === undefined) {
				if (operation.requestBody?.required) problems.push(`${found.name} needs a body`);
			} else if (schema) {
				problems.push(...value(schema, sent.content, 'body'));
				problems.push(...strangers(schema, sent.content, document, 'body'));
			} else if (JSON.stringify(sent.content) !== '{}') problems.push(`${found.name} has no body`);
			return problems;
		},
	};
}

function operationsOf(paths: Document['paths'], document: Document, file: string) {
	return Object.entries(paths).flatMap(([template, byMethod]) =>
		Object.entries(byMethod).map(([method, operation]) => ({
			name: `${method.toUpperCase()} ${template}`,
			method: method.toUpperCase(),
			template,
			form: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
			operation,
			document,
			file,
		})),
	);
}

/** Fields that the schema does not have, or that PayPal alone writes: they would be left out without a word. */
function strangers(schema: Schema, value: unknown, document: Document, where: string): string[] {
	if (Array.isArray(value)) {
		const { items } = flattened(schema, document);
		return items
			? value.flatMap((one, at) => strangers(items, one, document, `${where}/${at}`))
			: [];
	}
	if (typeof value !== 'object' || value === null) return [];
	const { properties } = flattened(schema, document);
	return Object.entries(value).flatMap(([name, inner]) => {
		const own = properties[name];
		if (!own) return [`${where}/${name} is no field of PayPal's`];
		if (own.readOnly) return [`${where}/${name} is PayPal's own`];
		return strangers(own, inner, document, `${where}/${name}`);
	});
}

function flattened(
	schema: Schema,
	document: Document,
): { properties: Record<string, Schema>; items?: Schema } {
	const own = resolved(schema, document);
	const parts = (own.allOf ?? []).map((part) => flattened(part, document));
	const items = own.items ?? parts.find((part) => part.items)?.items;
	const properties = Object.assign(
		{},
		...parts.map((part) => part.properties),
		own.properties,
	) as Record<string, Schema>;
	return { properties, ...(items ? { items } : {}) };
}

function resolved<Part extends { readonly $ref?: string }>(part: Part, document: Document): Part {
	if (part.$ref === undefined) return part;
	const found = part.$ref
		.replace('#/', '')
		.split('/')
		.reduce<unknown>((at, step) => (at as Readonly<Record<string, unknown>>)[step], document);
	return resolved(found as Part, document);
}

/** As the text of a query is meant. */
function typed(text: string, { schema }: Parameter): unknown {
	if (schema?.type === 'integer' || schema?.type === 'number') return Number(text);
	if (schema?.type === 'boolean') return text === 'true';
	return text;
}
