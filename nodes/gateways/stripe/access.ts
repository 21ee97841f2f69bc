import type { GatewayAdapter } from '../../shared/contracts/gateway';
import type { CredentialFields, CredentialRefusal, System } from '../../shared/contracts/system';
import { switchAt, textAt, writtenAt } from '../../shared/vocabulary/credentialField';

const ACCOUNT_WORDS = 'an id like acct_1AbC (Connect, Connected accounts in the Dashboard)';
const ACCOUNT = /^acct_[A-Za-z0-9]+$/;

/** What a platform itself holds for its accounts (docs.stripe.com/connect/webhooks). */
const OF_PLATFORM = /^\/v1\/webhook_endpoints(\/we_\w+)?$/;

/** Stripe's own access: one key, which tells by its spelling whether it moves money. */
export const system: System<GatewayAdapter> = {
	id: 'stripe',
	name: 'Stripe',
	description: 'Payments, invoices and subscriptions of a Stripe account',
	ways: [
		{
			id: 'secretKey',
			name: 'Secret Key',
			description: 'A secret or restricted key from the Dashboard',
			credentialType: 'stripePaymentsApi',
			open(credential) {
				const secretKey = textAt('secretKey', credential);
				if (secretKey === '') {
					return { refused: 'The Stripe credential is empty. Paste its key into it' };
				}
				const account = connectedAccountOf(credential);
				if (typeof account === 'object') return account;
				return {
					secrets: { secretKey },
					lasting: secretKey,
					baseUrl: 'https://api.stripe.com',
					livemode: !/^(sk|rk)_test_\w+$/.test(secretKey),
					...(account === '' ? {} : { connectedAccount: account }),
				};
			},
			// docs.stripe.com/connect/authentication
			sign: ({ path }, { secrets, connectedAccount }) => ({
				headers: {
					...(connectedAccount && !OF_PLATFORM.test(path)
						? { 'Stripe-Account': connectedAccount }
						: {}),
					Authorization: `Bearer ${secrets.secretKey}`,
				},
			}),
			testWords: 'a test key (it starts with sk_test_ or rk_test_)',
		},
	],
	hosts: /^api\.stripe\.com$/,
	reservedHeaders: {
		names: /^stripe-(account|context)$/i,
		instead: 'write the account into the credential: Advanced Settings, Connected Account ID',
	},
	exampleUrl: 'https://api.stripe.com',
	// Published: 100 a second live, 25 a second in a sandbox (docs.stripe.com/rate-limits); a quarter of it.
	limits: { live: { calls: 25, windowMs: 1_000 }, test: { calls: 6, windowMs: 1_000 } },
	load: async () => (await import('.')).gateway,
};

/**
 * Empty for the account of the key itself. An id or a switch that is there and has nothing to say, as an expression has that
 * resolves to nothing, is refused: everything would be about the platform.
 */
function connectedAccountOf(credential: CredentialFields): string | CredentialRefusal {
	if (credential.advanced !== true) return '';
	const isMeant = switchAt('useConnectedAccount', credential);
	const account = writtenAt('connectedAccountId', credential);
	if (isMeant === undefined || account === undefined || (isMeant && account === '')) {
		return {
			refused: `The Stripe credential does not say which connected account it is about: Use Connected Account or Connected Account ID is empty, or an expression that resolves to nothing. Write ${ACCOUNT_WORDS}, or turn Use Connected Account off and leave the id empty`,
		};
	}
	if (account !== '' && !ACCOUNT.test(account)) {
		return {
			// Without what was written: it may be a key.
			refused: `The Connected Account ID of the Stripe credential does not name an account. Write ${ACCOUNT_WORDS}, or turn Use Connected Account off and leave it empty`,
		};
	}
	return account;
}
