import { lookup } from './lookup';

const MARKUP: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** Text as it may stand in markup, in an element or in a quoted attribute: what a payer typed stays text. */
export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => lookup(MARKUP, character) ?? '');
}
