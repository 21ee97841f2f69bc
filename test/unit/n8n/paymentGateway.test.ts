import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import { OPERATIONS } from '../../../nodes/PaymentGateway/operations';
import { RESOURCES } from '../../../nodes/PaymentGateway/operations/resources';
import type { PaymentLinkDraft, Write } from '../../../nodes/shared/contracts/gatewayActions';
import { createSyncWorld } from '../../support/syncWorld';
import { play, shownProperties } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const TYPES = { paymentGateway: new PaymentGateway() };
const LINK = { resource: 'paymentLink', operation: 'create', currency: 'EUR', title: 'Website' };
let keys = 0;

function newGateway() {
	const { gateway } = createSyncWorld();
	const made: Array<{ draft: PaymentLinkDraft; write: Write }> = [];
	const fetched: string[] = [];
	adapters.gateway = {
		...gateway.adapter,
		id: 'model',
		actions: {
			paymentLink: {
				create: async (draft, write) => {
					made.push({ draft, write });
					const link = {
						id: 'l_1',
						url: 'https://pay.example/1',
						isActive: true,
						isUsableOnce: true,
					};
					return {
						isNew: true,
						value: { ...link, isRecurring: false, livemode: true, currency: 'EUR' },
					};
				},
				deactivate: async (id, write) => {
					fetched.push(id);
					made.push({ draft: {} as PaymentLinkDraft, write });
					const link = { id, url: 'https://pay.example/1', isActive: false, isUsableOnce: true };
					return { ...link, isRecurring: false, livemode: true, currency: 'EUR' };
				},
			},
		},
	};
	const credentials = { modelApi: { secret: `live_${++keys}` } };
	const run = async (
		items: readonly IDataObject[],
		parameters: IDataObject,
		onError?: 'continueRegularOutput',
	) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['Pay']] },
				{
					name: 'Pay',
					type: 'paymentGateway',
					parameters: { gateway: 'model', ...parameters },
					credentials: ['modelApi'],
					onError,
				},
			],
			TYPES,
			credentials,
		);
	return { made, fetched, run };
}

describe('lines of the deal', () => {
	const SOLD = {
		deal: { id: '42' },
		currency: 'EUR',
		lines: [
			{ title: 'Seats', quantity: '3', unitAmount: '19.90', total: '59.70' },
			{ title: 'Setup', quantity: '1', unitAmount: '50.00', total: '40.00' },
		],
	};
	const LINES = { resource: 'paymentLink', operation: 'create', sells: 'item' };

	it('come from the item, exact, with their currency', async () => {
		const { made, run } = newGateway();
		expect((await run([SOLD], LINES)).error).toBeUndefined();
		expect(made[0]?.draft.sale).toEqual({
			currency: 'EUR',
			lines: [
				{ title: 'Seats', quantity: 3, unitAmount: 1_990 },
				{ title: 'Setup', quantity: 1, unitAmount: 4_000 },
			],
		});
		expect(made[0]?.write.key).toMatch(/deal.*42.*9970EUR/);
	});

	it.each<[string, IDataObject, IDataObject, RegExp]>([
		['an item without lines', { deal: { id: '42' } }, {}, /does not say what is sold.*Get Billing/],
		['no currency', { ...SOLD, currency: null }, {}, /names no currency/],
		[
			'a line that recurs',
			{ ...SOLD, lines: [{ ...SOLD.lines[0], billingFrequency: 'monthly' }] },
			{},
			/"Seats" is billed monthly/,
		],
	])('%s: refused before any call', async (_name, item, changes, message) => {
		const { made, run } = newGateway();
		const played = await run([item], { ...LINES, ...changes });
		expect(played.error?.message).toMatch(message);
		expect(made).toEqual([]);
	});
});

describe('idempotency keys', () => {
	const keyOf = async (item: IDataObject, changes: IDataObject = {}): Promise<string> => {
		const { made, run } = newGateway();
		const played = await run([item], { ...LINK, amount: '10.00', ...changes });
		expect(played.error).toBeUndefined();
		return made[0]?.write.key ?? '';
	};
	const deal = { deal: { id: '42', crm: 'Model CRM', account: '7' }, run: 1 };

	it('of a deal do not depend on what else the item holds', async () => {
		expect(await keyOf(deal)).toBe(await keyOf({ ...deal, run: 2 }));
		expect(await keyOf(deal)).toBe(await keyOf(deal, { amount: '10' }));
	});

	it.each<[string, IDataObject, IDataObject]>([
		['amount', deal, { amount: '11.00' }],
		['currency', deal, { currency: 'USD' }],
		['interval', deal, { billing: 'recurring' }],
		['deal', { deal: { ...deal.deal, id: '43' } }, {}],
		['CRM account', { deal: { ...deal.deal, account: '8' } }, {}],
	])('change with the %s', async (_name, item, changes) => {
		expect(await keyOf(item, changes)).not.toBe(await keyOf(deal));
	});

	it('without a deal are the item', async () => {
		expect(await keyOf({ order: 1 })).toBe(await keyOf({ order: 1 }));
		expect(await keyOf({ order: 1 })).not.toBe(await keyOf({ order: 2 }));
	});

	const own = async (idempotencyKey: unknown, item: IDataObject = deal) =>
		await keyOf(item, { options: { idempotencyKey } as IDataObject });

	it.each([
		['order-1', 'order-1'],
		[' order 1042, deposit ', 'order 1042, deposit'],
		['%C3%A9', '%C3%A9'],
		['={{ $json.run }}', '1'],
	])('are what the user sets, for this operation: %j', async (typed, key) => {
		expect(await own(typed)).toBe(`paymentLink.create:${key}`);
	});

	it('of the user are no key that another operation, or the node by itself, would make', async () => {
		const { made, run } = newGateway();
		const options = { idempotencyKey: 'order-1' };
		await run([deal], { ...LINK, amount: '10.00', options });
		const paymentLinkId = { __rl: true, mode: 'id', value: 'l_1' };
		await run([deal], { ...LINK, operation: 'deactivate', paymentLinkId, options });
		expect(made.map(({ write }) => write.key)).toEqual([
			'paymentLink.create:order-1',
			'paymentLink.deactivate:order-1',
		]);
		const derived = await keyOf(deal);
		expect(await own(derived.replace('paymentLink.create/', ''))).not.toBe(derived);
	});

	it('in any alphabet are told apart, and get through a header', async () => {
		const typed = ['заказ-1', 'заказ-2', '注文-1', '注文一', 'é', 'e', '%C3%A9', '🧾', 'order-é'];
		const keys: string[] = [];
		for (const key of typed) keys.push(await own(key));
		expect(new Set(keys).size).toBe(typed.length);
		for (const key of keys) {
			expect(new Headers({ 'idempotency-key': key }).get('idempotency-key')).toBe(key);
		}
		expect(await own('caf\u00e9')).toBe(await own('cafe\u0301'));
	});

	it('of the user at full length leave room for the parts of an operation', async () => {
		const [one, other] = [await own(`${'k'.repeat(199)}1`), await own(`${'k'.repeat(199)}2`)];
		expect(one.length).toBeLessThanOrEqual(200);
		expect(one).not.toBe(other);
	});

	it.each<[string, unknown, string]>([
		['blanks', '   ', 'blanks only'],
		['a line break', 'order\n1', 'line break'],
		['a control character', 'order\u0000', 'control character'],
		['a character of no width', 'order-1\u200b', 'nobody sees'],
		['201 characters', 'k'.repeat(201), '201 characters, and 200 are the most'],
		['a field that is not there', '={{ $json.missing }}', 'nothing (undefined)'],
		['null', '={{ null }}', 'nothing (null)'],
		['empty text of an expression', "={{ '' }}", 'empty text'],
		['an object', '={{ ({}) }}', 'an object'],
		['a list', '={{ [1] }}', 'a list of 1'],
		['true', '={{ true }}', 'the boolean true'],
		['a number that lost digits', '={{ 12345678901234567890 }}', 'loses digits'],
	])('that are %s are refused before any call', async (_name, idempotencyKey, words) => {
		const { made, run } = newGateway();
		const options = { idempotencyKey } as IDataObject;
		const played = await run([deal], { ...LINK, amount: '10.00', options });
		expect(played.error?.message).toContain('Idempotency Key takes text or a whole number');
		expect(played.error?.message).toContain(words);
		expect(made).toEqual([]);
	});

	it('left empty by hand are made by the node', async () => {
		expect(await own('')).toBe(await keyOf(deal));
	});

	it('are short enough, and still tell apart', async () => {
		const long = (end: string) => ({ deal: { id: `${'9'.repeat(400)}${end}` } });
		const [one, other] = [await keyOf(long('1')), await keyOf(long('2'))];
		expect(one.length).toBeLessThanOrEqual(200);
		expect(one).not.toBe(other);
	});
});

it('names deal, contact, CRM and account of the item in the payment', async () => {
	const { made, run } = newGateway();
	const item = { deal: { id: 42, crm: 'Other CRM', account: 7 }, contact: { id: '5' } };
	await run([item], { ...LINK, amount: '10.00' });
	await run([item], {
		...LINK,
		amount: '10.00',
		dealId: '43',
		options: { crmAccount: '8', contactId: '6' },
	});
	await run([{}], { ...LINK, amount: '10.00' });
	expect(made.map(({ draft }) => [draft.crmReference, draft.isUsableOnce])).toEqual([
		[{ crm: 'otherCrm', account: '7', dealId: '42', contactId: '5' }, true],
		[{ crm: 'otherCrm', account: '8', dealId: '43', contactId: '6' }, true],
		[{}, false],
	]);
});

it('names the payment of the item in what it throws, so that it can be tried again', async () => {
	const { run } = newGateway();
	const reference = 'model/acct_1/live/payment/pay_1';
	const played = await run([{ reference }, {}], { ...LINK, amount: 'much' });
	expect(played.error?.context?.payments).toEqual([
		expect.objectContaining({ key: reference, reference, gateway: 'model' }),
	]);
	const other = await run([{}], { ...LINK, amount: 'much' });
	expect(other.error?.context?.payments).toBeUndefined();
});

describe('what cannot work', () => {
	it.each<[IDataObject, string]>([
		[{ amount: '49.905' }, '"49.905" is not an amount in EUR: EUR has at most 2 decimals'],
		[{ amount: '10.00', title: ' ' }, 'Fill in Title'],
		[
			{ amount: '10.00', sells: 'prices', prices: { price: [{ price: 'p', quantity: 0 }] } },
			'whole number',
		],
		[
			{ resource: 'invoice', operation: 'get', invoiceId: { mode: 'id', value: 'i' } },
			'does not offer this operation',
		],
	])('%j is refused in words', async (changes, words) => {
		const { made, run } = newGateway();
		const played = await run([{}], { ...LINK, ...changes });
		expect(played.error?.message).toContain(words);
		expect(made).toEqual([]);
	});

	it('keeps no other item back', async () => {
		const { made, run } = newGateway();
		const items = [{ amount: '1.234' }, { amount: '12.34' }];
		const parameters = { ...LINK, amount: '={{ $json.amount }}' };
		const played = await run(items, parameters, 'continueRegularOutput');
		expect(
			played.output('Pay').map(({ json, pairedItem }) => [Object.keys(json)[0], pairedItem]),
		).toEqual([
			['error', { item: 0 }],
			['id', { item: 1 }],
		]);
		expect(made.map(({ draft }) => draft.sale)).toEqual([
			{ amount: { amount: 1_234, currency: 'EUR' }, title: 'Website' },
		]);
	});

	it.each([
		['other/acct_1/live/payment/p_1', 'This payment is from Other Pay, but Gateway is Model Pay'],
		[
			'model/acct_1/test/payment/p_1',
			'This is a test payment, but the credential holds a live key',
		],
	])('the reference %s is of somebody else', async (value, words) => {
		const { fetched, run } = newGateway();
		const paymentLinkId = { __rl: true, mode: 'id', value };
		const played = await run([{}], {
			resource: 'paymentLink',
			operation: 'deactivate',
			paymentLinkId,
		});
		expect(played.error?.message).toContain(words);
		expect(fetched).toEqual([]);
	});

	it('a reference of this gateway is its id', async () => {
		const { fetched, run } = newGateway();
		const paymentLinkId = { __rl: true, mode: 'id', value: 'model/acct_1/live/payment/p_1' };
		await run([{}], { resource: 'paymentLink', operation: 'deactivate', paymentLinkId });
		expect(fetched).toEqual(['p_1']);
	});
});

describe('description', () => {
	it.each(RESOURCES)('$value: its first choice is an operation of it; one dropdown', (resource) => {
		expect(Object.keys(OPERATIONS[resource.value] ?? {})).toContain(resource.default);
		const shown = shownProperties(TYPES.paymentGateway, { resource: resource.value });
		expect(shown.filter((name) => name === 'operation')).toHaveLength(1);
	});

	it('asks for no card', () => {
		const text = JSON.stringify(TYPES.paymentGateway.description.properties);
		expect(text).not.toMatch(/card number|cvc|cvv|expiry/i);
	});
});
