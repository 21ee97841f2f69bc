import type { IDataObject } from 'n8n-workflow';
import { PaymentSync } from '../../../nodes/PaymentSync/PaymentSync.node';
import { clock } from '../../../nodes/shared/n8n/clock';
import type { PaymentEvent } from '../../../nodes/shared/vocabulary/event';
import { ModelOutage } from '../../support/modelCrm';
import { createSyncWorld } from '../../support/syncWorld';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const TYPES = { paymentSync: new PaymentSync(), paymentSyncTool: new PaymentSync() };
let keys = 0;

/** A new account each time, so that nothing is remembered from another test. */
function newWorld() {
	const world = createSyncWorld();
	const events: PaymentEvent[] = [];
	adapters.gateway = {
		...world.gateway.adapter,
		verification: 'secretOnCreate',
		longestKey: 200,
		idIn: (text) => text,
		async *listChanges(since) {
			yield* events.filter(({ occurredAt }) => Date.parse(occurredAt) >= since.getTime());
		},
	};
	adapters.crm = world.crm.adapter;
	world.crm.addDeal({ id: '1', amount: '10.00', currency: 'USD' });
	world.life({ id: 'pay_1', dealId: '1', email: 'anna@acme.example' });
	jest.spyOn(clock, 'now').mockImplementation(() => world.clock.now());
	keys++;
	const credentials = {
		modelApi: { secret: `live_${keys}` },
		modelCrmApi: { secret: `t_${keys}` },
	};
	const summarize = async (parameters: IDataObject = {}, type = 'paymentSync', rest = {}) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: [{}] as never }, next: [['Sum Up']] },
				{
					name: 'Sum Up',
					type,
					parameters: {
						gateway: 'model',
						crm: 'modelCrm',
						operation: 'summarize',
						period: 'last24Hours',
						...parameters,
					},
					credentials: ['modelApi', 'modelCrmApi'],
					...rest,
				},
			],
			TYPES,
			credentials,
			`execution-${keys}`,
		);
	return { ...world, events, summarize };
}

afterEach(() => jest.restoreAllMocks());

describe('Summarize', () => {
	it('tells a payment that the CRM has by Already Handled, with the delay', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		world.events.push(event, event);
		world.pass(4_000);
		await world.sync([event]);
		world.pass(60_000);
		const played = await world.summarize();
		expect([0, 2].map((place) => played.output('Sum Up', place))).toEqual([[], []]);
		expect(played.output('Sum Up', 1).map(({ json }) => json)).toMatchObject([
			{
				headline: '$10.00 paid',
				healthy: true,
				counts: { paid: 1, changed: 1, inCrm: 1, needsPerson: 0 },
				delay: { medianSeconds: 4, slowestSeconds: 4, measured: 1, payments: 1 },
			},
		]);
	});

	it('tells a payment that the CRM never got by Needs Review, and writes nothing', async () => {
		const world = newWorld();
		world.events.push(world.happens('pay_1', 'pay'));
		world.pass(1_000);
		const before = structuredClone([...world.crm.deals]);
		const played = await world.summarize();
		expect([0, 1].map((place) => played.output('Sum Up', place))).toEqual([[], []]);
		expect(played.output('Sum Up', 2)[0]?.json).toMatchObject({
			healthy: false,
			attention: [{ kind: 'notInCrm', deal: { id: '1' } }],
			delay: null,
		});
		expect([...world.crm.deals]).toEqual(before);
		expect([world.crm.activities.size, played.answers]).toEqual([0, []]);
	});

	it('reads no event of before or after the period', async () => {
		const world = newWorld();
		world.events.push(world.happens('pay_1', 'pay'));
		world.pass(25 * 3_600_000);
		const played = await world.summarize();
		expect(played.output('Sum Up', 1)[0]?.json).toMatchObject({
			quiet: true,
			counts: { changed: 0 },
		});
		const yesterday = await world.summarize({ period: 'yesterday' });
		expect(yesterday.output('Sum Up', 2)[0]?.json).toMatchObject({
			counts: { paid: 1, changed: 1 },
		});
	});

	it.each([
		[true, 0],
		[false, 1],
	])('of a quiet period, skipping them %s, hands on %i items', async (skipQuiet, count) => {
		const played = await newWorld().summarize({ skipQuiet });
		expect(played.output('Sum Up', 1)).toHaveLength(count);
	});

	it('measures no delay where Synced At is mapped nowhere', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		world.events.push(event);
		const row = [{ value: 'paymentStatus', object: 'deal', dealField: 'paymentStatus' }];
		world.pass(1_000);
		await world.sync([event]);
		const played = await world.summarize({ fieldMapping: 'own', mappingRows: { row } });
		expect(played.error).toBeUndefined();
		expect(played.output('Sum Up', 1)[0]?.json).toMatchObject({ healthy: true, delay: null });
	});

	it('says that it is not complete where there is more than one run reads', async () => {
		const world = newWorld();
		const event = world.happens('pay_1', 'pay');
		for (let place = 0; place <= 10_000; place++) world.events.push(event);
		world.pass(1_000);
		await world.sync([event]);
		const played = await world.summarize();
		expect(played.output('Sum Up', 2)[0]?.json).toMatchObject({
			complete: false,
			counts: { paid: 1 },
		});
	});

	it('answers an AI agent by the first output', async () => {
		const world = newWorld();
		world.events.push(world.happens('pay_1', 'pay'));
		world.pass(1_000);
		const played = await world.summarize({}, 'paymentSyncTool');
		expect(played.output('Sum Up', 0)).toHaveLength(1);
	});

	it('is refused rather than told with holes where the CRM does not answer', async () => {
		const world = newWorld();
		world.events.push(world.happens('pay_1', 'pay'));
		world.pass(1_000);
		world.hooks.crm = async () => await Promise.reject(new ModelOutage());
		const played = await world.summarize();
		expect(played.error).toBeDefined();
		const going = await world.summarize({}, 'paymentSync', { onError: 'continueRegularOutput' });
		expect(going.output('Sum Up', 2)[0]?.json.error).toBeDefined();
	});

	it('is refused for a gateway that cannot say what changed', async () => {
		const world = newWorld();
		adapters.gateway = world.gateway.adapter;
		const played = await world.summarize();
		expect(played.error?.message).toContain('Model Pay cannot say what changed in a period');
	});

	it('names a period that it does not know', async () => {
		const played = await newWorld().summarize({ period: 'lastYear' });
		expect(played.error?.message).toContain('"lastYear" is no period');
	});
});
