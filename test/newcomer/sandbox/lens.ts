/** Acorn Pay's stand-in as people see it. It has neither subscriptions nor disputes. */
import type { GatewayLens, PaymentOutcome, PaymentView } from '../../sandbox/lens';
import type { AcornSandbox, NewPayment, Payment } from './createAcornSandbox';

const STATUSES: Readonly<Record<Payment['state'], string>> = {
	OPEN: 'Under way',
	SETTLED: 'Paid',
	REFUSED: 'Declined',
	PONDERING: 'Unknown',
};

const REFUSALS: Readonly<Partial<Record<PaymentOutcome, string>>> = {
	declined: 'BANK_SAYS_NO',
	insufficientFunds: 'NO_MONEY',
	expiredCard: 'CARD_OLD',
};

const DEAL = /(?:^|;)deal=([^;]+)/;

/** A deal is named as our own payment links would name it. */
export function createAcornLens(acorn: AcornSandbox): GatewayLens {
	const kindOf = (outcome: PaymentOutcome): Partial<NewPayment> => {
		if (outcome === 'bankDebit') return { isOpen: true };
		const refusal = REFUSALS[outcome];
		if (outcome === 'paid') return {};
		if (refusal === undefined) throw new Error(`Acorn Pay has no payments that are ${outcome}.`);
		return { refusal };
	};
	return {
		id: 'acorn',
		displayName: 'Acorn Pay',
		details: [],
		bankDebits: {
			answer: (id, outcome) =>
				outcome === 'succeeds' ? acorn.settle(id) : acorn.refuse(id, 'NO_MONEY'),
		},
		payments: () => acorn.payments().map(toView),
		pay: ({ amount, currency, dealId, email, name, outcome }) =>
			acorn.pay({
				value: amount,
				currency,
				...(email === undefined ? {} : { email }),
				...(name === undefined ? {} : { name }),
				...(dealId === undefined ? {} : { memo: `deal=${dealId}` }),
				...kindOf(outcome),
			}).id,
		payAgain: (id) => acorn.settle(id),
		refund: (id, amount) => void acorn.refund(id, amount),
		endpoints: () => acorn.hooks().map(({ id, url }) => ({ id, url })),
		signingSecrets: () => acorn.hooks().map(({ secret }) => secret),
	};
}

function toView(payment: Payment): PaymentView {
	const { id, amount, refunds, state, memo, created } = payment;
	const given = refunds
		.filter(({ state: outcome }) => outcome !== 'BOUNCED')
		.reduce((sum, { value }) => sum + Math.round(Number(value) * 100), 0);
	const total = Math.round(Number(amount.value) * 100);
	const word = given === 0 ? STATUSES[state] : given < total ? 'Partially refunded' : 'Refunded';
	return {
		id,
		amount: amount.value,
		refunded: (given / 100).toFixed(2),
		refundable: state === 'SETTLED' && given < total,
		currency: amount.currency,
		status: word,
		dealId: DEAL.exec(memo ?? '')?.[1] ?? null,
		at: created,
	};
}
