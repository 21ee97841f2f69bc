import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { InvoiceActions } from '../../../shared/contracts/gatewayActions';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { callForNothing } from '../client';
import type { PaypalInvoice } from '../shapes/invoice';
import { makeInvoice, pathOf } from './makeInvoice';
import { readInvoice } from '../reading';
import { readId } from './naming';
import { notThere, stateOf } from './stateOf';
import { canceledDraft } from './takenBack';
import { doneOnce } from './writing';

const DRAFT = 'DRAFT';
const CANCELED = 'CANCELLED';
/** Shared by its link, and mailed to nobody. */
const SHARED = 'UNPAID';

type Offered = Pick<InvoiceActions, 'create' | 'get' | 'send' | 'void'>;

/** @see https://developer.paypal.com/docs/api/invoicing/v2/ */
export const invoice: Offered = {
	async create(draft, { key }, connection) {
		const { customer, lines, currency, dueInDays, description, footer, crmReference } = draft;
		if ('id' in customer) {
			throw new InputRefused(
				'PayPal keeps no customers. Leave Customer ID empty, and fill in Customer Email',
			);
		}
		const { value, isNew } = await makeInvoice(
			{
				bill: { lines, currency },
				customer,
				dueInDays,
				crmReference,
				...(description ? { note: description } : {}),
				...(footer ? { terms: footer } : {}),
			},
			key,
			connection,
		);
		// Whatever an earlier run did not get to is done now.
		if (draft.finish !== 'draft') await sendOnce(value, draft.finish === 'send', connection);
		return { value: await stateOf('invoice', value.id, connection), isNew };
	},
	async get(text, connection) {
		return await stateOf('invoice', readId(text, 'invoice'), connection);
	},
	async send(text, _write, connection) {
		const found = await required(readId(text, 'invoice'), connection);
		if (found.status === SHARED) {
			throw new InputRefused(
				`The invoice ${found.id} was shared by its link, and PayPal mails an invoice at its first sending alone. Send a reminder, or mail the link yourself`,
			);
		}
		if (found.status === CANCELED) {
			throw new InputRefused(`The invoice ${found.id} was canceled. Make another one`);
		}
		await sendOnce(found, true, connection);
		return await stateOf('invoice', found.id, connection);
	},
	async void(text, _write, connection) {
		const id = readId(text, 'invoice');
		const found = await required(id, connection);
		if (found.status === DRAFT) {
			await callForNothing(
				{ method: 'DELETE', path: pathOf(id), repeat: 'afterLookup' },
				connection,
			);
			return await canceledDraft(found, connection);
		}
		await cancelOnce(found, connection);
		return await stateOf('invoice', id, connection);
	},
};

/**
 * Makes a draft payable, once: what is sent already stays as it is. Without a mail it is shared by its link.
 * @see https://developer.paypal.com/docs/api/invoicing/v2/#invoices_send
 */
export async function sendOnce(
	{ id, status }: PaypalInvoice,
	isMailed: boolean,
	connection: GatewayConnection,
): Promise<void> {
	if (status !== DRAFT) return;
	const body = { send_to_recipient: isMailed, send_to_invoicer: false };
	await callForNothing(
		{ method: 'POST', path: pathOf(id, 'send'), body, repeat: 'afterLookup' },
		connection,
	);
}

/** Cancels what is sent and not paid, without a mail. @returns it as it stands then. */
export async function cancelOnce(
	found: PaypalInvoice,
	connection: GatewayConnection,
): Promise<PaypalInvoice> {
	const { id, status } = found;
	if (status === CANCELED) return found;
	const body = { send_to_recipient: false, send_to_invoicer: false };
	return await doneOnce({
		write: async () =>
			await callForNothing(
				{ method: 'POST', path: pathOf(id, 'cancel'), body, repeat: 'afterLookup' },
				connection,
			),
		read: async () => await required(id, connection),
		isDone: (now) => now.status === CANCELED,
		issues: ['INVOICE_CANCELED_ALREADY'],
	});
}

/** @throws InputRefused where PayPal does not have it. */
export async function required(id: string, connection: GatewayConnection): Promise<PaypalInvoice> {
	const found = await readInvoice(id, connection);
	if (found) return found;
	throw notThere('invoice', id, connection);
}
