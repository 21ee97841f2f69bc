import type { IDataObject } from 'n8n-workflow';
import { toReport } from '../../../shared/n8n/report';
import { shownFor } from '../../../shared/n8n/shownFor';
import type { ItemCall, OperationResult } from '../../action/call';
import { connectionFindings, disabledHere } from '../../action/connectionFindings';

export const description = shownFor('connection', 'check', [
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
				displayName: 'Quiet Hours',
				name: 'quietHours',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description: 'After how many hours without any event that is reported. 0: not checked.',
			},
		],
	},
]);

export async function execute(call: ItemCall): Promise<OperationResult> {
	const actions = call.actions('connection');
	const found = await actions.check(call.connection);
	const { identity, permissions, endpoints, lastEvent, lastUndelivered } = found;
	const address = call.context.getInstanceBaseUrl();
	const enabled = call.flag('options.enableEndpoints', false)
		? disabledHere(endpoints, address)
		: [];
	for (const { id } of enabled) await actions.enableEndpoint(id, call.connection);
	const findings = connectionFindings(
		found,
		{
			endpoints: call.number('options.expectedEndpoints', 0),
			quietHours: call.number('options.quietHours', 0),
			address,
			isVendor: call.isVendor,
			enabled,
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
			events: [...events],
		})),
		lastEvent: lastEvent
			? {
					id: lastEvent.id,
					type: lastEvent.type,
					at: lastEvent.at,
					delivered: lastEvent.isDelivered,
				}
			: null,
		lastUndelivered: lastUndelivered ? { ...lastUndelivered } : null,
	};
}
