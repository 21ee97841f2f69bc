/**
 * The stand-ins of the systems in the package's list, found by folder: a system gets its buttons, its dropdown entry on the page
 * and its place in the suites by having a folder here.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { CRMS, GATEWAYS } from '../../nodes/systems';
import type { CrmSandbox, GatewaySandbox } from './sandboxSystem';

const load = createRequire(__filename);

/** @returns what there is, and what a system of the list lacks, in sentences. */
function find<Sandbox extends GatewaySandbox | CrmSandbox>(
	systems: ReadonlyArray<{ readonly id: string; readonly name: string }>,
	role: Sandbox['role'],
): { found: Sandbox[]; missing: string[] } {
	const found: Sandbox[] = [];
	const missing: string[] = [];
	for (const { id, name } of systems) {
		const file = join(__dirname, id, 'index.ts');
		const sandbox = existsSync(file)
			? (load(file) as { sandboxSystem?: Sandbox }).sandboxSystem
			: undefined;
		if (sandbox?.id === id && sandbox.role === role) found.push(sandbox);
		else {
			missing.push(
				`${name} is in nodes/systems.ts, and test/sandbox/${id}/index.ts exports no sandboxSystem with the id ${id} and the role ${role}`,
			);
		}
	}
	return { found, missing };
}

const gateways = find<GatewaySandbox>(GATEWAYS, 'gateway');
const crms = find<CrmSandbox>(CRMS, 'crm');

/** In the order of the dropdowns. */
export const GATEWAY_SANDBOXES: readonly GatewaySandbox[] = gateways.found;
export const CRM_SANDBOXES: readonly CrmSandbox[] = crms.found;

/** Systems of the package's list without a stand-in: a test holds that there are none. */
export const MISSING_SANDBOXES: readonly string[] = [...gateways.missing, ...crms.missing];

/**
 * The gateway of that id; where none is named, the one that `WORLD_GATEWAY` names, or the first: the end-to-end tests of shared
 * behaviour run for any. @throws with what there is.
 */
export const gatewaySandbox = (id = process.env.WORLD_GATEWAY): GatewaySandbox =>
	choose(GATEWAY_SANDBOXES, id, 'gateway');

/** The CRM of that id; where none is named, the one that `WORLD_CRM` names, or the first. @throws with what there is. */
export const crmSandbox = (id = process.env.WORLD_CRM): CrmSandbox =>
	choose(CRM_SANDBOXES, id, 'CRM');

function choose<Sandbox extends { readonly id: string }>(
	all: readonly Sandbox[],
	id: string | undefined,
	what: string,
): Sandbox {
	const found = id === undefined ? all[0] : all.find((each) => each.id === id);
	if (found) return found;
	throw new Error(`There is no ${what} ${id ?? ''}: ${all.map((each) => each.id).join(', ')}`);
}
