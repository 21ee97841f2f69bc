import type { HowMuch } from '../../shared/contracts/gatewayActions';
import { normaliseDecimal } from '../../shared/vocabulary/money';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { describeValue, type Given } from './given';

/** Fifteen digits are as many as a number of JavaScript keeps. */
const DECIMAL = /^\d{1,15}(\.\d{1,20})?$/;

/** Half the world groups thousands with a point: 1.200 may be twelve hundred. */
const GROUPED = /^[1-9]\d{0,2}\.\d{2}0$/;

/** As many as any currency has: the Chilean unit of account (ISO 4217). */
const MOST_DECIMALS = 4;

/**
 * *How Much* of a payment. Part needs its amount: whatever does not come to one is refused, it is never all.
 * @throws InputRefused before any call.
 */
export function howMuchOf(given: Given): HowMuch {
	// n8n works out a lone $fromAI() also where a parameter takes no expressions.
	if (given.isExpression('howMuch')) {
		throw new InputRefused(
			'How Much is an expression. Choose one from its list: whether all of the money moves is not for an item or an AI agent to say',
		);
	}
	const chosen = given.choice('howMuch', ['all', 'part'], 'part');
	if (chosen === 'all') return 'all';
	const typed = given.value('amount');
	const part = amountIn(typed, 'Amount');
	const isGrouped = typeof typed === 'string' && GROUPED.test(typed.trim());
	return isGrouped ? { part, mayBeThousands: typed.trim() } : { part };
}

/** The part of a key that tells amounts apart: `all`, or the amount without what does not change it. */
export function keyOfHowMuch(howMuch: HowMuch): string {
	return howMuch === 'all' ? 'all' : howMuch.part;
}

/**
 * Decimal text without what does not change its value: `"10.00"`, `10.0` and `10` are `10`. Numbers are taken as they are
 * written, so that the float 0.1 + 0.2 is refused and not rounded.
 * @throws InputRefused for anything that is no amount above zero in any currency.
 */
export function amountIn(value: unknown, label: string): string {
	const text = typeof value === 'number' || typeof value === 'string' ? String(value).trim() : '';
	if (!DECIMAL.test(text)) {
		throw new InputRefused(
			`${label} takes an amount such as 49.90, digits with a point, but got ${describeValue(value)}. Type it, or look at its expression: does every item have the field that it names?`,
		);
	}
	const amount = normaliseDecimal(text);
	if (amount === '0') throw new InputRefused(`${label} is zero. Give an amount above zero`);
	const [, fraction = ''] = amount.split('.');
	if (fraction.length > MOST_DECIMALS) {
		throw new InputRefused(
			`${label} is ${text}, which is an amount of no currency. Round it first, with .toFixed(2) in its expression for example`,
		);
	}
	return amount;
}
