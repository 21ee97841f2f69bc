import type { CrmReference, Customer } from '../payment';
import type { Subject } from '../subject';

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
