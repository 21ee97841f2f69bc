import type { IExecuteFunctions } from 'n8n-workflow';
import { syncOptions } from '../../../nodes/PaymentSync/parameters';
import { createSyncWorld } from '../../support/syncWorld';

const { context: sync } = createSyncWorld();
const HOUR_MS = 3_600_000;

function options(parameters: Record<string, unknown> = {}, runIndex = 0, executionId = '17') {
	const context = {
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
		getWorkflow: () => ({ id: 'workflow-1' }),
		getInstanceId: () => 'instance',
		getExecutionId: () => executionId,
		getNode: () => ({ id: 'node-1' }),
		getWorkflowDataProxy: () => ({ $runIndex: runIndex }),
	} as unknown as IExecuteFunctions;
	return syncOptions(context, { isPreview: false, hasFollowUp: true }, sync);
}

it('a node that nobody configured is careful', () => {
	expect(options()).toMatchObject({
		automation: 'workflow-1',
		isStandardMapping: true,
		otherPayment: 'add',
		unmatched: 'needsReview',
		matchByEmail: true,
		onlyOpenDeal: false,
		contacts: 'createAndLink',
		allowTestPayments: false,
		anySuccessIsPaid: false,
		tolerance: '0',
		actOn: [],
		factAgeLimitMs: 72 * HOUR_MS,
		leaseMs: HOUR_MS / 4,
		claims: true,
		tasks: [],
	});
	expect(options().newDeal).toBeUndefined();
});

it.each([
	[{ automation: 'mails' }, { automation: 'mails' }],
	[{ automation: '' }, { automation: 'workflow-1' }],
	[{ matchByEmail: false }, { matchByEmail: false }],
	[{ onlyOpenDeal: true }, { onlyOpenDeal: true }],
	[{ contacts: 'leave' }, { contacts: 'leave' }],
	[{ allowTestPayments: true }, { allowTestPayments: true }],
	[{ anySuccessIsPaid: true }, { anySuccessIsPaid: true }],
	[{ tolerance: ' 0.50 ' }, { tolerance: '0.50' }],
	[{ tolerance: 0.5 }, { tolerance: '0.5' }],
	[{ factAgeLimitDays: 0 }, { factAgeLimitMs: 0 }],
	[{ leaseMinutes: 60 }, { leaseMs: HOUR_MS }],
])('Options %j become %j', (given, expected) => {
	expect(options({ options: given })).toMatchObject(expected);
});

it.each([
	[['all'], []],
	[[], []],
	[
		['payment.succeeded', 'dispute.lost'],
		['payment.succeeded', 'dispute.lost'],
	],
	[['payment.succeeded', 'invented'], ['payment.succeeded']],
])('Act On %j becomes %j', (given, actOn) => {
	expect(options({ actOn: given }).actOn).toEqual(actOn);
});

it('reads the rows of the mapping', () => {
	const row = [
		{ value: 'totalPaid', object: 'deal', dealField: 'paid', contactField: 'left over' },
		{ value: 'customerId', object: 'contact', dealField: 'left over', contactField: 'payer' },
		{ value: 'fixed', fixedValue: 'Web', object: 'deal', dealField: 'channel' },
	];
	expect(options({ fieldMapping: 'own', mappingRows: { row } })).toMatchObject({
		isStandardMapping: false,
		mapping: [
			{ source: { value: 'totalPaid' }, object: 'deal', field: 'paid' },
			{ source: { value: 'customerId' }, object: 'contact', field: 'payer' },
			{ source: { fixed: 'Web' }, object: 'deal', field: 'channel' },
		],
	});
});

it.each([
	[{ status: 'Paid', target: '' }],
	[{ status: '', target: 'won' }],
	[{ status: 'Payed', target: 'won' }],
])('refuses the stage rule %j', (rule) => {
	expect(() => options({ stageRules: { rule: [rule] } })).toThrow(
		'Row 1 of Stage Rules is not complete',
	);
});

it('a new deal has what was chosen and nothing made up', () => {
	const newDeal = { name: '{customer}', pipeline: '', stage: 's', owner: '', closeInDays: 7 };
	expect(options({ unmatched: 'createDeal', newDeal }).newDeal).toEqual({
		name: '{customer}',
		pipeline: undefined,
		stage: 's',
		ownerId: undefined,
		closeInDays: 7,
	});
});

it('every run of a node is a holder of its own, a retry of it is not', () => {
	const holders = [options(), options({}, 1), options({}, 0, '18')].map(({ holder }) => holder);
	expect(new Set(holders).size).toBe(3);
	expect(options().holder).toBe(holders[0]);
});
