import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import type { System, Way } from '../../contracts/system';
import { textAt } from '../../vocabulary/credentialField';
import { authenticate } from './authenticate';
import { TOKEN_FIELD, tokenOf } from './token';

/** The field of a credential whose token is got with what it holds: n8n keeps it there for its HTTP Request node. */
export const TOKEN_PROPERTY: INodeProperties = {
	displayName: 'Exchanged Token',
	name: TOKEN_FIELD,
	type: 'hidden',
	typeOptions: { expirable: true, password: true },
	default: '',
};

/** What signs calls with a credential of this way: `authenticate = signing(system, way)`. */
export function signing(
	system: System<unknown>,
	way: Way,
): Extract<ICredentialType['authenticate'], CallableFunction> {
	return async (credential, request) => await authenticate({ system, way, credential }, request);
}

/**
 * What gets the token, for a way with an exchange: `preAuthentication = exchanging(system, way)`. n8n asks where the field is
 * empty, and after a 401 with the token that was refused in it.
 */
export function exchanging(
	system: System<unknown>,
	way: Way,
): (this: IHttpRequestHelper, credential: ICredentialDataDecryptedObject) => Promise<IDataObject> {
	return async function (credential) {
		const refused = textAt(TOKEN_FIELD, credential);
		const token = await tokenOf(
			{ system, way, credential },
			this.helpers,
			refused === '' ? undefined : refused,
		);
		if ('value' in token) return { [TOKEN_FIELD]: token.value };
		throw new UserError(
			`${system.name} gave no token (HTTP ${token.unanswered.status}). Run it again in a few minutes`,
		);
	};
}
