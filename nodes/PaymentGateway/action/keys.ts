import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { hashed } from '../../shared/n8n/hashed';
import type { CrmReference } from '../../shared/vocabulary/payment';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { describeValue, type Given } from './given';

/** As long as keys get, so that the parts of an operation can append to theirs: Stripe takes 255. */
const LONGEST_KEY = 200;

const OWN_KEY = 'options.idempotencyKey';

/** What a header carries as it is. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Besides control characters what nobody sees: two keys that look the same are to be the same. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** The key of a write from its operation and what tells it from others: `refund.create/pi_1/12.5`. */
export function derivedKey(operation: string, parts: readonly string[]): string {
	return shortened([operation, ...parts].map(encodeURIComponent).join('/'));
}

/**
 * The key that a person set under Options: `refund.create:order-1042`. With the operation in front, so that one key may
 * serve a refund and an invoice (gateways refuse a key that comes with another request), and a colon, which no derived key
 * holds. Other alphabets do not get through a header and are told apart by their digest.
 * @returns `undefined` where none is set.
 * @throws InputRefused for what is no key, also an expression that finds nothing: the derived key would be another one.
 */
export function ownKey(operation: string, given: Given): string | undefined {
	if (!given.isThere(OWN_KEY)) return undefined;
	const value = given.value(OWN_KEY);
	if (value === '' && !given.isExpression(OWN_KEY)) return undefined;
	if (typeof value === 'number') {
		if (!Number.isSafeInteger(value)) throw refused(value, 'A number this long loses digits');
		return `${operation}:${value}`;
	}
	if (typeof value !== 'string' || value.trim() === '') {
		throw refused(value, 'Look at its expression, or remove the option');
	}
	const key = value.trim().normalize('NFC');
	if (key.length > LONGEST_KEY) {
		throw refused(value, `It has ${key.length} characters, and ${LONGEST_KEY} are the most`);
	}
	if (CONTROL_CHARACTERS.test(key)) {
		const shown = value.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '␤');
		throw refused(shown, 'It holds a line break, a control character or one that nobody sees');
	}
	return shortened(`${operation}:${PRINTABLE_ASCII.test(key) ? key : hashed(key)}`);
}

/** The deal, whichever node asks; without one, this node and what the item holds. */
export function identityOf(
	{ crm = '', account = '', dealId }: CrmReference,
	context: IExecuteFunctions,
	json: IDataObject,
): string[] {
	if (dealId) return ['deal', crm, account, dealId];
	const { id } = context.getNode();
	return ['item', String(context.getWorkflow().id ?? ''), id, hashed(JSON.stringify(json))];
}

function shortened(key: string): string {
	return key.length > LONGEST_KEY ? `${key.slice(0, 100)}/${hashed(key)}` : key;
}

function refused(value: unknown, remedy: string): InputRefused {
	return new InputRefused(
		`Idempotency Key takes text or a whole number, but got ${describeValue(value)}. ${remedy}`,
	);
}
