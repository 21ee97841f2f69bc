/** All that can be played in one call. */
import type { BillingScenarios } from './billing';
import type { PaymentScenarios } from './payments';

export type { InvoiceOptions, SubscribeOptions } from './billing';
export type { PayOptions } from './payments';

export interface Scenarios extends PaymentScenarios, BillingScenarios {}
