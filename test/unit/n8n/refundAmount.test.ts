/** How much money moves: an explicit choice, and an amount that never comes to mean everything. */
import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import type { HowMuch } from '../../../nodes/shared/contracts/gatewayActions';
import { paymentState } from '../../support/states';
import { createSyncWorld } from '../../support/syncWorld';
import { play, shownProperties } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const node = new PaymentGateway();
const PAYMENT = { __rl: true, mode: 'id', value: 'p_1' };
let secrets = 0;

interface Moved {
	readonly howMuch: HowMuch;
	readonly key: string;
}

/** A gateway that knows one payment by two names, and writes down what was asked of it. */
function newGateway() {
	const { gateway } = createSyncWorld();
	const asked: string[] = [];
	const moved: Moved[] = [];
	adapters.gateway = {
		...gateway.adapter,
		id: 'model',
		idIn: (text) => text.split('/').at(-1) ?? text,
		actions: {
			payment: {
				...({} as NonNullable<typeof gateway.adapter.actions.payment>),
				capture: async ({ id, howMuch }, { key }) => {
					asked.push('capture');
					moved.push({ howMuch, key });
					return paymentState(id);
				},
			},
			refund: {
				get: async () => await Promise.reject(new Error('Nobody asks for it')),
				find: async (text) => {
					asked.push('find');
					return { id: text === 'transaction_1' ? 'p_1' : text, currency: 'EUR' };
				},
				create: async ({ payment, howMuch }, { key }) => {
					asked.push('create');
					const isNew = !moved.some((before) => before.key === key);
					if (isNew) moved.push({ howMuch, key });
					const refund = { id: 'r_1', status: 'succeeded', rawStatus: 'ok', amount: 100 } as const;
					const createdAt = '2026-11-28T09:00:00.000Z';
					return {
						isNew,
						value: { ...refund, currency: 'EUR', paymentId: payment.id, createdAt },
					};
				},
			},
		},
	};
	const credentials = { modelApi: { secret: `live_${++secrets}` } };
	const run = async (
		operation: IDataObject,
		parameters: IDataObject,
		items: readonly IDataObject[] = [{}],
	) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['Pay']] },
				{
					name: 'Pay',
					type: 'paymentGateway',
					parameters: { gateway: 'model', paymentId: PAYMENT, ...operation, ...parameters },
					credentials: ['modelApi'],
				},
			],
			{ paymentGateway: node },
			credentials,
		);
	return { asked, moved, run };
}

const REFUND = { resource: 'refund', operation: 'create' };
const CAPTURE = { resource: 'payment', operation: 'capture' };
const OPERATIONS = [
	['refund', REFUND],
	['capture', CAPTURE],
] as const;

/** What an expression may resolve to where an amount was meant. */
const NO_AMOUNTS: ReadonlyArray<readonly [string, string, string]> = [
	['a field that is not there', '={{ $json.missing }}', 'nothing (undefined)'],
	['null', '={{ null }}', 'nothing (null)'],
	['empty text', "={{ '' }}", 'empty text'],
	['blanks', "={{ ' \\n ' }}", 'blanks only'],
	['an object', '={{ ({ amount: 5 }) }}', 'an object'],
	['an empty list', '={{ [] }}', 'a list of 0'],
	['a list of one amount', '={{ [5] }}', 'a list of 1'],
	['true', '={{ true }}', 'the boolean true'],
	['false', '={{ false }}', 'the boolean false'],
	['no number', '={{ Number("x") }}', 'NaN'],
	['infinity', '={{ 1 / 0 }}', 'Infinity'],
	['a word', '={{ "all" }}', '"all"'],
	['zero', '={{ 0 }}', 'zero'],
	['zero in text', '0.00', 'zero'],
	['a negative amount', '-5', '"-5"'],
	['a comma', '12,50', '"12,50"'],
	['a thousand in groups', '1,000.00', '"1,000.00"'],
	['an exponent', '={{ 1e21 }}', '1e+21'],
	['an exponent in text', '1e2', '"1e2"'],
	['a sum of floats', '={{ 0.1 + 0.2 }}', '0.30000000000000004, which is an amount of no currency'],
	['more digits than a number keeps', '1234567890123456', '"1234567890123456"'],
	['what an AI agent left empty', "={{ $fromAI('Amount', 'how much', 'string') }}", 'empty text'],
];

describe.each(OPERATIONS)('%s of a part', (_name, operation) => {
	it.each(NO_AMOUNTS)('%s: refused before any call', async (_what, amount, words) => {
		const { asked, run } = newGateway();
		const played = await run(operation, { howMuch: 'part', amount }, [{ Amount: '' }]);
		expect(played.error?.message).toContain(words);
		expect(asked).toEqual([]);
	});

	it('without an amount, or without any choice as workflows of the first version: refused', async () => {
		for (const parameters of [{ howMuch: 'part' }, {}]) {
			const { asked, run } = newGateway();
			await expect(run(operation, parameters)).rejects.toThrow('Parameter "Amount" is required');
			expect(asked).toEqual([]);
		}
	});

	it.each([
		['49.9', '49.9'],
		['={{ 49.9 }}', '49.9'],
		['={{ "49.90" }}', '49.9'],
		[' 49.90 ', '49.9'],
		['={{ 10 }}', '10'],
		['10.0', '10'],
		['={{ "10.00" }}', '10'],
		['010', '10'],
		['={{ (0.1 + 0.2).toFixed(2) }}', '0.3'],
		['1.234', '1.234'],
	])('%s is the amount %s', async (amount, part) => {
		const { moved, run } = newGateway();
		expect((await run(operation, { howMuch: 'part', amount })).error).toBeUndefined();
		expect(moved).toEqual([{ howMuch: { part }, key: expect.stringMatching(`/p_1/${part}$`) }]);
	});

	it('an amount that a workflow of the first version has is a part', async () => {
		const { moved, run } = newGateway();
		await run(operation, { amount: '12.50' });
		expect(moved).toMatchObject([{ howMuch: { part: '12.5' } }]);
	});
});

it.each([
	['stripe/acct_1/live/payment/p_1 stripe/acct_1/live/payment/p_2', /names 2 payments/],
	['model/acct_1/live/payment/p_1\nmodel/acct_1/test/payment/p_2', /names 2 payments/],
	['model/acct_1/test/payment/p_1/', /is a test payment, but the credential holds a live key/],
	['paypal/acct_1/live/payment/p_1/', /is from paypal, but Gateway is/],
])(
	'a text of references moves nothing unless it is one of this account: %j',
	async (text, words) => {
		const paymentId = { ...PAYMENT, value: text };
		for (const [, operation] of OPERATIONS) {
			const { asked, run } = newGateway();
			const { error } = await run(operation, { howMuch: 'all', paymentId });
			expect(error?.message).toMatch(words);
			expect(asked).toEqual([]);
		}
	},
);

describe.each(OPERATIONS)('%s of everything', (_name, operation) => {
	it('is chosen, and needs no amount', async () => {
		const { moved, run } = newGateway();
		expect((await run(operation, { howMuch: 'all' })).error).toBeUndefined();
		expect(moved).toEqual([{ howMuch: 'all', key: expect.stringMatching('/p_1/all$') }]);
	});

	it.each(["={{ 'all' }}", '={{ $json.howMuch }}', "={{ $fromAI('How_Much') }}"])(
		'%s: no expression chooses it, an AI agent neither',
		async (howMuch) => {
			const { asked, run } = newGateway();
			const played = await run(operation, { howMuch, amount: '5' }, [
				{ howMuch: 'all', How_Much: 'all' },
			]);
			expect(played.error?.message).toMatch(/How Much (is an expression|takes "all" or "part")/);
			expect(asked).toEqual([]);
		},
	);

	it.each(['', 'everything', null])('%j is not it', async (howMuch) => {
		const { asked, run } = newGateway();
		const played = await run(operation, { howMuch });
		expect(played.error?.message).toMatch(/How Much takes "all" or "part"|Amount takes an amount/);
		expect(asked).toEqual([]);
	});

	it('is a choice of the editor: the amount is shown under Part alone, and required there', () => {
		expect(shownProperties(node, operation)).toEqual(expect.arrayContaining(['howMuch', 'amount']));
		expect(shownProperties(node, { ...operation, howMuch: 'all' })).not.toContain('amount');
		const property = (name: string) =>
			node.description.properties.find(
				(found) =>
					found.name === name &&
					found.displayOptions?.show?.resource?.[0] === operation.resource &&
					found.displayOptions.show.operation?.[0] === operation.operation,
			);
		expect(property('howMuch')).toMatchObject({ noDataExpression: true, default: 'part' });
		expect(property('amount')).toMatchObject({ required: true, default: '' });
	});
});

describe('a refund that was made before', () => {
	it('has the same key by whichever name, and says so in the item and in the panel', async () => {
		const { moved, run } = newGateway();
		const named = (value: string) => ({ __rl: true, mode: 'id', value });
		const first = await run(REFUND, { amount: '5' });
		expect(first.output('Pay')[0]?.json).toMatchObject({ created: true, note: null });
		expect(first.hints('Pay')).toEqual([]);
		for (const name of ['transaction_1', 'model/acct_1/live/payment/p_1']) {
			const again = await run(REFUND, { amount: '5.00', paymentId: named(name) });
			const note = 'This refund was made before, on 2026-11-28; nothing new was sent.';
			expect(again.output('Pay')[0]?.json).toMatchObject({ created: false, note });
			expect(again.hints('Pay')).toEqual([note]);
		}
		expect(moved).toHaveLength(1);
	});

	it('several of them are one line in the panel', async () => {
		const { run } = newGateway();
		const played = await run(REFUND, { amount: '5' }, [{}, {}, {}]);
		expect(played.output('Pay').map(({ json }) => json.created)).toEqual([true, false, false]);
		expect(played.hints('Pay')).toEqual([
			'2 items made nothing new: what they ask for was made before. Their note says when.',
		]);
	});
});
