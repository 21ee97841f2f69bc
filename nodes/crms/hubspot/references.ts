import type { Failure } from '../../shared/vocabulary/failure';
import { type KeptSet, keptSet } from '../../shared/vocabulary/subjectHistory';
import {
	formatSubjectSet,
	parseSubjectSet,
	type SubjectSet,
	unionSubjectSets,
} from '../../shared/vocabulary/subjectSet';
import { FURTHER_REFERENCES, REFERENCES_PROPERTY } from './fields';
import { fromWire } from './values';
import { isByPersonOf, type WireVersion } from './versions';

/** The properties that hold a deal's set together, in their order; most deals need the first alone. */
export const REFERENCE_PROPERTIES: readonly string[] = [REFERENCES_PROPERTY, ...FURTHER_REFERENCES];

/**
 * The longest text that HubSpot takes, and where we stop adding to one: a person who writes into it has room.
 * @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide
 */
const LONGEST_TEXT = 65_536;
const PART_LENGTH = 40_000;

/** References that one deal can hold, at the seventy characters that one takes with its space. */
export const MOST_REFERENCES = Math.floor((REFERENCE_PROPERTIES.length * PART_LENGTH) / 71);

/** Stands in the first text where the set goes on in others: by this word a search finds the deal. No reference, so nobody reads it as one. */
export const CONTINUED = 'continuedInPaymentReferences2';

type Values = Readonly<Record<string, string | null | undefined>>;
type Versions = Readonly<Record<string, readonly WireVersion[] | undefined>>;

/** The set as it stands now, without what earlier versions say. */
export function standingSet(properties: Values): SubjectSet {
	return unionSubjectSets(REFERENCE_PROPERTIES.map((name) => parseSubjectSet(properties[name])));
}

/** The set, with what earlier versions of all its texts say. */
export function setOf(
	properties: Values,
	versions: Versions | undefined,
	isMerged: boolean,
): KeptSet {
	return keptSet(
		REFERENCE_PROPERTIES.map((name) => {
			const history = versions?.[name] ?? [];
			const isByPerson = isByPersonOf(history, isMerged);
			return {
				value: fromWire(properties[name]),
				versions: history.map(({ value, timestamp }, index) => ({
					value: fromWire(value),
					isByPerson: isByPerson(index),
					at: new Date(timestamp).getTime(),
				})),
			};
		}),
	);
}

/** What people see in the field Payment References, also where it goes on in others. */
export function shownSet(properties: Values): string | null {
	const texts = REFERENCE_PROPERTIES.flatMap((name) => fromWire(properties[name]) ?? []);
	if (texts.length < 2) return texts[0] ?? null;
	return texts.join(' ').replace(`${CONTINUED} `, '');
}

/** The properties to write; in one text while the set is short, as in an account that has no further ones. */
export function textsOf(set: SubjectSet): Record<string, string> | { readonly failure: Failure } {
	const words = formatSubjectSet(set).split(' ');
	const parts = [[] as string[]];
	let length = 0;
	for (const word of words) {
		length += word.length + 1;
		if (length > PART_LENGTH) {
			parts.push([]);
			length = word.length + 1;
		}
		parts.at(-1)?.push(word);
	}
	if (parts.length > REFERENCE_PROPERTIES.length) return { failure: FULL };
	const [first = [], ...further] = parts;
	if (further.length === 0) return { [REFERENCES_PROPERTY]: first.join(' ') };
	return Object.fromEntries(
		REFERENCE_PROPERTIES.map((name, index) => {
			const text = (parts[index] ?? []).join(' ');
			return [name, index === 0 ? `${text} ${CONTINUED}` : text];
		}),
	);
}

/** For an account that was set up by an earlier version: all in the one text that it has, as long as that has room. */
export function oneTextOf(set: SubjectSet): Record<string, string> | { readonly failure: Failure } {
	const text = formatSubjectSet(set);
	return text.length > LONGEST_TEXT ? { failure: NO_FURTHER } : { [REFERENCES_PROPERTY]: text };
}

/** Whether a refusal says that the account lacks the further properties. */
export function lacksFurther({ kind, message }: Failure): boolean {
	return kind === 'invalidRequest' && FURTHER_REFERENCES.some((name) => message.includes(name));
}

const FULL: Failure = {
	kind: 'invalidRequest',
	rawCode: 'REFERENCES_FULL',
	message: `HubSpot has no room for more payments on this deal: it holds about ${MOST_REFERENCES}. What is on it stays. Put this payment on another deal with Link to Deal (node CRM Deals and Contacts)`,
};

const NO_FURTHER: Failure = {
	kind: 'invalidRequest',
	rawCode: 'REFERENCES_FULL',
	message:
		'The payments of this deal no longer fit into one text of HubSpot, and this account has no further ones yet. What is on the deal stays. Run the action "Set Up Payment Fields" of the node CRM Deals and Contacts once more, then hand this payment in again',
};
