/** What a customer can do: pay, fail to pay, get money back. */
import type { DealView, PaymentView } from '../../lens';
import type { PageView } from '../views';
import { byId, element, showList } from './dom';

export interface Orders {
	/** Rejects with the reason. */
	send(path: string, body: object): Promise<void>;
	say(text: string, tone?: 'good' | 'bad'): void;
}

const DIGITS: Readonly<Record<string, number>> = { JPY: 0, KRW: 0, KWD: 3 };

/** Wires the form once; `selected` is the deal a person looks at. */
export function wirePayments(orders: Orders, selected: () => DealView | undefined): void {
	const form = byId('pay-form', HTMLFormElement);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const outcome = event.submitter instanceof HTMLButtonElement ? event.submitter.value : 'paid';
		void pay(orders, outcome);
	});
	byId('deal-select', HTMLSelectElement).addEventListener('change', () => {
		const deal = selected();
		if (deal) suggestAmount(deal);
	});
}

/** A person's own words stay; a deal that was just chosen brings its amount. */
export function suggestAmount({ amount, currency }: DealView): void {
	if (amount !== null) byId('amount', HTMLInputElement).value = amount;
	if (currency !== null) byId('currency', HTMLInputElement).value = currency;
}

async function pay(orders: Orders, outcome: string): Promise<void> {
	const value = (id: string) => byId(id, HTMLInputElement).value;
	const dealId = byId('deal-select', HTMLSelectElement).value;
	const amount = value('amount').trim();
	const currency = value('currency').trim().toUpperCase();
	const body = { dealId, amount, currency, email: value('email'), name: value('payer'), outcome };
	const words = `${amount} ${currency}`;
	await attempt(
		orders,
		async () => await orders.send('/page/pay', body),
		outcome === 'paid' ? `${words} paid. Watch the deal.` : `${words} declined. Watch the deal.`,
	);
}

export function showPayments({ payments, deals }: PageView, orders: Orders): void {
	const names = new Map(deals.map(({ id, name }) => [id, name]));
	showList(
		byId('payments', HTMLUListElement),
		payments.map((payment) => ({ ...payment, dealName: names.get(payment.dealId ?? '') ?? null })),
		({ id }) => id,
		(payment) => paymentRow(payment, orders),
		'Nobody has paid yet.',
	);
}

function paymentRow(
	payment: PaymentView & { dealName: string | null },
	orders: Orders,
): HTMLElement {
	const { id, amount, currency, refunded, refundable, status, dealName } = payment;
	return element(
		'li',
		{ class: 'entry' },
		element(
			'div',
			{ class: 'entry-head' },
			element('strong', {}, `${amount} ${currency}`),
			element('span', { class: 'chip' }, status),
		),
		element('span', { class: 'muted' }, dealName ?? 'no deal named'),
		Number(refunded) > 0 ? element('span', { class: 'muted' }, `${refunded} refunded`) : null,
		refundable ? refundForm(id, amount, currency, orders) : null,
	);
}

function refundForm(id: string, amount: string, currency: string, orders: Orders): HTMLElement {
	const field = element('input', {
		id: `refund-${id}`,
		class: 'short',
		inputmode: 'decimal',
		placeholder: 'all',
		autocomplete: 'off',
		'data-focus': `refund-${id}`,
		pattern: DIGITS[currency] === 0 ? '[0-9]*' : '[0-9]*[.]?[0-9]*',
	});
	const form = element(
		'form',
		{ class: 'inline' },
		element(
			'label',
			{ for: `refund-${id}` },
			'Refund',
			element('span', { class: 'hidden' }, ` of ${amount} ${currency}: amount, empty for all`),
		),
		field,
		element('button', { class: 'small', 'data-focus': `refund-button-${id}` }, 'Refund'),
	);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		const part = field.value.trim();
		void attempt(
			orders,
			async () => await orders.send('/page/refund', { paymentId: id, amount: part }),
			`${part || amount} ${currency} refunded. Watch the deal.`,
		);
	});
	return form;
}

async function attempt(orders: Orders, work: () => Promise<void>, done: string): Promise<void> {
	try {
		await work();
		orders.say(done, 'good');
	} catch (error) {
		orders.say(error instanceof Error ? error.message : String(error), 'bad');
	}
}
