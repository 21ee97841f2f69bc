/** Pages that customers see, at the addresses that objects carry: checkout, links, invoices, receipts. */
import { idOf, type Mode } from '../account/mode';
import { defaultMethodOf, payInvoice } from '../billing/invoiceAttempts';
import type { Invoice } from '../billing/invoiceObject';
import { completeSession } from '../checkout/completion';
import { openLink } from '../checkout/paymentLinks';
import type { Session } from '../checkout/sessionObject';
import { planOf } from '../checkout/sessions';
import { toText } from '../payments/amounts';
import { attemptPayment, failAuthentication, type Attempt } from '../payments/attempt';
import { usePaymentMethod } from '../payments/paymentMethods';
import { StripeFailure } from '../protocol/errors';
import { createRouteTable } from '../../server/routes';
import type { SandboxRequest, SandboxResponse } from '../../system';
import { renderPage, type Page, type PageField } from './html';
import { renderPdf } from './pdf';

interface Visit {
	readonly mode: Mode;
	readonly path: Readonly<Record<string, string>>;
	readonly query: URLSearchParams;
	readonly form: URLSearchParams;
}

const CARDS = [
	['pm_card_visa', 'Visa 4242: succeeds'],
	['pm_card_mastercard', 'Mastercard 4444: succeeds'],
	['pm_card_chargeDeclined', 'Visa 0002: declined'],
	['pm_card_visa_chargeDeclinedInsufficientFunds', 'Visa 9995: insufficient funds'],
	['pm_card_chargeCustomerFail', 'Visa 0341: attaches, then declined'],
	['pm_card_createDispute', 'Visa 0259: succeeds, then disputed'],
] as const;
const CARD_FIELD: PageField = {
	name: 'payment_method',
	label: 'Card',
	type: 'select',
	options: CARDS,
};

const ROUTES = createRouteTable<(visit: Visit) => SandboxResponse>({
	'GET /b/:slug': ({ mode, path, query }) => {
		const url = `${mode.origin()}/b/${path.slug ?? ''}`;
		const link = mode.all('payment_link').find((one) => one.url === url);
		if (link === undefined) return gone();
		const session = openLink(mode, link, {
			email: query.get('prefilled_email') ?? undefined,
			clientReferenceId: query.get('client_reference_id') ?? undefined,
		});
		return { status: 303, headers: { location: session.url ?? '' }, body: '' };
	},
	'GET /c/pay/:id': ({ mode, path }) =>
		html(checkoutPage(mode.get('checkout.session', path.id ?? ''))),
	'POST /c/pay/:id': ({ mode, path, form }) => {
		const session = mode.get('checkout.session', path.id ?? '');
		const attempt = completeSession(mode, session, {
			paymentMethod: form.get('payment_method') ?? undefined,
			email: form.get('email') || undefined,
			name: form.get('name') || undefined,
		});
		return afterAttempt(attempt, checkoutPage(session), () => leave(session));
	},
	'GET /i/:account/:id': ({ mode, path }) => html(invoicePage(mode.get('invoice', path.id ?? ''))),
	'POST /i/:account/:id': ({ mode, path, form }) => {
		const invoice = mode.get('invoice', path.id ?? '');
		const id = form.get('payment_method');
		const method = id ? usePaymentMethod(mode, id) : defaultMethodOf(mode, invoice);
		const attempt = payInvoice(mode, invoice, method ?? usePaymentMethod(mode, 'pm_card_visa'));
		return afterAttempt(attempt, invoicePage(invoice), () => html(invoicePage(invoice)));
	},
	'GET /i/:account/:id/pdf': ({ mode, path }) => invoicePdf(mode.get('invoice', path.id ?? '')),
	'GET /credit_notes/:id/pdf': ({ mode, path }) => {
		const note = mode.get('credit_note', path.id ?? '');
		return pdf([`Credit note ${note.number}`, toText(note.amount, note.currency)]);
	},
	'GET /receipts/:id': ({ mode, path }) => {
		const paid = mode.find(path.id ?? '');
		const charge = paid?.object === 'charge' ? mode.get('charge', paid.id) : undefined;
		const { amount_received: amount, currency } = charge
			? { amount_received: charge.amount_captured, currency: charge.currency }
			: mode.get('payment_intent', path.id ?? '');
		return html({ title: 'Receipt', lines: [toText(amount, currency)] });
	},
	'GET /hosted/authenticate/:id': () =>
		html({
			title: 'Confirm this payment',
			lines: ['Your bank asks you to confirm it.'],
			form: {
				fields: [
					{
						name: 'outcome',
						label: 'Answer',
						type: 'select',
						options: [
							['succeeds', 'It is me'],
							['fails', 'It is not me'],
						],
					},
				],
				submit: 'Continue',
			},
		}),
	'POST /hosted/authenticate/:id': ({ mode, path, form }) => {
		const intent = mode.get('payment_intent', path.id ?? '');
		if (form.get('outcome') === 'fails') failAuthentication(mode, intent);
		else {
			const method = mode.get('payment_method', idOf(intent.payment_method) ?? '');
			attemptPayment(mode, intent, method, { isAuthenticated: true });
		}
		return html({ title: 'Thank you', lines: [`The payment is ${intent.status}.`] });
	},
});

/** The page at this address, or `undefined` when the address belongs to the API. */
export function answerPage(
	request: SandboxRequest,
	modeOf: (livemode: boolean) => Mode,
): SandboxResponse | undefined {
	const match = ROUTES.match(request.method, request.path);
	if (match === undefined) return undefined;
	const isLive = request.path.includes('_live_') || request.path.startsWith('/b/live_');
	try {
		return match.handler({
			mode: modeOf(isLive),
			path: match.parameters,
			query: request.query,
			form: new URLSearchParams(request.body.toString('utf8')),
		});
	} catch (error) {
		if (!(error instanceof StripeFailure)) throw error;
		return html({ title: 'This page cannot be used', lines: [error.message] }, error.status);
	}
}

function checkoutPage(session: Session): Page {
	if (session.status !== 'open') {
		return { title: session.status === 'complete' ? 'Thank you' : 'Expired', lines: [] };
	}
	const total = toText(session.amount_total ?? 0, session.currency ?? 'usd');
	return {
		title: `Pay ${total}`,
		lines: planOf(session).lineItems.map(
			(line) =>
				`${line.quantity ?? 1} × ${line.description ?? ''}: ${toText(line.amount_total, line.currency)}`,
		),
		form: {
			fields: [
				{ name: 'email', label: 'Email', type: 'email', value: session.customer_email ?? '' },
				{ name: 'name', label: 'Name', type: 'text' },
				CARD_FIELD,
			],
			submit: `Pay ${total}`,
		},
	};
}

function invoicePage(invoice: Invoice): Page {
	const total = toText(invoice.amount_remaining, invoice.currency);
	const isPayable = invoice.status === 'open' || invoice.status === 'uncollectible';
	return {
		title: `Invoice ${invoice.number ?? ''}`,
		lines: [`To ${invoice.customer_email ?? 'the customer'}`, `Status: ${invoice.status ?? ''}`],
		...(isPayable ? { form: { fields: [CARD_FIELD], submit: `Pay ${total}` } } : {}),
		link: ['Download PDF', invoice.invoice_pdf ?? ''],
	};
}

function invoicePdf(invoice: Invoice): SandboxResponse {
	const lines = invoice.lines.data.map(
		(line) => `${line.description ?? ''}  ${toText(line.amount, line.currency)}`,
	);
	const total = `Total ${toText(invoice.total, invoice.currency)}`;
	return pdf([`Invoice ${invoice.number ?? ''}`, ...lines, total]);
}

function afterAttempt(attempt: Attempt, page: Page, done: () => SandboxResponse): SandboxResponse {
	if (attempt.kind === 'declined') return html({ ...page, refusal: attempt.failure.message }, 402);
	if (attempt.kind === 'requiresAction') {
		return html({ ...page, refusal: 'Your bank asks you to confirm this payment.' }, 402);
	}
	return done();
}

/** Back to the shop, where that is on this machine; nobody is sent out of the sandbox. */
function leave(session: Session): SandboxResponse {
	const url = (session.success_url ?? '').replace('{CHECKOUT_SESSION_ID}', session.id);
	const isLocal = /^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(url);
	if (isLocal) return { status: 303, headers: { location: url }, body: '' };
	return html({
		title: 'Thank you',
		lines: ['Your payment was successful.'],
		...(url === '' ? {} : { link: ['Back to the shop', url] as const }),
	});
}

function html(page: Page, status = 200): SandboxResponse {
	return {
		status,
		headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
		body: renderPage(page),
	};
}

function pdf(lines: readonly string[]): SandboxResponse {
	return { status: 200, headers: { 'content-type': 'application/pdf' }, body: renderPdf(lines) };
}

function gone(): SandboxResponse {
	return html({ title: 'There is nothing here', lines: [] }, 404);
}
