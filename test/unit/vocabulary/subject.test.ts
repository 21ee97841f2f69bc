import fc from 'fast-check';
import { fromReference, type Subject, toReference } from '../../../nodes/shared/vocabulary/subject';
import {
	formatSubjectSet,
	isSubset,
	parseSubjectSet,
	putOn,
	takeOff,
	unionSubjectSets,
} from '../../../nodes/shared/vocabulary/subjectSet';
import { versionOf } from '../../../nodes/shared/vocabulary/version';
import { paidState } from '../../support/states';

const text = fc.string({ minLength: 1, maxLength: 20 }).filter((word) => word.trim() !== '');
const subjects: fc.Arbitrary<Subject> = fc.record({
	gateway: fc.constantFrom('stripe', 'paypal'),
	account: text,
	livemode: fc.boolean(),
	kind: fc.constantFrom('payment', 'invoice', 'subscription'),
	id: text,
});

describe('payment references', () => {
	it('come back as they went in, whatever an id is made of', () => {
		fc.assert(
			fc.property(subjects, (subject) => {
				expect(fromReference(toReference(subject))).toEqual(subject);
				expect(parseSubjectSet(`${toReference(subject)} `).references).toEqual([
					toReference(subject),
				]);
			}),
		);
	});

	it.each([
		'',
		'pi_1',
		'stripe/acct/live/payment',
		'stripe/acct/real/payment/pi_1',
		'stripe/acct/live/order/o',
		'a/b/live/payment/%',
	])('%p is none', (reference) => expect(fromReference(reference)).toBeUndefined());

	const set = fc
		.record({
			references: fc.uniqueArray(subjects.map(toReference), { maxLength: 4 }),
			marks: fc.array(fc.constantFrom('kept', 'replaced', 'removed'), {
				minLength: 4,
				maxLength: 4,
			}),
		})
		.map(({ references, marks }) => {
			const marked = (mark: string) => references.filter((_, place) => marks[place] === mark);
			return {
				references: references.filter((_, place) => marks[place] !== 'removed'),
				replaced: new Set(marked('replaced')),
				removed: new Set(marked('removed')),
			};
		});

	it('of a deal only grow: a union loses nothing, in any order', () => {
		fc.assert(
			fc.property(set, set, (left, right) => {
				const union = unionSubjectSets([left, right]);
				expect(isSubset(left, union) && isSubset(right, union)).toBe(true);
				const other = unionSubjectSets([right, left]);
				expect(isSubset(union, other) && isSubset(other, union)).toBe(true);
				expect(parseSubjectSet(formatSubjectSet(union))).toEqual(union);
			}),
		);
	});

	it('of two versions the one with more decisions stands: off, on again, off again', () => {
		const ref = 'stripe/acct_1/live/payment/pi_1';
		const on = parseSubjectSet(ref);
		const off = takeOff(on, [ref]);
		const back = putOn(off, [ref]);
		const offAgain = takeOff(back, [ref]);
		expect([on, off, back, offAgain].map(formatSubjectSet)).toEqual([
			ref,
			`!${ref}`,
			`!!${ref}`,
			`!!!${ref}`,
		]);
		expect(unionSubjectSets([off, back, on]).references).toEqual([ref]);
		expect([...unionSubjectSets([back, offAgain, on]).removed]).toEqual([ref]);
		expect(isSubset(back, off)).toBe(false);
		expect(isSubset(off, back)).toBe(true);
		expect(putOn(back, [ref])).toEqual(back);
		expect(takeOff(off, [ref])).toEqual(off);
		expect(formatSubjectSet(parseSubjectSet(`~!!${ref}`))).toBe(`~!!${ref}`);
	});

	it('survive what a person writes beside them', () => {
		const { references } = parseSubjectSet(
			'paid by Anna: stripe/acct_1/live/payment/pi_1, ~stripe/acct_1/live/payment/pi_2;',
		);
		expect(references).toEqual([
			'stripe/acct_1/live/payment/pi_1',
			'stripe/acct_1/live/payment/pi_2',
		]);
	});
});

describe('the version of a state', () => {
	it('tells money apart and ignores signed pages', () => {
		const { version, ...state } = paidState('p1');
		expect(versionOf({ ...state, amountPaid: 999 })).not.toBe(version);
		expect(versionOf({ ...state, paymentUrl: 'https://pay.example/?signature=1' })).toBe(version);
		expect(versionOf(JSON.parse(JSON.stringify(state)))).toBe(version);
	});
});
