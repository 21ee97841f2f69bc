import {
	recordKey,
	setOf,
	shownText,
	toReferenceRecords,
} from '../../../nodes/crms/salesforce/deals/references';
import { REFERENCES, REFERENCES_WRITTEN } from '../../../nodes/crms/salesforce/names';
import { parseSubjectSet, subjectSet } from '../../../nodes/shared/vocabulary/subjectSet';

const [A, B, C] = ['a', 'b', 'c'].map((id) => `stripe/acct_1/test/payment/pi_${id}`) as [
	string,
	string,
	string,
];

const deal = (shown: string | null, written: string | null = shown) => ({
	[REFERENCES]: shown,
	[REFERENCES_WRITTEN]: written,
});

describe('the payments of a deal', () => {
	it.each<[string, string[], string | null, string | null, string, boolean]>([
		['nothing is there', [], null, null, '', false],
		['rows and text agree', [A, B], `${A} ${B}`, `${A} ${B}`, `${A} ${B}`, false],
		[
			'a run wrote over the text of another',
			[A, B, C],
			`${A} ${C}`,
			`${A} ${C}`,
			`${A} ${B} ${C}`,
			true,
		],
		['a run died between rows and text', [A, B], A, A, `${A} ${B}`, true],
		['a row is gone', [A], `${A} ${B}`, `${A} ${B}`, `${A} ${B}`, true],
		[
			'a mark stands in a row of its own',
			[A, `~${A}`, B],
			`~${A} ${B}`,
			`~${A} ${B}`,
			`~${A} ${B}`,
			false,
		],
		[
			'the last of several decisions stands',
			[A, `!${A}`, `!!${A}`],
			`!!${A}`,
			`!!${A}`,
			`!!${A}`,
			false,
		],
		['a person took one off', [A, B], A, `${A} ${B}`, `${A} !${B}`, true],
		['a person took off what was back on', [A, `!!${A}`], '', `!!${A}`, `!!!${A}`, true],
		['a person put one on', [A], `${A} ${B}`, A, `${A} ${B}`, true],
		['a person put back what was off', [A, `!${A}`], A, `!${A}`, `!!${A}`, true],
		['a person wrote the mark', [A, B], `${A} !${B}`, `${A} ${B}`, `${A} !${B}`, true],
		['a person moved a line', [A, B], `${B}\n${A}, thanks`, `${A} ${B}`, `${A} ${B}`, false],
		['a person emptied it', [A, B], null, `${A} ${B}`, `!${A} !${B}`, true],
	])('where %s', (_what, words, shown, written, expected, lacksReferences) => {
		expect(setOf(deal(shown, written), words)).toEqual({
			references: parseSubjectSet(expected),
			lacksReferences,
		});
	});

	it('of which the text holds as many whole words as fit', () => {
		const many = Array.from({ length: 4_000 }, (_, index) => `${A}${index}`);
		const text = shownText(subjectSet(many));
		expect(text.length).toBeLessThanOrEqual(131_072);
		expect(text.split(' ')).toEqual(many.slice(0, text.split(' ').length));
		expect(setOf(deal(text), many)).toEqual({
			references: subjectSet(many),
			lacksReferences: false,
		});
	});

	it('are a row for each word, of which the bare reference is what is looked for', () => {
		const rows = toReferenceRecords('006000000000001AAA', parseSubjectSet(`${A} ~!!${B}`));
		expect(rows.map(({ Given_Key__c, Reference__c }) => [Given_Key__c, Reference__c])).toEqual([
			[A, A],
			[`~!!${B}`, B],
		]);
		expect(new Set(rows.map(({ Key__c }) => Key__c)).size).toBe(2);
	});
});

describe('the unique key of a record', () => {
	it.each([
		['c/1', 'claim:c/1'],
		['a b', 'claim:a b'],
	])('%j is kept as it is', (key, expected) => {
		expect(recordKey('claim', key)).toBe(expected);
	});

	it('tells apart what Salesforce would store alike, or cut', () => {
		const keys = ['k', 'k ', ' k', 'K', 'k\n', 'k\u0000', 'ü', 'u\u0308', '@{k}', '@_{k}'];
		const long = ['x', 'y'].map((end) => `${'k'.repeat(254)}${end}`);
		const made = [...keys, ...long].map((key) => recordKey('note', key));
		expect(new Set(made).size).toBe(made.length);
		for (const key of made) {
			expect(key.length).toBeLessThanOrEqual(255);
			expect(key).toMatch(/^note:/);
			expect(key).not.toContain('@{');
			expect(key.trim()).toBe(key);
		}
	});

	it('is another for each kind', () => {
		expect(recordKey('note', 'k')).not.toBe(recordKey('task', 'k'));
	});
});
