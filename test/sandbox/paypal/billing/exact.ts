/** Decimal text without the errors of binary fractions, as amounts with percents of five decimals need it. */

export interface Exact {
	readonly top: bigint;
	/** A power of ten, or what was divided by; above zero. */
	readonly bottom: bigint;
}

/** `7.25`, `-1000000`, `.5`. @throws for what is no decimal. */
export function exact(text: string): Exact {
	const match = /^(-?)(\d*)(?:\.(\d+))?$/.exec(text.trim());
	if (!match) throw new Error(`${text} is no decimal`);
	const [, sign = '', whole = '', fraction = ''] = match;
	const top = BigInt(`${whole}${fraction}` || '0');
	return { top: sign === '-' ? -top : top, bottom: 10n ** BigInt(fraction.length) };
}

export const times = (a: Exact, b: Exact): Exact => ({
	top: a.top * b.top,
	bottom: a.bottom * b.bottom,
});

export const plus = (a: Exact, b: Exact): Exact => ({
	top: a.top * b.bottom + b.top * a.bottom,
	bottom: a.bottom * b.bottom,
});

export const minus = (a: Exact, b: Exact): Exact => plus(a, { ...b, top: -b.top });

/** @throws where the second is zero. */
export function over(a: Exact, b: Exact): Exact {
	if (b.top === 0n) throw new Error('Division by zero');
	const sign = b.top < 0n ? -1n : 1n;
	return { top: a.top * b.bottom * sign, bottom: a.bottom * b.top * sign };
}

export const whole = (number: number): Exact => ({ top: BigInt(number), bottom: 1n });

/** The nearest whole number, halves away from zero: 262.5 → 263, -262.5 → -263. */
export function rounded({ top, bottom }: Exact): number {
	const sign = top < 0n ? -1n : 1n;
	return Number((sign * (2n * top * sign + bottom)) / (2n * bottom));
}
