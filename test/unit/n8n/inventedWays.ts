/** Small invented systems, each with another way of signing: what newcomers will look like. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { System, Way } from '../../../nodes/shared/contracts/system';
import { textAt } from '../../../nodes/shared/vocabulary/credentialField';

const LIMIT = { calls: 1_000, windowMs: 1_000 };

function invented(
	way: Pick<Way, 'open'> & Partial<Way>,
	more: Partial<System<unknown>> = {},
): System<unknown> {
	return {
		id: 'invented',
		name: 'Invented',
		description: '',
		ways: [
			{
				id: 'only',
				name: 'Only',
				description: '',
				credentialType: 'inventedApi',
				testWords: 'a test credential',
				...way,
			},
		],
		hosts: /^(api|\w+\.my)\.invented\.example$/,
		exampleUrl: 'https://api.invented.example',
		limits: { live: LIMIT, test: LIMIT },
		load: async () => undefined,
		...more,
	};
}

/** An id and a secret that get a token, which ends; live or test by environment. */
export const exchanged = (more: Partial<System<unknown>> = {}, path = '/oauth/token') =>
	invented(
		{
			open: (credential) => ({
				secrets: { id: textAt('id', credential), secret: textAt('secret', credential) },
				lasting: textAt('id', credential),
				baseUrl: 'https://api.invented.example',
				livemode: credential.environment !== 'test',
			}),
			sign: (_call, _opened, token) => ({ headers: { Authorization: `Bearer ${token}` } }),
			exchange: {
				request: ({ secrets }) => ({
					path,
					headers: { authorization: `Basic ${btoa(`${secrets.id}:${secrets.secret}`)}` },
					body: 'grant_type=client_credentials',
				}),
				read: ({ status, body }, now) => {
					if (status !== 200) return { refused: 'Invented does not know this ID and secret' };
					const { token, seconds } = JSON.parse(body) as { token: string; seconds: number };
					return { value: token, endsAt: now + seconds * 1_000 };
				},
			},
		},
		more,
	);

/** Credentials stand first in an ordered body. */
export const inBody = invented({
	open: (credential) => ({
		secrets: { login: textAt('login', credential), key: textAt('key', credential) },
		lasting: textAt('login', credential),
		baseUrl: 'https://api.invented.example/xml/v1',
		livemode: true,
	}),
	sign: ({ body }, { secrets }) => {
		const [[name, fields]] = Object.entries(JSON.parse(body ?? '{}') as Record<string, object>) as [
			[string, object],
		];
		return { body: JSON.stringify({ [name]: { credentials: secrets, ...fields } }) };
	},
});

/** Another word in the header, and the address that came with the token. */
export const ownDomain = invented({
	open: (credential) => ({
		secrets: { token: textAt('oauthTokenData.access_token', credential) },
		lasting: textAt('oauthTokenData.refresh_token', credential),
		baseUrl: textAt('oauthTokenData.api_domain', credential),
		livemode: true,
	}),
	sign: (_call, { secrets }) => ({ headers: { Authorization: `Own-token ${secrets.token}` } }),
});

/** Signs with whatever it is given. */
export const signingWith = (headers: Readonly<Record<string, string>>) =>
	invented({
		open: () => ({
			secrets: {},
			lasting: 'x',
			baseUrl: 'https://api.invented.example',
			livemode: true,
		}),
		sign: () => ({ headers }),
	});

export const accountOf = (system: System<unknown>, credential: ICredentialDataDecryptedObject) => ({
	system,
	way: system.ways[0],
	credential,
});
