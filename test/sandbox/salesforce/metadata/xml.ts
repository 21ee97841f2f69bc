/** A metadata file as Salesforce reads it: by its schema, of which jsforce carries a copy made of the vendor's WSDL. */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { ApiSchemas } from 'jsforce/lib/api/metadata/schema';

import { writeJson } from '../protocol/json';

export type MetadataValue = string | number | boolean | MetadataValue[] | MetadataNode;

export interface MetadataNode {
	readonly [element: string]: MetadataValue | undefined;
}

export class MetadataFileError extends Error {}

interface Element {
	readonly name: string;
	readonly text: string;
	readonly namespace: string | undefined;
	readonly children: readonly Element[];
}

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';
const PARSER = new XMLParser({
	preserveOrder: true,
	ignoreAttributes: false,
	attributeNamePrefix: '',
	parseTagValue: false,
	ignoreDeclaration: true,
	ignorePiTags: true,
});

type Shape = Readonly<Record<string, string | readonly string[]>>;

/** @param type of the root element: `CustomObject`. @throws MetadataFileError in the words of a failed component. */
export function parseMetadataFile(text: string, type: string): MetadataNode {
	const checked = XMLValidator.validate(text);
	if (checked !== true) throw parsingFailed(checked.err.msg, checked.err.line, checked.err.col);
	const [root] = toElements(PARSER.parse(text) as unknown[]);
	if (root?.name !== type || root.namespace !== NAMESPACE) {
		throw parsingFailed(`Element ${root?.name ?? ''} invalid at this location`);
	}
	return read(root, type);
}

function read(element: Element, type: string): MetadataNode {
	const shape = shapeOf(type);
	const node: Record<string, MetadataValue> = {};
	for (const [place, child] of element.children.entries()) {
		const expected = shape[child.name];
		if (expected === undefined) {
			throw parsingFailed(
				`Element {${NAMESPACE}}${child.name} invalid at this location in type ${type}`,
			);
		}
		const known = node[child.name];
		const isApart = element.children[place - 1]?.name !== child.name;
		if (known !== undefined && (isApart || typeof expected === 'string')) {
			throw parsingFailed(`Element ${child.name} is duplicated at this location in type ${type}`);
		}
		const value = valueOf(child, (Array.isArray(expected) ? expected[0] : expected) as string);
		if (typeof expected === 'string') node[child.name] = value;
		else node[child.name] = [...(Array.isArray(known) ? known : []), value];
	}
	for (const [name, expected] of Object.entries(shape)) {
		const isNeeded = typeof expected === 'string' && !expected.startsWith('?');
		if (isNeeded && node[name] === undefined) {
			throw new MetadataFileError(`Required field is missing: ${name}`);
		}
	}
	return node;
}

/** @param expected `?boolean`, `string`, `ValueSet`. */
function valueOf(element: Element, expected: string): MetadataValue {
	const type = expected.replace('?', '');
	if (type === 'string') return element.text;
	if (type === 'boolean') {
		if (['true', 'false', '1', '0'].includes(element.text)) return /true|1/.test(element.text);
		throw parsingFailed(`'${element.text}' is not a valid value for the type xsd:boolean`);
	}
	if (type === 'number') {
		if (/^[+-]?\d+$/.test(element.text)) return Number(element.text);
		throw parsingFailed(`'${element.text}' is not a valid value for the type xsd:int`);
	}
	return read(element, type);
}

/** With what the type inherits. */
function shapeOf(type: string): Shape {
	const known = (ApiSchemas as unknown as Record<string, { props?: Shape; extends?: string }>)[
		type
	];
	if (known?.props === undefined) throw new MetadataFileError(`Unknown type name: ${type}`);
	return { ...(known.extends ? shapeOf(known.extends) : {}), ...known.props };
}

/** The same that came as JSON, numbers as `LosslessNumber`. */
export function plainNode(json: object): MetadataNode {
	return JSON.parse(writeJson(json)) as MetadataNode;
}

/** Of the parser's `[{ name: [children], ':@': attributes }]`. */
function toElements(nodes: readonly unknown[]): Element[] {
	return nodes.flatMap((node) => {
		const { ':@': attributes, ...rest } = node as Record<string, unknown>;
		const [[name, children] = []] = Object.entries(rest);
		if (name === undefined || name === '#text' || !Array.isArray(children)) return [];
		const text = children
			.map((child) => (child as { '#text'?: string })['#text'] ?? '')
			.join('')
			.trim();
		const namespace = (attributes as { xmlns?: string } | undefined)?.xmlns;
		return [{ name, text, namespace, children: toElements(children) }];
	});
}

/** @see https://github.com/forcedotcom/cli/issues (the texts of failed components there end so) */
function parsingFailed(why: string, line = 1, column = 1): MetadataFileError {
	return new MetadataFileError(`Error parsing file: ${why} (${line}:${column})`);
}
