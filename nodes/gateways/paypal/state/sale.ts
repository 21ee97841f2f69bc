import { lookup } from '../../../shared/vocabulary/lookup';
import type { PaypalCapture } from '../shapes/capture';
import type { PaypalSale } from '../shapes/sale';

/** The words of v1 in those of v2; others stay what they are, so that no table knows them. */
const STATES: Readonly<Record<string, string>> = {
	completed: 'COMPLETED',
	partially_refunded: 'PARTIALLY_REFUNDED',
	refunded: 'REFUNDED',
	pending: 'PENDING',
	denied: 'DECLINED',
};

/**
 * A sale of v1 in the form of a capture, which it is by another name: `GET /v2/payments/captures/{id}` answers to its id as well.
 * @see payments_payment_v1, sale; paypal.md, section 3
 */
export function saleAsCapture(sale: PaypalSale): PaypalCapture {
	const { id, state, reason_code: reason, amount, transaction_fee: fee, invoice_number } = sale;
	const currency_code = amount.currency;
	return {
		id,
		status: lookup(STATES, state.toLowerCase()) ?? state,
		status_details: reason ? { reason } : undefined,
		amount: { currency_code, value: amount.total },
		invoice_id: invoice_number,
		custom_id: sale.custom,
		final_capture: true,
		seller_receivable_breakdown: fee
			? { paypal_fee: { currency_code: fee.currency, value: fee.value }, net_amount: undefined }
			: undefined,
		processor_response: undefined,
		supplementary_data: undefined,
		payee: undefined,
		create_time: sale.create_time,
		update_time: sale.update_time,
		links: sale.links,
	};
}
