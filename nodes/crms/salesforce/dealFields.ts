import type { Failure } from '../../shared/vocabulary/failure';
import { kindOf } from './names';
import type { WireRecord } from './save';
import { toWire } from './values';

/**
 * Fields as Salesforce takes them. A value that is none for its field is refused here, for its row alone and by name: sent, it
 * would have the whole call refused.
 */
export function wireOf(
	fields: Readonly<Record<string, string | null>>,
): { readonly wire: WireRecord } | { readonly failure: Failure } {
	const wire: Record<string, unknown> = {};
	for (const [name, value] of Object.entries(fields)) {
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
		wire[name] = written;
	}
	return { wire };
}
