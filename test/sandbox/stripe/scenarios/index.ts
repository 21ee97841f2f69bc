/**
 * All that can be played in one call, here by name and from outside as `POST /control/stripe/…`.
 * What the stories of a controller's book need, beside the SDK against the sandbox's origin:
 *
 * - paid: `pay`, `payIntent`, `authenticate`, `settleDebit`, `charge` (the old API), `payInvoice` with a
 *   card or a test IBAN; bank transfers are `pay({ bankTransfer })` or `invoice({ bankTransfer })` and then
 *   `fundCustomer`, in parts; by hand `payOutOfBand` and `recordPayment`; laid to an invoice afterwards
 *   by `invoices.attachPayment` of the SDK
 * - settled otherwise: `creditCustomer` before `invoice`; `percentOff` and `amountOff` of `invoice`,
 *   `subscribe` and `checkout`; `creditInvoice` with `refund`, `outOfBand` and `toBalance`, `voidCreditNote`
 * - taken back: `voidInvoice`, `giveUpInvoice`, `reviseInvoice`, `refund`, `failRefund`, `dispute` (also of a
 *   part), `closeDispute`, `winAppeal`, `returnDebit`
 * - subscriptions: `advanceSubscription` renews; `changeCard` decides what the next renewal does;
 *   `giveUpSubscription`, `changePlan`, `failFinalization`; test clocks of the SDK for real time
 * - seen by people: `openReview`, `closeReview`, `warnOfFraud`
 * - known later: `holdSettlement` and `settleBalances`, `settleIn` another currency
 * - found again: `intentOfInvoice`
 */
import type { BillingScenarios } from './billing';
import type { MoneyScenarios } from './money';
import type { PaymentScenarios } from './payments';

export type { InvoiceOptions, SubscribeOptions } from './billing';
export type { CheckoutOptions } from './money';
export type { PayOptions } from './payments';

export interface Scenarios extends PaymentScenarios, BillingScenarios, MoneyScenarios {}
