/** Addresses with a token that Stripe signs anew at every read: two reads of one object differ in them. */
import { randomText } from '../account/mode';

const SIGNED: Readonly<Record<string, readonly string[]>> = {
	charge: ['receipt_url'],
	invoice: ['hosted_invoice_url', 'invoice_pdf'],
};
const TOKEN_LENGTH = 24;

/** Changes the addresses inside an answer that nobody else holds. */
export function signLinks(answer: unknown): void {
	if (Array.isArray(answer)) {
		for (const item of answer) signLinks(item);
		return;
	}
	if (typeof answer !== 'object' || answer === null) return;
	const fields = answer as Record<string, unknown>;
	for (const name of SIGNED[String(fields.object)] ?? []) {
		const url = fields[name];
		if (typeof url !== 'string') continue;
		const separator = url.includes('?') ? '&' : '?';
		fields[name] = `${url}${separator}token=${randomText(TOKEN_LENGTH)}`;
	}
	for (const value of Object.values(fields)) signLinks(value);
}
