import type { Failure } from '../vocabulary/failure';
import { withSafePayerText } from '../vocabulary/payerText';
import type { PaymentState } from '../vocabulary/payment';
import { type Subject, toReference, toScope } from '../vocabulary/subject';
import { step } from './failure';
import { isolateFailures, type Part } from './isolateFailures';
import type { PaymentReader, SyncContext } from './types';

/** What the gateways say of payments, by reference. */
export interface Readings {
	/** Without those that a gateway does not have. */
	readonly states: ReadonlyMap<string, PaymentState>;
	/** Why a payment could not be read, where that is no reason for the others. */
	readonly failures: ReadonlyMap<string, Failure>;
	/** Those that no credential of this run reads. */
	readonly unreadable: ReadonlySet<string>;
}

const NO_READER = { noReader: true } as const;

type Reading = Part<PaymentState | undefined> | typeof NO_READER;

/**
 * The truth about payments of one account, as far as its gateway lets it be read. The one way in for states, so that what a
 * payer typed is made harmless here, for every gateway.
 */
export async function readPayments(
	subjects: readonly Subject[],
	{ gateway, connection }: PaymentReader,
): Promise<Array<Part<PaymentState | undefined>>> {
	return await isolateFailures(
		subjects,
		async (some) => {
			const states = await gateway.readStates(some, connection);
			return states.map((state) => state && withSafePayerText(state));
		},
		gateway,
	);
}

/**
 * The truth about payments of several accounts: each account's in one call, beside the others. What befalls another gateway
 * holds up its own payments only.
 * @param ours the scopes that the calling gateway's credential reads.
 * @throws what befalls every call of the calling gateway.
 */
export async function readAcrossGateways(
	subjects: readonly Subject[],
	ours: ReadonlySet<string>,
	context: SyncContext,
): Promise<Readings> {
	const states = new Map<string, PaymentState>();
	const failures = new Map<string, Failure>();
	const unreadable = new Set<string>();
	const read = async ([scope, group]: [string, readonly Subject[]]) => {
		const readings: readonly Reading[] = ours.has(scope)
			? await readPayments(group, callersReader(context))
			: await readElsewhere(group, context);
		for (const [index, subject] of group.entries()) {
			const [reading, reference] = [readings[index], toReference(subject)];
			if (reading && 'noReader' in reading) unreadable.add(reference);
			else if (reading && 'failure' in reading) failures.set(reference, reading.failure);
			else if (reading?.value) states.set(reference, reading.value);
		}
	};
	await Promise.all([...groupedByScope(subjects)].map(read));
	return { states, failures, unreadable };
}

export function callersReader({
	gateway,
	gatewayConnection: connection,
}: Pick<SyncContext, 'gateway' | 'gatewayConnection'>): PaymentReader {
	return { gateway, connection };
}

/** For people: the name of the gateway that a subject is of, as far as this run knows it. */
export function gatewayNameOf(
	{ gateway: id }: Pick<Subject, 'gateway'>,
	{ gateway, otherGateways }: Pick<SyncContext, 'gateway' | 'otherGateways'>,
): string {
	return otherGateways?.get(id)?.name ?? gateway.displayName;
}

/** Payments of one account of another gateway. Whose its credential is gets asked only now that a deal has such a payment. */
async function readElsewhere(
	subjects: readonly Subject[],
	{ otherGateways }: Pick<SyncContext, 'otherGateways'>,
): Promise<Reading[]> {
	const [subject] = subjects;
	const reader = subject && otherGateways?.get(subject.gateway)?.reader;
	if (!reader || reader.connection.livemode !== subject.livemode) return nobodyReads(subjects);
	const attempted = await step(async (): Promise<Reading[]> => {
		const account = await reader.connection.account();
		if (account !== subject.account) return nobodyReads(subjects);
		return await readPayments(subjects, reader);
	}, [reader.gateway]);
	const readings: readonly Reading[] =
		'value' in attempted ? attempted.value : subjects.map(() => attempted);
	return subjects.map((one, index): Reading => {
		const reading = readings[index] ?? { value: undefined };
		return 'failure' in reading
			? { failure: ofOtherGateway(reading.failure, one, reader) }
			: reading;
	});
}

function nobodyReads(subjects: readonly Subject[]): Reading[] {
	return subjects.map(() => NO_READER);
}

/** The run is another gateway's: without the name a person would look at the wrong credential. */
function ofOtherGateway(failure: Failure, subject: Subject, { gateway }: PaymentReader): Failure {
	return {
		...failure,
		message: `${gateway.displayName} was asked for ${toReference(subject)}, which is on the same deal. ${failure.message}`,
	};
}

function groupedByScope(subjects: readonly Subject[]): ReadonlyMap<string, readonly Subject[]> {
	const groups = new Map<string, Subject[]>();
	for (const subject of subjects) {
		const scope = toScope(subject);
		const group = groups.get(scope);
		if (group) group.push(subject);
		else groups.set(scope, [subject]);
	}
	return groups;
}
