/**
 * What an adapter tells: one record for each thing of the vendor's. What a record means (what is paid, owed, late, lost, told)
 * stands beside it in this folder, once for all gateways. Amounts are minor units; moments are as `Date.toISOString` writes
 * them, since they are compared as text; what the gateway does not know is `undefined`.
 */
export type * from './invoiceRecord';
export type * from './paymentRecord';
export type * from './rootRecord';
export type * from './subscriptionRecord';
