/** All that can be played in one call. */
import type { BillingScenarios } from './billing';
import type { MoneyScenarios } from './money';
import type { PaymentScenarios } from './payments';

export type { InvoiceOptions, SubscribeOptions } from './billing';
export type { CheckoutOptions } from './money';
export type { PayOptions } from './payments';

export interface Scenarios extends PaymentScenarios, BillingScenarios, MoneyScenarios {}
