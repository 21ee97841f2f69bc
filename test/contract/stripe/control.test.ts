import { startSandbox, type Sandbox } from '../../sandbox/server/startSandbox';
import { createStripeSandbox, type StripeSandbox } from '../../sandbox/stripe/createStripeSandbox';

let sandbox: Sandbox<{ readonly stripe: StripeSandbox }>;

beforeAll(async () => {
	sandbox = await startSandbox({ systems: { stripe: createStripeSandbox } });
});
afterAll(async () => await sandbox.stop());
beforeEach(() => sandbox.reset());

const email = 'ada@northwind.example';
interface Answered {
	readonly [field: string]: unknown;
	readonly id: string;
}

/** A gesture from outside the test's process, as a person or another language makes it. */
async function play(gesture: string, body: object = {}): Promise<Answered> {
	const response = await fetch(`${sandbox.controlOrigin}/control/stripe/${gesture}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	expect([gesture, response.status]).toEqual([gesture, 200]);
	return (await response.json()) as Answered;
}

it('invoices are credited, revised, voided, given up and settled outside', async () => {
	const open = async () => (await play('invoice', { amount: 900, email })).id;
	const note = await play(`invoices/${await open()}/credit`, { amount: 400 });
	expect(note).toMatchObject({ pre_payment_amount: 400 });
	expect(await play(`credit_notes/${note.id}/void`)).toMatchObject({ status: 'void' });
	expect(await play(`invoices/${await open()}/revise`, { amount: 700 })).toMatchObject({
		total: 700,
	});
	expect(await play(`invoices/${await open()}/void`)).toMatchObject({ status: 'void' });
	expect(await play(`invoices/${await open()}/give_up`)).toMatchObject({
		status: 'uncollectible',
	});
	expect(await play(`invoices/${await open()}/pay_out_of_band`)).toMatchObject({ status: 'paid' });
	await play('credit', { email, amount: 900 });
	expect(await play('invoice', { amount: 900, email })).toMatchObject({ amount_due: 0 });
});

it('transfers arrive, reviews are opened and approved, fees come late', async () => {
	const waiting = await play('pay', { amount: 900, email, bankTransfer: true });
	await play(`customers/${String(waiting.customer)}/fund`, { amount: 400 });
	await play('balance/hold', { isHeld: true });
	const paid = await play('pay', { amount: 900, email });
	const review = await play(`payment_intents/${paid.id}/review`);
	expect(await play(`reviews/${review.id}/approve`)).toMatchObject({ open: false });
	expect(await play(`payment_intents/${paid.id}/early_fraud_warning`)).toMatchObject({
		actionable: true,
	});
	expect(await play('balance/settle')).toEqual({ charges: 1 });
	await play('balance/currency', { currency: 'usd', rates: { eur: 1.1 } });
	const refund = await play(`payment_intents/${paid.id}/refund`, { amount: 100 });
	expect(await play(`refunds/${refund.id}/fail`)).toMatchObject({ status: 'failed' });
	const dispute = await play(`payment_intents/${paid.id}/dispute`, { amount: 300 });
	await play(`disputes/${dispute.id}/close`, { outcome: 'lost' });
	expect(await play(`disputes/${dispute.id}/appeal`)).toMatchObject({ status: 'won' });
});

it('plans change, renewals cannot be finalized, and pages and old charges are paid', async () => {
	const { id } = await play('subscribe', { amount: 900, email, percentOff: 50 });
	await play(`subscriptions/${id}/plan`, { amount: 300, periodUsed: 0.5, invoiceNow: true });
	await play(`subscriptions/${id}/fail_finalization`);
	await play(`subscriptions/${id}/advance`);
	const page = await play('checkout', { amount: 900, percentOff: 100 });
	expect(await play(`checkout_sessions/${page.id}/pay`, { email })).toMatchObject({
		payment_status: 'no_payment_required',
	});
	expect(await play('charge', { amount: 900, email })).toMatchObject({ payment_intent: null });
});
