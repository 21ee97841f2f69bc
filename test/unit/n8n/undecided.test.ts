/** A delivery of which nobody can say whose it is: the gateway's certificate could not be had, say. */
import type {
	Endpoint,
	GatewayAdapter,
	GatewayConnection,
	Verdict,
} from '../../../nodes/shared/contracts/gateway';
import { PaymentGatewayTrigger } from '../../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import { hasStarted, webhookDouble } from '../../support/webhookDouble';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const { webhook } = new PaymentGatewayTrigger();

let serial = 0;

/** A gateway that says of each id of a registration what the test says; `wh_1` is the one at our address. */
function newGateway(verdicts: Record<string, Verdict>) {
	const asked: string[] = [];
	const url = `https://n8n.acme.example/webhook/undecided-${++serial}/webhook`;
	const ours: Endpoint = { id: 'wh_1', url, isEnabled: true, isOurs: true, events: [] };
	let lists = 0;
	adapters.gateway = {
		id: 'model',
		displayName: 'Model Pay',
		dealNaming: 'put the id of the deal into the note of the payment',
		verification: 'webhookId',
		identify: async () => ({ account: 'acct_1', livemode: true, name: 'Acme' }),
		mayBeSigned: () => true,
		verify: async (_delivery: unknown, { endpointIds = [] }: Partial<GatewayConnection>) => {
			const [id = 'none'] = endpointIds;
			asked.push(id);
			return verdicts[id] ?? 'forged';
		},
		readEvents: () => [
			{
				id: 'evt_1',
				gateway: 'model',
				account: '',
				livemode: true,
				occurredAt: '2026-03-01T10:00:00.000Z',
				hint: { type: 'payment.succeeded', objectKind: 'payment', objectId: 'pay_1' },
			},
		],
		endpoints: {
			list: async () => {
				lists++;
				return [ours];
			},
		},
		actions: {
			connection: {
				check: async () => ({
					identity: { account: 'acct_1', livemode: true, name: 'Acme' },
					permissions: [],
					endpoints: [],
					tellsEvents: false,
				}),
			},
		},
		classify: () => undefined,
	} as unknown as GatewayAdapter;
	const post = async (staticData: Record<string, unknown>, signingSecrets = '') => {
		const { context, answered, log } = webhookDouble({
			url,
			credentialType: 'modelApi',
			credential: { secret: `live_${url}`, signingSecrets },
			parameters: { gateway: 'model' },
			headers: { signature: 'any' },
			rawBody: Buffer.from('{}'),
			staticData,
		});
		const returned = await webhook.call(context);
		return { status: answered.status, isStarted: hasStarted(returned), log };
	};
	/** What *Check Connection* finds of deliveries. */
	const check = async () => {
		const parameters = { gateway: 'model', resource: 'connection', operation: 'check' };
		const { output } = await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: [{}] }, next: [['Check']] },
				{ name: 'Check', type: 'paymentGateway', parameters, credentials: ['modelApi'] },
			],
			{ paymentGateway: new PaymentGateway() },
			{ modelApi: { secret: `live_${url}`, signingSecrets: '' } },
		);
		const found = output('Check')[0]?.json.findings as Array<{ readonly check: string }>;
		return found.filter((finding) => finding.check === 'Deliveries');
	};
	return { post, check, asked, lists: () => lists, verdicts };
}

it('is neither worked on nor refused: 503, so that the gateway sends it again, and a line that says what to do', async () => {
	const { post, lists } = newGateway({ wh_1: 'unknown' });
	const seen = await post({ endpointId: 'wh_1' });
	expect(seen).toMatchObject({ status: 503, isStarted: false });
	expect(seen.log).toEqual([expect.stringMatching(/Model Pay.*could not be found out/)]);
	expect(seen.log.join()).toContain('see that n8n reaches Model Pay');
	expect(lists()).toBe(0);
});

const UPDATE = { undecided: 'Model Pay signs with "New CA". Update this package' };

it('says why where somebody has to do something, once a minute, and the check of the connection says it too', async () => {
	const { post, verdicts, check } = newGateway({ wh_1: UPDATE });
	const lines: string[] = [];
	for (let index = 0; index < 20; index++) {
		const seen = await post({ endpointId: 'wh_1' });
		expect(seen).toMatchObject({ status: 503, isStarted: false });
		lines.push(...seen.log);
	}
	expect(lines).toEqual([expect.stringMatching(/turned away: .*"New CA"\. Update/)]);
	expect(await check()).toMatchObject([
		{
			check: 'Deliveries',
			isFine: false,
			message: expect.stringMatching(/^20 deliveries were .*"New CA"\. Update.*\.$/) as string,
		},
	]);
	verdicts.wh_1 = 'genuine';
	expect((await post({ endpointId: 'wh_1' })).isStarted).toBe(true);
	expect(await check()).toEqual([]);
});

it('of strangers, and of what passes, the check of the connection says nothing', async () => {
	const { post, verdicts, check } = newGateway({ wh_1: 'unknown' });
	await post({ endpointId: 'wh_1' });
	verdicts.wh_1 = 'forged';
	await post({ endpointId: 'wh_1' });
	expect(await check()).toEqual([]);
});

it('is told once a minute, however many there are', async () => {
	const { post } = newGateway({ wh_1: 'unknown' });
	const lines: string[] = [];
	for (let index = 0; index < 50; index++) {
		const seen = await post({ endpointId: 'wh_1' });
		expect(seen.status).toBe(503);
		lines.push(...seen.log);
	}
	expect(lines).toHaveLength(1);
});

it('is a delivery like any other once it can be said', async () => {
	const { post, verdicts } = newGateway({ wh_1: 'unknown' });
	expect((await post({ endpointId: 'wh_1' })).status).toBe(503);
	verdicts.wh_1 = 'genuine';
	expect((await post({ endpointId: 'wh_1' })).isStarted).toBe(true);
});

it('is none where somebody else proves it: what the credential holds', async () => {
	const { post, asked } = newGateway({ wh_1: 'unknown', none: 'genuine' });
	expect((await post({ endpointId: 'wh_1' }, 'typed-in')).isStarted).toBe(true);
	expect(asked).toEqual(['wh_1', 'none']);
});

it('and one that is forged stays refused', async () => {
	const { post } = newGateway({ wh_1: 'forged' });
	expect((await post({ endpointId: 'wh_1' })).status).toBe(401);
});

it('after the endpoint was looked up it is turned away as well, not refused', async () => {
	const { post } = newGateway({ wh_1: 'unknown' });
	const seen = await post({});
	expect(seen).toMatchObject({ status: 503, isStarted: false });
	expect(seen.log.join()).toContain('could not be found out');
});

it('is looked at once by each registration, however many places know of it', async () => {
	const { post, verdicts, asked } = newGateway({ wh_1: 'genuine' });
	await post({ endpointId: 'wh_1' });
	asked.length = 0;
	verdicts.wh_1 = 'unknown';
	expect((await post({ endpointId: 'wh_1' })).status).toBe(503);
	expect(asked).toEqual(['wh_1']);
});
