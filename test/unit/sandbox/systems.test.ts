import { CRMS, GATEWAYS } from '../../../nodes/systems';
import { CRM_SANDBOXES, GATEWAY_SANDBOXES, MISSING_SANDBOXES } from '../../sandbox/systems';

it('every system of the list has a stand-in, a lens, a credential and a bench', () => {
	expect(MISSING_SANDBOXES).toEqual([]);
	const withoutBench = [...GATEWAY_SANDBOXES, ...CRM_SANDBOXES].filter(
		({ bench }) => bench === undefined,
	);
	expect(withoutBench.map(({ id }) => id)).toEqual([]);
});

it('in the order of the dropdowns', () => {
	expect(GATEWAY_SANDBOXES.map(({ id }) => id)).toEqual(GATEWAYS.map(({ id }) => id));
	expect(CRM_SANDBOXES.map(({ id }) => id)).toEqual(CRMS.map(({ id }) => id));
});
