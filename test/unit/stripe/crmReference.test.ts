import { crmReferenceOf } from '../../../nodes/gateways/stripe/state/crmReference';

describe('the deal in the metadata', () => {
	it.each([
		[
			{ crm: 'hubspot', crm_account: '111', crm_deal_id: '42', crm_contact_id: '7' },
			{ crm: 'hubspot', account: '111', dealId: '42', contactId: '7' },
		],
		[{ deal_id: '42' }, { dealId: '42' }],
		[{ dealId: '42' }, { dealId: '42' }],
		[{ hubspot_deal_id: '42' }, { crm: 'hubspot', dealId: '42' }],
		[{ contact_id: '7' }, { contactId: '7' }],
		[{ hubspot_contact_id: '7' }, { crm: 'hubspot', contactId: '7' }],
		[{ crm_deal_id: ' 42 ' }, { dealId: '42' }],
		[
			{ crm: 'salesforce', hubspot_deal_id: '1', crm_deal_id: '42' },
			{ crm: 'salesforce', dealId: '42' },
		],
		[{ opportunity_id: '006A' }, { crm: 'salesforce', dealId: '006A' }],
		[{ salesforce_opportunity_id: '006A' }, { crm: 'salesforce', dealId: '006A' }],
		[{ salesforce_contact_id: '003A' }, { crm: 'salesforce', contactId: '003A' }],
		// Of two CRMs, each id is the one's alone.
		[
			{ salesforce_opportunity_id: '006A', hubspot_deal_id: '42' },
			{ crm: 'hubspot', dealId: '42' },
		],
		[
			{ crm: 'salesforce', salesforce_opportunity_id: '006A', hubspot_contact_id: '7' },
			{ crm: 'salesforce', dealId: '006A' },
		],
	])('%j is read', (metadata, reference) => {
		expect(crmReferenceOf([metadata])).toEqual(reference);
	});

	it.each([
		[{}],
		[{ crm: 'hubspot' }],
		[{ crm: 'zoho', hubspot_deal_id: '4' }],
		[{ crm_deal_id: '' }],
		[{ order_id: '42' }],
	])('%j names none', (metadata) => {
		expect(crmReferenceOf([metadata])).toBeUndefined();
	});

	it('of the root counts before that of its payment, and is not mixed with it', () => {
		const own = { crm_deal_id: '42' };
		const other = { crm_deal_id: '43', crm_contact_id: '7' };
		expect(crmReferenceOf([own, other])).toEqual({ dealId: '42' });
		expect(crmReferenceOf([null, undefined, {}, other])).toEqual({ dealId: '43', contactId: '7' });
	});
});
