import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';
import type { System } from '../../../nodes/shared/contracts/system';
import { textAt } from '../../../nodes/shared/vocabulary/credentialField';

/** A sandbox app of Acorn Pay; it moves no money. */
const TEST_ID = /^aci_test_\w+$/;

/** Acorn Pay: an app's id and secret, exchanged for a token that ends after ten minutes. */
export const system: System<GatewayAdapter> = {
	id: 'acorn',
	name: 'Acorn Pay',
	description: 'Payments of an Acorn Pay account',
	ways: [
		{
			id: 'app',
			name: 'Client ID and Secret',
			description: 'Of an app that you make in Acorn Pay under Apps',
			credentialType: 'acornPaymentsApi',
			testWords: 'an app of the Acorn sandbox (its Client ID starts with aci_test_)',
			open(credential) {
				const [id, secret] = [textAt('clientId', credential), textAt('clientSecret', credential)];
				if (id === '' || secret === '') {
					return {
						refused: 'The Acorn Pay credential is empty. Paste Client ID and Client Secret into it',
					};
				}
				return {
					secrets: { id, secret },
					lasting: id,
					baseUrl: 'https://api.acornpay.example',
					livemode: !TEST_ID.test(id),
				};
			},
			exchange: {
				request: ({ secrets }) => ({
					path: '/token',
					headers: {
						authorization: `Basic ${Buffer.from(`${secrets.id}:${secrets.secret}`).toString('base64')}`,
						'content-type': 'application/x-www-form-urlencoded',
					},
					body: 'grant_type=client_credentials',
				}),
				read({ status, body }, now) {
					if (status !== 200) {
						return {
							refused:
								'Acorn Pay does not know this Client ID and Secret. Copy both again from Acorn Pay under Apps into the credential',
						};
					}
					const { access_token: value, expires_in: seconds } = JSON.parse(body) as {
						access_token: string;
						expires_in: number;
					};
					return { value, endsAt: now + seconds * 1_000 };
				},
			},
			sign: (_call, _opened, token) => ({ headers: { Authorization: `Bearer ${token}` } }),
		},
	],
	hosts: /^api\.acornpay\.example$/,
	exampleUrl: 'https://api.acornpay.example',
	limits: { live: { calls: 10, windowMs: 1_000 }, test: { calls: 10, windowMs: 1_000 } },
	load: async () => (await import('./index')).gateway,
};
