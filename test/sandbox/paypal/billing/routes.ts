/** Invoices, products, plans, subscriptions and sales. */
import type { Routes } from '../protocol/routes';
import { INVOICE_ROUTES } from './invoices';
import { PLAN_ROUTES } from './plans';
import { PRODUCT_ROUTES } from './products';
import { SALE_ROUTES } from './sales';
import { SUBSCRIPTION_ROUTES } from './subscriptions';

export const BILLING_ROUTES: Routes = {
	...INVOICE_ROUTES,
	...PRODUCT_ROUTES,
	...PLAN_ROUTES,
	...SUBSCRIPTION_ROUTES,
	...SALE_ROUTES,
};
