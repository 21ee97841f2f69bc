/**
 * Whom the suites are put to: every system of the package by its folder in `test/sandbox`, and Acorn Pay, which does not exist
 * and keeps the suites honest: what only fits the gateways that we know fails there.
 */
import { sandboxSystem as acorn } from '../newcomer/sandbox';
import { CRM_SANDBOXES, GATEWAY_SANDBOXES } from '../sandbox/systems';
import { required } from './gateway/check';
import type { GatewayBench } from './gatewayBench';

export const GATEWAY_BENCHES: ReadonlyArray<readonly [string, GatewayBench]> = [
	...GATEWAY_SANDBOXES.filter(({ id }) => id !== acorn.id),
	acorn,
].map(({ id, bench }) => [id, required(bench)] as const);

export const CRM_BENCHES = CRM_SANDBOXES.map(({ id, bench }) => [id, required(bench)] as const);
