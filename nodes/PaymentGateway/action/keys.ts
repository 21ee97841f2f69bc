import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { hashed } from '../../shared/n8n/access/hashed';
import type { CrmReference } from '../../shared/vocabulary/payment';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { describeValue, type Given } from './given';

/** As long as keys get, also where a gateway would take more, so that the parts of an operation can append to theirs. */
const LONGEST_KEY = 200;
/** What stays readable of a long key, where there is room for the whole digest behind it. */
const LONGEST_BEGINNING = 100;
/** Of the 64 digits of a digest as many as tell keys apart where there is less room: 128 bits. */
const SHORT_DIGEST = 32;

const OWN_KEY = 'options.idempotencyKey';

/** What a header carries as it is. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
/** Besides control characters what nobody sees: two keys that look the same are to be the same. */
const CONTROL_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * The key of a write from its operation and what tells it from others: `refund.create/pi_1/12.5`.
 * @param longest what the gateway takes, in characters; 0 where it takes no keys, and looks up what has this one.
 */
export function derivedKey(operation: string, parts: readonly string[], longest: number): string {
	return shortened([operation, ...parts].map(encodeURIComponent).join('/'), longest);
}

/**
 * The key that a person set under Options: `refund.create:order-1042`. With the operation in front, so that one key may
 * serve a refund and an invoice (gateways refuse a key that comes with another request), and a colon, which no derived key
 * holds. Other alphabets do not get through a header and are told apart by their digest.
 * @returns `undefined` where none is set.
 * @throws InputRefused for what is no key, also an expression that finds nothing: the derived key would be another one.
 */
export function ownKey(operation: string, given: Given, longest: number): string | undefined {
	if (!given.isThere(OWN_KEY)) return undefined;
	const value = given.value(OWN_KEY);
	if (value === '' && !given.isExpression(OWN_KEY)) return undefined;
	if (typeof value === 'number') {
		if (!Number.isSafeInteger(value)) throw refused(value, 'A number this long loses digits');
		return shortened(`${operation}:${value}`, longest);
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
	return shortened(`${operation}:${PRINTABLE_ASCII.test(key) ? key : hashed(key)}`, longest);
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

/** A key that fits; two that differ stay different. */
function shortened(key: string, longest: number): string {
	const most = longest > 0 ? Math.min(longest, LONGEST_KEY) : LONGEST_KEY;
	if (key.length <= most) return key;
	const digest = hashed(key);
	const whole = `${key.slice(0, LONGEST_BEGINNING)}/${digest}`;
	if (whole.length <= most) return whole;
	const short = digest.slice(0, SHORT_DIGEST);
	const room = most - short.length - 1;
	return room > 0 ? `${key.slice(0, room)}/${short}` : digest.slice(0, most);
}

function refused(value: unknown, remedy: string): InputRefused {
	return new InputRefused(
		`Idempotency Key takes text or a whole number, but got ${describeValue(value)}. ${remedy}`,
	);
}
