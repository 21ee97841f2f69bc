/** What an expression that finds nothing must not come to mean: a default that moves money, or everything there is. */
import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import type { GatewayActions } from '../../../nodes/shared/contracts/gatewayActions';
import { paymentState } from '../../support/states';
import { createSyncWorld } from '../../support/syncWorld';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const node = new PaymentGateway();
const byId = (value: string) => ({ __rl: true, mode: 'id', value });
let secrets = 0;

/** Writes down the first thing that any operation was asked, and answers with a payment. */
function newGateway() {
	const { gateway } = createSyncWorld();
	const asked: unknown[] = [];
	const answer = async (draft: unknown) => {
		asked.push(draft);
		return paymentState('p_1');
	};
	const made = async (draft: unknown) => ({ isNew: true, value: await answer(draft) });
	const rows = async (filter: unknown) => {
		asked.push(filter);
		return [];
	};
	const actions = {
		payment: { getMany: rows },
		invoice: { create: made, retryPayment: answer },
		paymentLink: { create: made },
		subscription: {
			create: made,
			cancel: answer,
			pause: answer,
			changePlan: answer,
			getMany: rows,
		},
	} as unknown as GatewayActions;
	adapters.gateway = { ...gateway.adapter, id: 'model', actions };
	const credentials = { modelApi: { secret: `live_${++secrets}` } };
	const run = async (parameters: IDataObject) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: [{}] as never }, next: [['Pay']] },
				{
					name: 'Pay',
					type: 'paymentGateway',
					parameters: { gateway: 'model', ...parameters },
					credentials: ['modelApi'],
				},
			],
			{ paymentGateway: node },
			credentials,
		);
	return { asked, run };
}

const LINK = { resource: 'paymentLink', operation: 'create', amount: '10', title: 'Website' };
const PAGE = { ...LINK, resource: 'subscription', returnUrl: 'https://acme.example/' };
const CANCEL = { resource: 'subscription', operation: 'cancel', subscriptionId: byId('s_1') };
const PAUSE = { ...CANCEL, operation: 'pause' };
const CHANGE = { ...CANCEL, operation: 'changePlan', priceId: byId('p_1') };
const LINE = { title: 'Hours', amount: '33.30' };
const bill = (line: IDataObject, changes: IDataObject = {}): IDataObject => ({
	resource: 'invoice',
	operation: 'create',
	customerEmail: 'ada@acme.example',
	lines: { line: [{ ...LINE, ...line }] },
	...changes,
});

/** The parameters that take one, and what they say of it. */
const PLACES: ReadonlyArray<readonly [string, (found: string) => IDataObject, RegExp]> = [
	['when a subscription ends', (when) => ({ ...CANCEL, when }), /^When takes "now" or "periodEnd"/],
	['a proration', (proration) => ({ ...CHANGE, proration }), /^Rest of the Period takes/],
	['how many seats', (quantity) => ({ ...CHANGE, quantity }), /^Quantity takes a/],
	['until when it pauses', (resumesAt) => ({ ...PAUSE, options: { resumesAt } }), /^Resume At/],
	['how far an invoice goes', (finish) => bill({}, { finish }), /^After Creating takes "draft"/],
	['when it is due', (dueInDays) => bill({}, { options: { dueInDays } }), /^Due After Days takes/],
	['whom it bills', (customerId) => bill({}, { options: { customerId } }), /^Customer ID takes/],
	['how many pieces', (quantity) => bill({ quantity }), /^Quantity takes a whole number/],
	['what a piece costs', (amount) => bill({ amount }), /^Unit Amount takes an amount/],
	['the amount of a link', (amount) => ({ ...LINK, amount }), /^Amount takes an amount/],
	['a trial', (trialDays) => ({ ...PAGE, options: { trialDays } }), /^Trial Days takes a number/],
	['who subscribes', (customerId) => ({ ...PAGE, options: { customerId } }), /^Customer ID/],
	['how often', (interval) => ({ ...PAGE, interval }), /^Billed Every takes "day"/],
	['every how many', (intervalCount) => ({ ...PAGE, intervalCount }), /^Intervals takes a number/],
	[
		'whether money is only reserved',
		(captureLater) => ({ ...LINK, options: { captureLater } }),
		/^Capture Later takes true or false/,
	],
	[
		'whether a link closes',
		(usableOnce) => ({ ...LINK, options: { usableOnce } }),
		/^Usable Once takes true or false/,
	],
	[
		'whose payments are listed',
		(customerId) => ({ resource: 'payment', operation: 'getMany', filters: { customerId } }),
		/^Customer ID takes/,
	],
	[
		'since when',
		(since) => ({ resource: 'payment', operation: 'getMany', filters: { since } }),
		/^Created After takes/,
	],
	[
		'how many at most',
		(limit) => ({ resource: 'payment', operation: 'getMany', limit }),
		/^Limit takes a number/,
	],
	[
		'which subscriptions',
		(status) => ({ resource: 'subscription', operation: 'getMany', filters: { status } }),
		/^Status takes "active"/,
	],
	[
		'what goes on behind a retry',
		(returns) => ({
			resource: 'invoice',
			operation: 'retryPayment',
			invoiceId: byId('i_1'),
			options: { returns },
		}),
		/^Return takes "state"/,
	],
];

const NOTHING = ['={{ $json.missing }}', '={{ null }}', "={{ '' }}", '={{ ({}) }}', '={{ [] }}'];

describe.each(PLACES)('%s', (_name, parameters, words) => {
	it.each(NOTHING)('%s is refused before any call', async (expression) => {
		const { asked, run } = newGateway();
		const { error } = await run(parameters(expression));
		expect(error?.message).toMatch(words);
		expect(error?.message).toContain('expression');
		expect(asked).toEqual([]);
	});
});

describe('what was not filled in has its default', () => {
	it.each<[IDataObject, object]>([
		[CANCEL, { when: 'periodEnd' }],
		[CHANGE, { proration: 'nextInvoice', price: { quantity: 1 } }],
		[bill({}), { finish: 'send', dueInDays: 30, lines: [{ quantity: 1, unitAmount: 3_330 }] }],
		[LINK, { isCapturedLater: false, isUsableOnce: false, trialDays: 0 }],
		[{ resource: 'payment', operation: 'getMany' }, { limit: 50 }],
	])('%j', async (parameters, draft) => {
		const { asked, run } = newGateway();
		expect((await run(parameters)).error?.message).toBeUndefined();
		expect(asked).toMatchObject([draft]);
	});

	it.each<[IDataObject, object]>([
		[{ ...CANCEL, when: '={{ "now" }}' }, { when: 'now' }],
		[bill({ quantity: '={{ "3" }}' }), { lines: [{ quantity: 3 }] }],
		[bill({}, { options: { dueInDays: '={{ "14" }}' } }), { dueInDays: 14 }],
		[
			{ ...PAUSE, options: { resumesAt: '={{ DateTime.fromISO("2030-01-01T00:00:00Z") }}' } },
			{ resumesAt: expect.stringMatching(/^20(29-12-31|30-01-01)T/) },
		],
		[
			{ ...PAUSE, options: { resumesAt: '={{ new Date("2030-01-01T00:00:00Z") }}' } },
			{ resumesAt: expect.stringMatching(/^2030-01-01T/) },
		],
		[{ ...LINK, options: { captureLater: '={{ true }}' } }, { isCapturedLater: true }],
	])('and an expression that finds something is taken: %j', async (parameters, draft) => {
		const { asked, run } = newGateway();
		expect((await run(parameters)).error?.message).toBeUndefined();
		expect(asked).toMatchObject([draft]);
	});
});
