/**
 * What an adapter tells: one record for each thing of the vendor's. What a record means (what is paid, owed, late, lost, told)
 * stands beside it in this folder, once for all gateways. Amounts are minor units; moments are as `Date.toISOString` writes
 * them, since they are compared as text; what the gateway does not know is `undefined`.
 */
import type { CrmReference, Customer } from '../payment';
import type { Subject } from '../subject';

export type * from './invoiceRecord';
export type * from './paymentRecord';
export type * from './subscriptionRecord';

/** What every root has, whatever it is. */
export interface RootRecord {
	/** The gateway's id; of a payment, as payment subjects are called. */
	readonly id: string;
	/** The gateway's own word for where it stands. */
	readonly rawStatus: string;
	/** ISO 4217, in any case: all amounts in the record are in its minor units. */
	readonly currency: string;
	readonly createdAt: string;
	readonly description?: string;
	readonly customer: Customer;
	readonly crmReference?: CrmReference;
	/** What it was made anew from. */
	readonly replaces?: Pick<Subject, 'kind' | 'id'>;
	/** Where a person sees it at the gateway. */
	readonly url: string;
}
