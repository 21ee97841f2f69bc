import type { DealRecord } from '../contracts/crm';
import { type Subject, toReference } from '../vocabulary/subject';
import { unlinkFrom } from './remedy';
import type { SyncContext } from './types';

/**
 * Why the money of a deal is not added up: it has a payment that no credential of this run reads. The remedy names the
 * switch of the node only where there is one for that gateway.
 */
export function unreadableMessage(
	subject: Subject,
	deal: Pick<DealRecord, 'id' | 'name'>,
	{ gateway, otherGateways }: Pick<SyncContext, 'gateway' | 'otherGateways'>,
): string {
	const reference = toReference(subject);
	const other = otherGateways?.get(subject.gateway);
	const whoCannot = other?.reader
		? `neither the ${gateway.displayName} nor the ${other.name} credential can read`
		: `the ${gateway.displayName} credential cannot read`;
	const sentence = `This deal also has the payment ${reference}, which ${whoCannot}, so its totals would be wrong`;
	const unlink = `If it does not belong there, ${unlinkFrom(reference, deal)}`;
	if (!other) return `${sentence}. ${unlink}`;
	const mode = subject.livemode ? 'live' : 'test';
	const credential = `the ${other.name} credential of the account ${subject.account} in ${mode} mode`;
	const remedy = other.reader
		? `choose ${credential}`
		: `turn on "${alsoReadLabel(other)}" in Sync Payment to CRM and choose ${credential}`;
	return `${sentence}. If it belongs there, ${remedy}. ${unlink}`;
}

/** What the node calls the switch for a gateway. */
export function alsoReadLabel({ name }: { readonly name: string }): string {
	return `Also Read Payments From ${name}`;
}
