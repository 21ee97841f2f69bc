import type { World } from '../world';
import type { Dispute } from './wire/dispute';

/** The dispute of a transaction, while it is undecided. */
export const openDisputeOn = (world: World, transactionId: string): Dispute | undefined =>
	[...world.disputes.values()].find(
		({ status, disputed_transactions: transactions }) =>
			status !== 'RESOLVED' &&
			transactions.some(({ seller_transaction_id: id }) => id === transactionId),
	);
