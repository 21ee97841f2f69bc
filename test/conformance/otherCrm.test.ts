import { describeCrm } from './crm';
import { describeCrmDetails } from './crmDetails';
import { startOtherBench } from './otherCrmBench';
import { describeRelink } from './relink';

describeCrm('the other CRM', async () => await Promise.resolve(startOtherBench()));
describeRelink('the other CRM', async () => await Promise.resolve(startOtherBench()));
describeCrmDetails('the other CRM', async () => await Promise.resolve(startOtherBench()));
