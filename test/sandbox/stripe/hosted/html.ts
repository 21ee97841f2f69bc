/** The hosted pages' markup: plain forms that a person or a test can submit. */

export interface PageField {
	readonly name: string;
	readonly label: string;
	readonly type: 'email' | 'text' | 'select';
	readonly value?: string;
	readonly options?: ReadonlyArray<readonly [value: string, label: string]>;
}

export interface PageForm {
	readonly fields: readonly PageField[];
	readonly submit: string;
}

export interface Page {
	readonly title: string;
	readonly lines: readonly string[];
	readonly form?: PageForm;
	readonly refusal?: string;
	/** Text and address of one link. */
	readonly link?: readonly [text: string, url: string];
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem;color:#1a1f36}
label{display:block;margin:.75rem 0}input,select{display:block;width:100%;padding:.5rem;font:inherit;box-sizing:border-box}
button{padding:.6rem 1.2rem;font:inherit;background:#635bff;color:#fff;border:0;border-radius:.3rem}
.refusal{color:#b3093c}small{color:#697386}`;

/** A whole page; every text in it is escaped. */
export function renderPage(page: Page): string {
	return [
		'<!doctype html><html lang="en"><head><meta charset="utf-8">',
		'<meta name="viewport" content="width=device-width">',
		`<title>${escape(page.title)}</title><style>${STYLE}</style></head><body>`,
		`<small>Sandbox: no real money</small><h1>${escape(page.title)}</h1>`,
		...page.lines.map((line) => `<p>${escape(line)}</p>`),
		page.refusal === undefined ? '' : `<p class="refusal" role="alert">${escape(page.refusal)}</p>`,
		page.form === undefined ? '' : renderForm(page.form),
		page.link === undefined
			? ''
			: `<p><a href="${escape(page.link[1])}">${escape(page.link[0])}</a></p>`,
		'</body></html>',
	].join('\n');
}

function renderForm({ fields, submit }: PageForm): string {
	const rows = fields.map((field) => `<label>${escape(field.label)}${renderField(field)}</label>`);
	return `<form method="post">${rows.join('')}<button>${escape(submit)}</button></form>`;
}

function renderField({ name, type, value = '', options = [] }: PageField): string {
	if (type !== 'select') {
		return `<input name="${escape(name)}" type="${type}" value="${escape(value)}">`;
	}
	const choices = options.map(([key, label]) => `<option value="${escape(key)}">${escape(label)}`);
	return `<select name="${escape(name)}">${choices.join('')}</select>`;
}

function escape(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;');
}
