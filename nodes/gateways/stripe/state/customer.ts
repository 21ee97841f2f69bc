import type Stripe from 'stripe';
import type { Customer } from '../../../shared/vocabulary/payment';
import { expanded, idOf } from '../client';
import type { PaymentReading } from './paymentReading';

type Party = Pick<Customer, 'id' | 'email' | 'name'>;

/** Whoever is to pay: the customer's record, then what was given with the payment. */
export function payerOf({ intent, charge }: PaymentReading): Customer {
	const record = recordOf(intent?.customer ?? charge?.customer);
	const given = charge?.billing_details;
	const addresses = [record.email, intent?.receipt_email, charge?.receipt_email, given?.email];
	return customerOf(record.id, addresses, record.name ?? given?.name);
}

/** The record of a field that holds it, or its id; of a deleted one nothing but that is left. */
export function recordOf(
	field: string | Stripe.Customer | Stripe.DeletedCustomer | null | undefined,
): Party {
	const record = expanded(field);
	const known = record && !record.deleted ? record : undefined;
	const id = idOf(field);
	return {
		...(id ? { id } : {}),
		...(known?.email ? { email: known.email } : {}),
		...(known?.name ? { name: known.name } : {}),
	};
}

/** The first address is the customer's; others, such as one typed at payment, may lead to a contact as well. */
export function customerOf(
	id: string | undefined,
	addresses: ReadonlyArray<string | null | undefined>,
	name: string | null | undefined,
): Customer {
	const given = addresses.flatMap((address) => address || []);
	const [email, ...otherEmails] = given.filter(
		(address, index) =>
			given.findIndex((other) => other.toLowerCase() === address.toLowerCase()) === index,
	);
	return {
		...(id ? { id } : {}),
		...(email ? { email } : {}),
		...(otherEmails.length > 0 ? { otherEmails } : {}),
		...(name ? { name } : {}),
	};
}
