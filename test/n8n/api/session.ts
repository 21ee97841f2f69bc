/** The owner every instance of ours has; loopback only, so the password may be known. */
export const OWNER = {
	email: 'owner@crm-payments.example',
	firstName: 'Olive',
	lastName: 'Owner',
	password: 'Loopback-only-1',
};

const BROWSER_ID = 'crm-payments-tests';
const CALL_SECONDS = 120;

export type Json = Readonly<Record<string, unknown>>;

export interface Session {
	readonly url: string;
	/** A call as the editor makes it; returns the answer's `data`. */
	rest<T>(method: string, path: string, body?: unknown): Promise<T>;
	/** A file the editor loads. */
	file<T>(path: string): Promise<T>;
	/** A call to the public API; returns the answer itself. */
	publicApi<T>(method: string, path: string, body?: unknown): Promise<T>;
}

/** An answer of n8n that is not 2xx, with its message. */
export class N8nAnswerError extends Error {
	constructor(
		call: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`n8n answered ${status} to ${call}: ${body.slice(0, 2000)}`);
	}
}

/** Signs the owner in, setting up the instance first when it is new. */
export const signIn = async (url: string): Promise<Session> => {
	let cookie = '';
	let apiKey = '';
	const call = async (method: string, path: string, headers: Json, body?: unknown) => {
		// A kept connection that n8n closes at the moment it is used again would look like a refusal.
		const answer = await fetch(`${url}${path}`, {
			method,
			headers: {
				'browser-id': BROWSER_ID,
				connection: 'close',
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
				...headers,
			} as Record<string, string>,
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(CALL_SECONDS * 1000),
		});
		const text = await answer.text();
		if (!answer.ok) throw new N8nAnswerError(`${method} ${path}`, answer.status, text);
		const given = answer.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (given !== undefined) cookie = given.split(';')[0] ?? '';
		return (text === '' ? undefined : JSON.parse(text)) as unknown;
	};
	const rest = async <T>(method: string, path: string, body?: unknown) =>
		((await call(method, `/rest${path}`, { cookie }, body)) as { data: T } | undefined)?.data as T;

	const settings = await rest<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
		'GET',
		'/settings',
	);
	if (settings.userManagement.showSetupOnFirstLoad) await rest('POST', '/owner/setup', OWNER);
	await rest('POST', '/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });

	return {
		url,
		rest,
		file: async <T>(path: string) => (await call('GET', path, { cookie })) as T,
		async publicApi<T>(method: string, path: string, body?: unknown) {
			if (apiKey === '') apiKey = await makeApiKey(rest);
			return (await call(method, `/api/v1${path}`, { 'x-n8n-api-key': apiKey }, body)) as T;
		},
	};
};

const makeApiKey = async (rest: Session['rest']): Promise<string> => {
	const scopes = await rest<string[]>('GET', '/api-keys/scopes');
	const label = `tests ${Date.now()}`;
	const made = await rest<{ rawApiKey: string }>('POST', '/api-keys', {
		label,
		scopes,
		expiresAt: null,
	});
	return made.rawApiKey;
};
