import type { FunctionsBase } from 'n8n-workflow';
import { hashed } from '../access/hashed';

/** Enough that no two installations share one, and short enough to be compared by eye. */
const LENGTH = 16;

/** Tells n8n installations apart at a gateway. A copy of the database with the same encryption key has the same name. */
export function instanceName(context: Pick<FunctionsBase, 'getInstanceId'>): string {
	return hashed(context.getInstanceId()).slice(0, LENGTH);
}
