import type { GatewayConnection } from '../../../nodes/shared/contracts/gateway';
import type { EventHint } from '../../../nodes/shared/vocabulary/event';
import type { PaymentState } from '../../../nodes/shared/vocabulary/payment';
import type { Subject } from '../../../nodes/shared/vocabulary/subject';
import { call, unlessMissing } from './client';
import { type AcornPayment, PAYMENT } from './shapes';
import { paymentState, subjectOf } from './state';

/** Every hint of Acorn names its payment; one call each says whether it is there. */
export async function resolve(
	hints: readonly EventHint[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<Subject | undefined>> {
	const account = await connection.account();
	const read = readerOf(connection);
	return await Promise.all(
		hints.map(async ({ objectId }) => {
			const payment = /^AP-\d+$/.test(objectId) ? await read(objectId) : undefined;
			return payment && subjectOf(payment.id, account, connection);
		}),
	);
}

/** One call for each payment, however often it is named. */
export async function readStates(
	subjects: readonly Subject[],
	connection: GatewayConnection,
): Promise<ReadonlyArray<PaymentState | undefined>> {
	const read = readerOf(connection);
	return await Promise.all(
		subjects.map(async (subject) => {
			const payment = subject.kind === 'payment' ? await read(subject.id) : undefined;
			return payment && paymentState(subject, payment);
		}),
	);
}

/** Reads each payment once. */
function readerOf(
	connection: GatewayConnection,
): (id: string) => Promise<AcornPayment | undefined> {
	const pending = new Map<string, Promise<AcornPayment | undefined>>();
	return async (id) => {
		const path = `/v1/payments/${encodeURIComponent(id)}`;
		const reading =
			pending.get(id) ?? unlessMissing(call<AcornPayment>({ path }, PAYMENT, connection));
		pending.set(id, reading);
		return await reading;
	};
}
