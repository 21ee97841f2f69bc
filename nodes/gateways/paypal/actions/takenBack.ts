import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { invoiceState } from '../../../shared/vocabulary/state/invoice';
import type { PaypalInvoice } from '../shapes/invoice';
import { toInvoice } from '../state/invoice';
import { subjectOf } from './stateOf';

/** Where a draft stands that was deleted: PayPal has it no more, and nobody was ever asked for anything. */
export async function canceledDraft(
	draft: PaypalInvoice,
	connection: GatewayConnection,
): Promise<PaymentState> {
	const record = toInvoice({ invoice: { ...draft, status: 'CANCELLED' }, laid: [] }, connection);
	const subject = await subjectOf('invoice', draft.id, connection);
	return invoiceState(subject, record, connection.clock.now());
}
