/** What payers do on PayPal's page, and what becomes of their money then. */
import { createHash } from 'node:crypto';

import { unprocessable } from '../protocol/errors';
import type { World } from '../world';
import { makeAuthorization } from './authorizationObject';
import { type CaptureOutcome, makeCapture } from './captures';
import { authorizationsOf, capturesOf, isOpen, linksOf, refuseUsedInvoice } from './orderObject';
import type { Authorization, Capture, Order } from './wire/order';

const MAXIMUM_ATTEMPTS = 10;

export interface PayerChoice {
	/** `null`: a guest with a card, whose address nobody asked for. */
	readonly email?: string | null;
	/** Given name and surname; `null`: an account that shows none. */
	readonly name?: string | null;
	readonly method?: 'paypal' | 'card';
	/** What becomes of the capture. */
	readonly outcome?: CaptureOutcome;
	/** The instrument is refused, and the payer has to choose another: `INSTRUMENT_DECLINED`, … */
	readonly refusal?: string;
}

interface Approval extends PayerChoice {
	readonly at: string;
	attempts: number;
}

const approvalsOf = (world: World) => world.kept<Approval>('approvals');

/** The payer agrees to pay. @throws once the page is gone, which is three hours after the order was made. */
export function approve(world: World, order: Order, choice: PayerChoice = {}): void {
	if (!isOpen(world, order.create_time)) throw new Error(`The page of ${order.id} is gone`);
	if (order.status === 'COMPLETED') throw new Error(`${order.id} is paid`);
	const attempts = approvalsOf(world).get(order.id)?.attempts ?? 0;
	approvalsOf(world).set(order.id, { ...choice, at: world.iso(), attempts });
	payAs(order, choice);
	order.status = 'APPROVED';
	order.update_time = world.iso();
	order.links = linksOf(world, order);
	world.emit(
		'CHECKOUT.ORDER.APPROVED',
		'checkout-order',
		order,
		'2.0',
		'An order has been approved by buyer',
	);
}

function payAs(order: Order, choice: PayerChoice): void {
	const { email = 'ada@northwind.example', name = 'Ada Northwind', method = 'paypal' } = choice;
	const [given = '', ...rest] = (name ?? '').split(' ');
	const person = name === null ? {} : { name: { given_name: given, surname: rest.join(' ') } };
	const card = {
		name: name ?? 'CARD HOLDER',
		last_digits: '7704',
		brand: 'VISA',
		type: 'CREDIT',
		expiry: '2030-12',
	};
	if (email === null) {
		delete order.payer;
		order.payment_source = { card };
		return;
	}
	const payerId = payerIdOf(email);
	order.payer = {
		...person,
		email_address: email,
		payer_id: payerId,
		address: { country_code: 'US' },
	};
	order.payment_source =
		method === 'card'
			? { card }
			: {
					paypal: {
						email_address: email,
						account_id: payerId,
						...person,
						address: { country_code: 'US' },
					},
				};
}

/** The same person is the same payer: 13 of PayPal's letters and digits. */
function payerIdOf(email: string): string {
	const digest = createHash('sha256').update(email.toLowerCase()).digest('hex').toUpperCase();
	return `${digest.replaceAll(/[01]/g, 'Z').slice(0, 12)}Z`;
}

/** Takes the money of an approved order. @throws 422 */
export function captureOrder(world: World, order: Order): Capture {
	if (order.intent !== 'CAPTURE') throw wrongIntent();
	if (capturesOf(world, order).length > 0) {
		throw unprocessable(
			'ORDER_ALREADY_CAPTURED',
			"Order already captured.If 'intent=CAPTURE' only one capture per order is allowed.",
		);
	}
	const approval = begin(world, order);
	const [unit] = order.purchase_units;
	if (!unit) throw new Error(`${order.id} is for nothing`);
	const captures = order.purchase_units.map((one) =>
		makeCapture(world, {
			amount: { currency_code: one.amount.currency_code, value: one.amount.value },
			...(approval.outcome === undefined ? {} : { outcome: approval.outcome }),
			relatedIds: { order_id: order.id },
			...(one.custom_id === undefined ? {} : { customId: one.custom_id }),
			...(one.invoice_id === undefined ? {} : { invoiceId: one.invoice_id }),
			payer: payerOf(order),
		}),
	);
	complete(world, order);
	const [capture] = captures;
	if (!capture) throw new Error(`${order.id} was not captured`);
	return capture;
}

/** Reserves the money of an approved order. @throws 422 */
export function authorizeOrder(world: World, order: Order): Authorization {
	if (order.intent !== 'AUTHORIZE') throw wrongIntent();
	if (authorizationsOf(world, order).length > 0) {
		throw unprocessable(
			'ORDER_ALREADY_AUTHORIZED',
			"Order already authorized.If 'intent=AUTHORIZE' only one authorization per order is allowed.",
		);
	}
	const approval = begin(world, order);
	const [unit] = order.purchase_units;
	if (!unit) throw new Error(`${order.id} is for nothing`);
	const authorization = makeAuthorization(world, order.id, unit, approval.outcome);
	complete(world, order);
	return authorization;
}

export const payerOf = ({ payer }: Order): { email?: string; name?: string } => ({
	...(payer?.email_address === undefined ? {} : { email: payer.email_address }),
	...(payer?.name === undefined
		? {}
		: { name: `${payer.name.given_name ?? ''} ${payer.name.surname ?? ''}`.trim() }),
});

/** An approval counts for three hours; an instrument that is refused leaves the order to be approved again. */
function begin(world: World, order: Order): Approval {
	const approval = approvalsOf(world).get(order.id);
	if (order.status !== 'APPROVED' || !approval || !isOpen(world, approval.at)) {
		throw unprocessable(
			'ORDER_NOT_APPROVED',
			"Payer has not yet approved the Order for payment. Please redirect the payer to the 'rel':'approve' url returned as part of the HATEOAS links within the Create Order call or provide a valid `payment_source` in the request.",
		);
	}
	approval.attempts += 1;
	if (approval.attempts > MAXIMUM_ATTEMPTS) {
		throw unprocessable(
			'MAX_NUMBER_OF_PAYMENT_ATTEMPTS_EXCEEDED',
			'You have exceeded the maximum number of payment attempts.',
		);
	}
	if (approval.refusal !== undefined) throw refused(order, approval.refusal);
	for (const { invoice_id: invoiceId } of order.purchase_units) refuseUsedInvoice(world, invoiceId);
	return approval;
}

/** With the page where the payer chooses another instrument. */
const refused = (order: Order, issue: string) =>
	unprocessable(
		issue,
		issue === 'INSTRUMENT_DECLINED'
			? "The instrument presented  was either declined by the processor or bank, or it can't be used for this payment."
			: 'The request was refused.',
		undefined,
		[
			{
				href: `https://www.sandbox.paypal.com/checkoutnow?token=${order.id}`,
				rel: 'redirect',
				method: 'GET',
			},
		],
	);

const wrongIntent = () =>
	unprocessable(
		'ACTION_DOES_NOT_MATCH_INTENT',
		'Order was created with an intent to `CAPTURE` or `AUTHORIZE`, and the other was asked for.',
	);

/** Also where the capture was declined: the order is then completed without money. */
function complete(world: World, order: Order): void {
	order.status = 'COMPLETED';
	order.update_time = world.iso();
	order.links = linksOf(world, order);
}
