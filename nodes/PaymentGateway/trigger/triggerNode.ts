import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { EndpointOwner, GatewayAdapter } from '../../shared/contracts/gateway';
import type { System } from '../../shared/contracts/system';
import {
	type CredentialAge,
	type GatewaySession,
	openGateway,
} from '../../shared/n8n/access/connections';
import { ALL_EVENTS, chosenEventTypes } from '../../shared/n8n/events';
import { instanceName } from '../../shared/n8n/trigger/instanceName';
import type { PaymentEventType } from '../../shared/vocabulary/event';
import { DEFAULT_GATEWAY, gatewaySystem } from '../../systems';
import { type Log, logOf } from './log';

/** A trigger as n8n tells of it, read once: what works with it asks n8n for nothing more. */
export interface TriggerNode {
	readonly gateway: System<GatewayAdapter>;
	/** Where the gateway delivers to. */
	readonly url: string;
	/** Names the trigger within this n8n. */
	readonly name: string;
	readonly eventTypes: readonly PaymentEventType[];
	readonly owner: EndpointOwner;
	/** What n8n keeps with the workflow; changes are kept as well. */
	readonly staticData: IDataObject;
	readonly log: Log;
	/** @throws NodeOperationError when there is no credential, or it must not be used. */
	readonly open: (age?: CredentialAge) => Promise<GatewaySession>;
}

export function readTriggerNode(
	context: IHookFunctions | IWebhookFunctions,
	url: string,
): TriggerNode {
	const gateway = gatewaySystem(String(context.getNodeParameter('gateway', DEFAULT_GATEWAY)));
	const workflow = String(context.getWorkflow().id ?? '');
	const node = context.getNode().id;
	return {
		gateway,
		url,
		name: `${workflow} ${node}`,
		eventTypes: chosenEventTypes(context.getNodeParameter('events', [ALL_EVENTS]) as string[]),
		owner: {
			instance: instanceName(context),
			workflow,
			node,
			run: context.getMode() === 'manual' ? 'test' : 'published',
		},
		staticData: context.getWorkflowStaticData('node'),
		log: logOf(context),
		open: async (age) => await openGateway(context, gateway, age),
	};
}
