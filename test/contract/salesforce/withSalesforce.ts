/** The list of systems with Salesforce in it, for tests that reach it through the nodes. */
import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import type { System } from '../../../nodes/shared/contracts/system';

type Systems = typeof import('../../../nodes/systems');

export function withSalesforce(): Systems {
	const actual = jest.requireActual<Systems>('../../../nodes/systems');
	const { system } = jest.requireActual<{ system: System<CrmAdapter> }>(
		'../../../nodes/crms/salesforce/access',
	);
	if (actual.CRMS.some(({ id }) => id === system.id)) return actual;
	return {
		...actual,
		CRMS: [...actual.CRMS, system],
		crmSystem: (id) => (id === system.id ? system : actual.crmSystem(id)),
	};
}
