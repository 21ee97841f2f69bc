/** Money that comes without an order: of an invoice or of a subscription. It is a capture, and a row of the transactions. */
import type { Capture } from '../payments/wire/order';
import type { LedgerRow, World } from '../world';
import { feeOf, money, textOf, unitsOf } from './amounts';

export interface MoneyIn {
	/** In the last digit of the currency. */
	readonly units: number;
	readonly currency: string;
	/** `T0007` for invoices, `T0002` for subscriptions. */
	readonly code: LedgerRow['code'];
	readonly reference?: LedgerRow['reference'];
	/** The invoice's number. */
	readonly invoiceId?: string;
	readonly customId?: string;
	readonly subject?: string;
	readonly payer?: LedgerRow['payer'];
	/** An eCheck, which takes days: no fee is known until then. */
	readonly isPending?: boolean;
}

/** The capture, kept in the account; nothing is told yet. */
export function takeMoney(world: World, of: MoneyIn): Capture {
	const { units, currency, isPending = false } = of;
	const id = world.newId();
	const href = `${world.origin()}/v2/payments/captures/${id}`;
	const capture: Capture = {
		id,
		status: isPending ? 'PENDING' : 'COMPLETED',
		...(isPending ? { status_details: { reason: 'ECHECK' } } : {}),
		amount: money(units, currency),
		final_capture: true,
		...(of.invoiceId === undefined ? {} : { invoice_id: of.invoiceId }),
		...(of.customId === undefined ? {} : { custom_id: of.customId }),
		seller_protection: {
			status: 'ELIGIBLE',
			dispute_categories: ['ITEM_NOT_RECEIVED', 'UNAUTHORIZED_TRANSACTION'],
		},
		...(isPending ? {} : { seller_receivable_breakdown: breakdownOf(units, currency) }),
		links: [
			{ href, rel: 'self', method: 'GET' },
			{ href: `${href}/refund`, rel: 'refund', method: 'POST' },
		],
		create_time: world.iso(),
		update_time: world.iso(),
	};
	world.captures.set(id, capture);
	const at = world.now();
	world.transactions.push({
		transactionId: id,
		code: of.code,
		value: textOf(units, currency),
		currency,
		...(isPending ? {} : { fee: textOf(-feeOf(units, currency), currency) }),
		status: isPending ? 'P' : 'S',
		at,
		updatedAt: at,
		...(of.reference === undefined ? {} : { reference: of.reference }),
		...(of.customId === undefined ? {} : { customField: of.customId }),
		...(of.invoiceId === undefined ? {} : { invoiceId: of.invoiceId }),
		...(of.subject === undefined ? {} : { subject: of.subject }),
		...(of.payer === undefined ? {} : { payer: of.payer }),
	});
	return capture;
}

/** The bank answers what was pending. */
export function settleMoney(world: World, capture: Capture, succeeds: boolean): void {
	const units = unitsOf(capture.amount);
	const { currency_code: currency } = capture.amount;
	capture.status = succeeds ? 'COMPLETED' : 'DECLINED';
	delete capture.status_details;
	if (succeeds) capture.seller_receivable_breakdown = breakdownOf(units, currency);
	capture.update_time = world.iso();
	const row = world.transactions.find(({ transactionId }) => transactionId === capture.id);
	if (row) Object.assign(row, { status: succeeds ? 'S' : 'D', updatedAt: world.now() });
}

function breakdownOf(units: number, currency: string): Capture['seller_receivable_breakdown'] {
	const fee = feeOf(units, currency);
	return {
		gross_amount: money(units, currency),
		paypal_fee: money(fee, currency),
		net_amount: money(units - fee, currency),
	};
}
