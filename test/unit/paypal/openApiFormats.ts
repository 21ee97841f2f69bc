/** What the formats of PayPal's OpenAPI files take, by the RFCs that their descriptions name; the others say nothing on their own. */

/** RFC 3339, section 5.6; the leap second as PayPal's own pattern has it. */
const DATE = String.raw`\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])`;
const TIME = String.raw`([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]\d{2}:\d{2})`;
const MOMENT = new RegExp(`^${DATE}[Tt]${TIME}$`);
const DAY = new RegExp(`^${DATE}$`);
const ADDRESS = /^[^\s@]+@[^\s@]+$/;
const isUri = (text: string): boolean => URL.canParse(text);

export const FORMATS = {
	'date-time': MOMENT,
	ppaas_date_time_v3: MOMENT,
	date: DAY,
	ppaas_date_notime_v2: DAY,
	uri: isUri,
	email: ADDRESS,
	ppaas_common_email_address_v2: ADDRESS,
	merchant_common_email_address_v2: ADDRESS,
	ppaas_common_currency_code_v2: /^[A-Z]{3}$/,
	ppaas_common_country_code_v2: /^[A-Z]{2}$|^C2$/,
	ppaas_common_percentage_v2: /^-?\d+(\.\d+)?$|^\.\d+$/,
	ppaas_payer_id_v3: /^[2-9A-HJ-NP-Z]{13}$/,
	ppaas_common_language_v3: true,
	ppaas_ip_address_v1: true,
	phone: true,
	payer_v1: true,
	binary: true,
} as const;
