import type { GatewayAdapter, GatewayConnection } from '../../shared/contracts/gateway';
import { withSafePayerText } from '../../shared/vocabulary/payerText';
import type { PaymentState } from '../../shared/vocabulary/payment';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { fromReference, type Subject } from '../../shared/vocabulary/subject';
import { parseSubjectSet } from '../../shared/vocabulary/subjectSet';

/**
 * Where each payment reference of a deal stands, read now. What belongs to another gateway or account, was replaced, or is
 * a test payment met by a live key, is left out: it is not this credential's to act on.
 * @throws InputRefused for a live payment met by a test key, and for one that the gateway does not have.
 */
export async function statesOfReferences(
	text: string,
	{ id, displayName, readStates }: GatewayAdapter,
	connection: GatewayConnection,
): Promise<PaymentState[]> {
	const account = await connection.account();
	const { references, replaced } = parseSubjectSet(text);
	const subjects = references
		.filter((reference) => !replaced.has(reference))
		.flatMap((reference) => fromReference(reference) ?? [])
		.filter((subject) => subject.gateway === id && subject.account === account);
	const ours = subjects.filter(({ livemode }) => livemode === connection.livemode);
	if (subjects.some(({ livemode }) => livemode && !connection.livemode)) {
		throw new InputRefused(
			'This payment is a live one, but the credential holds a test key. Choose a credential with a live key',
		);
	}
	if (ours.length === 0) return [];
	const states = await readStates(ours, connection);
	return ours.map((subject, index) =>
		withSafePayerText(states[index] ?? missing(subject, displayName)),
	);
}

function missing({ kind, id }: Subject, gatewayName: string): never {
	throw new InputRefused(
		`${gatewayName} has no ${kind} ${id} any more. Take its reference out of Payment References of the deal`,
	);
}
