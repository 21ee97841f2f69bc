import type { PaymentMethod } from '../../../shared/vocabulary/payment';
import { lookup } from '../../../shared/vocabulary/lookup';
import * as z from '../../../shared/zod';
import { personName, text } from '../shapes/parts';

const CARD = z.looseObject({ brand: text, last_digits: text });
const WALLET = z.looseObject({ email_address: text, account_id: text, name: personName });

/** As each writes itself; without one, a word of PayPal's is written as it is. @see checkout_orders_v2, payment_source_response */
const NAMES: Readonly<Record<string, string>> = {
	...{ paypal: 'PayPal', venmo: 'Venmo', apple_pay: 'Apple Pay', google_pay: 'Google Pay' },
	...{ bancontact: 'Bancontact', blik: 'BLIK', eps: 'EPS', ideal: 'iDEAL', mybank: 'MyBank' },
	...{ p24: 'Przelewy24' },
};

type Source = Readonly<Record<string, unknown>> | undefined;

/** What an order is paid with: the one key of its source is PayPal's word. @see checkout_orders_v2, payment_source_response */
export function methodOf(source: Source): PaymentMethod | undefined {
	const [type] = Object.keys(source ?? {});
	if (source === undefined || type === undefined) return undefined;
	const { brand, last_digits: last4 } = CARD.safeParse(source[type]).data ?? {};
	const name = brand?.toLowerCase() ?? lookup(NAMES, type);
	return {
		type,
		...(name ? { brand: name } : {}),
		...(last4 ? { last4 } : {}),
	};
}

/** The payer as a wallet names him. */
export function walletOf(source: Source): z.output<typeof WALLET> | undefined {
	return WALLET.safeParse(source?.paypal ?? source?.venmo).data;
}
