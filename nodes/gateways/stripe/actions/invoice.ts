import type Stripe from 'stripe';
import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { InvoiceActions, InvoiceDraft, Made } from '../../../shared/contracts/gatewayActions';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { sum } from '../../../shared/vocabulary/money';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import { toStripeAmount } from '../amounts';
import { createClient, unlessMissing } from '../client';
import { classify } from '../errors';
import { toCharge } from './charging';
import { upsertCustomer } from './customer';
import { readId } from './ids';
import { PAGE } from './lists';
import { toMetadata } from './reference';
import { stateOf } from './stateOf';
import { KEY_IN_METADATA, writeOnce } from './writing';

/** What became of it is known from its status, so that doing it again is no change. */
const VOIDED = ['void'];
const SENT = ['open', 'paid', 'uncollectible'];
const UNCOLLECTIBLE = ['uncollectible'];

/** @see https://docs.stripe.com/api/invoices */
export const invoice: InvoiceActions = {
	async create(draft, { key }, connection) {
		const lines = toLines(draft);
		const stripe = createClient(connection);
		const customer = await customerOf(draft, key, stripe);
		const before = customer.isNew ? [] : await madeWith(key, customer.value, stripe);
		const standing = before.find(stands);
		const parameters = toParameters(draft, customer.value, key);
		const { value, isNew } = standing
			? { value: standing, isNew: false }
			: await writeOnce<Stripe.Invoice>({
					key,
					send: async (idempotencyKey) =>
						await stripe.invoices.create(parameters, { idempotencyKey }),
					read: async ({ id }) => await unlessMissing(stripe.invoices.retrieve(id)),
					stands,
					undone: before.length,
				});
		const { id, status } = value;
		// Whatever an earlier run did not get to is done now.
		if (status === 'draft' && value.lines.data.length === 0) {
			await stripe.invoices.addLines(id, { lines }, { idempotencyKey: `${id}/lines` });
		}
		if (status === 'draft' && draft.finish === 'send') {
			await stripe.invoices.sendInvoice(id, {}, { idempotencyKey: `${id}/send` });
		}
		if (status === 'draft' && draft.finish === 'finalize') {
			await stripe.invoices.finalizeInvoice(id, {}, { idempotencyKey: `${id}/finalize` });
		}
		return { value: await stateOf('invoice', id, connection), isNew };
	},
	async get(text, connection) {
		return await stateOf('invoice', readId(text, 'invoice'), connection);
	},
	async send(text, { key }, connection) {
		return await act(
			text,
			SENT,
			connection,
			async (id, stripe) => await stripe.invoices.sendInvoice(id, {}, { idempotencyKey: key }),
		);
	},
	async getPdf(text, connection) {
		const id = readId(text, 'invoice');
		const {
			invoice_pdf: url,
			number,
			status,
		} = await createClient(connection).invoices.retrieve(id);
		if (url) return { url, fileName: `${number ?? id}.pdf` };
		throw new InputRefused(
			`The invoice ${id} has no PDF: it is ${status ?? 'not finalised'}. Send it first`,
		);
	},
	// Each try has a key of its own, so that a double click is one try and tomorrow's is another.
	async retryPayment(text, { key }, connection) {
		const id = readId(text, 'invoice');
		const stripe = createClient(connection);
		const { status, attempt_count: tries } = await stripe.invoices.retrieve(id);
		if (status === 'paid') return await stateOf('invoice', id, connection);
		const attempted = await attemptAsync(
			async () => await stripe.invoices.pay(id, {}, { idempotencyKey: `${key}/${tries}` }),
		);
		if ('error' in attempted && classify(attempted.error)?.kind !== 'declined') {
			throw attempted.error;
		}
		return await stateOf('invoice', id, connection);
	},
	async void(text, { key }, connection) {
		return await act(
			text,
			VOIDED,
			connection,
			async (id, stripe) => await stripe.invoices.voidInvoice(id, {}, { idempotencyKey: key }),
		);
	},
	async markUncollectible(text, { key }, connection) {
		return await act(
			text,
			UNCOLLECTIBLE,
			connection,
			async (id, stripe) =>
				await stripe.invoices.markUncollectible(id, {}, { idempotencyKey: key }),
		);
	},
};

/** Done before, perhaps by somebody else: what counts is where the invoice stands. */
async function act(
	text: string,
	wanted: readonly string[],
	connection: GatewayConnection,
	write: (id: string, stripe: Stripe) => Promise<unknown>,
): Promise<PaymentState> {
	const id = readId(text, 'invoice');
	const attempted = await attemptAsync(async () => await write(id, createClient(connection)));
	if ('value' in attempted) return await stateOf('invoice', id, connection);
	const kind = classify(attempted.error)?.kind;
	if (kind !== 'conflict' && kind !== 'invalidRequest') throw attempted.error;
	const state = await stateOf('invoice', id, connection);
	if (wanted.includes(state.rawStatus)) return state;
	throw attempted.error;
}

/** One that was voided is made anew. */
function stands({ status }: Stripe.Invoice): boolean {
	return status !== 'void';
}

/**
 * What the customer was sent with this key before, since Stripe forgets keys after a day: one call, and none for a customer
 * who is new. Of the newest hundred only: an invoice that is one too many can be voided, a customer with more than that in
 * between cannot be read whole each time.
 */
async function madeWith(key: string, customer: string, stripe: Stripe): Promise<Stripe.Invoice[]> {
	const { data } = await stripe.invoices.list({
		customer,
		collection_method: 'send_invoice',
		limit: PAGE,
	});
	return data.filter(({ metadata }) => metadata?.[KEY_IN_METADATA] === key);
}

async function customerOf(draft: InvoiceDraft, key: string, stripe: Stripe): Promise<Made<string>> {
	if ('id' in draft.customer) {
		return { value: readId(draft.customer.id, 'customer'), isNew: false };
	}
	const { value, isNew } = await upsertCustomer(
		{ ...draft.customer, crmReference: draft.crmReference },
		`${key}/customer`,
		stripe,
	);
	return { value: value.id, isNew };
}

/** Nothing that waits for the customer's next invoice gets onto this one. */
function toParameters(
	draft: InvoiceDraft,
	customer: string,
	key: string,
): Stripe.InvoiceCreateParams {
	const { currency, dueInDays, description, footer, crmReference } = draft;
	return {
		customer,
		currency: currency.toLowerCase(),
		collection_method: 'send_invoice',
		days_until_due: dueInDays,
		auto_advance: draft.finish !== 'draft',
		pending_invoice_items_behavior: 'exclude',
		metadata: { ...toMetadata(crmReference), [KEY_IN_METADATA]: key },
		...(description ? { description } : {}),
		...(footer ? { footer } : {}),
	};
}

/** @throws AmountRefused for a line that Stripe could not count, or a sum too small to be paid. */
function toLines({ currency, lines }: InvoiceDraft): Stripe.InvoiceAddLinesParams.Line[] {
	if (lines.length === 0) throw new InputRefused('The invoice has no lines. Add a row under Lines');
	const amounts = lines.map(({ unitAmount, quantity }) => unitAmount * quantity);
	toCharge({ amount: sum(amounts, currency), currency });
	return lines.map(({ title, quantity }, index) => ({
		description: quantity === 1 ? title : `${quantity} × ${title}`,
		amount: toStripeAmount(amounts[index] ?? 0, currency),
	}));
}
