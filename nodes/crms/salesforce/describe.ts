import type { CrmConnection } from '../../shared/contracts/crm';
import { attemptAsync } from '../../shared/vocabulary/attempt';
import * as z from '../../shared/zod';
import { call } from './client';
import { SalesforceRefusal } from './errors';

/** A field as the connection's user may see it: one that is hidden from him is left out. */
export interface DescribedField {
	readonly name: string;
	readonly label: string;
	/** `string`, `textarea`, `double`, `picklist`, `reference` … */
	readonly type: string;
	/** As Salesforce writes numbers: none of these passes a float. */
	readonly length?: unknown;
	readonly precision?: unknown;
	readonly scale?: unknown;
	readonly updateable: boolean;
	/** A formula, or a number that Salesforce counts: nobody writes it. */
	readonly calculated?: boolean | null | undefined;
	readonly autoNumber?: boolean | null | undefined;
	readonly unique?: boolean | null | undefined;
	readonly caseSensitive?: boolean | null | undefined;
	readonly externalId?: boolean | null | undefined;
	readonly restrictedPicklist?: boolean | null | undefined;
	readonly picklistValues?:
		| ReadonlyArray<{
				readonly value: string;
				readonly label?: string | null | undefined;
				readonly active: boolean;
		  }>
		| null
		| undefined;
	readonly referenceTo?: readonly string[] | null | undefined;
}

/** An object as the connection's user may use it. */
export interface DescribedObject {
	readonly fields: readonly DescribedField[];
	readonly createable?: boolean | null | undefined;
	readonly updateable?: boolean | null | undefined;
	/** Lists of other objects' records, each of a look-up of theirs. */
	readonly childRelationships?: readonly DescribedList[] | null | undefined;
}

export interface DescribedList {
	readonly childSObject: string;
	readonly field: string;
	/** What a sub-select reads from; some of Salesforce's own have none. */
	readonly relationshipName?: string | null | undefined;
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_sobject_describe.htm */
const DESCRIPTION: z.ZodType<DescribedObject> = z.looseObject({
	createable: z.nullish(z.boolean()),
	updateable: z.nullish(z.boolean()),
	childRelationships: z.nullish(
		z.array(
			z.looseObject({
				childSObject: z.string(),
				field: z.string(),
				relationshipName: z.nullish(z.string()),
			}),
		),
	),
	fields: z.array(
		z.looseObject({
			name: z.string(),
			label: z.string(),
			type: z.string(),
			length: z.optional(z.unknown()),
			precision: z.optional(z.unknown()),
			scale: z.optional(z.unknown()),
			updateable: z.boolean(),
			calculated: z.nullish(z.boolean()),
			autoNumber: z.nullish(z.boolean()),
			unique: z.nullish(z.boolean()),
			caseSensitive: z.nullish(z.boolean()),
			externalId: z.nullish(z.boolean()),
			restrictedPicklist: z.nullish(z.boolean()),
			picklistValues: z.nullish(
				z.array(
					z.looseObject({ value: z.string(), label: z.nullish(z.string()), active: z.boolean() }),
				),
			),
			referenceTo: z.nullish(z.array(z.string())),
		}),
	),
});

const NOT_FOUND = 404;

/** @returns `undefined` for an object that is not there, or that the connection's user may not see. */
export async function describe(
	object: string,
	connection: Pick<CrmConnection, 'http' | 'baseUrl'>,
): Promise<DescribedObject | undefined> {
	const path = `/sobjects/${object}/describe`;
	const asked = await attemptAsync(
		async () => await call({ method: 'GET', path }, DESCRIPTION, connection),
	);
	if ('value' in asked) return asked.value;
	if (asked.error instanceof SalesforceRefusal && asked.error.refused.status === NOT_FOUND) {
		return undefined;
	}
	throw asked.error;
}

/** Whether records of it can be made and changed: that is a right of its own, beside those of its fields. */
export function isWritable({ createable, updateable }: DescribedObject): boolean {
	return createable !== false && updateable !== false;
}
