/**
 * Adds Acorn Pay to a copy of the project exactly as docs/adding-a-system.md tells a newcomer to: a folder, a line in the list of
 * systems, a credential file; and its stand-in beside the others. It stands apart from the project because nobody can sign up
 * at a gateway that does not exist.
 */
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const HERE = __dirname;
const FOLDERS: ReadonlyArray<readonly [string, string]> = [
	['acorn', 'nodes/gateways/acorn'],
	['credentials', 'credentials'],
];

/** Where the files of this folder look for the project, and where they do once they are in it. */
const PATHS: ReadonlyArray<readonly [RegExp, string]> = [
	[/'\.\.\/\.\.\/\.\.\/nodes\/shared\//g, "'../../shared/"],
];
const CREDENTIAL_PATHS: ReadonlyArray<readonly [RegExp, string]> = [
	[/'\.\.\/\.\.\/\.\.\/nodes\//g, "'../nodes/"],
	[/'\.\.\/acorn\//g, "'../nodes/gateways/acorn/"],
];

/** @param project the copy's folder. */
export function addNewcomer(project: string): void {
	for (const [from, to] of FOLDERS) {
		cpSync(path.join(HERE, from), path.join(project, to), { recursive: true });
	}
	rewrite(path.join(project, 'nodes/gateways/acorn'), PATHS, () => true);
	rewrite(path.join(project, 'credentials'), CREDENTIAL_PATHS, (name) => name.startsWith('Acorn'));
	const list = path.join(project, 'nodes/systems.ts');
	const text = readFileSync(list, 'utf8');
	const changed = text
		.replace(
			'import { system as stripe }',
			"import { system as acorn } from './gateways/acorn/access';\nimport { system as stripe }",
		)
		.replace(/= \[(stripe\b[^\]]*?),?\s*\];/, '= [$1, acorn];');
	if (!/= \[stripe\b[^\]]*, acorn\];/.test(changed))
		throw new Error('The list of systems reads otherwise now');
	writeFileSync(list, changed);
}

function rewrite(
	folder: string,
	paths: ReadonlyArray<readonly [RegExp, string]>,
	isWanted: (name: string) => boolean,
): void {
	for (const name of readdirSync(folder)) {
		if (!name.endsWith('.ts') || !isWanted(name)) continue;
		const file = path.join(folder, name);
		const text = readFileSync(file, 'utf8');
		writeFileSync(
			file,
			paths.reduce((so, [from, to]) => so.replace(from, to), text),
		);
	}
}
