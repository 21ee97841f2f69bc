import type { GatewayConnection } from '../../../shared/contracts/gateway';
import type { PaymentState } from '../../../shared/vocabulary/payment';
import { InputRefused } from '../../../shared/vocabulary/refusal';
import type { Subject, SubjectKind } from '../../../shared/vocabulary/subject';
import { readStates } from '../readStates';

/** The state of one object, now. @throws InputRefused where PayPal does not have it. */
export async function stateOf(
	kind: SubjectKind,
	id: string,
	connection: GatewayConnection,
): Promise<PaymentState> {
	return await stateAt(await subjectOf(kind, id, connection), connection);
}

/** The same for a subject. @throws InputRefused */
export async function stateAt(
	subject: Subject,
	connection: GatewayConnection,
): Promise<PaymentState> {
	const [state] = await readStates([subject], connection);
	if (state) return state;
	throw notThere(subject.kind, subject.id, connection);
}

export async function subjectOf(
	kind: SubjectKind,
	id: string,
	connection: Pick<GatewayConnection, 'account' | 'livemode'>,
): Promise<Subject> {
	return {
		gateway: 'paypal',
		account: await connection.account(),
		livemode: connection.livemode,
		kind,
		id,
	};
}

/** For an id that PayPal does not know. */
export function notThere(
	what: string,
	id: string,
	{ livemode }: Pick<GatewayConnection, 'livemode'>,
): InputRefused {
	const mode = livemode ? 'live' : 'sandbox';
	return new InputRefused(
		`PayPal has no ${what} ${id} in this ${mode} account. Check the id, and whether the credential is of the same account and environment`,
	);
}
