import type { SentInvoiceActions } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { callForNothing } from '../client';
import { required } from './invoice';
import { pathOf } from './makeInvoice';
import { readId } from './naming';
import { openInvoice } from './openInvoice';
import { recordPayment } from './recordPayment';
import { stateOf } from './stateOf';

const LONGEST_NOTE = 4_000;

/** @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_remind */
export const sentInvoice: SentInvoiceActions = {
	// PayPal takes no key and tells nobody that it has reminded (invoicing_v2): the node lets one call at a time through in its
	// process, and nothing keeps another process from mailing it too.
	async remind({ id: named, note }, _write, connection) {
		const found = openInvoice(await required(readId(named, 'invoice'), connection));
		if (note && note.length > LONGEST_NOTE) {
			throw new InputRefused(
				`Note has ${note.length} characters, and PayPal takes ${LONGEST_NOTE}. Shorten it`,
			);
		}
		const body = {
			send_to_recipient: true,
			send_to_invoicer: false,
			...(note ? { note } : {}),
		};
		await callForNothing(
			{ method: 'POST', path: pathOf(found.id, 'remind'), body, repeat: 'afterLookup' },
			connection,
		);
		return await stateOf('invoice', found.id, connection);
	},
	recordPayment,
};
