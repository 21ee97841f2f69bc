/** Decimal text: no float touches an amount. */

const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
/** What nobody writes by hand; keeps an exponent from filling the memory. */
const LARGEST_EXPONENT = 400;

/** `[unscaled, digits behind the point]`, or `undefined` for what is no number. */
function split(text: string): readonly [bigint, number] | undefined {
	const [, sign = '', whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
	const digits = whole + fraction;
	if (digits === '' || Math.abs(Number(exponent)) > LARGEST_EXPONENT) return undefined;
	const unscaled = BigInt(digits) * (sign === '-' ? -1n : 1n);
	const scale = fraction.length - Number(exponent);
	return scale >= 0 ? [unscaled, scale] : [unscaled * 10n ** BigInt(-scale), 0];
}

export const isDecimal = (text: string): boolean => split(text) !== undefined;

/** Rounded half away from zero, without noughts at the end: `1200.5`. @throws for what is no number. */
export function toDecimal(text: string, scale: number): string {
	const parts = split(text);
	if (parts === undefined) throw new Error(`No number: ${text}`);
	const [unscaled, from] = parts;
	if (from <= scale) return write(unscaled, from);
	const divisor = 10n ** BigInt(from - scale);
	const half = (unscaled < 0n ? -divisor : divisor) / 2n;
	return write((unscaled + half) / divisor, scale);
}

function write(unscaled: bigint, scale: number): string {
	const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
	const sign = unscaled < 0n ? '-' : '';
	return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** Digits before the point. */
export const wholeDigits = (decimal: string): number =>
	decimal.replace(/^-/, '').split('.')[0]?.replace(/^0+/, '').length ?? 0;

/** Below nought, nought or above it as the first is less, the same or more. */
export function compareDecimals(left: string, right: string): number {
	const [first, firstScale] = split(left) ?? [0n, 0];
	const [second, secondScale] = split(right) ?? [0n, 0];
	const scale = Math.max(firstScale, secondScale);
	const difference =
		first * 10n ** BigInt(scale - firstScale) - second * 10n ** BigInt(scale - secondScale);
	return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function addDecimals(decimals: readonly string[]): string {
	const parts = decimals.map((decimal) => split(decimal) ?? ([0n, 0] as const));
	const scale = Math.max(0, ...parts.map(([, own]) => own));
	const sum = parts.reduce((all, [part, own]) => all + part * 10n ** BigInt(scale - own), 0n);
	return write(sum, scale);
}

export function multiplyDecimals(left: string, right: string, scale: number): string {
	const [first, firstScale] = split(left) ?? [0n, 0];
	const [second, secondScale] = split(right) ?? [0n, 0];
	return toDecimal(`${first * second}e-${firstScale + secondScale}`, scale);
}

/**
 * As Salesforce writes a double, which is as Java does: `1200.0`, from ten million up `1.25E7`, below a thousandth `1.2E-4`.
 * @see https://help.salesforce.com/s/articleView?id=000221617 (exponential values for numbers of eight digits and more)
 */
export function toJavaDouble(decimal: string): string {
	const sign = decimal.startsWith('-') ? '-' : '';
	const [whole = '', fraction = ''] = decimal.replace(/^-/, '').split('.');
	const noughts = /^0*/.exec(fraction)?.[0].length ?? 0;
	if (whole === '0' && noughts >= 3 && noughts < fraction.length) {
		const small = fraction.slice(noughts);
		return `${sign}${small[0]}.${small.slice(1) || '0'}E-${noughts + 1}`;
	}
	if (whole.length <= 7) return `${sign}${whole}.${fraction === '' ? '0' : fraction}`;
	const digits = (whole + fraction).replace(/0+$/, '');
	return `${sign}${digits[0]}.${digits.slice(1) || '0'}E${whole.length - 1}`;
}
