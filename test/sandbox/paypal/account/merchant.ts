/** Who the account belongs to; invented. */
export const MERCHANT_EMAIL = 'shop@acme.example';
export const MERCHANT_NAME = 'Acme Supplies';
