import type { Failure } from '../../../shared/vocabulary/failure';
import { kindOf } from '../names';
import { dayIn } from '../records/tasks';
import type { WireRecord } from '../wire/save';
import { toWire } from '../wire/values';

/** The API name of a field of the record's own. */
export const FIELD_NAME = /^[A-Za-z]\w*$/;

/** What says which record it is, and of what kind: as a field it would have another record written. */
const NO_FIELDS: ReadonlySet<string> = new Set(['id', 'attributes']);

/** A day, and no moment. */
const CLOSE_DATE = 'CloseDate';

const MIDNIGHT = /T00:00(:00(\.0+)?)?(Z|\+00:00)$/;

/**
 * The day of a moment where the org's people are. Midnight in UTC is how a bare day becomes a moment on its way here: that day,
 * wherever they are.
 */
export function closingDay(text: string, timeZone: string): string {
	const at = new Date(text);
	if (!text.includes('T') || Number.isNaN(at.getTime())) return text;
	return MIDNIGHT.test(text) ? text.slice(0, 'YYYY-MM-DD'.length) : dayIn(timeZone, at);
}

/**
 * Fields as Salesforce takes them. A value that is none for its field is refused here, for its row alone and by name: sent, it
 * would have the whole call refused.
 */
export function wireOf(
	fields: Readonly<Record<string, string | null>>,
	timeZone = 'UTC',
): { readonly wire: WireRecord } | { readonly failure: Failure } {
	const wire: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(fields)) {
		if (!FIELD_NAME.test(name) || NO_FIELDS.has(name.toLowerCase())) {
			return { failure: noField(name) };
		}
		const written = toWire(value, kindOf(name));
		if (written === undefined) {
			return {
				failure: {
					kind: 'invalidRequest',
					rawCode: 'NOT_A_NUMBER',
					message: `Salesforce takes a number for ${name}, and "${(value ?? '').slice(0, 40)}" is none. Map another value to this field`,
				},
			};
		}
		const isDay = name === CLOSE_DATE && value !== null;
		wire[name] = isDay ? closingDay(value, timeZone) : written;
	}
	return { wire };
}

function noField(name: string): Failure {
	return {
		kind: 'invalidRequest',
		rawCode: 'NO_FIELD',
		message: `Salesforce has no field with the name "${name.slice(0, 80)}" that could be written. Choose it from the list, or write its API name, like Amount or Order_Number__c`,
	};
}
