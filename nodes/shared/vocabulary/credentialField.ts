/** Fields of a credential, whose values may be anything: people type them, and expressions resolve to what they like. */
type Fields = Readonly<Record<string, unknown>>;

/** The text of a field, trimmed; empty where there is none. A dot leads into what a field holds: `oauthTokenData.access_token`. */
export function textAt(field: string, credential: Fields): string {
	const value = field
		.split('.')
		.reduce<unknown>((inner, name) => (inner as Fields | undefined | null)?.[name], credential);
	return typeof value === 'string' ? value.trim() : '';
}

/** Empty where there is no such field; `undefined` where it holds no text, as an expression does that resolves to nothing. */
export function writtenAt(field: string, credential: Fields): string | undefined {
	const value: unknown = Object.hasOwn(credential, field) ? credential[field] : '';
	return typeof value === 'string' ? value.trim() : undefined;
}

/** Off where there is no such field; `undefined` where it is neither on nor off. */
export function switchAt(field: string, credential: Fields): boolean | undefined {
	const value: unknown = Object.hasOwn(credential, field) ? credential[field] : false;
	return typeof value === 'boolean' ? value : undefined;
}
