/** XML as the Metadata API takes it: elements in the order given, texts escaped. */

export type XmlValue =
	string | number | boolean | XmlElement | readonly XmlElement[] | readonly string[];

/** By the name of each element; a list repeats it, `undefined` leaves it out. */
export interface XmlElement {
	readonly [name: string]: XmlValue | undefined;
}

const NAMESPACE = 'http://soap.sforce.com/2006/04/metadata';

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A whole file. */
export function metadataFile(root: string, content: XmlElement): string {
	return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${NAMESPACE}">\n${elements(content, 1)}</${root}>\n`;
}

function elements(content: XmlElement, depth: number): string {
	return Object.entries(content)
		.flatMap(([name, value]) => {
			if (value === undefined) return [];
			const values: ReadonlyArray<Exclude<XmlValue, readonly unknown[]>> = isList(value)
				? value
				: [value];
			return values.map((one) => element(name, one, depth));
		})
		.join('');
}

function element(
	name: string,
	value: Exclude<XmlValue, readonly unknown[]>,
	depth: number,
): string {
	const indent = '    '.repeat(depth);
	if (typeof value === 'object') {
		return `${indent}<${name}>\n${elements(value, depth + 1)}${indent}</${name}>\n`;
	}
	const text = String(value).replace(/[&<>]/g, (sign) => ENTITIES[sign] ?? sign);
	return `${indent}<${name}>${text}</${name}>\n`;
}

function isList(value: XmlValue): value is readonly XmlElement[] | readonly string[] {
	return Array.isArray(value);
}
