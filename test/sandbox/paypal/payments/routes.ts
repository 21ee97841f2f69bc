/** Orders, authorizations, captures, refunds, disputes and the list of transactions. */
import type { Routes } from '../protocol/routes';

export const PAYMENT_ROUTES: Routes = {};
