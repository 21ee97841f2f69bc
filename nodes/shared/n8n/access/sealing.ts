import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'crypto';
import { attempt } from '../../vocabulary/attempt';

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
/** What NIST SP 800-38D recommends for GCM. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'n8n-nodes-crm-payments/sealed/v1';

/** Keeps texts where people look who may see the workflow but not the credential. */
export interface Sealing {
	/** @param about what the text belongs to: sealed for one thing, it does not open for another. */
	seal(text: string, about: string): string;
	/** `undefined` for what was sealed with another key or for something else, was changed, or never was sealed. */
	unseal(sealed: unknown, about: string): string | undefined;
}

/**
 * Sealing with a key made of what the credential holds: whoever cannot open the credential cannot open the seal, in every
 * process of n8n alike. With another credential secret nothing opens that was sealed before.
 */
export function sealingWith(credentialSecret: string): Sealing {
	const key = Buffer.from(hkdfSync('sha256', credentialSecret, '', PURPOSE, KEY_BYTES));
	return {
		seal(text, about) {
			const nonce = randomBytes(NONCE_BYTES);
			const cipher = createCipheriv(ALGORITHM, key, nonce);
			cipher.setAAD(Buffer.from(about));
			const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
		},
		unseal(sealed, about) {
			if (typeof sealed !== 'string') return undefined;
			const attempted = attempt(() => open(Buffer.from(sealed, 'base64'), key, about));
			return 'value' in attempted ? attempted.value : undefined;
		},
	};
}

/** @throws for a seal that this key did not make. */
function open(bytes: Buffer, key: Buffer, about: string): string {
	const tagEnd = NONCE_BYTES + TAG_BYTES;
	const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
		authTagLength: TAG_BYTES,
	});
	decipher.setAAD(Buffer.from(about));
	decipher.setAuthTag(bytes.subarray(NONCE_BYTES, tagEnd));
	const text = [decipher.update(bytes.subarray(tagEnd)), decipher.final()];
	return Buffer.concat(text).toString('utf8');
}
