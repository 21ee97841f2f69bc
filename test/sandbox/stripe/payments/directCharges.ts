/** The old Charges API: a charge without a payment intent. https://docs.stripe.com/api/charges/create */
import { findOrAddCustomer } from '../account/customers';
import { idOf, type Mode } from '../account/mode';
import { declined, invalid } from '../protocol/errors';
import { operation, type Call, type Operations } from '../protocol/operation';
import { flag, integer, mergeMetadata, text, textOrNull } from '../protocol/parameters';
import { readChargeAmount, readCurrency, requireChargeable } from './amounts';
import { isHeld } from './balance';
import {
	addApprovedCharge,
	addFailedCharge,
	captureCharge,
	settleQuietly,
	type Charge,
	type ChargeOrder,
} from './charges';
import { openDispute } from './disputes';
import { outcomeOf, usePaymentMethod, type PaymentMethod } from './paymentMethods';
import { refundCharge } from './refunds';

const EMPTY_ORDER = {
	id: null,
	description: null,
	metadata: {},
	receipt_email: null,
	shipping: null,
};

export const DIRECT_CHARGE_OPERATIONS: Operations = {
	'POST /v1/charges': operation(
		[
			'amount',
			'capture',
			'currency',
			'customer',
			'description',
			'metadata',
			'receipt_email',
			'source',
			'statement_descriptor_suffix',
		],
		(call) => {
			const { mode, parameters } = call;
			const currency = readCurrency(parameters);
			const amount = readChargeAmount(parameters, currency);
			const method = findSource(call);
			return chargeDirectly(mode, method, {
				order: {
					...EMPTY_ORDER,
					amount,
					currency,
					customer: textOrNull(parameters, 'customer'),
					description: textOrNull(parameters, 'description'),
					metadata: mergeMetadata(parameters),
					receipt_email: textOrNull(parameters, 'receipt_email'),
				},
				isCaptured: flag(parameters, 'capture') ?? true,
			});
		},
	),
	'POST /v1/charges/:id/capture': operation(['amount'], ({ mode, parameters, path }) => {
		const charge = mode.get('charge', path.id ?? '');
		if (charge.captured || charge.status !== 'succeeded' || charge.refunded) {
			throw invalid(
				`Charge ${charge.id} has already been captured.`,
				undefined,
				'charge_already_captured',
			);
		}
		const amount = integer(parameters, 'amount') ?? charge.amount;
		if (amount < charge.amount) refundCharge(mode, charge, charge.amount - amount);
		captureCharge(mode, charge, amount);
		settleQuietly(mode, charge);
		mode.emit('charge.captured', charge);
		return charge;
	}),
};

/** Throws the decline, with the failed charge in it. */
export function chargeDirectly(
	mode: Mode,
	method: PaymentMethod,
	{ order, isCaptured = true }: { readonly order: ChargeOrder; readonly isCaptured?: boolean },
): Charge {
	const outcome = outcomeOf(method);
	if (outcome.kind === 'declines') {
		const charge = addFailedCharge(mode, order, method, outcome);
		mode.emit('charge.failed', charge);
		throw declined({ ...outcome, charge: charge.id });
	}
	const charge = addApprovedCharge(mode, order, method);
	if (isCaptured) {
		captureCharge(mode, charge, order.amount);
		if (!isHeld(mode)) settleQuietly(mode, charge);
	}
	mode.emit('charge.succeeded', charge);
	if (outcome.kind === 'disputes') openDispute(mode, charge, outcome);
	return charge;
}

/** One call for scenarios: a decline is told by the charge, not thrown. */
export function payDirectly(
	mode: Mode,
	paymentMethod: string,
	{
		email,
		name,
		...order
	}: Partial<Omit<ChargeOrder, 'description' | 'metadata'>> &
		Pick<ChargeOrder, 'amount' | 'currency'> & {
			readonly description?: string;
			readonly email?: string;
			readonly metadata?: Readonly<Record<string, string>>;
			readonly name?: string;
		},
): Charge {
	const customer = email === undefined ? null : findOrAddCustomer(mode, { email, name }).id;
	const method = usePaymentMethod(mode, paymentMethod);
	requireChargeable(order.amount, order.currency);
	try {
		const metadata = { ...order.metadata };
		return chargeDirectly(mode, method, {
			order: {
				...EMPTY_ORDER,
				...order,
				customer,
				description: order.description ?? null,
				metadata,
			},
		});
	} catch (error) {
		const [failed] = mode.all('charge');
		if (failed?.status === 'failed' && failed.payment_method === method.id) return failed;
		throw error;
	}
}

function findSource({ mode, parameters }: Call): PaymentMethod {
	const customerId = text(parameters, 'customer');
	const customer = customerId ? mode.get('customer', customerId, 'customer') : undefined;
	const source = text(parameters, 'source') ?? idOf(customer?.default_source);
	if (!source) {
		throw invalid(
			customer
				? 'Cannot charge a customer that has no active card'
				: 'Must provide source or customer.',
			customer ? 'card' : undefined,
			customer ? 'missing' : undefined,
		);
	}
	return usePaymentMethod(mode, source, 'source');
}
