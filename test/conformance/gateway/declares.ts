import { PAYMENT_EVENT_TYPES } from '../../../nodes/shared/vocabulary/event';
import type { SubjectKind } from '../../../nodes/shared/vocabulary/subject';
import { type Check, operationOf, promisesOf, type Topic, type Verb } from './check';
import { OPTION_NAMES } from './options';

const KINDS: readonly SubjectKind[] = ['payment', 'invoice', 'subscription'];

export const declares: Topic = {
	name: 'declares',
	checks: ({ statusTables, lacks }) => [
		{
			name: 'for each type the events that tell it, and of all together each once',
			async run({ adapter }) {
				const all = adapter.endpoints.eventsFor(PAYMENT_EVENT_TYPES);
				const single = PAYMENT_EVENT_TYPES.map((type) => adapter.endpoints.eventsFor([type]));
				expect([...new Set(single.flat())].sort()).toEqual([...all].sort());
				for (const names of single) expect(names.length).toBeLessThan(all.length);
				expect(new Set(all).size).toBe(all.length);
				expect(adapter.endpoints.eventsFor([])).toEqual([]);
			},
		},
		{
			name: 'a key that a write can have, and a name',
			async run({ adapter }) {
				expect(Number.isSafeInteger(adapter.longestKey)).toBe(true);
				expect(adapter.longestKey === 0 || adapter.longestKey >= 16).toBe(true);
				expect(adapter.dealNaming).toMatch(/^[a-z].*\bid of\b.*[^.]$/);
				expect(adapter.id).toMatch(/^[a-z][A-Za-z]+$/);
				expect(adapter.displayName).not.toBe('');
				const canReadSecret = adapter.endpoints.readSecret !== undefined;
				expect(canReadSecret).toBe(adapter.verification === 'secretReadable');
			},
		},
		{
			name: 'subjects of three kinds, and finds none of another gateway',
			async run({ adapter, world }) {
				const subjects = KINDS.map((kind) => world.missing(kind));
				expect(await adapter.readStates(subjects, world.connect())).toEqual(
					KINDS.map(() => undefined),
				);
			},
		},
		{
			name: 'the reasons that a refund takes',
			async run({ adapter }) {
				const takesNone = (adapter.refundReasons ?? []).length === 0;
				expect(lacks.includes('refund.create: reason')).toBe(takesNone);
			},
		},
		...statusTables.map(({ name, words, table }): Check => ({
			name: `a meaning for every ${name}`,
			async run() {
				expect(words).not.toHaveLength(0);
				expect(Object.keys(table).sort()).toEqual([...words].sort());
			},
		})),
		...lacks.map((name): Check => ({
			name: `that it has no ${name}, and promises none`,
			async run({ adapter, world }) {
				if (name.includes(': ')) return expect(OPTION_NAMES).toContain(name);
				if (name.includes('.')) return expect(operationOf(adapter, name)).toBeUndefined();
				const verb = name as Verb;
				expect(world[verb]).toBeUndefined();
				for (const type of promisesOf(verb, lacks)) {
					expect(adapter.endpoints.eventsFor([type])).toEqual([]);
				}
			},
		})),
	],
};
