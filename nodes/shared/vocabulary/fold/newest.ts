import type { PaymentState } from '../payment';
import { toReference } from '../subject';

/** By creation; ties by reference, so that the order of arrival never matters. */
export function newestOf(states: readonly PaymentState[]): PaymentState | undefined {
	const rank = (state: PaymentState) => `${state.createdAt} ${toReference(state.subject)}`;
	return [...states].sort((left, right) => (rank(left) < rank(right) ? 1 : -1))[0];
}
