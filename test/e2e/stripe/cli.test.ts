/** What Stripe's own program makes happen at the sandbox ends in the right state of the deal, in a real n8n. */
import { FAILURE_WORDS } from '../../../nodes/shared/vocabulary/failure';
import { stripeOf } from '../../sandbox/stripe/ofWorld';
import {
	CLI_TIMEOUT_MILLISECONDS,
	createStripeCli,
	type StripeCli,
} from '../../support/stripe/cli';
import { eventually, startWorld, type World } from '../../support/world';

let world: World;
let cli: StripeCli;

beforeAll(async () => {
	world = await startWorld();
	cli = await createStripeCli(() => world.gateways[0].origin);
}, 600_000);
afterAll(async () => {
	await cli?.remove();
	await world?.stop();
});

interface Row {
	readonly type: string;
	/** The request of the program that gets the deal's id. */
	readonly into: string;
	/** What the program charges. */
	readonly amount: string;
	readonly currency?: 'EUR';
	readonly fields: Readonly<Record<string, string | null>>;
	readonly stageKind: 'open' | 'won';
	/** Beginnings of the notes on the deal, sorted. */
	readonly notes: readonly string[];
	/** Only where a run read the payment before the bank answered, which it does in a moment. */
	readonly passingNote?: string;
}

const ROWS: readonly Row[] = [
	{
		type: 'charge.refunded',
		into: 'payment_intent:metadata',
		amount: '1.00',
		fields: { 'Payment Status': 'Refunded', 'Total Paid': '1', 'Total Refunded': '1' },
		stageKind: 'won',
		notes: ['Payment received', 'Refund made'],
	},
	{
		// The program's card brings an inquiry, which pulls no money back.
		type: 'charge.dispute.created',
		into: 'payment_intent:metadata',
		amount: '1.00',
		fields: { 'Payment Status': 'Paid', 'Total Paid': '1' },
		stageKind: 'won',
		notes: ['Payment disputed', 'Payment received'],
	},
	{
		type: 'customer.subscription.created',
		into: 'subscription:metadata',
		amount: '15.00',
		fields: { 'Payment Status': 'Paid', 'Subscription Status': 'Active', MRR: '15' },
		stageKind: 'won',
		notes: ['Invoice paid', 'Subscription started'],
	},
	{
		type: 'customer.subscription.updated',
		into: 'subscription:metadata',
		amount: '15.00',
		fields: { 'Payment Status': 'Paid', 'Subscription Status': 'Active', MRR: '15' },
		stageKind: 'won',
		notes: ['Invoice paid', 'Subscription started'],
	},
	{
		type: 'customer.subscription.deleted',
		into: 'subscription:metadata',
		amount: '15.00',
		fields: { 'Payment Status': 'Paid', 'Subscription Status': 'Canceled', MRR: '0' },
		stageKind: 'won',
		notes: ['Invoice paid', 'Subscription canceled', 'Subscription started'],
	},
	{
		type: 'invoice.paid',
		into: 'invoice:metadata',
		amount: '20.00',
		fields: { 'Payment Status': 'Paid', 'Total Paid': '20' },
		stageKind: 'won',
		notes: ['Invoice paid'],
	},
	{
		// Stripe collects it by itself, so that it is late with its first declined charge.
		type: 'invoice.payment_failed',
		into: 'invoice:metadata',
		amount: '20.00',
		fields: { 'Payment Status': 'Delinquent', 'Total Paid': '0' },
		stageKind: 'open',
		notes: ['Invoice payment declined'],
	},
	{
		type: 'checkout.session.completed',
		into: 'checkout_session:payment_intent_data.metadata',
		amount: '30.00',
		fields: { 'Payment Status': 'Paid', 'Total Paid': '30' },
		stageKind: 'won',
		notes: ['Payment received'],
	},
	{
		type: 'checkout.session.async_payment_succeeded',
		into: 'checkout_session:payment_intent_data.metadata',
		amount: '30.00',
		currency: 'EUR',
		fields: { 'Payment Status': 'Paid', 'Total Paid': '30' },
		stageKind: 'won',
		notes: ['Payment received'],
		passingNote: 'Payment under way',
	},
	{
		type: 'checkout.session.async_payment_failed',
		into: 'checkout_session:payment_intent_data.metadata',
		amount: '30.00',
		currency: 'EUR',
		fields: {
			'Payment Status': 'Failed',
			'Total Paid': '0',
			'Payment Failure Reason': FAILURE_WORDS.incorrectDetails,
		},
		stageKind: 'open',
		notes: ['Payment declined'],
		passingNote: 'Payment under way',
	},
];

it.each(ROWS.map((row) => [row.type, row] as const))(
	'`stripe trigger %s`',
	async (type, { into, amount, currency = 'USD', fields, stageKind, notes, passingNote }) => {
		const { dealId } = await world.seedDeal({ amount, currency });
		await cli.trigger(type, [`${into}.crm_deal_id=${dealId}`]);
		// A bank answers a debit in a moment of its own.
		await eventually(
			async () =>
				stripeOf(world)
					.mode()
					.events()
					.map((event) => event.type),
			(types) => types.includes(type),
		);
		await world.quiet();
		const told: Record<string, string | null> = {};
		for (const label of Object.keys(fields)) told[label] = await world.field(dealId, label);
		const deal = await world.deal(dealId);
		expect({ ...told, stageKind: deal.stageKind }).toEqual({ ...fields, stageKind });
		const titles = deal.notes.map(({ title }) => title.split(':')[0]).sort();
		expect(titles).toEqual(
			passingNote !== undefined && titles.includes(passingNote)
				? [...notes, passingNote].sort()
				: notes,
		);
	},
	CLI_TIMEOUT_MILLISECONDS + 100_000,
);
