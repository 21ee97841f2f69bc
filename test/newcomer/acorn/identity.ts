import type { GatewayConnection, GatewayIdentity } from '../../../nodes/shared/contracts/gateway';
import { call } from './client';
import { ACCOUNT } from './shapes';

/** The account of the app. Its mode is not part of the answer: it is the app's own. */
export async function identify(connection: GatewayConnection): Promise<GatewayIdentity> {
	const { id, name } = await call<{ id: string; name: string }>(
		{ path: '/v1/account' },
		ACCOUNT,
		connection,
	);
	return { account: id, livemode: connection.livemode, name };
}
