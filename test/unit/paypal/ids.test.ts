import { idIn } from '../../../nodes/gateways/paypal/ids';

/** Ids as PayPal's own deliveries and OpenAPI examples have them. */
it.each([
	['5O190127TN364715T', '5O190127TN364715T'],
	[' 5O190127TN364715T ', '5O190127TN364715T'],
	['INV2-26KH-MY9Q-USVG-4WZD', 'INV2-26KH-MY9Q-USVG-4WZD'],
	['I-BW452GLLEP1G', 'I-BW452GLLEP1G'],
	['PP-000-042-663-135', 'PP-000-042-663-135'],
	['https://www.sandbox.paypal.com/invoice/p/#26KHMY9QUSVG4WZD', 'INV2-26KH-MY9Q-USVG-4WZD'],
	[
		'https://www.sandbox.paypal.com/invoice/details/INV2-26KH-MY9Q-USVG-4WZD',
		'INV2-26KH-MY9Q-USVG-4WZD',
	],
	['https://www.paypal.com/checkoutnow?token=5O190127TN364715T', '5O190127TN364715T'],
	['https://www.paypal.com/activity/payment/12A34567BC123456S', '12A34567BC123456S'],
	['https://www.paypal.com/billing/subscriptions/I-BW452GLLEP1G', 'I-BW452GLLEP1G'],
	['https://www.paypal.com/resolutioncenter/view/PP-000-042-663-135', 'PP-000-042-663-135'],
	[
		'https://www.paypal.com/activity/payment/12A34567BC123456S?returnUrl=INV2-26KH-MY9Q-USVG-4WZD',
		'12A34567BC123456S',
	],
	['a note without an id', 'a note without an id'],
	['', ''],
])('%s names %s', (text, id) => {
	expect(idIn(text)).toBe(id);
});
