/**
 * The parts of zod that this package uses. Everybody imports zod from here (`import * as z from '../shared/zod'`):
 * the build makes one file of it, which all share. Named one by one, because the whole of zod is four times
 * the size and takes three times as long to load. Add what you need.
 */
import { config } from 'zod/v4/core';
import english from 'zod/v4/locales/en.js';

// zod's own entry does this; without it every message is "Invalid input".
config(english());

export {
	any,
	array,
	boolean,
	coerce,
	discriminatedUnion,
	enum,
	int,
	lazy,
	literal,
	looseObject,
	map,
	null,
	nullable,
	nullish,
	number,
	object,
	optional,
	partialRecord,
	pipe,
	preprocess,
	prettifyError,
	record,
	strictObject,
	string,
	transform,
	treeifyError,
	tuple,
	undefined,
	union,
	unknown,
	ZodError,
} from 'zod/v4';
export type { infer, input, output, ZodType } from 'zod/v4';
