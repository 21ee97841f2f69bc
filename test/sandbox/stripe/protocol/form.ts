/** Stripe's form encoding: `items[0][price]=p` and `expand[]=a` into nested values. */

export type Parameter = string | readonly Parameter[] | Parameters;
export interface Parameters {
	readonly [name: string]: Parameter;
}

interface Branch {
	[name: string]: string | Branch;
}

/** Decodes a body or a query string; a name given twice keeps its last value, as at Stripe. */
export function parseForm(pairs: URLSearchParams): Parameters {
	const root: Branch = createBranch();
	for (const [name, value] of pairs) assign(root, toPath(name), value);
	const parameters: Record<string, Parameter> = {};
	for (const [name, value] of Object.entries(root)) parameters[name] = toParameter(value);
	return parameters;
}

/** `a[b][]` → `['a', 'b', '']` */
function toPath(name: string): string[] {
	const [first = '', ...rest] = name.split('[');
	return [first, ...rest.map((part) => part.replace(/\]$/, ''))];
}

function assign(root: Branch, path: readonly string[], value: string): void {
	let branch = root;
	for (const [depth, name] of path.entries()) {
		const key = name === '' && depth > 0 ? String(Object.keys(branch).length) : name;
		if (depth === path.length - 1) {
			branch[key] = value;
			return;
		}
		const next = branch[key];
		branch = typeof next === 'object' ? next : (branch[key] = createBranch());
	}
}

/** Without a prototype: `metadata[constructor]` is a key like any other. */
function createBranch(): Branch {
	return Object.create(null) as Branch;
}

function toParameter(value: string | Branch): Parameter {
	if (typeof value === 'string') return value;
	const names = Object.keys(value);
	if (names.length > 0 && names.every((name, index) => name === String(index))) {
		return names.map((name) => toParameter(value[name] ?? ''));
	}
	return Object.fromEntries(names.map((name) => [name, toParameter(value[name] ?? '')]));
}
