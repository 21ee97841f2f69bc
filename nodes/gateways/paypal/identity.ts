import type { GatewayConnection, GatewayIdentity } from '../../shared/contracts/gateway';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import { UnusableAnswer } from '../../shared/vocabulary/unusableAnswer';
import * as z from '../../shared/zod';
import { call, type PaypalCall } from './client';
import { PaypalRefusal } from './errors';

/** Of 13 letters and digits, the same wherever PayPal names an account (payments_payment_v2, account_id). */
const MERCHANT_ID = /^[A-Z0-9]{13}$/;

const text = z.nullish(z.string());

/** `payer_id` comes only where the token may say it (https://developer.paypal.com/docs/api/identity/v1/). */
const USER = z.looseObject({ payer_id: text, business_name: text, name: text });

/** reporting_transactions_v1, balances_response. */
const BALANCES = z.looseObject({ account_id: text });

/** reporting_transactions_v1, search_response. */
const TRANSACTIONS = z.looseObject({ account_number: text });

const USER_CALL: PaypalCall = {
	method: 'GET',
	path: '/v1/identity/oauth2/userinfo',
	query: { schema: 'paypalv1.1' },
};

const HOUR_MS = 3_600_000;

type Named = Pick<GatewayIdentity, 'account' | 'name'>;

/**
 * The account of the app, by its merchant id. No one right makes every app tell it, so it is asked for wherever it stands: all
 * places tell the same id, and it stays the same whichever of them may be looked at. The mode is the credential's own.
 * @throws PaypalRefusal where the app may look at none of them, UnusableAnswer where none says it.
 */
export async function identify(connection: GatewayConnection): Promise<GatewayIdentity> {
	const { livemode } = connection;
	let first: unknown;
	for (const look of [lookAtUser, lookAtBalances, lookAtTransactions]) {
		const attempted = await attemptAsync(async () => await look(connection));
		if ('value' in attempted) {
			if (attempted.value) return { ...attempted.value, livemode };
			continue;
		}
		if (!isLacking(attempted.error)) throw attempted.error;
		first ??= attempted.error;
	}
	throw first ?? new UnusableAnswer('PayPal', 'PayPal named no account anywhere');
}

async function lookAtUser(connection: GatewayConnection): Promise<Named | undefined> {
	const user = await call(USER_CALL, USER, connection);
	const id = user.payer_id ?? '';
	return named(id, user.business_name || user.name || id);
}

async function lookAtBalances(connection: GatewayConnection): Promise<Named | undefined> {
	const asked: PaypalCall = { method: 'GET', path: '/v1/reporting/balances' };
	const { account_id: id } = await call(asked, BALANCES, connection);
	return named(id ?? '', id ?? '');
}

async function lookAtTransactions(connection: GatewayConnection): Promise<Named | undefined> {
	const now = connection.clock.now();
	const query = {
		start_date: new Date(now - 24 * HOUR_MS).toISOString(),
		end_date: new Date(now).toISOString(),
		page_size: 1,
	};
	const asked: PaypalCall = { method: 'GET', path: '/v1/reporting/transactions', query };
	const { account_number: id } = await call(asked, TRANSACTIONS, connection);
	return named(id ?? '', id ?? '');
}

function named(account: string, name: string): Named | undefined {
	return MERCHANT_ID.test(account) ? { account, name } : undefined;
}

/** A page in place of an answer tells nothing, and the next place may. PayPal says 401 also of a token that is good and may not look there; one that is not is refused at the next place too. */
function isLacking(error: unknown): boolean {
	if (error instanceof UnusableAnswer) return true;
	return error instanceof PaypalRefusal && [400, 401, 403, 404].includes(error.status);
}
