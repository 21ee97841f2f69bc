import type { CrmField } from '../../../nodes/shared/vocabulary/crmField';
import { checkMapping } from '../../../nodes/shared/vocabulary/mapping';

const field = (more: Partial<CrmField>): CrmField => ({
	name: 'f',
	label: 'Field',
	type: 'text',
	isReadOnly: false,
	options: [],
	isUnique: false,
	...more,
});

const issues = (fixed: string, more: Partial<CrmField>) =>
	checkMapping(
		[{ source: { fixed }, object: 'deal', field: 'f' }],
		{ deal: [field(more)], contact: [] },
		'HubSpot',
		false,
	).map(({ message }) => message);

describe('a fixed value', () => {
	const options = [{ value: 'new', label: 'New' }];

	it.each<[string, Partial<CrmField>]>([
		['anything', { type: 'text' }],
		['new', { type: 'option', options }],
		['41629779', { type: 'option', label: 'Deal owner' }],
		['49.90', { type: 'number' }],
		['2026-12-31', { type: 'date' }],
		['true', { type: 'boolean' }],
	])('"%s" fits %j', (text, more) => expect(issues(text, more)).toEqual([]));

	it.each<[string, Partial<CrmField>, string]>([
		['old', { type: 'option', options }, 'Use one of "new"'],
		['49,90', { type: 'number' }, 'is not a number'],
		['soon', { type: 'datetime' }, 'is not a date'],
		['yes', { type: 'boolean' }, 'neither true nor false'],
		['x', { isReadOnly: true }, 'is read-only'],
	])('"%s" does not fit %j', (text, more, message) =>
		expect(issues(text, more)).toEqual([expect.stringContaining(message)]),
	);
});
