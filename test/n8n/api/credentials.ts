import type { Json, Session } from './session';

/** How a node names the credential it uses. */
export interface CredentialReference {
	readonly id: string;
	readonly name: string;
	readonly type: string;
}

export interface CredentialTest {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

export const credentialCalls = ({ rest }: Session) => ({
	async createCredential(type: string, name: string, data: Json): Promise<CredentialReference> {
		const { id } = await rest<{ id: string }>('POST', '/credentials', { name, type, data });
		return { id, name, type };
	},
	/** What the editor's *Test* does with a stored credential. */
	async testCredential({ id }: CredentialReference): Promise<CredentialTest> {
		const stored = await rest<Json>('GET', `/credentials/${id}?includeData=true`);
		return await rest<CredentialTest>('POST', '/credentials/test', { credentials: stored });
	},
	async deleteCredential({ id }: CredentialReference): Promise<void> {
		await rest('DELETE', `/credentials/${id}`);
	},
});
