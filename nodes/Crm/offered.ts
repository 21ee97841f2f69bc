import type { CrmAdapter } from '../shared/contracts/crm';
import { offeredOperations } from '../shared/n8n/operations';
import { OPERATIONS } from './operations';
import type { Operation } from './action/operation';

/** Whether the CRM has what the operation needs. */
export function isOfferedBy(
	{ actions }: Pick<CrmAdapter, 'actions'>,
	{ needs = [] }: Pick<Operation, 'needs'>,
): boolean {
	return needs.every((name) => actions?.[name] !== undefined);
}

/** `deal.getMany`, for everything that the node can do in this CRM. */
export function operationsOfCrm(adapter: Pick<CrmAdapter, 'actions'>): string[] {
	return offeredOperations(OPERATIONS, (operation) => isOfferedBy(adapter, operation));
}
