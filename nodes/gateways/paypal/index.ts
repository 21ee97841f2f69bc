import type { GatewayAdapter } from '../../shared/contracts/gateway';
import { actions } from './actions';
import { listChanges } from './changes';
import { endpoints } from './endpoints';
import { classify } from './errors';
import { readEvents } from './events';
import { identify } from './identity';
import { idIn } from './ids';
import { readStates } from './readStates';
import { resolve } from './resolve';
import { takeApproved } from './takeApproved';
import { mayBeSigned, verify } from './webhook';

/** PayPal, by its REST API (https://developer.paypal.com/api/rest/). */
export const gateway: GatewayAdapter = {
	id: 'paypal',
	displayName: 'PayPal',
	verification: 'webhookId',
	// The shortest that any of its APIs takes: of subscriptions (billing_subscriptions_v1, paypal_request_id). The steps of an
	// operation are hashed in.
	longestKey: 38,
	// A payment that is made keeps its custom_id for good (state/crmReference.ts).
	dealNaming: 'have the next payments made with deal= and the id of their deal as custom_id',
	identify,
	mayBeSigned,
	verify,
	readEvents,
	idIn,
	resolve,
	readStates,
	takeApproved,
	listChanges,
	endpoints,
	actions,
	classify,
};
