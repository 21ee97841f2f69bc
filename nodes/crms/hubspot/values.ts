import { withoutExponent } from '../../shared/vocabulary/exponent';
import { toIso } from '../../shared/vocabulary/isoMoment';
import { normaliseDecimal } from '../../shared/vocabulary/money';
import type { ValueKind } from '../../shared/vocabulary/paymentValue';

const ISO_DATETIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;
const EPOCH_MILLISECONDS = /^\d{12,14}$/;

/**
 * Canonical text of what HubSpot holds. A property of the user's own comes without its type, so that only what cannot be
 * mistaken is changed in it.
 * @param kind known for the standard fields.
 */
export function fromWire(value: string | null | undefined, kind?: ValueKind): string | null {
	if (value === null || value === undefined || value === '') return null;
	if (kind === 'number') return normaliseDecimal(withoutExponent(value));
	if (kind === 'datetime' && EPOCH_MILLISECONDS.test(value)) return toIso(Number(value)) ?? value;
	if (ISO_DATETIME.test(value)) return toIso(value) ?? value;
	return value;
}

/**
 * What HubSpot takes: the empty text clears a property, moments are ISO 8601 in UTC, numbers stay text, so that no
 * decimal passes through a float.
 * @see https://developers.hubspot.com/docs/api-reference/crm-properties-v3/guide#add-values-to-properties
 */
export function toWire(value: string | null, kind?: ValueKind): string {
	if (value === null) return '';
	if (kind === 'number') return value.trim();
	return ISO_DATETIME.test(value) ? (toIso(value) ?? value) : value;
}
