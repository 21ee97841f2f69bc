import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import { actions } from './actions';
import { listChanges } from './changes';
import { endpoints } from './endpoints';
import { classify } from './errors';
import { readEvents } from './events';
import { identify } from './identity';
import { idIn } from './ids';
import { readStates, resolve } from './readStates';
import { mayBeSigned, verify } from './webhook';

/** Acorn Pay, which does not exist: what a newcomer's gateway looks like. */
export const gateway: GatewayAdapter = {
	id: 'acorn',
	displayName: 'Acorn Pay',
	verification: 'secretReadable',
	longestKey: 45,
	dealNaming: 'put the id of the deal into the reference of the payment',
	identify,
	mayBeSigned,
	verify,
	readEvents,
	idIn,
	resolve,
	readStates,
	listChanges,
	endpoints,
	actions,
	classify,
};
