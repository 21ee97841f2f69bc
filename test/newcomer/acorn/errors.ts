import { NetworkFailure } from '../../../nodes/shared/contracts/http';
import type { Failure, FailureKind } from '../../../nodes/shared/vocabulary/failure';
import { lookup } from '../../../nodes/shared/vocabulary/lookup';
import { AmountRefused } from '../../../nodes/shared/vocabulary/money';
import { withRetryAfter } from '../../../nodes/shared/vocabulary/retryAfter';
import { UnusableAnswer } from '../../../nodes/shared/vocabulary/unusableAnswer';
import { AcornRefusal } from './client';

const KINDS: Readonly<Record<string, FailureKind>> = {
	400: 'invalidRequest',
	401: 'auth',
	403: 'permission',
	404: 'notFound',
	409: 'conflict',
	422: 'invalidRequest',
	429: 'rateLimited',
};

const WORDS: Readonly<Partial<Record<FailureKind, string>>> = {
	auth: 'Acorn Pay does not know this Client ID and Secret. Copy both again from Acorn Pay under Apps into the credential',
	rateLimited: 'Acorn Pay asks for fewer calls at a time. Wait a moment and run it again',
	unavailable: 'Acorn Pay could not answer. Run it again in a few minutes',
};

const BEFORE: Readonly<Partial<Record<FailureKind, string>>> = {
	permission: 'Acorn Pay does not let this app do that. Give it the right under Apps: ',
	notFound: 'Acorn Pay has no such object for this account: ',
};

/** What Acorn or the way to it refused, as data; `undefined` for what is a fault of ours. Secrets never show. */
export function classify(error: unknown): Failure | undefined {
	if (error instanceof UnusableAnswer) return error.failure;
	if (error instanceof AmountRefused) return { kind: 'unsupported', message: error.message };
	if (error instanceof NetworkFailure) {
		const message = `Acorn Pay gave no answer (${error.code}). Check the network of n8n and run it again`;
		return { kind: 'unavailable', rawCode: error.code, message };
	}
	if (!(error instanceof AcornRefusal)) return undefined;
	const kind = lookup(KINDS, String(error.status)) ?? 'unavailable';
	const words = withoutSecrets(error.words);
	const message = WORDS[kind] ?? `${BEFORE[kind] ?? 'Acorn Pay refused the call: '}${words}`;
	const failure = { kind, message, ...(error.code ? { rawCode: error.code } : {}) };
	return withRetryAfter(failure, error.headers);
}

/** Secrets and tokens of Acorn start with what they are. */
function withoutSecrets(words: string): string {
	return words.replace(/\b(acs|act|ach)_\w+/g, '$1_…');
}
