import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { Subject, SubjectKind } from '../../../shared/vocabulary/subject';
import { readStates } from '../readStates';

/** The state of one object, now. @throws InputRefused where Stripe does not have it. */
export async function stateOf(
	kind: SubjectKind,
	id: string,
	connection: GatewayConnection,
): Promise<PaymentState> {
	const [state] = await readStates([await subjectOf(kind, id, connection)], connection);
	if (state) return state;
	const mode = connection.livemode ? 'live' : 'test';
	throw new InputRefused(
		`Stripe has no ${kind} ${id} in ${mode} mode of this account. Check the id, and whether the credential's key is of the same account and mode`,
	);
}

export async function subjectOf(
	kind: SubjectKind,
	id: string,
	connection: Pick<GatewayConnection, 'account' | 'livemode'>,
): Promise<Subject> {
	return {
		gateway: 'stripe',
		account: await connection.account(),
		livemode: connection.livemode,
		kind,
		id,
	};
}
