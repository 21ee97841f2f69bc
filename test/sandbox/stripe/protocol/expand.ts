/** `expand[]`: ids become objects, and lists that are only sent when asked for are added. */
import type { Mode } from '../account/mode';
import { openIntentOf, paidOffStripe } from '../billing/payments';
import { hasCashBalance, toCashBalance } from '../payments/cashBalance';
import { lineItemsOf } from '../checkout/paymentLinks';
import { planOf } from '../checkout/sessions';
import { invalid } from './errors';
import { toList } from './lists';

const MAXIMUM_DEPTH = 4;
/** Parts of a path that hold no object of their own, and do not count as a level. */
const PASSED_THROUGH = new Set(['data', 'payment', 'parent']);

/** Expandable, and absent where there is nothing to tell: then there is nothing to expand either. */
const MAY_BE_ABSENT = new Set(['refund.failure_balance_transaction']);

type Fields = Record<string, unknown>;
type Include = (mode: Mode, owner: Fields) => unknown;

/** Fields that an object has only when they are expanded: `charge.refunds`. */
const INCLUDED: Readonly<Record<string, Include>> = {
	'charge.refunds': (mode, { id }) =>
		toList(
			mode.all('refund').filter((refund) => refund.charge === id),
			false,
			`/v1/charges/${String(id)}/refunds`,
		),
	'checkout.session.line_items': (mode, { id }) => {
		const session = mode.get('checkout.session', String(id));
		return toList(
			[...planOf(session).lineItems],
			false,
			`/v1/checkout/sessions/${session.id}/line_items`,
		);
	},
	'customer.cash_balance': (mode, { id }) => {
		const customerId = String(id);
		return hasCashBalance(mode, customerId) ? toCashBalance(mode, customerId) : null;
	},
	'customer.subscriptions': (mode, { id }) =>
		toList(
			mode.all('subscription').filter((one) => one.customer === id && one.status !== 'canceled'),
			false,
			`/v1/customers/${String(id)}/subscriptions`,
		),
	'invoice.amount_paid_off_stripe': (mode, { id }) =>
		paidOffStripe(mode.get('invoice', String(id))),
	'invoice.confirmation_secret': (mode, { id }) => {
		const intent = openIntentOf(mode, mode.get('invoice', String(id)));
		return intent ? { client_secret: intent.client_secret, type: 'payment_intent' } : null;
	},
	'invoice.payments': (mode, { id }) =>
		toList(
			mode.all('invoice_payment').filter(({ invoice }) => invoice === id),
			false,
			'/v1/invoice_payments',
		),
	'payment_link.line_items': (mode, { id }) => {
		const link = mode.get('payment_link', String(id));
		return toList([...lineItemsOf(link)], false, `/v1/payment_links/${link.id}/line_items`);
	},
};

/** A copy of the answer with every path expanded; throws Stripe's refusal of a path that cannot be. */
export function expand(mode: Mode, answer: unknown, paths: readonly string[]): unknown {
	const copy = structuredClone(answer);
	for (const path of paths) {
		const segments = path.split('.');
		if (segments.filter((segment) => !PASSED_THROUGH.has(segment)).length > MAXIMUM_DEPTH) {
			throw invalid(`You cannot expand more than ${MAXIMUM_DEPTH} levels of a property`, 'expand');
		}
		expandPath(mode, copy, segments, path);
	}
	return copy;
}

function expandPath(mode: Mode, owner: unknown, segments: readonly string[], path: string): void {
	const [segment, ...rest] = segments;
	if (segment === undefined || owner === null || owner === undefined) return;
	if (Array.isArray(owner)) {
		for (const item of owner) expandPath(mode, item, segments, path);
		return;
	}
	if (!isFields(owner)) throw notExpandable(path);
	const include = INCLUDED[`${String(owner.object)}.${segment}`];
	if (include && !(segment in owner)) owner[segment] = structuredClone(include(mode, owner));
	// An amount that is only told when it is asked for.
	if (include && typeof owner[segment] === 'number') return;
	if (!(segment in owner)) {
		if (MAY_BE_ABSENT.has(`${String(owner.object)}.${segment}`)) return;
		throw notExpandable(path);
	}
	owner[segment] = expandValue(mode, owner[segment], path);
	expandPath(mode, owner[segment], rest, path);
}

/** An id becomes its object; an object on the way, or one that is embedded already, stays. */
function expandValue(mode: Mode, value: unknown, path: string): unknown {
	if (Array.isArray(value)) return value.map((item) => expandValue(mode, item, path));
	if (typeof value === 'string') {
		const found = mode.find(value);
		if (found === undefined) throw notExpandable(path);
		return structuredClone(found);
	}
	if (value === null || isFields(value)) return value;
	throw notExpandable(path);
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notExpandable(path: string): Error {
	return invalid(`This property cannot be expanded (${path}).`, 'expand');
}
