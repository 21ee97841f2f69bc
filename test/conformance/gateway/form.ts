/**
 * How everything is written that an adapter hands out, whichever method does and however deep it stands: moments are compared as
 * text, currencies and modes are looked up by it, amounts are added up. Looked at beside every check.
 */
import type { GatewayAdapter } from '../../../nodes/shared/contracts/gateway';

const isMoment = (value: unknown) => {
	const date = new Date(String(value));
	return !Number.isNaN(date.getTime()) && date.toISOString() === value;
};

const MOMENTS = [
	...['at', 'askedAt', 'cancelAt', 'createdAt', 'currentPeriodEnd', 'dueAt', 'evidenceDueBy'],
	...['expiresAt', 'failedAt', 'lastPaidAt', 'nextRetryAt', 'occurredAt', 'openedAt', 'owedSince'],
	...['settledAt', 'trialEnd'],
];

const AMOUNTS = [
	...[
		'amount',
		'amountDisputed',
		'amountDue',
		'amountPaid',
		'amountRefunded',
		'asked',
		'carriedOver',
	],
	...['creditNoted', 'discounted', 'fee', 'mrr', 'net', 'open', 'overpaid'],
];

const ADDRESSES = ['hostedUrl', 'paymentUrl', 'pdfUrl', 'receiptUrl', 'url'];

const rule = (names: readonly string[], isRight: (value: unknown) => boolean) =>
	names.map((name) => [name, isRight] as const);

/** By the name of the field, which means one thing wherever it stands. */
const RULES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
	...rule(MOMENTS, isMoment),
	...rule(AMOUNTS, Number.isSafeInteger),
	...rule(ADDRESSES, (value) => /^https?:\/\/\S+$/.test(String(value))),
	...rule(['currency'], (value) => /^[A-Z]{3}$/.test(String(value))),
	// Every world of the suite is a test account.
	...rule(['livemode'], (value) => value === false),
]);

/** The adapter, and a list in which every field is put that is written otherwise. */
export function withForm(adapter: GatewayAdapter): {
	readonly adapter: GatewayAdapter;
	readonly misspelt: ReadonlyArray<readonly [path: string, value: unknown]>;
} {
	const misspelt: Array<readonly [string, unknown]> = [];
	const look = (value: unknown, path: string): void => {
		if (value === null || typeof value !== 'object') return;
		for (const [name, part] of Object.entries(value)) {
			const isRight = RULES.get(name);
			const isNested = part !== null && typeof part === 'object';
			if (isRight && part !== undefined && !isNested && !isRight(part)) {
				misspelt.push([`${path}.${name}`, part]);
			}
			look(part, `${path}.${name}`);
		}
	};
	const watch = <Group extends object>(group: Group, path: string): Group =>
		Object.fromEntries(
			Object.entries(group).map(([name, part]: [string, unknown]) => {
				const here = `${path}.${name}`;
				if (Array.isArray(part)) return [name, part];
				if (part !== null && typeof part === 'object') return [name, watch(part, here)];
				if (typeof part !== 'function' || name === 'listChanges') return [name, part];
				const method = part as (...given: unknown[]) => unknown;
				return [
					name,
					(...given: unknown[]) => {
						const result = method(...given);
						const seen = (value: unknown) => (look(value, here), value);
						return result instanceof Promise ? result.then(seen) : seen(result);
					},
				];
			}),
		) as Group;
	const watched = watch(adapter, adapter.id);
	return {
		adapter: {
			...watched,
			async *listChanges(since, connection) {
				for await (const event of adapter.listChanges(since, connection)) {
					look(event, `${adapter.id}.listChanges`);
					yield event;
				}
			},
		},
		misspelt,
	};
}
