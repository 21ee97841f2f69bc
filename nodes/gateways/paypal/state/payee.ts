/** Who gets the money, as an order's unit or a capture names them (checkout_orders_v2, payee). */
interface Paid {
	readonly payee?: { readonly merchant_id?: string; readonly email_address?: string } | undefined;
}

/**
 * Whether the money of a unit or a capture goes to an account. Whoever makes an order chooses its payee, also in a customer's
 * browser: by an app of ours a stranger can pay himself and name a deal of ours. What names nobody is the app's own.
 * @see payments_payment_v2, account_id: `ppaas_payer_id_v3`, by which every place names an account
 */
export function isPaidTo(account: string, { payee }: Paid): boolean {
	if (!payee?.merchant_id && !payee?.email_address) return true;
	return payee.merchant_id === account;
}
