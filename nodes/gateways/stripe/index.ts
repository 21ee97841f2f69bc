import type { GatewayAdapter } from '../../shared/contracts/gateway';
import { actions, type StripeActions } from './actions';
import { idIn } from './actions/ids';
import { refundReasons } from './actions/refund';
import { listChanges } from './changes';
import { endpoints } from './endpoints';
import { classify } from './errors';
import { readEvents } from './events';
import { identify } from './identity';
import { namedElsewhere } from './namedElsewhere';
import { readStates } from './readStates';
import { resolve } from './resolve';
import { mayBeSigned, verify } from './webhook';

/** Stripe, through its official SDK; it offers every operation but for reminders by mail and payments from elsewhere. */
export const gateway: GatewayAdapter & { readonly actions: StripeActions } = {
	id: 'stripe',
	displayName: 'Stripe',
	verification: 'secretOnCreate',
	// 255 at Stripe (docs.stripe.com/api/idempotent_requests), of which the steps of an operation append a part.
	longestKey: 200,
	dealNaming: "put the id of the deal into the payment's metadata as crm_deal_id",
	identify,
	mayBeSigned,
	verify,
	readEvents,
	idIn,
	resolve,
	readStates,
	namedElsewhere,
	listChanges,
	endpoints,
	actions,
	refundReasons,
	classify,
};
