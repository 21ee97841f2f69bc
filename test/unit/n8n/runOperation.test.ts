/** The engine of the action nodes, on an invented node: what both real ones share, whatever their systems do. */
import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { type Operation, operationProperties } from '../../../nodes/shared/n8n/action/operations';
import { allAtOnce, itemByItem, type OpenSystem } from '../../../nodes/shared/n8n/action/perItem';
import { type ActionNode, runOperation } from '../../../nodes/shared/n8n/action/runOperation';
import type { Failure } from '../../../nodes/shared/vocabulary/failure';
import { InputRefused } from '../../../nodes/shared/vocabulary/refusal';
import { play } from './engine';

class SystemDown extends Error {}

interface Invented extends Operation {
	readonly execute: (
		context: IExecuteFunctions,
		system: OpenSystem,
	) => Promise<INodeExecutionData[]>;
}

const DOWN: Failure = { kind: 'unavailable', message: 'Model Pay does not answer' };
const REFERENCE = 'model/acct_1/live/payment/pay_1';

let calls: unknown[];
let opening: Error | undefined;
let broken: Error | undefined;

beforeEach(() => {
	calls = [];
	opening = undefined;
	broken = undefined;
});

/** As many rows as the item says; an item without a number is refused. */
const wantedOf = (context: IExecuteFunctions, index: number): number => {
	const { rows } = context.getInputData()[index]!.json;
	if (typeof rows !== 'number') throw new InputRefused('The item has no number of rows');
	return rows;
};
const rowsOf = (count: number) => Array.from({ length: count }, (_, row) => ({ row }));

const option = { name: 'Work', action: 'Work', description: 'Works' };
const one: Invented = {
	option,
	description: [],
	execute: async (context, system) =>
		await itemByItem(context, system, async (index) => {
			const wanted = wantedOf(context, index);
			calls.push(wanted);
			if (broken) throw broken;
			return rowsOf(wanted).map((json) => ({ json }));
		}),
};
const all: Invented = {
	option,
	description: [],
	execute: async (context, system) =>
		await allAtOnce(
			context,
			system,
			(index) => wantedOf(context, index),
			async (requests) => {
				calls.push(requests);
				if (broken) throw broken;
				return requests.map((wanted) => {
					if (wanted > 5) return { failure: { kind: 'invalidRequest', message: 'Too many' } };
					return wanted < 0 ? undefined : { rows: rowsOf(wanted) };
				});
			},
		),
};

const NODE: ActionNode<Invented, OpenSystem> = {
	role: 'gateway',
	resources: [{ value: 'thing', name: 'Thing', default: 'one' }],
	table: { thing: { one, all, missing: { ...one, needs: ['there', 'group.gone'] } } },
	needsByDefault: () => ['there', 'group.there'],
	open: async () => {
		if (opening) throw opening;
		const work = async () => undefined;
		return {
			adapter: {
				displayName: 'Model Pay',
				classify: (error) => (error instanceof SystemDown ? DOWN : undefined),
				actions: { there: work, group: { there: work } },
			},
		};
	},
	run: async (operation, _name, context, system) => await operation.execute(context, system),
};

const PROPERTIES = operationProperties(NODE, [{ id: 'model', name: 'Model Pay' }], {
	model: ['thing.one', 'thing.all'],
});

const TYPE = {
	description: {
		displayName: 'Invented',
		name: 'invented',
		group: ['transform'],
		version: 1,
		description: 'Works',
		defaults: {},
		inputs: ['main'],
		outputs: ['main'],
		properties: PROPERTIES,
	},
	async execute(this: IExecuteFunctions) {
		return await runOperation(this, NODE);
	},
} as INodeType;

async function run(
	operation: string,
	items: readonly IDataObject[],
	onError?: 'continueRegularOutput' | 'continueErrorOutput',
) {
	const played = await play(
		[
			{ name: 'Start', type: 'start', parameters: { items: items as never }, next: [['Node']] },
			{ name: 'Node', type: 'invented', parameters: { resource: 'thing', operation }, onError },
		],
		{ invented: TYPE },
	);
	const output = played.error ? [] : played.output('Node');
	return {
		error: played.error,
		told: output.map(({ json, pairedItem }) => [json.error ?? json.row, pairedItem]),
		atErrorOutput: played.error ? [] : played.output('Node', 1).map(({ json }) => json),
	};
}

const CONTINUE = 'continueRegularOutput';

describe.each([
	['one item after the other', 'one'],
	['all items at once', 'all'],
])('%s', (_way, operation) => {
	it('each output item belongs to its input item, however many come of one', async () => {
		const { told } = await run(operation, [{ rows: 2 }, { rows: 0 }, { rows: 1 }]);
		expect(told).toEqual([
			[0, { item: 0 }],
			[1, { item: 0 }],
			[0, { item: 2 }],
		]);
	});

	it('with On Error: Continue an item that is refused says why, and keeps no other back', async () => {
		const { told } = await run(operation, [{ rows: 1 }, {}, { rows: 1 }], CONTINUE);
		expect(told).toEqual([
			[0, { item: 0 }],
			['The item has no number of rows', { item: 1 }],
			[0, { item: 2 }],
		]);
	});

	it('without it the first refusal stops the run: which item, and as a refusal, not as a fault', async () => {
		const { error } = await run(operation, [{ rows: 1 }, {}]);
		expect(error).toMatchObject({
			message: 'The item has no number of rows',
			name: 'NodeOperationError',
			level: 'warning',
			context: { itemIndex: 1 },
		});
	});

	it('a system that is down is told in its own words; a fault of ours stays what it is', async () => {
		broken = new SystemDown();
		const { error } = await run(operation, [{ rows: 1 }]);
		expect(error).toMatchObject({ message: DOWN.message, name: 'NodeApiError', httpCode: '503' });
		const { told } = await run(operation, [{ rows: 1 }, { rows: 2 }], CONTINUE);
		expect(told).toEqual([0, 1].map((item) => [DOWN.message, { item }]));
		broken = new TypeError('x is not a function');
		expect((await run(operation, [{ rows: 1 }])).error?.message).toContain('x is not a function');
	});
});

describe('all items at once', () => {
	it('nothing is done before all items are read', async () => {
		await run('all', [{ rows: 1 }, {}]);
		expect(calls).toEqual([]);
		await run('all', [{ rows: 1 }, { rows: 2 }]);
		expect(calls).toEqual([[1, 2]]);
	});

	it('a row that the system refuses, or says nothing of, fails alone', async () => {
		const { told } = await run('all', [{ rows: 9 }, { rows: -1 }, {}, { rows: 1 }], CONTINUE);
		expect(told).toEqual([
			['Too many', { item: 0 }],
			['Model Pay did not say what became of this item', { item: 1 }],
			['The item has no number of rows', { item: 2 }],
			[0, { item: 3 }],
		]);
	});
});

describe('what keeps every item from its turn', () => {
	const credential = 'The node "Node" has no credential for Model Pay';
	const REASONS: ReadonlyArray<[string, string, Error | undefined, string]> = [
		['no credential', 'one', new Error(credential), credential],
		['a choice of another version', 'gone', undefined, 'has no operation "gone" for "thing"'],
		['what the system lacks', 'missing', undefined, 'Model Pay does not offer this operation'],
	];

	it.each(REASONS)(
		'%s: it is thrown with the payments of the items',
		async (_name, operation, error, words) => {
			opening = error;
			const refused = await run(operation, [{ rows: 1, reference: REFERENCE }, { rows: 2 }]);
			expect(refused.error?.message).toContain(words);
			expect(refused.error?.context?.payments).toEqual([
				expect.objectContaining({ reference: REFERENCE }),
			]);
			expect(calls).toEqual([]);
		},
	);

	it.each(REASONS)(
		'%s: with On Error: Continue every item says so',
		async (_name, operation, error, words) => {
			opening = error;
			const { told } = await run(operation, [{ rows: 1 }, { rows: 2 }], CONTINUE);
			expect(told).toEqual([0, 1].map((item) => [expect.stringContaining(words), { item }]));
			expect(calls).toEqual([]);
		},
	);
});

it.each([
	['the run', 'missing', { rows: 1 }, 'Model Pay does not offer this operation'],
	['its own item, one after the other', 'one', { rows: 'x' }, 'The item has no number of rows'],
	['its own item, all at once', 'all', { rows: 'x' }, 'The item has no number of rows'],
])(
	'behind the error output an item keeps the fields that it came with: what stops is %s',
	async (_what, operation, fields, words) => {
		const items = [{ email: 'ada@acme.example', ...fields }];
		const { atErrorOutput } = await run(operation, items, 'continueErrorOutput');
		expect(atErrorOutput).toEqual([{ ...items[0], error: expect.stringContaining(words) }]);
	},
);

it('the editor says in the same words what the system lacks', async () => {
	const notice = PROPERTIES.find(({ type }) => type === 'notice');
	expect(notice?.displayOptions?.show).toMatchObject({
		operation: ['missing'],
		gateway: ['model'],
	});
	const { error } = await run('missing', [{ rows: 1 }]);
	expect(notice?.displayName).toBe(`${error?.message}.`);
});
