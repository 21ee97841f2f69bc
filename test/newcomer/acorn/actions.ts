import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type {
	OfferedGatewayActions,
	HowMuch,
	RefundRecord,
} from '../../../nodes/shared/contracts/gatewayActions';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import { lookup } from '../../../nodes/shared/vocabulary/lookup';
import {
	fromDecimal,
	normaliseDecimal,
	toDecimal,
	toText,
} from '../../../nodes/shared/vocabulary/money';
import { eachPage } from '../../../nodes/shared/loops/pages';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
import { listChanges } from './changes';
import { call } from './client';
import { endpoints } from './endpoints';
import { classify } from './errors';
import { identify } from './identity';
import { findId, idIn, readId } from './ids';
import {
	type AcornPayment,
	type AcornRefund,
	PAYMENT,
	PAYMENTS,
	REFUND_OF_PAYMENT,
} from './shapes';
import { paymentState, subjectOf } from './state';
import { REFUND_STATES } from './statuses';

interface Page {
	readonly payments: readonly AcornPayment[];
	readonly next: string | null;
}

/** Three on a page. */
const MOST_PAGES = 10_000;

/** What people and workflows can do at Acorn Pay. It knows neither invoices nor subscriptions. */
export const actions: OfferedGatewayActions = {
	payment: {
		get: async (text, connection) => await stateOf(text, connection),
		async getMany({ limit, since = '', until = '9999', customerId }, connection) {
			if (customerId) throw new InputRefused('Acorn Pay has no customers. Leave Customer empty');
			const account = await connection.account();
			const found: PaymentState[] = [];
			for await (const payment of newestFirst(connection)) {
				if (payment.created < since || found.length >= limit) break;
				if (payment.created > until) continue;
				found.push(paymentState(subjectOf(payment.id, account, connection), payment));
			}
			return found;
		},
		async explain(text, connection) {
			const refundId = findId(text, 'AP') === undefined ? findId(text, 'RF') : undefined;
			const paymentId = refundId && (await refundWith(refundId, connection)).paymentId;
			const state = await stateOf(paymentId ?? text, connection);
			return {
				objectKind: refundId === undefined ? 'payment' : 'refund',
				objectId: refundId ?? state.subject.id,
				state,
			};
		},
	},
	refund: {
		async find(text, connection) {
			const { id, amount } = await read(readId(text), connection);
			return { id, currency: amount.currency };
		},
		// The key goes into the refund's own reference, which Acorn keeps for ever; its idempotency key lives a day.
		async create({ payment, howMuch }, { key }, connection) {
			const { refunds } = await read(payment.id, connection);
			const standing = refunds.find(
				({ reference, state }) => reference === referenceOf(key, howMuch) && state !== 'BOUNCED',
			);
			const other = refunds.find(
				({ reference, state }) => reference?.startsWith(`${key} `) && state !== 'BOUNCED',
			);
			if (!standing && other) {
				throw new InputRefused(
					`With this Idempotency Key ${other.value} ${payment.currency} were given back before, not the amount asked for now. Set another key under Options if both are meant`,
				);
			}
			if (standing)
				return { value: toRefund(standing, payment.id, payment.currency), isNew: false };
			const bounced = refunds.filter(({ reference }) => reference === referenceOf(key, howMuch));
			const body = {
				...(howMuch === 'all' ? {} : { value: partOf(howMuch.part, payment.currency) }),
				reference: referenceOf(key, howMuch),
				key: bounced.length === 0 ? key : `${key.slice(0, 40)}~${bounced.length}`,
			};
			const path = `/v1/payments/${encodeURIComponent(payment.id)}/refunds`;
			const { refund } = await call<{ refund: AcornRefund }>(
				{ method: 'POST', path, body },
				REFUND_OF_PAYMENT,
				connection,
			);
			return { value: toRefund(refund, payment.id, payment.currency), isNew: true };
		},
		async get(text, connection) {
			return await refundWith(findId(text, 'RF') ?? text, connection);
		},
	},
	event: {
		async getMany({ limit, since, until = '9999', types = [] }, connection) {
			const found = [];
			for await (const event of listChanges(new Date(since ?? 0), connection)) {
				const isWanted = types.length === 0 || types.includes(event.hint.type);
				if (isWanted && event.occurredAt <= until) found.push(event);
			}
			return found.reverse().slice(0, limit);
		},
		async createSample({ type, objectId }, connection) {
			const isMeant = ({ refunds }: AcornPayment) =>
				!type.startsWith('refund.') || refunds.length > 0;
			const newest = objectId
				? idIn(objectId)
				: (await firstWhere(newestFirst(connection), isMeant))?.id;
			if (newest === undefined) {
				throw new InputRefused(
					'This account has no payment yet that such a sample could be about. Make one',
				);
			}
			return {
				id: `EV-sample-${type}-${newest}`,
				gateway: 'acorn',
				account: await connection.account(),
				livemode: connection.livemode,
				occurredAt: new Date(connection.clock.now()).toISOString(),
				hint: { type, objectKind: 'payment', objectId: newest },
			};
		},
	},
	connection: {
		async check(connection) {
			const identity = await identify(connection);
			const registered = await attemptAsync(async () => await endpoints.list(connection));
			const failure = 'error' in registered ? classify(registered.error) : undefined;
			if ('error' in registered && failure?.kind !== 'permission') throw registered.error;
			return {
				identity,
				permissions: [
					{
						name: 'Hooks',
						isGranted: failure === undefined,
						...(failure ? { message: failure.message } : {}),
					},
				],
				endpoints: 'value' in registered ? registered.value : [],
			};
		},
		async enableEndpoint(id, connection) {
			const found = (await endpoints.list(connection)).find((one) => one.id === id);
			if (!found?.isOurs) throw new Error(`Endpoint ${id} was not made by this pack`);
			const path = `/v1/hooks/${encodeURIComponent(id)}`;
			await call({ method: 'PUT', path, body: { active: true } }, () => undefined, connection);
		},
		removeEndpoint: endpoints.remove,
	},
	choices: {
		async list(kind, page, connection) {
			if (kind !== 'payment') return { choices: [] };
			const query = page ? `?cursor=${encodeURIComponent(page)}` : '';
			const { payments, next } = await call<Page>(
				{ path: `/v1/payments${query}` },
				PAYMENTS,
				connection,
			);
			const choices = payments.map(({ id, amount, payer, created }) => ({
				id,
				name: [
					toText(fromDecimal(amount.value, amount.currency), amount.currency),
					payer.name ?? payer.email,
					created.slice(0, 10),
				]
					.filter(Boolean)
					.join(', '),
			}));
			return { choices, ...(next === null ? {} : { next }) };
		},
	},
};

async function read(id: string, connection: GatewayConnection): Promise<AcornPayment> {
	return await call({ path: `/v1/payments/${encodeURIComponent(id)}` }, PAYMENT, connection);
}

async function stateOf(text: string, connection: GatewayConnection): Promise<PaymentState> {
	const payment = await read(readId(text), connection);
	return paymentState(subjectOf(payment.id, await connection.account(), connection), payment);
}

async function* newestFirst(connection: GatewayConnection): AsyncGenerator<AcornPayment> {
	const pages = eachPage<Page>({
		vendor: 'Acorn Pay',
		what: 'payments',
		most: MOST_PAGES,
		read: async (cursor) => {
			const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : '';
			return await call<Page>({ path: `/v1/payments${query}` }, PAYMENTS, connection);
		},
		next: ({ next }) => next ?? undefined,
	});
	for await (const { payments } of pages) yield* payments;
}

/** Acorn finds no refund by its id alone. */
async function refundWith(id: string, connection: GatewayConnection): Promise<RefundRecord> {
	for await (const payment of newestFirst(connection)) {
		const refund = payment.refunds.find((one) => one.id === id);
		if (refund) return toRefund(refund, payment.id, payment.amount.currency);
	}
	throw new InputRefused(`Acorn Pay has no refund ${id}. Choose one from the list`);
}

async function firstWhere<Item>(
	items: AsyncIterable<Item>,
	isMeant: (item: Item) => boolean,
): Promise<Item | undefined> {
	for await (const item of items) if (isMeant(item)) return item;
	return undefined;
}

/** One key for two amounts is a slip of whoever set it. */
function referenceOf(key: string, howMuch: HowMuch): string {
	return `${key} ${howMuch === 'all' ? 'all' : normaliseDecimal(howMuch.part)}`;
}

function partOf(part: string, currency: string): string {
	return toDecimal(fromDecimal(part, currency), currency);
}

function toRefund(refund: AcornRefund, paymentId: string, currency: string): RefundRecord {
	const { id, state, value, changed } = refund;
	return {
		id,
		status: lookup(REFUND_STATES, state) ?? 'unknown',
		rawStatus: state,
		amount: fromDecimal(value, currency),
		currency,
		paymentId,
		createdAt: changed,
	};
}
