/** What the shared suite plays at Acorn Pay: its stand-in without a socket in between, and its books. */
import type { Http } from '../../../nodes/shared/contracts/http';
import type { FailureCategory, FailureKind } from '../../../nodes/shared/vocabulary/failure';
import type { CrmReference } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import type { GatewayBench, GatewayWorld, Order } from '../../conformance/gatewayBench';
import { openFrame, ORIGIN } from '../../sandbox/benchFrame';
import { gateway } from '../acorn';
import { system } from '../acorn/access';
import { PAYMENT_STATES, REFUND_STATES } from '../acorn/statuses';
import {
	ACORN_ACCOUNT,
	ACORN_APP,
	createAcornSandbox,
	type AcornSandbox,
} from './createAcornSandbox';

const URL_OF_HOOK = 'https://n8n.example/webhook/1/payments';
const SECRET = ['ach', 'of', 'the', 'suite'].join('_');

const REFUSALS: Readonly<Partial<Record<FailureKind, readonly [number, string]>>> = {
	auth: [401, 'TOKEN_ENDED'],
	permission: [403, 'NO_RIGHT'],
	invalidRequest: [422, 'NOT_SETTLED'],
	notFound: [404, 'NOT_THERE'],
	conflict: [409, 'OTHER_BODY'],
	rateLimited: [429, 'TOO_FAST'],
	unavailable: [503, 'DOWN'],
};

const REFUSAL_FOR: Readonly<Partial<Record<FailureCategory, string>>> = {
	expiredCard: 'CARD_OLD',
	declined: 'BANK_SAYS_NO',
};

export const bench: GatewayBench = {
	adapter: gateway,
	system,
	wire: {
		withoutKey: ({ body, ...request }) => ({
			...request,
			...(body === undefined ? {} : { body: String(body).replace(/,?"key":"[^"]*"/, '') }),
		}),
		lastPage: (body) => body.replace(/"next":"[^"]*"/, '"next":null'),
		markedAsOurs: (body) =>
			body.replaceAll('"label":"the shop"', '"label":"n8n-nodes-crm-payments i w n test"'),
	},
	testPage: false,
	declines: [
		['insufficientFunds', true],
		['expiredCard', true],
		['declined', true],
	],
	signature: {
		headers: ['acorn-signature'],
		tolerance: 300,
		severalAtOnce: false,
		signsUrl: true,
	},
	currencies: ['EUR', 'USD', 'GBP'],
	budget: { resolve: 1, read: 1, resolveHundred: 100, readHundred: 100 },
	pageSizes: { changes: 3, list: 3, choices: 3, refunds: 3, invoices: 3 },
	refusals: Object.keys(REFUSALS) as FailureKind[],
	secretTexts: ['acs_Northwind1', 'act_Northwind2', 'ach_Northwind3'],
	changes: 'events',
	knowsFee: true,
	saysMode: false,
	lacks: [
		...['subscribeYearly', 'paySubscriptionPage', 'payLink', 'payOnNamedPage', 'addCustomer'],
		'addMonthlyPrice',
		...['challenge', 'authorise', 'capture', 'void', 'dispute', 'inquire', 'closeDispute'],
		...['invoice', 'payInvoice', 'declineInvoice', 'makeOverdue', 'voidInvoice', 'giveUpInvoice'],
		...['subscribe', 'startTrial', 'renew', 'failRenewal', 'recover', 'pause', 'cancel'],
		...['subscribeYearly', 'paySubscriptionPage', 'payLink', 'payOnNamedPage', 'addCustomer'],
		...['addMonthlyPrice', 'payTyping', 'payInvoicePart', 'creditInvoice', 'discount'],
		...['payment.capture', 'payment.cancel', 'paymentLink.create', 'paymentLink.deactivate'],
		...['invoice.create', 'invoice.get', 'invoice.send', 'invoice.getPdf', 'invoice.retryPayment'],
		...['invoice.void', 'invoice.markUncollectible', 'subscription.create', 'subscription.get'],
		...['subscription.getMany', 'subscription.cancel', 'subscription.pause'],
		...['subscription.resume', 'subscription.changePlan', 'customer.get', 'customer.upsertByEmail'],
		...['dispute.get', 'dispute.getMany', 'refund.create: reason'],
		...['detail.receiptUrl', 'detail.brand', 'detail.customerId', 'detail.choiceUrl'],
		...['detail.lastEvent', 'detail.pendingDeliveries', 'detail.explainedEvent'],
	],
	statusTables: [
		{ name: 'payment state', words: ['OPEN', 'SETTLED', 'REFUSED'], table: PAYMENT_STATES },
		{ name: 'refund state', words: ['UNDERWAY', 'DONE', 'BOUNCED'], table: REFUND_STATES },
	],
	unknownStatus: 'unknown',
	open: async () => openWorld(),
	async openWithUnknownStatus() {
		const world = openWorld();
		const root = await world.pay({ amount: 1_000, currency: 'EUR' });
		world.sandbox.ponder(root.id);
		return { world, root };
	},
};

interface AcornWorld extends GatewayWorld {
	readonly sandbox: AcornSandbox;
}

function openWorld(): AcornWorld {
	const frame = openFrame({
		create: createAcornSandbox,
		account: () => ACORN_ACCOUNT,
		signed: withToken,
	});
	const { sandbox, now, advance, connect } = frame;
	const hook = sandbox.addHook(URL_OF_HOOK, SECRET);
	const subject = (id: string): Subject => frame.subject('payment', id);
	const ordered = ({ amount, currency, deal, email, name, description }: Order) => ({
		value: (amount / 100).toFixed(2),
		currency,
		memo: memoOf(deal),
		...(email === undefined ? {} : { email }),
		...(name === undefined ? {} : { name }),
		...(description === undefined ? {} : { title: description }),
	});

	return {
		sandbox,
		account: ACORN_ACCOUNT,
		secret: SECRET,
		now,
		advance,
		connect,
		calls: () => frame.requests().length,
		delivered: async () => frame.delivered(hook),
		async sign({ secrets, at, body = new Uint8Array(), url = URL_OF_HOOK }) {
			const signature = sandbox.signature(secrets[0] ?? '', url, body, at);
			return { headers: { 'acorn-signature': signature }, rawBody: body, url };
		},
		pay: async (order) => subject(sandbox.pay(ordered(order)).id),
		decline: async (order) => subject(sandbox.pay({ ...ordered(order), refusal: 'NO_MONEY' }).id),
		declineFor: async (order, category) =>
			subject(sandbox.pay({ ...ordered(order), refusal: REFUSAL_FOR[category] ?? 'NO_MONEY' }).id),
		payAgain: async ({ id }) => sandbox.settle(id),
		process: async (order) => subject(sandbox.pay({ ...ordered(order), isOpen: true }).id),
		settle: async ({ id }, outcome) =>
			outcome === 'succeeds' ? sandbox.settle(id) : sandbox.refuse(id, 'NO_MONEY'),
		refund: async ({ id }, amount) => sandbox.refund(id, (amount / 100).toFixed(2)).id,
		async refundSlowly(order) {
			const root = subject(sandbox.pay(ordered(order)).id);
			sandbox.refundSlowly(root.id);
			return root;
		},
		failRefund: async (_root, refundId) => sandbox.bounce(refundId),
		namesOf: ({ id }) => [
			id,
			`https://acornpay.example/payments/${id}`,
			`https://acornpay.example/payments/${id}?tab=refunds#top`,
		],
		missing: (kind) => ({ ...subject('AP-999999'), kind }),
		missingHints: () => [
			{ type: 'payment.succeeded', objectKind: 'payment', objectId: 'AP-999999' },
			{ type: 'payment.succeeded', objectKind: 'invoice', objectId: 'IN-1' },
		],
		addForeignEndpoint: async () => sandbox.addHook('https://shop.example/acorn'),
		disableEndpoint: async (id) => sandbox.disableHook(id),
		endpoint: (id) => JSON.stringify(sandbox.hooks().find((hook) => hook.id === id) ?? ''),
		tally: () => ({
			payments: sandbox.payments().length,
			refunds: sandbox.payments().flatMap(({ refunds }) => refunds).length,
			hooks: sandbox.hooks().length,
		}),
		refusing: (kind, secret) => async () => {
			const [status, code] = REFUSALS[kind] ?? [400, 'NO'];
			const body = { code, message: `The call that was made with ${secret} was not taken.` };
			return { status, headers: {}, body: JSON.stringify(body) };
		},
		stop: async () => undefined,
	};
}

function memoOf({ crm, account, dealId, contactId }: CrmReference = {}): string {
	const words = { crm, account, deal: dealId, contact: contactId };
	return Object.entries(words)
		.flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
		.join(';');
}

/** The connection's part: a token, and another one where it has ended. */
function withToken(send: Http): Http {
	const { clientId, clientSecret } = ACORN_APP;
	const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
	let authorization = '';
	const signed: Http = async (request) =>
		await send({ ...request, headers: { ...request.headers, authorization } });
	return async (request) => {
		const first = await signed(request);
		if (first.status !== 401) return first;
		const renewal = { method: 'POST', url: `${ORIGIN}/token`, headers: { authorization: basic } };
		const { body } = await send(renewal);
		authorization = `Bearer ${(JSON.parse(body) as { access_token: string }).access_token}`;
		return await signed(request);
	};
}
