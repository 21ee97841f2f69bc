const SCIENTIFIC = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?[eE]([+-]?\d{1,3})$/;

/** A number written out has as many digits as its exponent says: beyond these it is no amount, and stays as it is written. */
const LARGEST_EXPONENT = 40;

/** A number as CRMs write large and small ones, `1.2E7`, written out: `12000000`. Any other text stays as it is. */
export function withoutExponent(text: string): string {
	const match = SCIENTIFIC.exec(text.trim());
	if (!match) return text;
	const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
	if (Math.abs(Number(exponent)) > LARGEST_EXPONENT) return text;
	const digits = whole + fraction;
	const point = whole.length + Number(exponent);
	if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`;
	const padded = digits.padEnd(point, '0');
	return padded.length > point
		? `${sign}${padded.slice(0, point)}.${padded.slice(point)}`
		: sign + padded;
}
