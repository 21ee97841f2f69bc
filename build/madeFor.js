/** Which systems the workflows of the package are made for, and how their notes name them: this is the one place that says so. */
const GATEWAY = {
	id: 'stripe',
	name: 'Stripe',
	key: 'a Stripe key that may read payments and write webhook endpoints',
};

const CRM = { id: 'hubspot', name: 'HubSpot', key: 'a HubSpot key' };

module.exports = { GATEWAY, CRM };
