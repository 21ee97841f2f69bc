import type { GatewayActions } from '../../../shared/contracts/gatewayActions';
import { choices } from './choices';
import { connection } from './connection';
import { customer } from './customer';
import { dispute } from './dispute';
import { event } from './event';
import { invoice } from './invoice';
import { payment } from './payment';
import { paymentLink } from './paymentLink';
import { refund } from './refund';
import { subscription } from './subscription';

/** What people and workflows can do at Stripe. */
export const actions: GatewayActions = {
	payment,
	paymentLink,
	invoice,
	refund,
	subscription,
	customer,
	dispute,
	event,
	connection,
	choices,
};
