/** Stripe's documented test bank accounts and what becomes of a debit. https://docs.stripe.com/payments/sepa-debit/accept-a-payment#test-integration */
import type { Debit } from './methodOutcome';

export interface TestAccount {
	readonly iban: string;
	readonly outcome: Debit;
}

const SENT_BACK = {
	code: 'incorrect_account_holder_name',
	message: 'The transaction failed because the account holder name does not match the account.',
} as const;

/** By IBAN; the fast ones of Stripe take some seconds, the slow ones three minutes. */
const OUTCOMES: Readonly<Record<string, Debit>> = {
	AT611904300234573201: { kind: 'debits' },
	AT321904300235473204: { kind: 'debits', isSlow: true },
	AT861904300235473202: { kind: 'debits', refusal: SENT_BACK },
	AT051904300235473205: { kind: 'debits', refusal: SENT_BACK, isSlow: true },
	// The one that the vendor's CLI plays a debit with that comes back.
	IT60X0542811101000000123456: { kind: 'debits', refusal: SENT_BACK },
};

/** `undefined` for an IBAN that is none of Stripe's; spaces do not matter. */
export function findTestAccount(iban: string): TestAccount | undefined {
	const compact = iban.replaceAll(' ', '');
	const outcome = Object.hasOwn(OUTCOMES, compact) ? OUTCOMES[compact] : undefined;
	return outcome && { iban: compact, outcome };
}
