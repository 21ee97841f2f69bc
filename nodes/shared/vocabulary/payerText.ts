import { holdsAddress } from './addressInText';
import type { Customer, PaymentState } from './payment';

/** Of a name, an ellipsis included; counted as JavaScript counts. */
const NAME_LENGTH = 80;
const LINE_LENGTH = 250;
/** More than that is looked at by nobody: what is cut here cannot hold up what comes behind. */
const MOST_READ = 2_000;

/** Line breaks, tabs and other control characters part words. */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
/** What nobody sees and what turns the order of the letters around; halves of characters; private ones. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cs}\p{Co}]/gu;

/**
 * The form HTML gives an address, for all scripts: exactly one, with no name, no comment and nothing encoded. Signs that
 * chats and mail programs read a link by are left out before the `@`: `evil.example/x@acme.example`.
 */
const EMAIL =
	/^(?!www\.)[\p{L}\p{M}\p{N}.!$%&'*+=^_~-]{1,64}@(?:[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?\.)+(?:xn--[a-z0-9-]{2,}|[\p{L}\p{M}]{2,})$/iu;
/** RFC 5321, section 4.5.3.1.3. */
const EMAIL_LENGTH = 254;

/**
 * The same state with nothing in it that a payer could use to speak through our mails, notes, tasks and chats: whoever pays
 * types a name and an address, and on some gateways a description and reasons. For states of every gateway, as they come in.
 */
export function withSafePayerText(state: PaymentState): PaymentState {
	const { description, disputes, facts } = state;
	return {
		...state,
		customer: safeCustomer(state.customer),
		...(description === undefined ? {} : { description: oneLine(description) }),
		disputes: disputes.map((dispute) => ({ ...dispute, reason: oneLine(dispute.reason) })),
		facts: facts.map((fact) =>
			fact.reason === undefined ? fact : { ...fact, reason: oneLine(fact.reason) },
		),
	};
}

function safeCustomer({ id, email, otherEmails = [], name }: Customer): Customer {
	const safeEmail = emailAddress(email);
	const safeOthers = otherEmails.flatMap((other) => emailAddress(other) ?? []);
	const safeName = payerName(name);
	return {
		...(id === undefined ? {} : { id }),
		...(safeEmail === undefined ? {} : { email: safeEmail }),
		...(safeOthers.length === 0 ? {} : { otherEmails: safeOthers }),
		...(safeName === undefined ? {} : { name: safeName }),
	};
}

/**
 * A name as it may stand in a greeting: one line of at most 80 characters, with nothing unseen in it. Text that holds an
 * address of any kind or a telephone number is no name: whoever reads it might follow it.
 */
export function payerName(text: string | null | undefined): string | undefined {
	const line = oneLine(text ?? '', MOST_READ);
	if (!/[\p{L}\p{N}]/u.test(line) || holdsAddress(line)) return undefined;
	return cut(line, NAME_LENGTH);
}

/** Exactly one e-mail address, or none: it becomes the recipient of mails and the key to a contact. */
export function emailAddress(text: string | null | undefined): string | undefined {
	const address = (text ?? '').slice(0, MOST_READ).trim();
	return address.length <= EMAIL_LENGTH && EMAIL.test(address) ? address : undefined;
}

/** Text on one line, with nothing unseen in it. @param length in characters, as JavaScript counts. */
export function oneLine(text: string, length = LINE_LENGTH): string {
	const seen = text.slice(0, MOST_READ).replace(BREAKS, ' ').replace(UNSEEN, '');
	return cut(seen.replace(/\s+/g, ' ').trim(), length);
}

/** Never within a character. */
function cut(text: string, length: number): string {
	if (text.length <= length) return text;
	let kept = '';
	for (const character of text) {
		if (kept.length + character.length > length - 1) break;
		kept += character;
	}
	return `${kept.trimEnd()}…`;
}
