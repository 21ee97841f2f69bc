import type { Fact } from '../../vocabulary/payment';
import type { Root } from '../roots';
import type { DealWork } from '../deal/work';

/** A fact that this run may have to act on. */
export interface Claimable {
	readonly work: DealWork;
	readonly root: Root;
	readonly fact: Fact;
	/** Keys of other facts of the deal that tell of the same money. */
	readonly siblings?: readonly string[];
}
