import type { TextBlock } from '../../shared/contracts/crm';
import { lookup } from '../../shared/vocabulary/lookup';

/**
 * The longest `hs_note_body` and `hs_task_body`.
 * @see https://developers.hubspot.com/docs/api-reference/crm-notes-v3/guide
 */
export const BODY_LENGTH = 65_536;

const MARKUP: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
	'\n': '<br>',
	'\r': '',
};

const CUT_MARK = '<p>…</p>';
const HTTP = /^https?:\/\//i;

/** HubSpot shows the body of notes and tasks as HTML. Every text is escaped, a link is one only if it is http(s), and what is too long ends with an ellipsis. */
export function renderBody(title: string | undefined, blocks: readonly TextBlock[]): string {
	let body = title === undefined || title === '' ? '' : `<p><strong>${escape(title)}</strong></p>`;
	if (body.length > BODY_LENGTH / 2) body = '';
	for (const block of blocks) {
		const room = BODY_LENGTH - CUT_MARK.length - body.length;
		const paragraph = renderBlock(block);
		if (paragraph.length > room) return body + beginning(block.text, room) + CUT_MARK;
		body += paragraph;
	}
	return body;
}

function renderBlock(block: TextBlock): string {
	const text = escape(block.text);
	if (!('url' in block) || !HTTP.test(block.url)) return `<p>${text}</p>`;
	return `<p><a href="${escape(block.url)}">${text}</a></p>`;
}

/** As much of a text as there is room for, cut between characters and never within an entity. */
function beginning(text: string, room: number): string {
	let markup = '';
	for (const character of text) {
		const next = escape(character);
		if (markup.length + next.length > room - '<p></p>'.length) break;
		markup += next;
	}
	return markup === '' ? '' : `<p>${markup}</p>`;
}

function escape(text: string): string {
	return text.replace(/[&<>"'\r\n]/g, (character) => lookup(MARKUP, character) ?? '');
}
