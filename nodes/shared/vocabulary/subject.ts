import { attempt } from './attempt';

export type SubjectKind = 'payment' | 'invoice' | 'subscription';

/** What is paid. Account and mode are part of identity: numeric ids repeat between accounts and sandboxes. */
export interface Subject {
	readonly gateway: string;
	readonly account: string;
	readonly livemode: boolean;
	readonly kind: SubjectKind;
	readonly id: string;
}

const KINDS: readonly SubjectKind[] = ['payment', 'invoice', 'subscription'];

/** The payment reference people see and a deal stores: `stripe/acct_1/live/payment/pi_1`. */
export function toReference(subject: Subject): string {
	const mode = subject.livemode ? 'live' : 'test';
	const parts = [subject.gateway, subject.account, mode, subject.kind, subject.id];
	return parts.map(encodeURIComponent).join('/');
}

/** The subject a reference names; `undefined` for text that is none. The inverse of `toReference`. */
export function fromReference(reference: string): Subject | undefined {
	const parts = reference.split('/').map(decode);
	const [gateway, account, mode, kind, id] = parts;
	if (parts.length !== 5 || !gateway || !account || !id) return undefined;
	if (mode !== 'live' && mode !== 'test') return undefined;
	const known = KINDS.find((candidate) => candidate === kind);
	if (!known) return undefined;
	return { gateway, account, livemode: mode === 'live', kind: known, id };
}

/** The part of a fact's key that all facts of one account and mode share: `stripe/acct_1/live`. */
export function toScope(subject: Pick<Subject, 'gateway' | 'account' | 'livemode'>): string {
	const parts = [subject.gateway, subject.account, subject.livemode ? 'live' : 'test'];
	return parts.map(encodeURIComponent).join('/');
}

function decode(part: string): string {
	const attempted = attempt(() => decodeURIComponent(part));
	return 'value' in attempted ? attempted.value : '';
}
