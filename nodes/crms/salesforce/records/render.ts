import type { TextBlock } from '../../../shared/contracts/crm';
import { withoutReferences } from '../wire/composite';

/** The longest Description and Subject of a Task. @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
const BODY_LENGTH = 32_000;
const TITLE_LENGTH = 255;

const HTTP = /^https?:\/\//i;
// eslint-disable-next-line no-control-regex -- Salesforce refuses or drops them, and nobody sees them.
const CONTROLS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * Plain text: Salesforce's pages show it as it is and make links of addresses. A link is its text and its address where that
 * is http(s); what is too long ends with an ellipsis.
 */
export function renderBody(blocks: readonly TextBlock[]): string {
	return cut(blocks.map(renderBlock).join('\n'), BODY_LENGTH);
}

/** One line. */
export function renderTitle(title: string): string {
	return cut(clean(title).replace(/\s+/g, ' ').trim(), TITLE_LENGTH);
}

function renderBlock(block: TextBlock): string {
	const text = clean(block.text);
	if (!('url' in block) || !HTTP.test(block.url)) return text;
	// Before anything else: what stands on both sides of a line's end could be a reference without it.
	const url = clean(block.url.replace(/[\r\n]/g, ''));
	return text === '' ? url : `${text}: ${url}`;
}

function clean(text: string): string {
	return withoutReferences(text.replace(/\r\n?/g, '\n').replace(CONTROLS, ''));
}

/** Never between the two halves of a sign. */
function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
