/** A body by its schema; what does not fit is refused in PayPal's words. */
import type { z } from 'zod';

import { invalidRequest, type PaypalFailure } from './errors';

/** @throws 400 INVALID_REQUEST, naming the first field that is not as it should be. */
export function readBody<Shape extends z.ZodTypeAny>(shape: Shape, body: unknown): z.output<Shape> {
	const read = shape.safeParse(body);
	if (read.success) return read.data as z.output<Shape>;
	throw refusalOf(read.error.issues[0]);
}

function refusalOf(issue: z.ZodIssue | undefined): PaypalFailure {
	const field = `/${(issue?.path ?? []).join('/')}`;
	if (issue?.code === 'invalid_type' && issue.received === 'undefined') {
		return invalidRequest(
			'MISSING_REQUIRED_PARAMETER',
			field,
			'A required field / parameter is missing.',
		);
	}
	if (issue?.code === 'too_big' || issue?.code === 'too_small') {
		const isList = issue.type === 'array';
		const list = issue.code === 'too_big' ? 'INVALID_ARRAY_MAX_ITEMS' : 'INVALID_ARRAY_MIN_ITEMS';
		return invalidRequest(
			isList ? list : 'INVALID_STRING_LENGTH',
			field,
			'The value of a field is either too short or too long.',
		);
	}
	if (issue?.code === 'invalid_enum_value') {
		return invalidRequest('INVALID_PARAMETER_VALUE', field, 'The value of a field is invalid.');
	}
	return invalidRequest('INVALID_PARAMETER_SYNTAX', field);
}
