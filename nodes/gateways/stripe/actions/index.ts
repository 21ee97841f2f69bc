import type {
	EventActions,
	GatewayActions,
	InvoiceActions,
} from '../../../shared/contracts/gatewayActions';
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

/** All but what only gateways do that mail reminders, keep books of money from elsewhere, or deliver again when asked to. */
export type StripeActions = Omit<GatewayActions, 'event' | 'invoice'> & {
	readonly event: EventActions;
	readonly invoice: InvoiceActions;
};

/** What people and workflows can do at Stripe. */
export const actions: StripeActions = {
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
