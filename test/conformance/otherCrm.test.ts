import { describeCrm } from './crm';
import { startOtherBench } from './otherCrmBench';
import { describeRelink } from './relink';

describeCrm('the other CRM', async () => await Promise.resolve(startOtherBench()));
describeRelink('the other CRM', async () => await Promise.resolve(startOtherBench()));
