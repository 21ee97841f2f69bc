import type { FailureCategory } from '../../../shared/vocabulary/failure';

type Rows = ReadonlyArray<readonly [category: FailureCategory, retryable: boolean, codes: string]>;

/**
 * Why a bank or PayPal declined, by code, and whether the same payment may be tried again.
 * @see checkout_orders_v2, processor_response.response_code; paypal.md, section 6
 */
const PROCESSOR_ROWS: Rows = [
	['insufficientFunds', true, '5120'],
	['expiredCard', false, '5400 1380 PPEF PPEX'],
	[
		'incorrectDetails',
		false,
		'00N7 5110 5130 5170 5180 5190 5500 1330 1335 1382 0390 0890 6300 7800 7900 PCVV PPAD PPAV ' +
			'PPC2 PPFI 5950 PP06 5140',
	],
	['authenticationRequired', true, '5650 7700 7710 PPD3'],
	['suspectedFraud', false, '9500 9510 9520 5150 PPSC'],
	['limitExceeded', true, '5135 5710 PPAX PPDT PPEL PPNL'],
	[
		'processingError',
		true,
		'0800 0880 0960 0R00 1300 1310 1320 1340 1350 1360 1370 1384 1390 5800 5910 5920 8000 8010 8020 ' +
			'8030 8100 8110 8220 9100 9600 PPER PPNT PPIF PPII PPFV PPVE PCNR 7600 1000',
	],
	[
		'declined',
		true,
		'0100 0500 0580 10BR 1312 1317 1352 1393 5100 5160 5210 5700 5900 9530 9540 PPAB PPFR PPCO PPCT ' +
			'PPCU PPSE PPAE PPAG PPAI PPAR PPAU PPBG PPCE PPCR PPDC PPDI PPDV PPFE PPGR PPH1 PPIM PPIT PPLR ' +
			'PPLS PPMB PPMC PPMD PPNC PPNM PPPH PPPI PPPM PPQC PPRE PPRF PPRR PPS0 PPS1 PPS2 PPS3 PPS4 PPS5 ' +
			'PPS6 PPSD PPTE PPTF PPTI PPTR PPTT PPTV PPUA PPUC PPUE PPUI PPUP PPUR PPVC PPVT',
	],
	// A duplicate, a card that is blocked, and what is never to be tried again.
	['declined', false, '5200 5930 PPRN'],
];

/** PayPal's own words: of a refused call, of a failed renewal, of a capture that is not complete. */
const ISSUE_ROWS: Rows = [
	['authenticationRequired', true, 'PAYER_ACTION_REQUIRED'],
	[
		'limitExceeded',
		true,
		'TRANSACTION_LIMIT_EXCEEDED TRANSACTION_RECEIVING_LIMIT_EXCEEDED SENDING_LIMIT_EXCEEDED',
	],
	['expiredCard', false, 'CARD_EXPIRED'],
	['suspectedFraud', false, 'DECLINED_BY_RISK_FRAUD_FILTERS'],
	[
		'declined',
		true,
		'INSTRUMENT_DECLINED PAYER_CANNOT_PAY TRANSACTION_REFUSED PAYMENT_DENIED DECLINED FAILED DENIED denied',
	],
	[
		'declined',
		false,
		'PAYER_ACCOUNT_RESTRICTED PAYER_ACCOUNT_LOCKED_OR_CLOSED TRANSACTION_BLOCKED_BY_PAYEE CURRENCY_MISMATCH ' +
			'PAYEE_ACCOUNT_RESTRICTED',
	],
	['processingError', true, 'INTERNAL_SERVER_ERROR'],
];

type Verdicts = Readonly<Record<string, readonly [FailureCategory, boolean]>>;

export const PROCESSOR_VERDICTS: Verdicts = verdictsOf(PROCESSOR_ROWS);
export const ISSUE_VERDICTS: Verdicts = verdictsOf(ISSUE_ROWS);

/**
 * The network's word on trying again beats the table: 02 and 24 to 30 after a while, the others never, or not with this card.
 * @see server SDK 2.4, paymentAdviceCode; https://developer.paypal.com/api/rest/reference/orders/v2/response-codes/
 */
export const ADVICE: Readonly<Record<string, boolean>> = {
	'01': false,
	'02': true,
	'03': false,
	'04': false,
	'21': false,
	'22': false,
	'24': true,
	'25': true,
	'26': true,
	'27': true,
	'28': true,
	'29': true,
	'30': true,
	'40': false,
	'43': false,
};

function verdictsOf(rows: Rows): Verdicts {
	return Object.fromEntries(
		rows.flatMap(([category, retryable, codes]) =>
			codes.split(' ').map((code) => [code, [category, retryable] as const]),
		),
	);
}
