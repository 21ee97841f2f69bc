import { escapeHtml } from '../../vocabulary/html';

/** Written into each element: mail programs drop style sheets. */
export const FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
export const GREY = 'color:#5b6675';
export const SECTION = 'padding:18px 24px 0';
export const HEADING = 'margin:0 0 8px;font-size:16px;line-height:22px;color:#1f2733';
export const LINE = `margin:0 0 6px;font-size:14px;line-height:20px;color:#1f2733`;
export const SMALL = `margin:6px 0 0;font-size:12px;line-height:17px;${GREY}`;
export const CELL =
	'padding:7px 0;border-top:1px solid #e3e7ec;font-size:14px;line-height:19px;vertical-align:top';
export const TABLE =
	'<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">';

/** One part of the report, a cell of the column. */
export function section(content: string): string {
	return `<td style="${SECTION}">${content}</td>`;
}

/** Only addresses of the web become links. */
export function link(text: string, url: string): string {
	const shown = escapeHtml(text);
	return /^https?:\/\//.test(url)
		? `<a href="${escapeHtml(url)}" style="color:#1a56b0;text-decoration:none">${shown}</a>`
		: shown;
}

/** What a cut list leaves out. */
export function moreOf(count: number): string {
	return count > 0 ? `<p style="${SMALL}">and ${count} more</p>` : '';
}
