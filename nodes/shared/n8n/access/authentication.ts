import type { System, Way } from '../../contracts/system';

/** What a node has a system for. */
export type Role = 'gateway' | 'crm';

/** The dropdown, one for each role, that chooses between the ways into a system; saved in workflows and never changed. */
export const WAY_PARAMETER: Readonly<Record<Role, string>> = {
	gateway: 'gatewayAuthentication',
	crm: 'crmAuthentication',
};

/** The way in that a choice names; the first for none, and for one that is another system's. */
export function wayNamed(choice: unknown, { ways }: Pick<System<unknown>, 'ways'>): Way {
	return ways.find(({ id }) => id === choice) ?? ways[0];
}
