import type { CrmSession } from '../shared/n8n/access/connections';
import { openCrm } from '../shared/n8n/access/connections';
import type { ActionNode } from '../shared/n8n/action/runOperation';
import { crmSystem, DEFAULT_CRM } from '../systems';
import type { Operation } from './action/operation';
import { OPERATIONS } from './operations';
import { RESOURCES } from './operations/resources';

/** Every operation takes all items at once. */
export const CRM_NODE: ActionNode<Operation, CrmSession> = {
	role: 'crm',
	resources: RESOURCES,
	table: OPERATIONS,
	// What every CRM does for the sync.
	needsByDefault: () => [],
	open: async (context) =>
		await openCrm(context, crmSystem(String(context.getNodeParameter('crm', 0, DEFAULT_CRM)))),
	run: async (operation, _name, context, session) => await operation.execute(context, session),
};
