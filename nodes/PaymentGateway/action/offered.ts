import type { GatewayAdapter } from '../../shared/contracts/gateway';
import type { OfferedGatewayActions } from '../../shared/contracts/gatewayActions';
import { offeredOperations } from '../../shared/n8n/offeredOperations';
import { lookup } from '../../shared/vocabulary/lookup';
import { OPERATIONS } from '../description';
import { REASON } from '../description/refund/create';
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

/** `payment.capture`, for everything that the node can do at this gateway, and `refund.create: reason` for what it takes with it. */
export function operationsOfGateway({
	actions,
	refundReasons = [],
}: Pick<GatewayAdapter, 'actions' | 'refundReasons'>): string[] {
	const operations = offeredOperations(OPERATIONS, (operation, name) =>
		isOfferedBy(actions, operation, name),
	);
	return operations.flatMap((name) =>
		name === 'refund.create' && refundReasons.length > 0 ? [name, REASON] : [name],
	);
}
