import type { OfferedGatewayActions } from '../../../shared/contracts/gatewayActions';
import { choices } from './choices';
import { connection } from './connection';
import { dispute } from './dispute';
import { event } from './event';
import { invoice } from './invoice';
import { payment } from './payment';
import { paymentLink } from './paymentLink';
import { refund } from './refund';
import { sentInvoice } from './sentInvoice';
import { subscription } from './subscription';

/**
 * What people and workflows can do at PayPal. It keeps no customers, makes no PDF of an invoice, writes none off and tries none
 * again.
 */
export const actions: OfferedGatewayActions = {
	payment,
	paymentLink,
	invoice: { ...invoice, ...sentInvoice },
	refund,
	subscription,
	dispute,
	event,
	connection,
	choices,
};
