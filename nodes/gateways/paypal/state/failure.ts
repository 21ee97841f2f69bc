import { FAILURE_WORDS, type PaymentFailure } from '../../../shared/vocabulary/failure';
import { lookup } from '../../../shared/vocabulary/lookup';
import { ADVICE, ISSUE_VERDICTS, PROCESSOR_VERDICTS } from './failureTables';

interface Decline {
	/** `processor_response` of a capture or authorization. */
	readonly processor?: {
		readonly response_code?: string | undefined;
		readonly payment_advice_code?: string | undefined;
	};
	/** PayPal's own word: an issue, a reason, the status itself. */
	readonly word: string;
	readonly nextRetryAt?: string;
}

/** Approved and not captured, or in part: such a code says nothing of why it failed. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['0000']);

/** Why a payment did not go through, in the shared words; PayPal has no sentence of its own for it. */
export function toFailure({ processor, word, nextRetryAt }: Decline): PaymentFailure {
	const response = processor?.response_code;
	const code = response && !SAYS_NOTHING.has(response) ? response : word;
	const verdict = lookup(PROCESSOR_VERDICTS, code) ?? lookup(ISSUE_VERDICTS, code);
	const [category, retryable] = verdict ?? (['unknown', false] as const);
	return {
		category,
		code,
		message: FAILURE_WORDS[category],
		retryable: lookup(ADVICE, processor?.payment_advice_code) ?? retryable,
		...(nextRetryAt ? { nextRetryAt } : {}),
	};
}
