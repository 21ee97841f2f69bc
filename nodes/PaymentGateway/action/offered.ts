import type { OfferedGatewayActions } from '../../shared/contracts/gatewayActions';
import { offeredOperations } from '../../shared/n8n/operations';
import { lookup } from '../../shared/vocabulary/lookup';
import { OPERATIONS } from '../operations';
import type { Operation } from './call';

/** Whether the gateway has what the operation needs. @param name `payment.capture`. */
export function isOfferedBy(
	actions: OfferedGatewayActions,
	{ needs }: Pick<Operation, 'needs'>,
	name: string,
): boolean {
	const groups: Readonly<Record<string, object | undefined>> = actions;
	return (needs ?? [name]).every((needed) => {
		const [group, action = ''] = needed.split('.');
		return Reflect.get(lookup(groups, group) ?? {}, action) !== undefined;
	});
}

/** `payment.capture`, for everything that the node can do at this gateway. */
export function operationsOfGateway(actions: OfferedGatewayActions): string[] {
	return offeredOperations(OPERATIONS, (operation, name) => isOfferedBy(actions, operation, name));
}
