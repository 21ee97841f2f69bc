import type { IDataObject } from 'n8n-workflow';
import type { Endpoint } from '../../../shared/contracts/gateway';
import type { ConnectionActions } from '../../../shared/contracts/gatewayActions';
import { instanceName } from '../../../shared/n8n/trigger/instanceName';
import { toReport } from '../../../shared/n8n/report';
import { baseOf, webhookBase } from '../../../shared/n8n/trigger/webhookAddress';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { ItemCall, Operation, OperationResult } from '../../action/call';
import { connectionFindings } from '../../action/connectionFindings';
import type { EndpointChanges } from '../../action/endpointFindings';
import { arrivalsOf } from '../../trigger/arrivals';
import { answersNotFound, type EndpointsFound, sortEndpoints } from '../../action/endpointsFound';

export const option: Operation['option'] = {
	name: 'Check',
	action: 'Check connection',
	description: 'Look at mode, permissions, webhook endpoints and deliveries',
};

export const description: Operation['description'] = [
	{
		displayName:
			'Looks at the account of the credential: whose it is, live or test, what the key may read, which webhook endpoints are registered and whether deliveries arrive. The report begins with what an earlier check in the workflow has found.',
		name: 'checkNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Enable Disabled Endpoints',
				name: 'enableEndpoints',
				type: 'boolean',
				default: false,
				description:
					'Whether an endpoint of this n8n that the gateway has disabled is turned on again. Nothing else is changed.',
			},
			{
				displayName: 'Expected Endpoints',
				name: 'expectedEndpoints',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description:
					'How many published workflows listen to this gateway account. Fewer registered endpoints are reported. 0: not checked.',
			},
			{
				displayName: 'Old Address of N8n',
				name: 'oldAddress',
				type: 'string',
				default: '',
				placeholder: 'e.g. https://n8n-old.example.com',
				description:
					'After n8n has moved: the address it had before. The endpoints that this n8n registered there are removed. Leave it empty where a copy of this n8n still works at that address.',
			},
			{
				displayName: 'Quiet Hours',
				name: 'quietHours',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'After how many hours without any event that is reported. 0: not checked.',
			},
			{
				displayName: 'Remove Dead Endpoints',
				name: 'removeDead',
				type: 'boolean',
				default: false,
				description:
					'Whether endpoints at the address of this n8n are removed to which no published workflow listens any more. Each address is asked first.',
			},
		],
	},
];

export async function execute(call: ItemCall): Promise<OperationResult> {
	const actions = call.actions('connection');
	const found = await actions.check(call.connection);
	const { identity, permissions, endpoints, lastEvent, lastUndelivered } = found;
	const here = { base: webhookBase(call.context), instance: instanceName(call.context) };
	const sorted = await sortEndpoints(
		endpoints,
		here,
		async (url) => await answersNotFound(call.context, url),
	);
	const changes = await changeEndpoints(call, actions, sorted, here.base);
	const findings = connectionFindings(
		found,
		{
			endpoints: call.number('options.expectedEndpoints', 0),
			quietHours: call.number('options.quietHours', 0),
			address: here.base,
			isVendor: call.isVendor,
			found: sorted,
			changes,
			arrivals: arrivalsOf(call.memoryKey),
		},
		call.gatewayName,
		call.connection.clock.now(),
	);
	return {
		...toReport(findings, call.item as IDataObject),
		gateway: call.gatewayName,
		account: identity.account,
		name: identity.name,
		mode: identity.livemode ? 'LIVE' : 'TEST',
		ready: permissions.every(({ isGranted, isOptional }) => isGranted || isOptional === true),
		permissions: permissions.map(({ name, isGranted, message }) => ({
			name,
			granted: isGranted,
			message: message ?? null,
		})),
		endpoints: endpoints.map(({ id, url, isEnabled, isOurs, events }) => ({
			id,
			url,
			enabled: isEnabled,
			madeByThisPack: isOurs,
			dead: sorted.dead.some((dead) => dead.id === id),
			removed: changes.removed.some((removed) => removed.id === id),
			events: [...events],
		})),
		lastEvent: lastEvent
			? {
					id: lastEvent.id,
					type: lastEvent.type,
					at: lastEvent.at,
					delivered: lastEvent.isDelivered ?? null,
				}
			: null,
		lastUndelivered: lastUndelivered ? { ...lastUndelivered } : null,
	};
}

/** Only what the options ask for. */
async function changeEndpoints(
	call: ItemCall,
	actions: ConnectionActions,
	{ listening, dead, elsewhere }: EndpointsFound,
	base: string,
): Promise<EndpointChanges> {
	const old = oldBase(call, base);
	const removed = [
		...(call.flag('options.removeDead', false) ? dead : []),
		...elsewhere.filter(({ url }) => old !== undefined && baseOf(url) === old),
	];
	const isOff = ({ isEnabled }: Endpoint) => !isEnabled;
	const enabled = call.flag('options.enableEndpoints', false) ? listening.filter(isOff) : [];
	for (const { id } of removed) await actions.removeEndpoint(id, call.connection);
	for (const { id } of enabled) await actions.enableEndpoint(id, call.connection);
	return { enabled, removed };
}

function oldBase(call: ItemCall, base: string): string | undefined {
	const text = call.text('options.oldAddress');
	if (text === '') return undefined;
	const old = baseOf(text, 0);
	if (old === undefined) {
		throw new InputRefused(
			`"${text}" in "Old Address of n8n" is no address. Write it like https://n8n-old.example.com`,
		);
	}
	if (old === base) {
		throw new InputRefused(
			`${old} in "Old Address of n8n" is the address that n8n has now. Write the one it had before, or leave the option out`,
		);
	}
	return old;
}
