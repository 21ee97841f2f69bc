import type { GatewayAdapter } from '../../shared/contracts/gateway';
import { actions } from './actions';
import { listChanges } from './changes';
import { endpoints } from './endpoints';
import { classify } from './errors';
import { EVENT_TYPES } from './eventTable';
import { readEvents } from './events';
import { identify } from './identity';
import { namedElsewhere } from './namedElsewhere';
import { readStates } from './readStates';
import { resolve } from './resolve';
import { mayBeSigned, verify } from './webhook';

/** Stripe, through its official SDK. */
export const gateway: GatewayAdapter = {
	id: 'stripe',
	displayName: 'Stripe',
	can: new Set([
		'webhooks',
		'listChanges',
		'invoices',
		'subscriptions',
		'paymentLinks',
		'disputes',
		'refunds',
		'customers',
		'capture',
		'sampleEvents',
	]),
	eventTypes: EVENT_TYPES,
	identify,
	mayBeSigned,
	verify,
	readEvents,
	resolve,
	readStates,
	namedElsewhere,
	listChanges,
	endpoints,
	actions,
	classify,
};
