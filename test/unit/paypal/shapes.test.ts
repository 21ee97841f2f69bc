/** Every object that PayPal's OpenAPI files allow, and every delivery that PayPal published, is read into a state that holds together. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { AUTHORIZATION } from '../../../nodes/gateways/paypal/shapes/authorization';
import { CAPTURE } from '../../../nodes/gateways/paypal/shapes/capture';
import { DISPUTE, DISPUTES } from '../../../nodes/gateways/paypal/shapes/dispute';
import { INVOICE, INVOICES } from '../../../nodes/gateways/paypal/shapes/invoice';
import { ORDER } from '../../../nodes/gateways/paypal/shapes/order';
import { REFUND } from '../../../nodes/gateways/paypal/shapes/refund';
import { REPORT } from '../../../nodes/gateways/paypal/shapes/report';
import { REFUND_V1, SALE } from '../../../nodes/gateways/paypal/shapes/sale';
import {
	SUBSCRIPTION,
	SUBSCRIPTION_TRANSACTIONS,
} from '../../../nodes/gateways/paypal/shapes/subscription';
import { WEBHOOK_EVENT, WEBHOOK_EVENTS } from '../../../nodes/gateways/paypal/shapes/webhookEvent';
import { attemptAsync } from '../../../nodes/shared/vocabulary/attempt';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';
import { findContract } from '../../support/contracts';
import { generate, openApi, sequence } from './openApiObjects';
import { type Answers, fakePaypal, subject } from './stateWorld';

const RUNS = 40;

type Body = Readonly<Record<string, unknown>>;

const SHAPES = [
	['checkout_orders_v2', 'order', ORDER],
	['payments_payment_v2', 'capture-2', CAPTURE],
	['payments_payment_v2', 'authorization-2', AUTHORIZATION],
	['payments_payment_v2', 'refund', REFUND],
	['payments_payment_v1', 'sale', SALE],
	['payments_payment_v1', 'detailed_refund', REFUND_V1],
	['invoicing_v2', 'invoice', INVOICE],
	['invoicing_v2', 'invoices', INVOICES],
	['billing_subscriptions_v1', 'subscription', SUBSCRIPTION],
	['billing_subscriptions_v1', 'transactions_list', SUBSCRIPTION_TRANSACTIONS],
	['customer_disputes_v1', 'dispute', DISPUTE],
	['customer_disputes_v1', 'dispute_search', DISPUTES],
	['reporting_transactions_v1', 'search_response', REPORT],
	['notifications_webhooks_v1', 'event', WEBHOOK_EVENT],
	['notifications_webhooks_v1', 'EventList', WEBHOOK_EVENTS],
] as const;

describe.each(SHAPES)('%s, %s', (file, schema, shape) => {
	const document = openApi(file);
	(document ? it : it.skip)('every object that the file allows has our shape', () => {
		for (let run = 0; run < RUNS; run++) {
			const object = document && generate(document, schema, sequence(run));
			const read = shape.safeParse(object);
			expect(read.success ? [] : [read.error.issues, object]).toEqual([]);
		}
	});
});

/** What must hold of any state, whatever was read. */
function faultsOf(state: PaymentState): string[] {
	const { amountPaid, amountRefunded, amountDisputed, transactions, facts, obligations } = state;
	const whole = [amountPaid, amountRefunded, amountDisputed, state.amountDue];
	const ids = transactions.map(({ id }) => id);
	const keys = facts.map(({ key }) => key);
	const paid = transactions.filter((one) => one.kind === 'payment' && one.outcome === 'succeeded');
	return [
		...(whole.every((amount) => Number.isSafeInteger(amount) && amount >= 0) ? [] : ['amounts']),
		...(new Set(ids).size === ids.length ? [] : ['a transaction twice']),
		...(new Set(keys).size === keys.length ? [] : ['a fact twice']),
		...(paid.reduce((sum, { amount }) => sum + amount, 0) === amountPaid ? [] : ['paid']),
		...(/^[A-Z]{3}$/.test(state.currency) ? [] : ['currency']),
		...([...transactions, ...facts].every(({ at }) => new Date(at).toISOString() === at)
			? []
			: ['moments']),
		...(obligations.every(({ asked, open }) => asked >= 0 && open >= 0) ? [] : ['obligations']),
	];
}

describe('states of whatever PayPal may answer', () => {
	const files = {
		order: openApi('checkout_orders_v2'),
		capture: openApi('payments_payment_v2'),
		invoice: openApi('invoicing_v2'),
		subscription: openApi('billing_subscriptions_v1'),
		dispute: openApi('customer_disputes_v1'),
	};

	/** One currency, as PayPal's objects have, and nobody else who is paid: that is none of our payments. */
	const oneCurrency = (object: unknown): Body =>
		JSON.parse(
			JSON.stringify(object, (name, value: unknown) =>
				name === 'payee' ? undefined : value,
			).replace(/("currency(?:_code)?":)"[A-Z]{3}"/g, '$1"USD"'),
		) as Body;

	async function read(kind: SubjectKind, run: number): Promise<PaymentState | undefined> {
		const random = sequence(run * 7 + kind.length);
		const make = (file: keyof typeof files, schema: string): Body => {
			const document = files[file];
			return document ? oneCurrency(generate(document, schema, random)) : {};
		};
		const capture = (url: URL) => ({
			...make('capture', 'capture-2'),
			id: url.pathname.split('/').at(-1),
		});
		const dispute = { ...make('dispute', 'dispute'), dispute_id: 'PP-D-1' };
		const answers: Answers = {
			'GET /v2/checkout/orders/ONE': { ...make('order', 'order'), id: 'ONE' },
			'GET /v2/invoicing/invoices/ONE': { ...make('invoice', 'invoice'), id: 'ONE' },
			'GET /v1/billing/subscriptions/ONE': { ...make('subscription', 'subscription'), id: 'ONE' },
			'GET /v1/billing/subscriptions/ONE/transactions': {
				...make('subscription', 'transactions_list'),
				...{ links: [], total_pages: 1 },
			},
			'GET /v1/customer/disputes': { items: random() < 0.5 ? [{ dispute_id: 'PP-D-1' }] : [] },
			'GET /v1/customer/disputes/PP-D-1': dispute,
		};
		const known = new Proxy(answers, {
			get: (target, name) =>
				target[String(name)] ??
				(String(name).startsWith('GET /v2/payments/captures/') ? capture : undefined),
		});
		const [state] = await readStates([subject(kind, 'ONE')], fakePaypal(known).connection);
		return state;
	}

	(files.order ? it.each(['payment', 'invoice', 'subscription'] as const) : it.skip.each(['']))(
		'a %s of any form is read, and holds together',
		async (kind) => {
			let states = 0;
			for (let run = 0; run < RUNS; run++) {
				const attempted = await attemptAsync(async () => await read(kind as SubjectKind, run));
				// An order of which nothing says what it is over cannot be told of; that is said in words.
				if ('error' in attempted && attempted.error instanceof UnusableAnswer) continue;
				const faults =
					'value' in attempted ? attempted.value && faultsOf(attempted.value) : attempted;
				expect([run, faults]).toEqual([run, []]);
				states++;
			}
			expect(states).toBeGreaterThan(RUNS / 2);
		},
	);
});

describe('deliveries that PayPal published', () => {
	const folder = findContract('paypal/events');
	const shapes = {
		sale: SALE,
		capture: CAPTURE,
		refund: REFUND,
		subscription: SUBSCRIPTION,
		dispute: DISPUTE,
	};
	const files = folder
		? readdirSync(folder).filter((name) => name.endsWith('.json') && !name.includes('headers'))
		: [];
	(folder ? it.each(files) : it.skip.each(['']))('%s has our shape', (name) => {
		const text = readFileSync(join(folder ?? '', name), 'utf8');
		const event = WEBHOOK_EVENT.parse(JSON.parse(text));
		const shape = shapes[event.resource_type as keyof typeof shapes] ?? INVOICE;
		const resource = event.resource?.invoice ?? event.resource;
		expect(shape.safeParse(resource).error?.issues ?? []).toEqual([]);
	});
});
