/** What the node reads of a deal, and what it hands on of it. */
import type { IDataObject } from 'n8n-workflow';
import { PaymentGateway } from '../../../nodes/PaymentGateway/PaymentGateway.node';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import { createSyncWorld } from '../../support/syncWorld';
import { paymentState } from '../../support/states';
import { play } from './engine';
import { adapters } from './modelSystems';

jest.mock('../../../nodes/systems', () => jest.requireActual('./modelSystems'));

const DAY_MS = 86_400_000;
const TYPES = { paymentGateway: new PaymentGateway() };
const reference = (kind: string, id: string) => `model/acct_1/live/${kind}/${id}`;
let keys = 0;

function newGateway(secret = `live_${++keys}`) {
	const { gateway } = createSyncWorld();
	const owed = new Map<string, PaymentState>();
	const retried: string[] = [];
	const after: { state?: PaymentState } = {};
	adapters.gateway = {
		...gateway.adapter,
		identify: async () => ({
			account: 'acct_1',
			livemode: secret.startsWith('live_'),
			name: 'Model',
		}),
		readStates: async (subjects) => subjects.map(({ id }) => owed.get(id)),
		actions: {
			invoice: {
				retryPayment: async (id: string) => {
					retried.push(id);
					return after.state;
				},
			} as never,
		},
	};
	const run = async (items: readonly IDataObject[], parameters: IDataObject = {}) =>
		await play(
			[
				{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['Due']] },
				{
					name: 'Due',
					type: 'paymentGateway',
					parameters: {
						gateway: 'model',
						resource: 'invoice',
						operation: 'getDueReminders',
						...parameters,
					},
					credentials: ['modelApi'],
					onError: 'continueRegularOutput',
				},
			],
			TYPES,
			{ modelApi: { secret } },
		);
	return { owed, retried, after, run };
}

const pastDue = (
	kind: 'subscription' | 'invoice',
	id: string,
	days: number,
	changes: Partial<Omit<PaymentState, 'version'>> = {},
) =>
	paymentState(id, {
		subject: { gateway: 'model', account: 'acct_1', livemode: true, kind, id },
		status: kind === 'subscription' ? 'pastDue' : 'failed',
		invoice: {
			id: `in_${id}`,
			owedSince: new Date(Date.now() - days * DAY_MS - 1_000).toISOString(),
		},
		...changes,
	});

const deal = (references: string, more: IDataObject = {}): IDataObject => ({
	id: '42',
	name: 'Acme',
	url: 'https://crm.example/42',
	ownerId: '7',
	contactIds: ['5'],
	payment: { paymentReferences: references },
	...more,
});

it('an overdue subscription of a deal of the CRM node: the step, the words, the deal and its contact', async () => {
	const { owed, run } = newGateway();
	owed.set('sub_1', pastDue('subscription', 'sub_1', 8));
	const played = await run([deal(reference('subscription', 'sub_1'))]);
	expect(played.output('Due').map(({ json }) => json)).toEqual([
		expect.objectContaining({
			step: 'reminder',
			reminder: 2,
			reminders: 3,
			daysOverdue: 8,
			amount: '10.00',
			amountText: '$10.00',
			invoiceId: 'in_sub_1',
			reference: reference('subscription', 'sub_1'),
			deal: { id: '42', name: 'Acme', url: 'https://crm.example/42', ownerId: '7' },
			contact: { id: '5' },
			fact: { key: 'model/acct_1/live/in_sub_1/reminder/2' },
		}),
	]);
});

it('what the payer typed reaches neither the greeting nor a chat', async () => {
	const { owed, run } = newGateway();
	const dueFrom = async (name: string) => {
		const customer = { name, email: 'ada@acme.example' };
		owed.set('sub_1', pastDue('subscription', 'sub_1', 8, { customer }));
		const [due] = (await run([deal(reference('subscription', 'sub_1'))])).output('Due');
		return due?.json;
	};
	const lured = await dueFrom('https://evil.example confirm\nHello');
	expect(lured).toMatchObject({ customer: { email: 'ada@acme.example' } });
	expect(JSON.stringify(lured)).not.toMatch(/evil|confirm/);
	const called = await dueFrom('<!channel> @everyone');
	expect(called?.chatText).toMatch(/^‹!channel› @\u200beveryone owes \$10\.00/);
});

it('the key is that of the step and the invoice: another day is the same, what was paid in part too', async () => {
	const { owed, run } = newGateway();
	const item = deal(reference('subscription', 'sub_1'));
	const keyOf = async (...state: Parameters<typeof pastDue>) => {
		owed.set('sub_1', pastDue(...state));
		const [due] = (await run([item])).output('Due');
		return (due?.json.fact as IDataObject | undefined)?.key;
	};
	const first = await keyOf('subscription', 'sub_1', 3);
	expect(await keyOf('subscription', 'sub_1', 6, { amountPaid: 400 })).toBe(first);
	expect(await keyOf('subscription', 'sub_1', 7)).not.toBe(first);
	const escalated = await keyOf('subscription', 'sub_1', 21);
	expect(escalated).toBe('model/acct_1/live/in_sub_1/escalation');
	expect(await keyOf('subscription', 'sub_1', 99)).toBe(escalated);
});

it('nothing that is paid, not due yet, replaced, of another account or another gateway', async () => {
	const { owed, run } = newGateway();
	owed.set('sub_paid', pastDue('subscription', 'sub_paid', 8, { status: 'paid' }));
	owed.set('sub_new', pastDue('subscription', 'sub_new', 2));
	owed.set('sub_old', pastDue('subscription', 'sub_old', 8));
	const played = await run([
		deal(
			[
				reference('subscription', 'sub_paid'),
				reference('subscription', 'sub_new'),
				`~${reference('subscription', 'sub_old')}`,
				'model/acct_2/live/subscription/sub_old',
				'model/acct_1/test/subscription/sub_old',
				'other/acct_1/live/subscription/sub_old',
			].join(' '),
		),
		deal(''),
	]);
	expect(played.error).toBeUndefined();
	expect(played.output('Due')).toEqual([]);
});

it.each([
	[
		['invoice', 'subscription'],
		['sub_1', 'in_9'],
	],
	[['subscription'], ['sub_1']],
	[['invoice'], ['in_9']],
])('of %j only', async (kinds, ids) => {
	const { owed, run } = newGateway();
	owed.set('sub_1', pastDue('subscription', 'sub_1', 8));
	owed.set('in_9', pastDue('invoice', 'in_9', 8));
	const item = deal(`${reference('subscription', 'sub_1')} ${reference('invoice', 'in_9')}`);
	const played = await run([item], { kinds });
	expect(played.output('Due').map(({ json }) => json.reference)).toEqual(
		ids.map((id) => expect.stringContaining(id)),
	);
});

it('a deal that cannot be read keeps no other back, and says which payment it is', async () => {
	const { owed, run } = newGateway();
	owed.set('sub_1', pastDue('subscription', 'sub_1', 8));
	const played = await run([
		deal(reference('subscription', 'sub_gone')),
		deal(reference('subscription', 'sub_1')),
	]);
	const [broken, fine] = played.output('Due');
	expect(broken?.json.error).toContain('Model Pay has no subscription sub_gone any more');
	expect(fine).toMatchObject({ json: { step: 'reminder' }, pairedItem: { item: 1 } });
});

it('a live payment met by a test key is refused, not passed over', async () => {
	const { owed, run } = newGateway(`test_${++keys}`);
	owed.set('sub_1', pastDue('subscription', 'sub_1', 8));
	const played = await run([deal(reference('subscription', 'sub_1'))]);
	expect(played.output('Due')[0]?.json.error).toContain('Choose a credential with a live key');
});

it.each([
	[{ reminderDays: '7, 3' }, 'ascending order'],
	[{ escalateAfterDays: 5 }, 'the last reminder is on day 14'],
	[{ escalateAfterDays: '={{ "in a while" }}' }, 'cannot be asked on day NaN'],
])('%j is refused before any call', async (parameters, words) => {
	const { run } = newGateway();
	const played = await run([deal(reference('subscription', 'sub_1'))], parameters);
	expect(played.output('Due')[0]?.json.error).toContain(words);
});

it('an item of a trigger names its deal under "deal"; one without a deal has that of the payment', async () => {
	const { owed, run } = newGateway();
	const crmReference = { crm: 'modelCrm', dealId: '9' };
	owed.set('sub_1', pastDue('subscription', 'sub_1', 8, { crmReference }));
	const references = reference('subscription', 'sub_1');
	const item = { deal: { id: '43', account: '1' }, contact: { id: '6' } };
	const [named, unnamed] = (await run([item, { any: 1 }], { references })).output('Due');
	expect(named?.json).toMatchObject({ deal: { id: '43', account: '1' }, contact: { id: '6' } });
	expect(unnamed?.json).toMatchObject({ deal: { id: '9' }, contact: null });
});

describe('a payment that is tried again', () => {
	const retry = {
		operation: 'retryPayment',
		invoiceId: { __rl: true, mode: 'id', value: 'in_1' },
		options: { returns: 'unpaidItem' },
	};
	it.each<[string, Partial<Omit<PaymentState, 'version'>>, IDataObject[]]>([
		['declined: the item goes on as it came', {}, [{ step: 'reminder' }]],
		['paid: nothing goes on', { status: 'paid', amountPaid: 1_000 }, []],
		[
			'under way: nothing goes on',
			{
				status: 'pending',
				transactions: [
					{
						...{ id: 'ch_1', kind: 'payment', outcome: 'pending' },
						...{ amount: 1_000, at: '2026-01-01T00:00:00Z' },
					},
				],
			},
			[],
		],
	])('%s', async (_name, changes, items) => {
		const { after, retried, run } = newGateway();
		after.state = pastDue('invoice', 'in_1', 8, changes);
		const played = await run([{ step: 'reminder' }], retry);
		expect(retried).toEqual(['in_1']);
		expect(played.output('Due').map(({ json }) => json)).toEqual(items);
	});
});
