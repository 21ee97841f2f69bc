import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { EventHint } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { call, unlessMissing } from './client';
import { type AcornPayment, PAYMENT } from './shapes';
import { paymentState, subjectOf } from './state';

/** Every hint of Acorn names its payment, so that nothing has to be asked; whether it is there, `readStates` finds out. */
export async function resolve(
	hints: readonly EventHint[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<Subject | undefined>> {
	const account = await connection.account();
	return hints.map(({ objectId }) =>
		/^AP-\d+$/.test(objectId) ? subjectOf(objectId, account, connection) : undefined,
	);
}

/** One call for each payment, however often it is named. */
export async function readStates(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<PaymentState | undefined>> {
	const pending = new Map<string, Promise<AcornPayment | undefined>>();
	return await Promise.all(
		subjects.map(async (subject) => {
			if (subject.kind !== 'payment') return undefined;
			const path = `/v1/payments/${encodeURIComponent(subject.id)}`;
			const reading =
				pending.get(subject.id) ?? unlessMissing(call<AcornPayment>({ path }, PAYMENT, connection));
			pending.set(subject.id, reading);
			const payment = await reading;
			return payment && paymentState(subject, payment);
		}),
	);
}
