import type { Activity, TextBlock } from '../contracts/crm';
import type { Fact } from '../vocabulary/payment';
import { headline, sentence } from '../vocabulary/words';
import type { Claimable } from './claims/claimable';
import type { Root } from './roots';
import type { SyncContext } from './types';

/** The note that tells a fact on the deal and the contact. */
export function factNote(
	{ work, root, fact }: Claimable,
	context: SyncContext,
): Omit<Activity, 'key'> {
	return {
		...factText(root, fact, context),
		dealId: work.deal.id,
		...(work.contactId === undefined ? {} : { contactId: work.contactId }),
	};
}

/** What a note says of a fact, whoever it is for. */
export function factText(
	root: Root,
	fact: Fact,
	{ gateway }: SyncContext,
): Pick<Activity, 'kind' | 'title' | 'body' | 'at'> {
	const words = { fact, state: root.state, gatewayName: gateway.displayName };
	const blocks: TextBlock[] = [
		{ text: sentence(words) },
		{ text: `Show in ${gateway.displayName}`, url: root.state.url },
		{ text: `Payment reference: ${root.reference}` },
	];
	if (!fact.current)
		blocks.splice(1, 0, { text: 'This no longer holds; it is noted for the record.' });
	return {
		kind: 'note',
		title: headline(words),
		body: blocks,
		at: fact.at,
	};
}
