import { toMoment, type Org } from '../org';
import type { OrgRecord } from '../types';
import type { ObjectRules } from './objectRules';

/** @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm */
export const TASK_RULES: ObjectRules = {
	prepare({ org, next, before }) {
		const status = pick(org, 'TaskStatus', next.Status);
		const priority = pick(org, 'TaskPriority', next.Priority);
		next.Status ??= status?.values.ApiName ?? null;
		next.Priority ??= priority?.values.ApiName ?? null;
		next.IsClosed = status?.values.IsClosed ?? false;
		next.IsHighPriority = priority?.values.IsHighPriority ?? false;
		const wasClosed = before?.values.IsClosed === true;
		if (next.IsClosed !== true) next.CompletedDateTime = null;
		else if (!wasClosed) next.CompletedDateTime = toMoment(org.now());
	},
};

/** The value of that name, or the default one where none is given. */
function pick(org: Org, object: string, name: unknown): OrgRecord | undefined {
	return [...org.rows(object)].find(({ values }) =>
		(name ?? null) === null ? values.IsDefault === true : values.ApiName === name,
	);
}
