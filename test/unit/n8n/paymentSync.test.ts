import { ExecuteContext } from 'n8n-core';
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { Crm } from '../../../nodes/Crm/Crm.node';
import { PaymentCatchUpTrigger } from '../../../nodes/PaymentCatchUp/PaymentCatchUpTrigger.node';
import { PaymentSync } from '../../../nodes/PaymentSync/PaymentSync.node';
import { clock } from '../../../nodes/shared/n8n/clock';
import { resumeDeliveries, secondsToWait } from '../../../nodes/shared/n8n/trigger/backpressure';
import { ModelOutage } from '../../support/modelCrm';
import { createModelGateway, ModelGatewayDown, OTHER_PAY } from '../../support/modelGateway';
import { createSyncWorld } from '../../support/syncWorld';
import { type EngineNode, play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

/** A node between the sync and the confirmation that makes other items of what it gets. */
function between(make: (items: INodeExecutionData[]) => INodeExecutionData[]): INodeType {
	return {
		description: {
			displayName: 'Between',
			name: 'between',
			group: ['transform'],
			version: 1,
			description: 'Makes other items',
			defaults: {},
			inputs: ['main'],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return [make(this.getInputData())];
		},
	};
}

const TYPES = {
	lose: between(() => [{ json: { sent: true }, pairedItem: { item: 9 } }]),
	loseSecond: between(() => [
		{ json: { sent: true }, pairedItem: { item: 0 } },
		{ json: { sent: true }, pairedItem: { item: 9 } },
		{ json: { sent: true }, pairedItem: { item: 9 } },
	]),
	gather: between((items) => [{ json: { data: items.map(({ json }) => json) } }]),
	paymentSync: new PaymentSync(),
	paymentSyncTool: new PaymentSync(),
	paymentCatchUpTrigger: new PaymentCatchUpTrigger(),
	crm: new Crm(),
};
let keys = 0;
let executions = 0;

/** A new account each time, so that nothing is remembered from another test. */
function newWorld() {
	const world = createSyncWorld();
	adapters.gateway = world.gateway.adapter;
	adapters.crm = world.crm.adapter;
	world.crm.addDeal({ id: '1', amount: '10.00', currency: 'USD' });
	world.life({ id: 'pay_1', dealId: '1', email: 'anna@acme.example' });
	jest.spyOn(clock, 'now').mockImplementation(() => world.clock.now());
	resumeDeliveries('workflow-1', clock);
	keys++;
	const credentials = {
		modelApi: { secret: `live_${keys}` },
		otherApi: { secret: `live_other_${keys}` },
		modelCrmApi: { secret: `t_${keys}` },
	};
	const sync = async (
		items: readonly unknown[],
		parameters: IDataObject = {},
		overrides: {
			sync?: Partial<EngineNode>;
			confirm?: Partial<EngineNode>;
			mail?: string;
			catchUp?: Partial<EngineNode>;
			mode?: 'manual';
		} = {},
	) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['Sync']] },
				{
					name: 'Sync',
					type: 'paymentSync',
					parameters: { gateway: 'model', crm: 'modelCrm', ...parameters },
					credentials: ['modelApi', 'modelCrmApi'],
					next: [['Mail']],
					...overrides.sync,
				},
				...(overrides.catchUp
					? [
							{
								name: 'Catch Up',
								type: 'paymentCatchUpTrigger',
								next: [['Sync']],
								...overrides.catchUp,
							},
						]
					: []),
				{ name: 'Mail', type: overrides.mail ?? 'replace', next: [['Confirm']] },
				{
					name: 'Confirm',
					type: 'crm',
					parameters: { crm: 'modelCrm' },
					credentials: ['modelCrmApi'],
					...overrides.confirm,
				},
			],
			TYPES,
			credentials,
			`execution-${++executions}`,
			overrides.mode,
		);
	return { ...world, sync };
}

afterEach(() => jest.restoreAllMocks());

describe('Sync Payment to CRM', () => {
	it('writes the deal, answers 200 without data, and hands the payment out by New', async () => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')]);
		expect(played.error).toBeUndefined();
		expect(world.deal('1')).toMatchObject({
			stage: 'won',
			fields: { paymentStatus: 'Paid', totalPaid: '10' },
		});
		expect(played.answers).toEqual([{ statusCode: 200, headers: {}, body: '' }]);
		const [item] = played.output('Sync');
		expect(item?.json).toMatchObject({
			event: 'payment.succeeded',
			amount: '10.00',
			amountText: '$10.00',
			testPayment: false,
			paymentStatus: 'Paid',
			summary: 'Acme paid $10.00 via Model Pay. Deal moved to Won.',
			deal: { id: '1', stage: 'won', stageName: 'Won' },
		});
		expect(item?.pairedItem).toEqual({ item: 0 });
	});

	it('lets a redelivery leave by Already Handled, and says 200 to it', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		await world.sync([event]);
		const again = await world.sync([event]);
		expect([again.output('Sync', 0), again.output('Sync', 1).length]).toEqual([[], 1]);
		expect(again.answers[0]?.statusCode).toBe(200);
		expect(again.output('Sync', 1)[0]?.json.result).toBe('alreadyHandled');
	});

	it('keeps which item each outcome came from', async () => {
		const world = newWorld();
		world.life({ id: 'pay_2' });
		const [first, second] = [world.happens('pay_2', 'pay'), world.happens('pay_1', 'pay')];
		const played = await world.sync([first, second, first]);
		expect(played.output('Sync', 0).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(played.output('Sync', 2).map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
	});

	it('asks for another delivery while another run works on the payment, and that is no error', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		await world.sync([event], {}, { mail: 'stop' });
		const second = await world.sync([event]);
		expect(second.error).toBeUndefined();
		expect(second.answers[0]).toEqual({
			statusCode: 503,
			headers: { 'retry-after': '30' },
			body: '',
		});
		expect(second.output('Sync', 1)[0]?.json.result).toBe('busy');
	});

	it('takes it where a catch-up can hand it out again: endpoints that refuse are turned off', async () => {
		const world = newWorld();
		Object.assign(world.crm.adapter.claims, { listOpen: async () => [] });
		const event = world.happens('pay_1', 'pay');
		await world.sync([event], {}, { mail: 'stop' });
		const second = await world.sync([event], {}, { catchUp: {} });
		expect(second.answers[0]?.statusCode).toBe(200);
		expect(second.output('Sync', 1)[0]?.json.result).toBe('busy');
		// Nobody would hand it out where there is none, or it is switched off.
		for (const catchUp of [undefined, { disabled: true }]) {
			const other = await world.sync([event], {}, catchUp ? { catchUp } : {});
			expect(other.answers[0]?.statusCode).toBe(503);
		}
	});

	it('asks for another delivery while the CRM is down, and the trigger closes its door', async () => {
		const world = newWorld();
		world.hooks.crm = async () => await Promise.reject(new ModelOutage('down'));
		const played = await world.sync([world.happens('pay_1', 'pay')]);
		expect(played.answers.map(({ statusCode }) => statusCode)[0]).toBe(503);
		expect(played.error?.message).toBe('The model CRM is down');
		expect(played.error?.description).toContain('run this again later');
		expect(secondsToWait('workflow-1', clock)).toBeGreaterThan(0);
	});

	const outage = async () => await Promise.reject(new ModelOutage('down', 120_000));
	it.each<[string, (world: ReturnType<typeof newWorld>) => unknown]>([
		[
			'the gateway',
			({ hooks }) =>
				(hooks.gateway = async () => await Promise.reject(new ModelGatewayDown('down', 120_000))),
		],
		['the CRM', ({ hooks }) => (hooks.crm = outage)],
		[
			'the CRM, before the first payment,',
			({ crm }) => jest.spyOn(crm.adapter, 'listFields').mockImplementation(outage),
		],
	])('lets nothing in earlier than %s asks', async (_who, breakDown) => {
		const world = newWorld();
		breakDown(world);
		const { error } = await world.sync([world.happens('pay_1', 'pay')]);
		expect(error?.description).toContain('It asks for 120 s first');
		expect(secondsToWait('workflow-1', clock)).toBeGreaterThanOrEqual(120);
		world.pass(200_000);
		resumeDeliveries('workflow-1', clock);
	});

	it('nor than it asks of some of several payments, the longest of all', async () => {
		const world = newWorld();
		const asked: Readonly<Record<string, number>> = { 2: 120_000, 3: 60_000 };
		const events = Object.keys(asked).map((id) => {
			world.crm.addDeal({ id, amount: '10.00', currency: 'USD' });
			world.life({ id: `pay_${id}`, dealId: id });
			return world.happens(`pay_${id}`, 'pay');
		});
		const { writeDeals } = world.crm.adapter;
		jest.spyOn(world.crm.adapter, 'writeDeals').mockImplementation(async (changes, connection) => {
			const results = await writeDeals(changes, connection);
			return results.map((result, index) => {
				const retryAfterMs = asked[changes[index]?.id ?? ''];
				const failure = { kind: 'rateLimited', message: 'Slower', retryAfterMs } as const;
				return retryAfterMs === undefined ? result : { status: 'failed', failure };
			});
		});
		await world.sync([world.happens('pay_1', 'pay'), ...events]);
		expect(secondsToWait('workflow-1', clock)).toBeGreaterThanOrEqual(120);
		world.pass(200_000);
		resumeDeliveries('workflow-1', clock);
	});

	it('by a run by hand lets everything in: somebody is looking at it', async () => {
		const world = newWorld();
		world.hooks.crm = outage;
		const { error } = await world.sync([world.happens('pay_1', 'pay')], {}, { mode: 'manual' });
		expect(error?.message).toBe('The model CRM is down');
		expect(secondsToWait('workflow-1', clock)).toBeUndefined();
	});

	it('opens the door as soon as a sync gets through', async () => {
		const world = newWorld();
		world.hooks.crm = async () => await Promise.reject(new ModelOutage('down'));
		const event = world.happens('pay_1', 'pay');
		await world.sync([event]);
		world.hooks.crm = async () => {};
		await world.sync([event]);
		expect(secondsToWait('workflow-1', clock)).toBeUndefined();
	});

	it('says 200 to what will never work, so that no redelivery follows, and stops', async () => {
		const world = newWorld();
		const row = { value: 'totalPaid', object: 'deal', dealField: 'nowhere' };
		const played = await world.sync([world.happens('pay_1', 'pay')], {
			fieldMapping: 'own',
			mappingRows: { row: [row] },
		});
		expect(played.answers.map(({ statusCode }) => statusCode)[0]).toBe(200);
		expect(played.error?.message).toBe(
			'Model CRM has no deal field "nowhere". Choose another field in Field Mapping, or create it in the CRM',
		);
		expect(world.crm.calls).not.toContain('writeDeals');
	});

	it('sees a field that was created after the fields were remembered', async () => {
		const world = newWorld();
		await world.sync([world.happens('pay_1', 'fail')]);
		const listed = await world.crm.adapter.listFields('deal', world.context.crmConnection);
		jest
			.spyOn(world.crm.adapter, 'listFields')
			.mockImplementation(async (object) =>
				object === 'deal' ? [...listed, { ...listed[0]!, name: 'mine', type: 'text' }] : [],
			);
		const played = await world.sync([world.happens('pay_1', 'pay')], {
			fieldMapping: 'own',
			mappingRows: { row: [{ value: 'transactionId', object: 'deal', dealField: 'mine' }] },
		});
		expect(played.error).toBeUndefined();
		expect(world.deal('1').fields.mine).toBe('tx_2');
	});

	it.each([
		[
			{ row: [{ value: 'totalPaid', object: 'deal', dealField: '' }] },
			'Row 1 of Field Mapping names no deal field. Choose one, or remove the row',
		],
		[
			{ row: [{ value: 'magic', object: 'deal', dealField: 'totalPaid' }] },
			'Row 1 of Field Mapping asks for "magic", which is no payment value. Choose one from the list',
		],
	])('refuses the mapping %j before any call', async (mappingRows, message) => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')], {
			fieldMapping: 'own',
			mappingRows,
		});
		expect(played.error?.message).toBe(message);
		expect(world.crm.calls).toEqual([]);
	});

	it('refuses an item of another gateway, and says which node it needs', async () => {
		const world = newWorld();
		const event = { ...world.happens('pay_1', 'pay'), gateway: 'other' };
		const played = await world.sync([event]);
		expect(played.error?.message).toBe(
			'This payment is from Other Pay, but Gateway is Model Pay. Choose Other Pay in a node of its own',
		);
		expect(world.crm.calls).toEqual([]);
	});

	it('with On Error: Continue, refused items go by themselves and the others are synced', async () => {
		const world = newWorld();
		const good = world.happens('pay_1', 'pay');
		const played = await world.sync(
			[{ hello: 'world' }, good],
			{},
			{ sync: { onError: 'continueRegularOutput' } },
		);
		expect(played.output('Sync', 0)[0]?.pairedItem).toEqual({ item: 1 });
		const [refused] = played.output('Sync', 2);
		expect(refused?.pairedItem).toEqual({ item: 0 });
		expect(refused?.json.error).toContain('This item is no payment event');
	});

	it.each([
		['the CRM is down', async () => await Promise.reject(new ModelOutage('down'))],
		['there is a fault of ours', async () => await Promise.reject(new TypeError('x is undefined'))],
	])('with On Error: Continue, nothing leaves by New when %s', async (_, hook) => {
		const world = newWorld();
		world.hooks.crm = hook;
		const sync = { onError: 'continueRegularOutput' } as const;
		const played = await world.sync([world.happens('pay_1', 'pay')], {}, { sync });
		expect([played.output('Sync', 0), played.output('Sync', 1)]).toEqual([[], []]);
		expect(played.output('Sync', 2)[0]?.json).toHaveProperty('error');
	});

	it('not even when the children of the node cannot be read', async () => {
		const world = newWorld();
		const find = jest.spyOn(ExecuteContext.prototype, 'getChildNodes').mockImplementation(() => {
			throw new TypeError('x is undefined');
		});
		const sync = { onError: 'continueRegularOutput' } as const;
		const played = await world.sync([world.happens('pay_1', 'pay')], {}, { sync });
		find.mockRestore();
		expect(played.output('Sync', 0)).toEqual([]);
		expect(played.output('Sync', 2)[0]?.json).toEqual({ error: 'x is undefined' });
	});

	it('shows what a preview would change and writes nothing; no mail can follow', async () => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')], { operation: 'preview' });
		expect(played.output('Sync', 0)).toEqual([]);
		const [item] = played.output('Sync', 1);
		expect(item?.json.changes).toContainEqual({
			field: 'Payment Status',
			name: 'paymentStatus',
			object: 'deal',
			from: null,
			to: 'Paid',
		});
		expect(item?.json).toMatchObject({ result: 'preview', deal: { stage: 'sent' } });
		expect(world.crm.calls).not.toContain('writeDeals');
		expect(world.crm.activities.size).toBe(0);
	});

	it('sends test payments to Needs Review and says why', async () => {
		const world = newWorld();
		const event = { ...world.happens('pay_1', 'pay'), livemode: false };
		const played = await world.sync([event]);
		const [item] = played.output('Sync', 2);
		expect(item?.json).toMatchObject({ result: 'needsReview', testPayment: true });
		expect(world.crm.calls).not.toContain('writeDeals');
	});

	it('takes states as well as events', async () => {
		const world = newWorld();
		world.happens('pay_1', 'pay');
		const played = await world.sync([world.gateway.truth('pay_1')]);
		expect(played.output('Sync')[0]?.json.event).toBe('payment.succeeded');
	});

	it('acts only on the events it is told to act on, and writes the others just the same', async () => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'fail')], {
			actOn: ['payment.succeeded'],
		});
		expect(played.output('Sync', 0)).toEqual([]);
		expect(world.deal('1').fields.paymentStatus).toBe('Failed');
	});

	it('creates the tasks of its rules, once', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		const tasks = {
			task: [
				{
					on: ['payment.succeeded'],
					title: 'Thank {customer}',
					text: '{summary}',
					owner: '',
					dueInDays: 1,
					priority: 'high',
				},
			],
		};
		await world.sync([event], { tasks });
		await world.sync([event], { tasks });
		const created = [...world.crm.activities.values()].filter(({ kind }) => kind === 'task');
		expect(created.map(({ title, priority }) => [title, priority])).toEqual([
			['Thank Acme', 'high'],
		]);
	});

	it('never keeps New items back because others of the batch were refused', async () => {
		const world = newWorld();
		world.crm.addDeal({ id: '2', amount: '10.00', currency: 'USD' });
		world.life({ id: 'pay_2', dealId: '2' });
		const { writeDeals } = world.crm.adapter;
		const failure = { kind: 'unavailable', message: 'Model CRM does not answer' } as const;
		jest.spyOn(world.crm.adapter, 'writeDeals').mockImplementation(async (changes, connection) => {
			const results = await writeDeals(changes, connection);
			return changes.map(({ id }, place) =>
				id === '2' ? { status: 'failed', failure } : results[place]!,
			);
		});
		const events = [world.happens('pay_2', 'pay'), world.happens('pay_1', 'pay')];
		const played = await world.sync(events);
		expect(played.error).toBeUndefined();
		expect(played.output('Sync', 0)[0]?.json.deal).toMatchObject({ id: '1' });
		expect(played.output('Sync', 2)[0]).toMatchObject({
			json: { result: 'failed', reason: 'unavailable', message: failure.message },
			pairedItem: { item: 0 },
		});
		expect(played.answers[0]?.statusCode).toBe(503);
	});

	it.each([
		['unavailable', 503],
		['permission', 200],
	] as const)(
		'hands on what needs a person beside a payment that failed (%s), and says %i',
		async (kind, statusCode) => {
			const world = newWorld();
			world.life({ id: 'pay_2' });
			jest
				.spyOn(world.crm.adapter, 'writeDeals')
				.mockImplementation(async (changes) =>
					changes.map(() => ({ status: 'failed', failure: { kind, message: 'Refused' } })),
				);
			const events = [world.happens('pay_2', 'pay'), world.happens('pay_1', 'pay')];
			const played = await world.sync(events);
			expect(played.error).toBeUndefined();
			expect(played.answers[0]?.statusCode).toBe(statusCode);
			const told = played.output('Sync', 2).map(({ json }) => [json.result, json.reason]);
			expect(told).toEqual([
				['needsReview', 'noDeal'],
				['failed', kind],
			]);
			const keys = played.output('Sync', 2).map(({ json }) => json.reviewKey);
			expect(new Set(keys).size).toBe(2);
		},
	);

	it.each([
		['a good payment', 'pay_1', [1, 0, 1]],
		['one that needs a person', 'pay_2', [0, 0, 2]],
	])('hands on %s beside an item that is none', async (_, id, counts) => {
		const world = newWorld();
		world.life({ id: 'pay_2' });
		const played = await world.sync([{ hello: 'world' }, world.happens(id, 'pay')]);
		expect(played.error).toBeUndefined();
		expect([0, 1, 2].map((output) => played.output('Sync', output).length)).toEqual(counts);
		const refused = played.output('Sync', 2).find(({ json }) => json.error);
		expect(refused?.json.error).toContain('This item is no payment event');
		expect(refused?.pairedItem).toEqual({ item: 0 });
	});

	it('stops at an item that is none where nothing else is for anybody, after writing the others', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		await world.sync([event]);
		const played = await world.sync([{ hello: 'world' }, event]);
		expect(played.error?.message).toContain('This item is no payment event');
		expect(played.answers[0]?.statusCode).toBe(200);
	});

	it('gives payments that could not be read a task each', async () => {
		const world = newWorld();
		const events = ['pay_1', 'pay_9'].map((objectId) => {
			const event = world.happens('pay_1', 'fail');
			return { ...event, livemode: false, hint: { ...event.hint, objectId } };
		});
		const played = await world.sync(events);
		const keys = played.output('Sync', 2).map(({ json }) => json.reviewKey);
		expect(new Set(keys).size).toBe(2);
	});

	it('names event and object in the error, which is all a replay needs', async () => {
		const world = newWorld();
		world.hooks.crm = async () => await Promise.reject(new ModelOutage('down'));
		const event = world.happens('pay_1', 'pay');
		const played = await world.sync([event]);
		expect(played.error?.description).toContain(`Event ${event.id} (life pay_1)`);
	});

	it('takes an event as a table keeps it, as text in a row', async () => {
		const world = newWorld();
		const event = JSON.stringify(world.happens('pay_1', 'pay'));
		const played = await world.sync([{ key: 'k', status: 'waiting', event }]);
		expect(played.output('Sync', 0)[0]?.json.event).toBe('payment.succeeded');
	});

	it('gives an AI agent everything in the one output it reads', async () => {
		const world = newWorld();
		const event = { ...world.happens('pay_1', 'pay'), livemode: false };
		const played = await world.sync([event], {}, { sync: { type: 'paymentSyncTool' } });
		expect(played.output('Sync', 0)[0]?.json.result).toBe('needsReview');
	});

	it('makes a new deal as the parameters say', async () => {
		const world = newWorld();
		world.life({ id: 'pay_9' });
		const played = await world.sync([world.happens('pay_9', 'pay')], {
			unmatched: 'createDeal',
			newDeal: { name: '{customer} pays', stage: 'sent', pipeline: 'sales' },
		});
		expect(played.error).toBeUndefined();
		expect(played.output('Sync', 0)[0]?.json.deal).toMatchObject({ stage: 'won' });
	});

	it.each([
		['won', 'won'],
		['stage:onboarding', 'onboarding'],
		['onboarding', 'onboarding'],
		['leave', 'sent'],
	])('the stage rule Paid → %s leaves the deal in %s', async (target, stage) => {
		const world = newWorld();
		await world.sync([world.happens('pay_1', 'pay')], {
			stageRules: { rule: [{ status: 'Paid', target, movesBack: false }] },
		});
		expect(world.deal('1').stage).toBe(stage);
	});

	it('takes as paid what lacks no more than the tolerance', async () => {
		const world = newWorld();
		world.crm.addDeal({ id: '3', amount: '10.50', currency: 'USD' });
		world.life({ id: 'pay_3', dealId: '3' });
		await world.sync([world.happens('pay_3', 'pay')], { options: { tolerance: '0.50' } });
		expect(world.deal('3').fields.paymentStatus).toBe('Paid');
	});

	it('names the node to open when a credential is missing', async () => {
		const world = newWorld();
		const played = await world.sync(
			[world.happens('pay_1', 'pay')],
			{},
			{ sync: { credentials: ['modelApi'] } },
		);
		expect(played.error?.message).toBe(
			'The node "Sync" has no credential for Model CRM. Open the node and choose one',
		);
	});
});

describe('Also Read Payments From', () => {
	const READS = { alsoReadOther: true };
	const BOTH = { sync: { credentials: ['modelApi', 'otherApi', 'modelCrmApi'] } };

	/** A deal of which the other gateway has 6.00 of 10.00. */
	async function twoGateways() {
		const world = newWorld();
		const other = createModelGateway(async () => {}, OTHER_PAY);
		adapters.otherGateway = other.adapter;
		jest
			.spyOn(other.adapter, 'identify')
			.mockResolvedValue({ account: OTHER_PAY.account, livemode: true, name: '' });
		other.add({ id: 'others', kind: 'payment', amount: 600, currency: 'USD', dealId: '1' });
		other.command('others', 'pay', world.clock.now());
		world.deal('1').fields.paymentReferences = 'other/acct_9/live/payment/others';
		world.life({ id: 'pay_4', dealId: '1', amount: 400 });
		return { ...world, identify: other.adapter.identify };
	}

	afterEach(() => void delete adapters.otherGateway);

	it('counts what the other gateway has, with its own credential', async () => {
		const world = await twoGateways();
		const played = await world.sync([world.happens('pay_4', 'pay')], READS, BOTH);
		expect([played.error?.message, played.output('Sync', 0).length]).toEqual([undefined, 1]);
		expect(world.deal('1').fields).toMatchObject({ totalPaid: '10', paymentStatus: 'Paid' });
	});

	it('off, nothing is opened, and the item says which switch it takes', async () => {
		const world = await twoGateways();
		const played = await world.sync([world.happens('pay_4', 'pay')]);
		const [review] = played.output('Sync', 2);
		expect(review?.json.summary).toMatch(/turn on "Also Read Payments From Other Pay"/);
		expect(world.identify).not.toHaveBeenCalled();
	});

	it('names the gateway whose credential is missing', async () => {
		const world = await twoGateways();
		const played = await world.sync([world.happens('pay_4', 'pay')], READS);
		expect(played.error?.message).toBe(
			'The node "Sync" has no credential for Other Pay. Open the node and choose one',
		);
	});
});

describe('an error names every payment that waits', () => {
	const keysOf = ({ error }: Awaited<ReturnType<ReturnType<typeof newWorld>['sync']>>) =>
		error?.context?.payments?.map(({ key }) => key);

	it('all of the batch when a system is down, each object once, in ids and words of the gateway only', async () => {
		const world = newWorld();
		world.life({ id: 'pay_2' });
		world.hooks.crm = async () => await Promise.reject(new ModelOutage('down'));
		const event = world.happens('pay_1', 'pay');
		const raw = { email: 'anna@acme.example' };
		const played = await world.sync([
			{ ...event, raw },
			{ ...event, id: 'evt_told_otherwise' },
			world.happens('pay_2', 'pay'),
		]);
		expect(keysOf(played)).toEqual([
			'model/acct_1/live/life/pay_1',
			'model/acct_1/live/life/pay_2',
		]);
		expect(JSON.stringify(played.error?.context?.payments)).not.toContain('anna');
		const { id, gateway, account, livemode, occurredAt, hint } = event;
		expect(Object.keys(played.error?.context?.payments?.[0]?.event ?? {})).toEqual(
			Object.keys({ id, gateway, account, livemode, occurredAt, hint }),
		);
	});

	it('only those that failed, not what was written', async () => {
		const world = newWorld();
		for (const id of ['2', '3']) {
			world.crm.addDeal({ id, amount: '10.00', currency: 'USD' });
			world.life({ id: `pay_${id}`, dealId: id });
		}
		const written = world.happens('pay_1', 'pay');
		await world.sync([written]);
		const failure = { kind: 'permission', message: 'Model CRM refused it' } as const;
		jest
			.spyOn(world.crm.adapter, 'writeDeals')
			.mockImplementation(async (changes) => changes.map(() => ({ status: 'failed', failure })));
		const events = ['pay_2', 'pay_3'].map((id) => world.happens(id, 'pay'));
		const played = await world.sync([written, ...events]);
		expect(played.error?.message).toBe('Model CRM refused it');
		expect(keysOf(played)).toEqual([
			'model/acct_1/live/life/pay_2',
			'model/acct_1/live/life/pay_3',
		]);
		expect(played.error?.context?.payments?.[0]?.reference).toContain('pay_2');
		expect(played.error?.description).not.toContain('pay_2');
	});

	it.each([
		['a missing credential', {}, { credentials: ['modelApi'] }],
		['a wrong mapping', { fieldMapping: 'own', mappingRows: { row: [{ value: 'magic' }] } }, {}],
	])('after %s, so that they can be tried again', async (_, parameters, sync) => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')], parameters, { sync });
		expect(keysOf(played)).toEqual(['model/acct_1/live/life/pay_1']);
	});

	it('after a fault of ours, and beside an item that is none', async () => {
		const world = newWorld();
		world.hooks.crm = async () => await Promise.reject(new TypeError('x is undefined'));
		const event = world.happens('pay_1', 'pay');
		const faulty = await world.sync([event]);
		expect(faulty.error?.message).toBe('x is undefined');
		expect(keysOf(faulty)).toEqual(['model/acct_1/live/life/pay_1']);
		expect(keysOf(await world.sync([{ hello: 'world' }, event]))).toEqual(keysOf(faulty));
	});

	it('by its reference where a state came in', async () => {
		const world = newWorld();
		world.happens('pay_1', 'pay');
		world.hooks.crm = async () => await Promise.reject(new ModelOutage('down'));
		const state = world.gateway.truth('pay_1');
		const [payment] = (await world.sync([state])).error?.context?.payments ?? [];
		expect(payment).toMatchObject({ key: payment?.reference, gateway: 'model' });
		world.hooks.crm = async () => {};
		const again = await world.sync([payment?.event]);
		expect(again.output('Sync', 0)[0]?.json.event).toBe('payment.succeeded');
	});

	it('in the steps behind the sync too, when nodes in between replaced the data', async () => {
		const world = newWorld();
		jest
			.spyOn(world.crm.adapter.claims, 'finish')
			.mockImplementation(async () => await Promise.reject(new ModelOutage('down')));
		const played = await world.sync([world.happens('pay_1', 'pay')]);
		expect(played.output('Mail')[0]?.json).toEqual({ sent: true });
		expect(played.error?.message).toBe('The model CRM is down');
		expect(keysOf(played)).toEqual(['model/acct_1/live/life/pay_1']);
	});
});

describe('Confirm Handled', () => {
	const claims = (world: ReturnType<typeof newWorld>) =>
		[...world.crm.claims.values()].map(({ state }) => state);

	it('finds the claims of its items behind nodes that replaced their data', async () => {
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')]);
		expect(played.output('Mail')[0]?.json).toEqual({ sent: true });
		expect(played.output('Confirm')[0]?.json.confirmed).toBe(1);
		expect(claims(world)).toEqual(['done']);
		expect(played.hints('Sync')).toEqual([]);
	});

	it('leaves the claim open for a later run when it is never reached', async () => {
		const world = newWorld();
		await world.sync([world.happens('pay_1', 'pay')], {}, { mail: 'stop' });
		expect(claims(world)).toEqual(['open']);
	});

	it.each([
		['disabled', { disabled: true }],
		['another operation', { parameters: { crm: 'modelCrm', resource: 'paymentFields' } }],
	])(
		'counts for nothing when %s: payments are handled at once, and a hint says so',
		async (_, confirm) => {
			const world = newWorld();
			const played = await world.sync(
				[world.happens('pay_1', 'pay')],
				{},
				{ confirm, mail: 'stop' },
			);
			expect(claims(world)).toEqual(['done']);
			expect(played.output('Sync', 0)).toHaveLength(1);
			expect(played.hints('Sync')[0]).toContain('No Confirm Handled follows');
		},
	);

	it.each([
		['items', ['done', 'open']],
		['run', ['done', 'done']],
	])('behind a filter, scope %s leaves the claims %j', async (scope, states) => {
		const world = newWorld();
		world.crm.addDeal({ id: '2', amount: '10.00', currency: 'USD' });
		world.life({ id: 'pay_2', dealId: '2' });
		const events = [world.happens('pay_1', 'pay'), world.happens('pay_2', 'pay')];
		const confirm = { parameters: { crm: 'modelCrm', scope } };
		await world.sync(events, {}, { confirm, mail: 'first' });
		expect(claims(world)).toEqual(states);
	});

	/** Two payments of two deals, both new. */
	function twoNew() {
		const world = newWorld();
		world.crm.addDeal({ id: '2', amount: '10.00', currency: 'USD' });
		world.life({ id: 'pay_2', dealId: '2' });
		return { world, events: [world.happens('pay_1', 'pay'), world.happens('pay_2', 'pay')] };
	}

	it('refuses an item that lost its trace, with a remedy, and confirms nothing for it', async () => {
		const { world, events } = twoNew();
		const played = await world.sync(events, {}, { mail: 'lose' });
		expect(played.error?.message).toContain('Item 1 does not tell which payment it is about');
		expect(played.error?.message).toContain('set Confirm to "Everything New in This Run"');
		expect(claims(world)).toEqual(['open', 'open']);
		const [payment] = await confirmedAsToldTo({ mail: 'lose', scope: 'run' });
		expect(payment).toEqual(['done', 'done']);
	});

	/** What the remedy in the message does. */
	async function confirmedAsToldTo({ mail, scope }: { mail: string; scope: string }) {
		const { world, events } = twoNew();
		const confirm = { parameters: { crm: 'modelCrm', scope } };
		const played = await world.sync(events, {}, { mail, confirm });
		expect(played.error).toBeUndefined();
		return [claims(world)];
	}

	it('confirms all that lie in one item, and what is alone in its run', async () => {
		const [both] = await confirmedAsToldTo({ mail: 'gather', scope: 'items' });
		expect(both).toEqual(['done', 'done']);
		const world = newWorld();
		const played = await world.sync([world.happens('pay_1', 'pay')], {}, { mail: 'lose' });
		expect(played.error).toBeUndefined();
		expect(claims(world)).toEqual(['done']);
	});

	it('has nothing to confirm for what was not New, and does not stop', async () => {
		const world = newWorld();
		const { confirm, sync } = { confirm: {}, sync: { next: [[], [], ['Mail']] } };
		world.life({ id: 'pay_2' });
		const events = [world.happens('pay_1', 'pay'), world.happens('pay_2', 'pay')];
		const played = await world.sync(events, {}, { confirm, sync });
		expect(played.error).toBeUndefined();
		expect(played.output('Confirm')[0]?.json).toEqual({ confirmed: 0, claims: [] });
		expect(claims(world)).toEqual(['open']);
		const onError = 'continueRegularOutput';
		const refused = await world.sync([{}, ...events], {}, { sync: { ...sync, onError } });
		expect(refused.error).toBeUndefined();
		expect(refused.output('Confirm').map(({ json }) => json.confirmed)).toEqual([0, 0]);
	});

	it('with On Error: Continue, says so on the item and confirms the others', async () => {
		const { world, events } = twoNew();
		const confirm = { onError: 'continueRegularOutput' } as const;
		const played = await world.sync(events, {}, { confirm, mail: 'loseSecond' });
		const items = played.output('Confirm').map(({ json }) => json.confirmed ?? 'refused');
		expect(items).toEqual([1, 'refused', 'refused']);
		expect(claims(world)).toEqual(['done', 'open']);
	});
});
