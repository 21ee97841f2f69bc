import type { EndpointOwner } from '../../nodes/shared/contracts/gateway';

/** A published trigger that endpoints are made for. */
export const OWNER: EndpointOwner = {
	instance: 'instance-1',
	workflow: 'workflow-1',
	node: 'node-1',
	run: 'published',
};
