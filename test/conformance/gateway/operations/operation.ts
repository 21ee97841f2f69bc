/** One thing that can be asked of an adapter, made ready in a fresh world, so that whole rows of checks go over all of them. */
import type { GatewayConnection } from '../../../../nodes/shared/contracts/gateway';
import type { OperationName, Verb } from '../check';
import { required } from '../check';
import type { Play } from '../play';

export type Call = (connection: GatewayConnection, key: string) => Promise<unknown>;

export interface Operation {
	readonly name: string;
	/** Missing for what every adapter has. */
	readonly action?: OperationName;
	/** What else the adapter has to be able to do for it to be made ready. */
	readonly after?: readonly OperationName[];
	readonly verbs?: readonly Verb[];
	/** What it asks for beside, as benches list what their gateway lacks. */
	readonly options?: readonly string[];
	/** Goes with a key, and is done once for each. */
	readonly isKeyed?: true;
	prepare(play: Play): Promise<Call>;
}

/** What a check over this operation needs. */
export function needsOf({ action, after = [], verbs = [], options = [] }: Operation) {
	return { verbs, options, actions: [...(action ? [action] : []), ...after] };
}

export const PAY = async ({ world, order }: Play) => await world.pay(order());

export const SUBSCRIBE = async ({ world, order }: Play) => await required(world.subscribe)(order());
