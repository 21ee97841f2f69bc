/** `@{task.id}`: what an earlier part of a composite answered, in the address or body of a later one. */
import { asObject, isNumber, writeJson } from '../protocol/json';

const REFERENCE = /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g;

export class MissingReference extends Error {}

/** The same with every reference replaced. @throws `MissingReference`. */
export function resolve(value: unknown, answers: ReadonlyMap<string, unknown>): unknown {
	if (typeof value === 'string') return resolveText(value, answers);
	if (Array.isArray(value)) return value.map((each) => resolve(each, answers));
	if (typeof value !== 'object' || value === null || isNumber(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, each]) => [name, resolve(each, answers)]),
	);
}

export function resolveText(text: string, answers: ReadonlyMap<string, unknown>): string {
	return text.replace(REFERENCE, (_all, name: string, path: string) => {
		let found = answers.get(name);
		for (const [, word, place] of path.matchAll(/\.(\w+)|\[(\d+)\]/g)) {
			found =
				word === undefined
					? Array.isArray(found)
						? found[Number(place)]
						: undefined
					: asObject(found)[word];
		}
		if (typeof found === 'string') return found;
		if (isNumber(found) || typeof found === 'boolean') return String(found);
		throw new MissingReference(
			`Invalid reference specified. No value for ${name}${path} found in ${name}`,
		);
	});
}

/** The parts that an address or body names. */
export const namesIn = (value: unknown): string[] =>
	[...writeJson(value).matchAll(REFERENCE)].map(([, name = '']) => name);
