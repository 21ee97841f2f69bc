/** Invoices, products, plans, subscriptions and sales. */
import type { Routes } from '../protocol/routes';

export const BILLING_ROUTES: Routes = {};
