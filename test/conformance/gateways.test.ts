/** Every gateway of the package keeps the contract: one joins by its folder in `test/sandbox`. */
import { GATEWAY_SANDBOXES, MISSING_SANDBOXES } from '../sandbox/systems';
import { GATEWAY_BENCHES } from './benches';
import { gatewayConformance } from './gateway';

// Many checks make dozens of calls, and two cores are shared by many workers.
jest.setTimeout(60_000);

it('leaves no gateway out', () => {
	expect(MISSING_SANDBOXES).toEqual([]);
	for (const { bench } of GATEWAY_SANDBOXES) expect(bench).toBeDefined();
});

describe.each(GATEWAY_BENCHES)('%s', (_id, bench) => gatewayConformance(bench));
