/** A person copies an id from a page, where some CRMs write a shorter one than records have. */
import type { CrmAdapter } from '../../../nodes/shared/contracts/crm';
import { referenceHere } from '../../../nodes/shared/sync/match/reference';
import type { CrmReference, PaymentState } from '../../../nodes/shared/vocabulary/payment';

const ACCOUNT = '00D5Long';

const here = (canonicalId?: CrmAdapter['canonicalId']) => ({
	crm: { id: 'acorn', ...(canonicalId ? { canonicalId } : {}) } as CrmAdapter,
	crmSettings: {
		account: async () => await Promise.resolve(ACCOUNT),
		homeCurrency: async () => await Promise.resolve('USD'),
		fields: async () => await Promise.resolve([]),
		pipelines: async () => await Promise.resolve([]),
	},
});
const lengthen = (id: string) => (/^\d\w+5$/.test(id) || /^00D5$/.test(id) ? `${id}Long` : id);
const naming = (crmReference: CrmReference) => ({ crmReference }) as PaymentState;

it.each<[string, CrmReference, CrmReference | undefined]>([
	[
		'the deal and the contact are those of the longer id',
		{ dealId: '0065', contactId: '0035' },
		{ dealId: '0065Long', contactId: '0035Long' },
	],
	[
		'the account is the same in both ways of writing',
		{ account: '00D5', dealId: '0065Long' },
		{ account: '00D5', dealId: '0065Long' },
	],
	['another account is another one', { account: '00D6', dealId: '0065' }, undefined],
])('%s', async (_what, written, meant) => {
	expect(await referenceHere(naming(written), here(lengthen))).toEqual(meant);
});

it('where ids have one way, they stay as they are', async () => {
	const written = { account: ACCOUNT, dealId: '0065', contactId: '0035' };
	expect(await referenceHere(naming(written), here())).toEqual(written);
	expect(await referenceHere(naming({ account: '00D5', dealId: '1' }), here())).toBeUndefined();
});
