import { BILLING } from './billing';
import { EVERYWHERE } from './everywhere';
import { LOOKING } from './looking';
import { MONEY } from './money';
import type { Operation } from './operation';
import { SELLING } from './selling';
import { SUBSCRIPTIONS } from './subscriptions';

/** Everything that can be asked of an adapter. */
export const OPERATIONS: readonly Operation[] = [
	...[...EVERYWHERE, ...MONEY, ...LOOKING],
	...[...SELLING, ...BILLING, ...SUBSCRIPTIONS],
];
