/** PayPal's own OpenAPI files as the judge of what is sent: method, path with its ids, query, key, and each field of the body. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ValidateFunction } from 'ajv';
import { findContract } from '../../support/contracts';
import { FORMATS } from './openApiFormats';
import { NEWER } from './openApiNewer';
import type { Sent } from './playground';

export interface Schema {
	readonly type?: string;
	readonly required?: readonly string[];
	readonly $ref?: string;
	readonly properties?: Readonly<Record<string, Schema>>;
	readonly allOf?: readonly Schema[];
	readonly items?: Schema;
	readonly readOnly?: boolean;
	/** What only Ajv reads. */
	readonly [keyword: string]: unknown;
}

interface Parameter {
	readonly $ref?: string;
	readonly name: string;
	readonly in: string;
	readonly required?: boolean;
	readonly schema?: Schema;
}

interface Content {
	readonly $ref?: string;
	readonly required?: boolean;
	readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

interface Operation {
	readonly parameters?: readonly Parameter[];
	readonly requestBody?: Content;
	readonly responses?: Readonly<Record<string, Content>>;
}

export interface Document {
	readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Judge {
	/** What is wrong with a request; empty where nothing is. */
	problemsOf(sent: Sent): string[];
	/** What is wrong with its answer, be it a refusal. */
	answerProblemsOf(sent: Sent): string[];
	/** `POST /v2/payments/captures/{capture_id}/refund`: which of PayPal's operations it is. */
	operationOf(sent: Sent): string;
}

const KEY = 'PayPal-Request-Id';

/** Of letters and digits by the file, where each of PayPal's own has dashes (contracts/paypal/events). */
const EVENT_ID = 'event_id';

/** `undefined`, said in one line, where the files are not on this machine. */
export function loadJudge(): Judge | undefined {
	const folder = findContract('paypal/openapi-patched');
	if (folder === undefined) return undefined;
	const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false, formats: FORMATS });
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
	const compiled = new Map<string, ValidateFunction>();
	const check = (schema: Schema, given: unknown, where: string, file: string): string[] => {
		const text = JSON.stringify(schema).replaceAll('"#/', `"${file}#/`);
		const validate = compiled.get(text) ?? ajv.compile(JSON.parse(text) as object);
		compiled.set(text, validate);
		if (validate(given) === true) return [];
		return (validate.errors ?? []).map(
			({ instancePath, message }) => `${where}${instancePath} ${message ?? ''}`,
		);
	};
	return {
		operationOf: (sent) => find(sent)?.name ?? `unknown ${sent.method} ${sent.path}`,
		problemsOf(sent) {
			const found = find(sent);
			if (!found) return [`PayPal has no ${sent.method} ${sent.path}`];
			const { operation, document, file } = found;
			const parameters = (operation.parameters ?? []).map((one) => resolved(one, document));
			const values = [
				...[...(found.form.exec(sent.path)?.slice(1) ?? [])].map((text, at) => ({
					...{ place: 'path', name: found.names[at] ?? '', text: decodeURIComponent(text) },
				})),
				...[...sent.query].map(([name, text]) => ({ place: 'query', name, text })),
				...Object.entries(sent.headers ?? {})
					.filter(([name]) => name.toLowerCase() === KEY.toLowerCase())
					.map(([, text]) => ({ place: 'header', name: KEY, text })),
			];
			const problems = values.flatMap(({ place, name, text }) => {
				const known = parameters.find((one) => one.in === place && one.name === name);
				if (name === EVENT_ID) return [];
				if (!known) return [`${found.name} takes no ${place} ${name}`];
				return known.schema ? check(known.schema, typed(text, known), name, file) : [];
			});
			for (const { in: place, name, required } of parameters) {
				// A key is nowhere required, and keeps a call from being done twice wherever it may stand.
				const isNeeded = (place === 'query' && required === true) || name === KEY;
				if (isNeeded && !values.some((one) => one.place === place && one.name === name)) {
					problems.push(`${found.name} is sent without its ${name}`);
				}
			}
			const schema = schemaIn(operation.requestBody);
			if (sent.content === undefined) {
				if (operation.requestBody?.required) problems.push(`${found.name} needs a body`);
			} else if (schema) {
				problems.push(...check(schema, sent.content, 'body', file));
				problems.push(...strangers(schema, sent.content, document, 'body'));
			} else if (JSON.stringify(sent.content) !== '{}') problems.push(`${found.name} has no body`);
			return problems;
		},
		answerProblemsOf(sent) {
			const found = find(sent);
			const { responses = {} } = found?.operation ?? {};
			const { [String(sent.status)]: own, default: other } = responses;
			const response = own ?? (sent.status >= 400 ? other : undefined);
			if (!found || !response) return [`PayPal answers no ${sent.status}`];
			const schema = schemaIn(resolved(response, found.document));
			return schema ? check(schema, sent.answer, 'answer', found.file) : [];
		},
	};
}

function schemaIn({ content = {} }: Content = {}): Schema | undefined {
	return Object.values(content)[0]?.schema;
}

function operationsOf(paths: Document['paths'], document: Document, file: string) {
	return Object.entries(paths).flatMap(([template, byMethod]) =>
		Object.entries(byMethod).map(([method, operation]) => ({
			name: `${method.toUpperCase()} ${template}`,
			method: method.toUpperCase(),
			template,
			names: [...template.matchAll(/\{([^}]+)\}/g)].map(([, parameter]) => parameter),
			form: new RegExp(`^${template.replaceAll(/\{[^}]+\}/g, '([^/]+)')}$`),
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
		// An event is PayPal's own as a whole, and goes back to it as it came.
		if (name === 'webhook_event') return [];
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
