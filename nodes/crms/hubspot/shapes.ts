import * as is from '../../shared/vocabulary/shape';
import type { Api } from './paths';

/**
 * The fields of HubSpot's answers that this adapter relies on, and those that the SDK goes through one by one; what each may
 * be is said at the page of each object.
 * @see https://developers.hubspot.com/docs/api-reference/overview
 */

const maybeText = is.maybe(is.text);
const maybeFlag = is.maybe(is.flag);
const maybeList = is.maybe(is.each(is.anything));

/** Records are numbered, in text. */
const recordId = is.kind(
	'the number of a record, as text',
	(value) => typeof value === 'string' && /^\d{1,20}$/.test(value),
);

/** The one place where such a number comes as a number. */
const targetId = is.kind('the number of a record', (value) =>
	typeof value === 'string' ? recordId(value) === undefined : Number.isSafeInteger(value),
);

const paging = is.maybe(is.fields({ next: is.maybe(is.fields({ after: is.id })) }));

const record = is.fields({
	id: recordId,
	properties: is.valuesOf(is.orNull(is.text)),
	createdAt: is.moment,
	updatedAt: is.moment,
	propertiesWithHistory: is.maybe(
		is.valuesOf(
			is.each(is.fields({ value: maybeText, timestamp: is.moment, sourceType: maybeText })),
		),
	),
	associations: is.maybe(is.valuesOf(is.fields({ results: is.each(is.fields({ id: is.text })) }))),
});

const listsByName = is.maybe(is.valuesOf(is.each(is.anything)));

const rowError = is.fields({
	message: maybeText,
	category: maybeText,
	context: listsByName,
	errors: is.maybe(is.each(is.fields({ context: listsByName }))),
});

const resultsOf = (row: is.Check) =>
	is.fields({ results: is.each(row), errors: is.maybe(is.each(rowError)), paging });

const property = is.fields({
	name: is.text,
	label: is.text,
	type: is.text,
	fieldType: is.text,
	hidden: maybeFlag,
	calculated: maybeFlag,
	hasUniqueValue: maybeFlag,
	modificationMetadata: is.maybe(is.fields({ readOnlyValue: maybeFlag })),
	options: is.maybe(is.each(is.fields({ value: is.text, label: is.text, hidden: maybeFlag }))),
});

/** A new property of ours is known by its name. */
const named = is.fields({ name: is.text, options: maybeList });

const PLACE = { id: is.id, label: is.text, displayOrder: is.finite, archived: maybeFlag };

const pipeline = is.fields({
	...PLACE,
	stages: is.each(is.fields({ ...PLACE, metadata: is.maybe(is.object) })),
});

const owner = is.fields({
	id: is.id,
	firstName: maybeText,
	lastName: maybeText,
	email: maybeText,
	teams: maybeList,
});

const associated = is.fields({
	from: is.fields({ id: recordId }),
	to: is.each(is.fields({ toObjectId: targetId, associationTypes: maybeList })),
	paging,
});

const link = is.fields({
	from: is.fields({ id: targetId }),
	to: is.fields({ id: targetId }),
});

const details = is.fields({
	portalId: is.whole,
	companyCurrency: is.id,
	uiDomain: maybeText,
	timeZone: maybeText,
});

const lists = is.fields({
	lists: is.each(is.fields({ listId: is.text, name: is.text, objectTypeId: maybeText })),
	hasMore: maybeFlag,
	offset: is.maybe(is.whole),
});

const memberships = is.fields({
	recordsIdsAdded: is.each(is.text),
	recordIdsMissing: is.each(is.text),
});

/** What it is called, what it has to be, and what is answered with it: the API and the path in it; the first that fits counts. */
export const SHAPES: ReadonlyArray<
	readonly [name: string, shape: is.Check, api: Api, rest: RegExp]
> = [
	['records', resultsOf(record), 'objects', /^\w+\/(batch\/\w+|search)$/],
	['record', record, 'objects', /^\w+\/\d+$/],
	['associations', resultsOf(associated), 'associations', /^\w+\/\w+\/batch\/read$/],
	['links', resultsOf(link), 'associations', /^\w+\/\w+\/batch\/associate\/default$/],
	['properties', resultsOf(named), 'properties', /^\w+\/batch\/create$/],
	['properties', resultsOf(property), 'properties', /^\w+$/],
	['pipelines', resultsOf(pipeline), 'pipelines', /^\w+$/],
	['owners', resultsOf(owner), 'owners', /^$/],
	['details', details, 'account', /^details$/],
	['lists', lists, 'lists', /^search$/],
	['memberships', memberships, 'lists', /^[^/]+\/memberships\/add$/],
];
