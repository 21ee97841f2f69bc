/**
 * Every CRM of the package keeps the contract: one joins by its folder in `test/sandbox`. Beside them stands one that does not
 * exist, and is unlike HubSpot.
 */
import { CRM_SANDBOXES, MISSING_SANDBOXES } from '../sandbox/systems';
import { CRM_BENCHES } from './benches';
import { crmConformance } from './crm';
import { startOtherBench } from './otherCrmBench';

it('leaves no CRM out', () => {
	expect(MISSING_SANDBOXES).toEqual([]);
	for (const { bench } of CRM_SANDBOXES) expect(bench).toBeDefined();
});

for (const [id, open] of CRM_BENCHES) crmConformance(id, open);

crmConformance('the other CRM', async () => await Promise.resolve(startOtherBench()));
