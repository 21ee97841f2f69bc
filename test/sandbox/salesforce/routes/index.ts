import { METADATA_OPERATIONS } from '../metadata/routes';
import type { Operations } from '../protocol/operation';
import { ACCOUNT_OPERATIONS } from './account';
import { COLLECTION_OPERATIONS } from './collections';
import { COMPOSITE_OPERATIONS } from './composite';
import { DESCRIBE_OPERATIONS } from './describe';
import { QUERY_OPERATIONS } from './queries';
import { ROW_OPERATIONS } from './rows';

/** Every address of the org. First match wins: fixed words stand before `:id`. */
export const OPERATIONS: Operations = {
	...ACCOUNT_OPERATIONS,
	...METADATA_OPERATIONS,
	...QUERY_OPERATIONS,
	...COMPOSITE_OPERATIONS,
	...COLLECTION_OPERATIONS,
	...DESCRIBE_OPERATIONS,
	...ROW_OPERATIONS,
};
