import { type IHttpRequestHelper, type IHttpRequestOptions, UserError } from 'n8n-workflow';
import type { HttpResponse } from '../../contracts/http';
import type { OpenedCredential, System, Token, TokenExchange } from '../../contracts/system';
import { Backoff } from '../../transport/backoff';
import { isPassing } from '../../transport/retry';
import { attemptAsync } from '../../vocabulary/attempt';
import { type Account, checkCredential } from './access';
import { asNetworkFailure, optionsOf, toResponse } from './call';
import { clock } from '../clock';
import { isSameSite, hasUser, parsed } from './destination';
import { hashed } from './hashed';
import { Memory } from '../remember';

/** The credential's hidden field that hands a token on to `authenticate`; n8n's HTTP Request node keeps one there. */
export const TOKEN_FIELD = 'exchangedToken';

const TIMEOUT_MS = 30_000;

/** A token is renewed so long before it ends, so that no call arrives with one that has just ended. */
const MARGIN_MS = 60_000;

/** A system that calls every token invalid is not asked for a new one at each call. */
const RENEWAL_MS = { first: 1_000, longest: 60_000 } as const;

const UNAUTHORIZED = 401;

/** One per account and process, got once, whoever asks. */
const tokens = new Memory<Token>(clock);
const renewals = new Backoff(clock, RENEWAL_MS.first, RENEWAL_MS.longest);

/** What a system answered in place of a token and waiting cures: it stands for the answer of the call. */
class Unanswered extends Error {
	constructor(readonly answer: HttpResponse) {
		super('No token yet');
	}
}

/**
 * The account's token, got where there is none or it has ended.
 * @param refused a token that the system called invalid: it is renewed, now and then, and else comes back as it is.
 * @returns or the answer of a system that had none, which waiting cures.
 * @throws UserError for a credential that gets none, with the remedy, and NetworkFailure when no answer came.
 */
export async function tokenOf(
	account: Account,
	helpers: IHttpRequestHelper['helpers'],
	refused?: string,
): Promise<{ readonly value: string } | { readonly unanswered: HttpResponse }> {
	const { exchange } = account.way;
	const checked = checkCredential(account);
	if ('refused' in checked) throw new UserError(checked.refused);
	if (!exchange) throw new UserError(`The ${account.system.name} credential needs no token`);
	const key = keyOf(account, checked);
	const isStillGood = ({ value, endsAt }: Token) =>
		value === refused ? !renewals.mayTry(key) : clock.now() < endsAt - MARGIN_MS;
	const attempted = await attemptAsync(
		async () =>
			await tokens.get(
				key,
				async () => await getToken(account.system, checked, exchange, helpers),
				isStillGood,
			),
	);
	if ('value' in attempted) return { value: attempted.value.value };
	if (attempted.error instanceof Unanswered) return { unanswered: attempted.error.answer };
	throw attempted.error;
}

/** Whether an answer says that the token has ended. */
export function isTokenInvalid({ system }: Account, answer: HttpResponse): boolean {
	return system.isTokenInvalid?.(answer) ?? answer.status === UNAUTHORIZED;
}

/** Another secret is another token, also for the same account. */
function keyOf({ way }: Account, { baseUrl, lasting, secrets }: OpenedCredential): string {
	return hashed(JSON.stringify([way.credentialType, baseUrl, lasting, secrets]));
}

async function getToken(
	system: System<unknown>,
	opened: OpenedCredential,
	exchange: TokenExchange,
	helpers: IHttpRequestHelper['helpers'],
): Promise<Token> {
	const { path, headers, body } = exchange.request(opened, clock.now());
	const url = `${opened.baseUrl}${path}`;
	const target = parsed(url);
	if (!target || !isSameSite(target, new URL(opened.baseUrl)) || hasUser(target)) {
		throw new UserError(
			`The ${system.name} credential gets its token at ${opened.baseUrl} and nowhere else. Update this package, or tell its authors`,
		);
	}
	const options: IHttpRequestOptions = optionsOf(
		{ method: 'POST', url: target.href, headers, body },
		TIMEOUT_MS,
	);
	const attempted = await attemptAsync(async () => toResponse(await helpers.httpRequest(options)));
	if ('error' in attempted) throw asNetworkFailure(attempted.error, url);
	const answer = attempted.value;
	if (isPassing(answer, system)) throw new Unanswered(answer);
	const token = exchange.read(answer, clock.now(), opened);
	if ('refused' in token) throw new UserError(token.refused);
	return token;
}
