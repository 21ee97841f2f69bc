import { attempt } from '../attempt';
import { roundDecimal } from '../money';
import type { PaymentState } from '../payment';
import type { Asked } from './asked';

/** What the deal says it is worth; as the CRM holds it. */
export interface DealTerms {
	/** Decimal text; `null` when the deal has no amount. */
	readonly amount: string | null;
	/** ISO 4217; where the CRM names none, the account's home currency. `null` when nobody says. */
	readonly currency: string | null;
}

/** What the payments are measured by: the deal's amount, or what is asked for. Minor units of the payments' currency. */
export type Worth =
	| { readonly by: 'amount'; readonly amount: number }
	| { readonly by: 'asked'; readonly amount: number }
	/** The deal's amount is in another currency: nothing can be known to reach it. */
	| { readonly by: 'nothing' };

/**
 * A deal with a subscription is worth a value over time, which no single invoice reaches, and one without an amount above zero
 * is worth what is asked. Less than the amount is enough only as far as discounts and credit notes explain it.
 */
export function worthOf(
	states: readonly PaymentState[],
	terms: DealTerms,
	asked: Asked,
	currency: string,
): Worth {
	const recurs = states.some((state) => state.subject.kind === 'subscription');
	if (recurs || !isAmount(terms.amount)) return { by: 'asked', amount: asked.total };
	if (terms.currency !== null && terms.currency.toUpperCase() !== currency) {
		return { by: 'nothing' };
	}
	const rounded = attempt(() => roundDecimal(terms.amount ?? '', currency));
	const amount = 'value' in rounded ? rounded.value : 0;
	if (amount <= 0) return { by: 'asked', amount: asked.total };
	const explained = amount - asked.creditNoted - asked.discounted;
	return { by: 'amount', amount: Math.max(explained, Math.min(amount, asked.total)) };
}

/** Digits with something above zero among them: 0 is no amount, and neither is text. */
function isAmount(text: string | null): boolean {
	return text !== null && /^\d+(\.\d+)?$/.test(text.trim()) && /[1-9]/.test(text);
}
