import type { GatewayConnection, GatewayIdentity } from '../../shared/contracts/gateway';
import { createClient } from './client';

/**
 * The account of the key. Its mode is not part of the answer: it is the key's own.
 * @see https://docs.stripe.com/api/accounts/retrieve
 */
export async function identify(connection: GatewayConnection): Promise<GatewayIdentity> {
	const account = await createClient(connection).accounts.retrieveCurrent();
	const name =
		account.settings?.dashboard.display_name ??
		account.business_profile?.name ??
		account.email ??
		account.id;
	return { account: account.id, livemode: connection.livemode, name };
}
