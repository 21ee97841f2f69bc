import { attemptAsync } from '../../shared/vocabulary/attempt';
import { PaypalRefusal } from './errors';

/** Features are switched on for each app, and a list that is newer than an account's contract is not there. */
const SHUT: ReadonlySet<number> = new Set([403, 404]);

/** A feature that is off must not keep what the others tell. */
export async function unlessShut(read: () => Promise<void>): Promise<void> {
	const attempted = await attemptAsync(read);
	if (!('error' in attempted)) return;
	const { error } = attempted;
	// Without a word of PayPal's it is of whoever stands between, and what was not told would be passed over for good.
	if (error instanceof PaypalRefusal && SHUT.has(error.status) && error.code !== '') return;
	throw error;
}
