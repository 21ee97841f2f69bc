/** `multipart/form-data`, in bytes: a zip goes through it unharmed. @see https://www.rfc-editor.org/rfc/rfc7578 */

export interface FormPart {
	readonly name: string;
	/** Lower case, without parameters; `text/plain` where the part names none. */
	readonly contentType: string;
	readonly fileName: string | undefined;
	readonly content: Buffer;
}

const LINE_END = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');
const HYPHENS = '--';

/** @returns `undefined` for a body that is none, or is cut off before its last boundary. */
export function parseMultipart(contentType: string, body: Buffer): FormPart[] | undefined {
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) return undefined;
	// What stands before the first boundary counts for nothing, and the boundary may be the very first line.
	const bytes = Buffer.concat([LINE_END, body]);
	const delimiter = Buffer.from(`\r\n${HYPHENS}${boundary}`);
	const parts: FormPart[] = [];
	let start = bytes.indexOf(delimiter);
	while (start !== -1) {
		const after = start + delimiter.length;
		if (bytes.toString('latin1', after, after + HYPHENS.length) === HYPHENS) return parts;
		const end = bytes.indexOf(delimiter, after);
		if (end === -1) return undefined;
		const lineEnd = bytes.indexOf(LINE_END, after);
		const part = parsePart(bytes.subarray(lineEnd, end));
		if (part) parts.push(part);
		start = end;
	}
	return undefined;
}

function boundaryOf(contentType: string): string | undefined {
	if (!/^\s*multipart\/form-data\s*;/i.test(contentType)) return undefined;
	const [, quoted, bare] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
	return quoted ?? bare;
}

/** @param bytes from the line end after the delimiter to the one before the next. */
function parsePart(bytes: Buffer): FormPart | undefined {
	const headersEnd = bytes.indexOf(HEADERS_END);
	if (headersEnd === -1) return undefined;
	const headers = bytes.toString('utf8', 0, headersEnd);
	const [, disposition = ''] = /^content-disposition:\s*form-data\s*(;.*)$/im.exec(headers) ?? [];
	const name = parameterOf(disposition, 'name');
	if (name === undefined) return undefined;
	const [, type = 'text/plain'] = /^content-type:\s*([^\s;]+)/im.exec(headers) ?? [];
	return {
		name,
		contentType: type.toLowerCase(),
		fileName: parameterOf(disposition, 'filename'),
		content: bytes.subarray(headersEnd + HEADERS_END.length),
	};
}

function parameterOf(disposition: string, name: string): string | undefined {
	const [, quoted, bare] =
		new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(disposition) ?? [];
	return quoted?.replace(/\\(.)/g, '$1') ?? bare;
}
