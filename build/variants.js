/** The single-purpose workflows that are cut from the hub, so that they cannot drift from it. */
const { CRM, GATEWAY } = require('./madeFor');

const HUB = 'payments-to-crm.json';

const SET_UP_FIRST = '1. Run the workflow *Set up and check the connection* once.';
const CREDENTIALS =
	'Choose gateway, CRM and credentials. n8n fills them in where the same kind is needed; look through the other nodes once.';
const FIRST_TRY =
	'For a first try, turn on *Allow Test Payments* in *Bring the Deal up to Date*, publish, pay with a test card, and turn it off again.';
const ERRORS =
	"In the workflow's settings, choose *Handle automation errors* as the error workflow.";
const REQUIREMENTS = `n8n with a public https address; ${GATEWAY.key}; ${CRM.key}`;

const MEMORY =
	'Imported again or copied, it does nothing twice: *Automation Name*, under *Options* of *Bring the Deal up to Date*, is its memory; a copy that shall act besides gets another name.';

const about = ({ name, who, how, steps, requirements = REQUIREMENTS, customise }) =>
	[
		`# ${name}`,
		`**Who it is for.** ${who}`,
		`**How it works.** ${how}`,
		['**Set up**', SET_UP_FIRST, ...steps.map((step, index) => `${index + 2}. ${step}`)].join('\n'),
		`**Requirements.** ${requirements}.`,
		`**Customise.** ${customise} ${MEMORY} The hub *Payments to CRM* does this and more: take the hub or this workflow, never both.`,
	].join('\n\n');

const WITH_MAIL = [
	CREDENTIALS,
	'Type the sender into *Send Email to Customer*.',
	'Edit the texts in *Settings*.',
	ERRORS,
	FIRST_TRY,
];

const VARIANTS = [
	{
		file: 'sync-successful-payments-to-crm-deals.json',
		automation: 'thank for payments',
		topic: 'paid',
		actOn: ['payment.succeeded', 'invoice.paid', 'subscription.renewed'],
		name: 'Sync successful payments to CRM deals',
		who: `Sales and finance teams whose customers pay through ${GATEWAY.name} and whose deals live in ${CRM.name}.`,
		how: 'Every payment, refund or dispute at the gateway is checked and written to the right deal and contact: status, stage, totals and references. A payment that succeeded then gets, once: a task for customer success, a thank-you mail with the invoice or receipt, and a chat message if you want one. However often the gateway repeats itself, nobody is thanked twice.',
		steps: WITH_MAIL,
		requirements: `${REQUIREMENTS}; a mailbox that sends by SMTP`,
		customise:
			'Stages and fields: in *Bring the Deal up to Date*. Chat, onboarding, fulfilment and accounting are switched off: fill in what they ask for and activate them. No thanks for renewals: take *Subscription Renewed* out of *Act On*.',
	},
	{
		file: 'follow-up-failed-payments.json',
		automation: 'follow up failed payments',
		topic: 'failed',
		actOn: ['payment.failed', 'invoice.paymentFailed'],
		name: 'Follow up failed payments',
		who: 'Finance and service teams who want a declined payment to be paid after all.',
		how: 'Every decline at the gateway is written to the right deal, with its reason. The customer gets a mail that says why, what helps and where to pay. Whoever looks after receivables gets a task, once per payment however often it is tried. If the customer has paid in the meantime, nobody is bothered.',
		steps: WITH_MAIL,
		requirements: `${REQUIREMENTS}; a mailbox that sends by SMTP`,
		customise:
			'If the gateway mails customers about declines itself, delete *Send Email to Customer* and connect *Settings* to *Confirm Payment Handled*. Chat is switched off until you activate it.',
	},
	{
		file: 'handle-refunds.json',
		automation: 'handle refunds',
		topic: 'refunded',
		actOn: ['refund.succeeded'],
		name: 'Handle refunds',
		who: 'Finance and service teams who give money back.',
		how: 'Every refund at the gateway, in full or in part, is written to the right deal: totals and status. Finance gets a note on the deal with what was kept, the customer a mail that the money is on its way.',
		steps: WITH_MAIL,
		requirements: `${REQUIREMENTS}; a mailbox that sends by SMTP`,
		customise:
			'A stage for refunded deals: in *Stage Rules* of *Bring the Deal up to Date*. To lower the amount of the deal to what was kept, activate *Lower the Won Amount*.',
	},
	{
		file: 'track-subscriptions.json',
		automation: 'track subscriptions',
		topic: 'subscription',
		actOn: [
			'subscription.created',
			'subscription.updated',
			'subscription.paused',
			'subscription.resumed',
			'subscription.trialEnding',
			'subscription.canceled',
		],
		name: 'Track subscriptions',
		who: `Teams that sell subscriptions through ${GATEWAY.name} and look after customers in ${CRM.name}.`,
		how: 'Whatever becomes of a subscription is written to the right deal: status, next billing date and monthly revenue. When it is canceled, ending, paused, or its trial is about to end, the owner of the deal gets a task to keep the customer.',
		steps: [CREDENTIALS, ERRORS, FIRST_TRY],
		customise:
			'Which events count as leaving: in *Might They Leave?*. Chat is switched off until you put its address into *Settings* and activate it.',
	},
].map((variant) => ({ ...variant, about: about(variant) }));

module.exports = { HUB, VARIANTS };
