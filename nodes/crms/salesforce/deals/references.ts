import { createHash } from 'node:crypto';
import type { KeptSet } from '../../../shared/vocabulary/subjectHistory';
import {
	formatSubjectSet,
	isSubset,
	parseSubjectSet,
	putOn,
	type SubjectSet,
	takeOff,
	unionSubjectSets,
} from '../../../shared/vocabulary/subjectSet';
import { RECORD, RECORD_OBJECT, type RecordKind, REFERENCES, REFERENCES_WRITTEN } from '../names';
import type { QueryRow } from '../wire/query';
import type { WireRecord } from '../wire/save';
import { fromWire } from '../wire/values';

/**
 * The longest text of a field that people read.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_meta.meta/api_meta/meta_field_types.htm
 */
const LONGEST_TEXT = 131_072;

const KEY_LENGTH = 255;
/** Of a key that is longer, the beginning is kept for people and the whole of it as its hash. */
const KEPT_LENGTH = 180;

/** Signs that Salesforce stores as they are: no space at an end, which it takes away, and none that a call made of several reads. */
const PLAIN_KEY = /^(?!.*@\{)[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/** Of a reference row, from the deal on. */
export const REFERENCE_ROWS: RecordKind = 'reference';

/**
 * The value of the unique field: `claim:…`, to the last sign and with case. What the field does not hold as it is, by its hash.
 */
export function recordKey(kind: RecordKind, key: string): string {
	const whole = `${kind}:${key}`;
	if (whole.length <= KEY_LENGTH && PLAIN_KEY.test(whole)) return whole;
	const kept = whole.replace(/[^\x21-\x7e]|@(?=\{)/g, '_').slice(0, KEPT_LENGTH);
	return `${kept}#${createHash('sha256').update(whole).digest('hex')}`;
}

/**
 * The payments of a deal: all that its rows say, and what was written last. The rows are never changed and never deleted, so
 * that two runs that add at once both stand. Where the text that people see is not the one that was written with it, a person
 * edited it: what they left out is taken off, what they wrote is put on. (An edit that a run overwrites which had read the
 * deal before it is lost: Salesforce keeps no versions of a long text.) Pure.
 * @param words of its rows, in the order in which they were made.
 */
export function setOf(deal: QueryRow, words: readonly string[]): KeptSet {
	const [shown, written] = textsOf(deal);
	const kept = parseSubjectSet(words.join(' '));
	const known = unionSubjectSets([kept, written]);
	const references = unionSubjectSets([edited(known, written, shown), shown]);
	const text = parseSubjectSet(shownText(references));
	const isTold = isSubset(text, shown) && isSubset(text, written);
	return { references, lacksReferences: !isTold || !isSubset(references, kept) };
}

/** A row for each word of the set, by a key of its own: made once, never changed. */
export function toReferenceRecords(dealId: string, set: SubjectSet): WireRecord[] {
	return wordsOf(set).map((word) => ({
		attributes: { type: RECORD_OBJECT },
		[RECORD.key]: recordKey(REFERENCE_ROWS, `${dealId}:${word}`),
		[RECORD.kind]: REFERENCE_ROWS,
		[RECORD.givenKey]: word,
		[RECORD.reference]: word.replace(/^[~!]+/, ''),
		[RECORD.deal]: dealId,
	}));
}

/** What people see, and its copy beside it. */
export function toReferenceFields(set: SubjectSet): WireRecord {
	const text = shownText(set) || null;
	return { [REFERENCES]: text, [REFERENCES_WRITTEN]: text };
}

/** Of a set that has no room in the text, as many words as fit. */
export function shownText(set: SubjectSet): string {
	const text = formatSubjectSet(set);
	if (text.length <= LONGEST_TEXT) return text;
	return text.slice(0, text.lastIndexOf(' ', LONGEST_TEXT));
}

function wordsOf(set: SubjectSet): string[] {
	return formatSubjectSet(set)
		.split(' ')
		.filter((word) => word !== '');
}

function textsOf(deal: QueryRow): [shown: SubjectSet, written: SubjectSet] {
	return [
		parseSubjectSet(fromWire(deal[REFERENCES])),
		parseSubjectSet(fromWire(deal[REFERENCES_WRITTEN])),
	];
}

/** What was known, after a person made this text of that one. */
function edited(known: SubjectSet, written: SubjectSet, shown: SubjectSet): SubjectSet {
	const [left, before] = [new Set(shown.references), new Set(written.references)];
	const gone = written.references.filter((one) => !left.has(one) && !shown.removed.has(one));
	const added = shown.references.filter((one) => !before.has(one));
	return putOn(takeOff(known, gone), added);
}
