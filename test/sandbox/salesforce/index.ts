import type { CrmSandbox } from '../sandboxSystem';
import { openSalesforce } from './bench';
import { createSalesforceSandbox, type SalesforceSandbox } from './createSalesforceSandbox';
import { credential } from './credential';
import { createSalesforceLens } from './lens';

export const sandboxSystem: CrmSandbox<SalesforceSandbox> = {
	id: 'salesforce',
	role: 'crm',
	createSystem: createSalesforceSandbox,
	createLens: createSalesforceLens,
	credential,
	bench: openSalesforce,
};
