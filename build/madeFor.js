/** Which systems the workflows of the package are made for, and how their notes name them: this is the one place that says so. */
const GATEWAY = {
	id: 'stripe',
	name: 'Stripe or PayPal',
	key: 'a Stripe key that may read payments and write webhook endpoints, or a PayPal app',
};

const CRM = {
	id: 'hubspot',
	name: 'HubSpot or Salesforce',
	key: 'a HubSpot key, or a Salesforce app',
};

module.exports = { GATEWAY, CRM };
