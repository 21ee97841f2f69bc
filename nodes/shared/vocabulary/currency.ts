import { lookup } from './lookup';

/**
 * Minor-unit exponents that differ from two, and every other active code.
 * Source: ISO 4217 list one (SIX, six-group.com/en/products-services/financial-information/data-standards.html).
 */
const EXPONENTS_OTHER_THAN_TWO: Readonly<Record<string, number>> = {
	BIF: 0,
	CLP: 0,
	DJF: 0,
	GNF: 0,
	ISK: 0,
	JPY: 0,
	KMF: 0,
	KRW: 0,
	PYG: 0,
	RWF: 0,
	UGX: 0,
	UYI: 0,
	VND: 0,
	VUV: 0,
	XAF: 0,
	XOF: 0,
	XPF: 0,
	BHD: 3,
	IQD: 3,
	JOD: 3,
	KWD: 3,
	LYD: 3,
	OMR: 3,
	TND: 3,
	CLF: 4,
	UYW: 4,
};

const CODES_WITH_TWO =
	'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD ' +
	'CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS ' +
	'GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL ' +
	'MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK ' +
	'PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS ' +
	'TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG';

const EXPONENTS: Readonly<Record<string, number>> = {
	...Object.fromEntries(CODES_WITH_TWO.split(' ').map((code) => [code, 2])),
	...EXPONENTS_OTHER_THAN_TWO,
};

/** Withdrawn from ISO 4217 (its list three), but payments of their time are still refunded, disputed and reconciled. */
const RETIRED: Readonly<Record<string, number>> = {
	BYR: 0,
	CUC: 2,
	EEK: 2,
	HRK: 2,
	LTL: 2,
	LVL: 2,
	MRO: 2,
	SLL: 2,
	STD: 2,
	VEF: 2,
	ZMK: 2,
};

/** Every active ISO 4217 code that money can be in, in alphabetical order. */
export const CURRENCIES: readonly string[] = Object.keys(EXPONENTS).sort();

/** How many decimals the currency has: JPY 0, USD 2, KWD 3; `undefined` for a code that ISO 4217 never had. */
export function exponentOf(currency: string): number | undefined {
	const code = currency.toUpperCase();
	return lookup(EXPONENTS, code) ?? lookup(RETIRED, code);
}
