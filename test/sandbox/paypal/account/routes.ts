/** The app itself: who it is, where it is told what happens. */
import { ok, operation, type Routes } from '../protocol/routes';
import { EVENT_ROUTES } from './events';
import { MERCHANT_EMAIL } from './merchant';
import { WEBHOOK_ROUTES } from './webhooks';

export const ACCOUNT_ROUTES: Routes = {
	...WEBHOOK_ROUTES,
	...EVENT_ROUTES,
	/** https://developer.paypal.com/docs/api/identity/v1/#userinfo_get */
	'GET /v1/identity/oauth2/userinfo': operation('userinfo', ({ world }) =>
		ok({
			user_id: 'https://www.paypal.com/webapps/auth/identity/user/acme',
			sub: 'https://www.paypal.com/webapps/auth/identity/user/acme',
			name: 'Acme Supplies',
			payer_id: world.merchantId,
			verified_account: 'true',
			emails: [{ value: MERCHANT_EMAIL, primary: true, confirmed: true }],
		}),
	),
};
