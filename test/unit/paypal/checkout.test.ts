/** A page for a customer who pays right away: made once, taken by us when it was approved, and by nobody twice. */
import type { PaymentLinkDraft } from '../../../nodes/shared/contracts/gatewayActions';
import type { PaymentEvent, PaymentEventType } from '../../../nodes/shared/vocabulary/event';
import { paymentLink } from '../../../nodes/gateways/paypal/actions/paymentLink';
import { endpoints } from '../../../nodes/gateways/paypal/endpoints';
import { readStates } from '../../../nodes/gateways/paypal/readStates';
import { takeApproved } from '../../../nodes/gateways/paypal/takeApproved';
import { openPlayground, type Playground } from './playground';

const HOUR = 3_600_000;
const DRAFT: PaymentLinkDraft = {
	sale: { amount: { amount: 1_250, currency: 'EUR' }, title: 'Two chairs' },
	crmReference: { crm: 'anyCrm', account: '4711', dealId: '42' },
	isUsableOnce: true,
	isForNow: true,
	returnUrl: 'https://northwind.example/thanks',
	customerEmail: 'grace@northwind.example',
};

let play: Playground;
beforeEach(async () => (play = await openPlayground()));

const create = async (draft: Partial<PaymentLinkDraft> = {}, key = 'key-1') =>
	await paymentLink.create({ ...DRAFT, ...draft }, { key }, play.connection);

const approved = (id: string, type: PaymentEventType = 'payment.pending'): PaymentEvent => ({
	id: `WH-${id}`,
	gateway: 'paypal',
	account: '',
	livemode: false,
	occurredAt: new Date(play.now()).toISOString(),
	hint: { type, objectKind: 'order', objectId: id },
});

async function stateOf(id: string) {
	const account = await play.connection.account();
	const subject = { gateway: 'paypal', account, livemode: false, kind: 'payment', id } as const;
	const [state] = await readStates([subject], play.connection);
	return state;
}

const captured = () => play.sandbox.captures().map(({ status, amount }) => [status, amount.value]);

it('names the deal, goes back to the page that was given, and is made once', async () => {
	const first = await create();
	expect(first).toMatchObject({
		isNew: true,
		value: {
			isActive: true,
			isUsableOnce: true,
			currency: 'EUR',
			crmReference: { crm: 'anyCrm', account: '4711', dealId: '42' },
		},
	});
	expect(first.value.url).toMatch(/^http/);
	const [sent] = play.writes();
	expect(sent?.content).toMatchObject({
		intent: 'CAPTURE',
		purchase_units: [
			{
				custom_id: 'crm=anyCrm;account=4711;deal=42',
				amount: { currency_code: 'EUR', value: '12.50' },
			},
		],
		payment_source: {
			paypal: { experience_context: { return_url: 'https://northwind.example/thanks' } },
		},
	});
	play.advance(HOUR);
	const again = await create();
	expect([again.isNew, again.value.id]).toEqual([false, first.value.id]);
	expect((await create({}, 'key-2')).value.id).not.toBe(first.value.id);
});

it('is told without a page to go back to, before anything is made', async () => {
	await expect(create({ returnUrl: '' })).rejects.toThrow('Fill in Return Page');
	await expect(create({ isUsableOnce: false })).rejects.toThrow('Usable Once');
	await expect(create({ isCapturedLater: true })).rejects.toThrow('Capture Later');
	expect(play.sent()).toEqual([]);
});

it('is taken when its customer has approved it, once, and is paid then', async () => {
	const { value } = await create();
	play.sandbox.payerApproves(value.id);
	await takeApproved([approved(value.id), approved(value.id)], play.connection);
	expect(captured()).toEqual([['COMPLETED', '12.50']]);
	await takeApproved([approved(value.id)], play.connection);
	expect(captured()).toHaveLength(1);
	expect(await stateOf(value.id)).toMatchObject({
		status: 'paid',
		crmReference: { dealId: '42' },
		transactions: [{ outcome: 'succeeded', amount: 1_250 }],
	});
});

it('is taken once where the answer was lost, and by two at the same moment', async () => {
	const { value } = await create();
	play.sandbox.payerApproves(value.id);
	play.loseAnswerOf(/capture$/);
	await expect(takeApproved([approved(value.id)], play.connection)).rejects.toThrow('cut');
	await Promise.all(
		[1, 2].map(async () => await takeApproved([approved(value.id)], play.connection)),
	);
	expect(captured()).toHaveLength(1);
});

it('that nobody approved, or that somebody else made, is left alone', async () => {
	const { value } = await create();
	await takeApproved([approved(value.id)], play.connection);
	const others = play.sandbox.makeOrder({ value: '10.00', currency: 'EUR' });
	play.sandbox.payerApproves(others.id);
	await takeApproved([approved(others.id)], play.connection);
	await takeApproved([approved('5O190127TN364715T')], play.connection);
	play.sent();
	await takeApproved([approved(value.id, 'payment.succeeded')], play.connection);
	expect(play.sent()).toEqual([]);
	expect(captured()).toEqual([]);
});

it('with one key is paid once, also when PayPal has forgotten it', async () => {
	const first = await create();
	play.sandbox.payerApproves(first.value.id);
	await takeApproved([approved(first.value.id)], play.connection);
	play.advance(7 * HOUR);
	await expect(create()).rejects.toThrow('with the same Idempotency Key');
	expect(captured()).toHaveLength(1);
});

it('ends by itself, and is closed by nobody before', async () => {
	const { value } = await create();
	const close = async () => await paymentLink.deactivate(value.id, { key: 'off' }, play.connection);
	await expect(close()).rejects.toThrow('three hours after it was made');
	play.sandbox.payerApproves(value.id);
	await takeApproved([approved(value.id)], play.connection);
	expect(await close()).toMatchObject({ id: value.id, isActive: false });
});

it('is heard of whatever a workflow wants to hear', () => {
	expect(endpoints.always).toEqual(['CHECKOUT.ORDER.APPROVED']);
});
