import type { PaymentMethod } from '../../../shared/vocabulary/payment';
import * as z from '../../../shared/zod';
import { personName, text } from '../shapes/parts';

const CARD = z.looseObject({ brand: text, last_digits: text });
const WALLET = z.looseObject({ email_address: text, account_id: text, name: personName });

type Source = Readonly<Record<string, unknown>> | undefined;

/** What an order is paid with: the one key of its source is PayPal's word. @see checkout_orders_v2, payment_source_response */
export function methodOf(source: Source): PaymentMethod | undefined {
	const [type] = Object.keys(source ?? {});
	if (source === undefined || type === undefined) return undefined;
	const { brand, last_digits: last4 } = CARD.safeParse(source[type]).data ?? {};
	return {
		type,
		...(brand ? { brand: brand.toLowerCase() } : {}),
		...(last4 ? { last4 } : {}),
	};
}

/** The payer as a wallet names him. */
export function walletOf(source: Source): z.output<typeof WALLET> | undefined {
	return WALLET.safeParse(source?.paypal ?? source?.venmo).data;
}
