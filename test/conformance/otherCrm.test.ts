import { crmConformance } from './crm';
import { startOtherBench } from './otherCrmBench';

crmConformance('the other CRM', async () => await Promise.resolve(startOtherBench()));
