import { classify } from '../../../nodes/gateways/stripe/errors';
import { createClient } from '../../../nodes/gateways/stripe/client';
import { AmountRefused } from '../../../nodes/shared/vocabulary/money';

interface Refusal {
	readonly type?: string;
	readonly code?: string;
	readonly decline_code?: string;
	readonly message?: string;
	readonly param?: string;
}

async function refusedWith(status: number, error: Refusal, headers: Record<string, string> = {}) {
	const http = async () => ({ status, headers, body: JSON.stringify({ error }) });
	const stripe = createClient({ http, baseUrl: 'http://127.0.0.1:1' });
	const thrown: unknown = await stripe.charges
		.retrieve('ch_1')
		.catch((refusal: unknown) => refusal);
	return classify(thrown);
}

describe('a refusal of Stripe', () => {
	it.each([
		[
			400,
			{ type: 'invalid_request_error', code: 'parameter_missing', param: 'amount' },
			'invalidRequest',
		],
		[400, { type: 'idempotency_error' }, 'conflict'],
		[400, { type: 'invalid_request_error', code: 'charge_already_refunded' }, 'conflict'],
		[400, { type: 'invalid_request_error', code: 'rate_limit' }, 'rateLimited'],
		[401, { type: 'invalid_request_error' }, 'auth'],
		[402, { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' }, 'declined'],
		[403, { type: 'invalid_request_error' }, 'permission'],
		[403, { type: 'invalid_request_error', code: 'account_invalid' }, 'permission'],
		[404, { type: 'invalid_request_error', code: 'resource_missing' }, 'notFound'],
		[409, { type: 'invalid_request_error' }, 'conflict'],
		[409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }, 'conflict'],
		[429, { type: 'invalid_request_error', code: 'lock_timeout' }, 'rateLimited'],
		[429, { type: 'invalid_request_error' }, 'rateLimited'],
		[500, { type: 'api_error' }, 'unavailable'],
		[502, {}, 'unavailable'],
		[301, {}, 'invalidRequest'],
	])('with %i and %j is %s', async (status, error, kind) => {
		expect((await refusedWith(status, { message: 'No.', ...error }))?.kind).toBe(kind);
	});

	it('keeps Stripe’s own code, the issuer’s before the general one', async () => {
		const declined = { type: 'card_error', code: 'card_declined', decline_code: 'lost_card' };
		expect(await refusedWith(402, declined)).toMatchObject({ rawCode: 'lost_card' });
		const missing = { type: 'invalid_request_error', code: 'resource_missing' };
		expect(await refusedWith(404, missing)).toMatchObject({ rawCode: 'resource_missing' });
	});

	it('names the permission of a restricted key as the Dashboard does, and never the key', async () => {
		const key = ['rk', 'test', '51abcDEF123'].join('_');
		const failure = await refusedWith(403, {
			type: 'invalid_request_error',
			message: `The provided key '${key}' does not have the required permissions for this endpoint on account 'acct_1'. Having the 'rak_charge_read' permission would allow this request to continue.`,
		});
		expect(failure?.message).toContain('"Charges and Refunds: Read"');
		expect(failure?.message).not.toContain(key);
		const other = await refusedWith(403, {
			message: `Key ${key}: the 'rak_new_thing_read' permission`,
		});
		expect(other?.message).toContain('"rak_new_thing_read"');
		expect((await refusedWith(400, { message: `Invalid: ${key}` }))?.message).not.toContain(key);
	});

	it('that is no JSON is an outage', async () => {
		const http = async () => ({ status: 200, headers: {}, body: '<html>' });
		const stripe = createClient({ http, baseUrl: 'http://127.0.0.1:1' });
		const thrown: unknown = await stripe.charges
			.retrieve('ch_1')
			.catch((refusal: unknown) => refusal);
		expect(classify(thrown)?.kind).toBe('unavailable');
	});

	it('is not made of amounts that cannot be told, but says so', () => {
		expect(classify(new AmountRefused('1', 'XXX', 'no such currency'))?.kind).toBe('unsupported');
	});
});
