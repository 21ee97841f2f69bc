/** Orders, authorizations, captures, refunds, disputes and the list of transactions. */
import type { Routes } from '../protocol/routes';
import { DISPUTE_ROUTES } from './disputeRoutes';
import { ORDER_ROUTES } from './orders';
import { PAYMENT_V2_ROUTES } from './payments';
import { TRANSACTION_ROUTES } from './transactions';

export const PAYMENT_ROUTES: Routes = {
	...ORDER_ROUTES,
	...PAYMENT_V2_ROUTES,
	...DISPUTE_ROUTES,
	...TRANSACTION_ROUTES,
};
