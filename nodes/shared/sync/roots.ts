import { PAYMENT_REFERENCE, type PaymentEvent } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { PaymentState } from '../vocabulary/payment';
import { fromReference, type Subject, toReference, toScope } from '../vocabulary/subject';
import { apart, type Part, readApart } from './apart';
import type { ReviewReason, SyncContext, SyncInput, SyncOptions } from './types';

/** One root subject of the batch, with every input that led to it. */
export interface Root {
	readonly reference: string;
	readonly subject: Subject;
	readonly state: PaymentState;
	/** Positions of its inputs; the first one speaks for it. */
	readonly inputs: readonly number[];
	/** The events among them. */
	readonly events: readonly PaymentEvent[];
}

/** An input that a person has to look at before anything can be written. */
export interface SetAside {
	readonly index: number;
	readonly reason: ReviewReason;
	readonly message: string;
	readonly state?: PaymentState;
}

/** An input whose payment the gateway does not let us read. */
export interface Unreadable {
	readonly index: number;
	readonly failure: Failure;
}

export interface RootsFound {
	readonly roots: readonly Root[];
	readonly setAside: readonly SetAside[];
	readonly unreadable: readonly Unreadable[];
}

/**
 * From hints to the truth: each event to its root subject, each root read once from the gateway, whatever the events said.
 * What belongs to another account or mode than the credential's is set aside before any call.
 */
export async function findRoots(
	inputs: readonly SyncInput[],
	options: SyncOptions,
	context: SyncContext,
): Promise<RootsFound> {
	const setAside: SetAside[] = [];
	const unreadable: Unreadable[] = [];
	const admitted: number[] = [];
	for (const [index, input] of inputs.entries()) {
		const refusal = await refusalOf(input, options, context);
		if (refusal) setAside.push({ index, ...refusal });
		else admitted.push(index);
	}
	const subjects = await subjectsOf(admitted, inputs, context);
	const byReference = new Map<
		string,
		{ subject: Subject; inputs: number[]; state?: PaymentState }
	>();
	for (const [place, index] of admitted.entries()) {
		const resolved = subjects[place];
		if (resolved && 'failure' in resolved) {
			unreadable.push({ index, failure: resolved.failure });
			continue;
		}
		const subject = resolved?.value;
		if (!subject) {
			setAside.push({ index, reason: 'paymentGone', message: goneMessage(inputs[index], context) });
			continue;
		}
		const entry = byReference.get(toReference(subject)) ?? { subject, inputs: [] };
		entry.inputs.push(index);
		byReference.set(toReference(subject), entry);
	}
	const entries = [...byReference];
	const readings = await readApart(
		entries.map(([, { subject }]) => subject),
		context,
	);
	const roots: Root[] = [];
	for (const [place, [reference, entry]] of entries.entries()) {
		const reading = readings[place];
		if (reading && 'failure' in reading) {
			const { failure } = reading;
			unreadable.push(...entry.inputs.map((index) => ({ index, failure })));
			continue;
		}
		const state = reading?.value;
		const events = entry.inputs.flatMap((index) => eventOf(inputs[index]) ?? []);
		if (state)
			roots.push({ reference, subject: entry.subject, state, inputs: entry.inputs, events });
		for (const index of state ? [] : entry.inputs) {
			setAside.push({ index, reason: 'paymentGone', message: goneMessage(inputs[index], context) });
		}
	}
	return { roots, setAside, unreadable };
}

async function subjectsOf(
	admitted: readonly number[],
	inputs: readonly SyncInput[],
	{ gateway, gatewayConnection }: SyncContext,
): Promise<ReadonlyArray<Part<Subject | undefined> | undefined>> {
	const hints = new Map(
		admitted.flatMap((index) => {
			const event = eventOf(inputs[index]);
			const isKnown = event?.hint.objectKind === PAYMENT_REFERENCE;
			return event && !isKnown ? [[hintKey(event), event.hint] as const] : [];
		}),
	);
	const keys = [...hints.keys()];
	const resolved = await apart(
		[...hints.values()],
		async (some) => await gateway.resolve(some, gatewayConnection),
		gateway,
	);
	const byHint = new Map(keys.map((key, place) => [key, resolved[place]]));
	return admitted.map((index) => {
		const input = inputs[index];
		if (input && 'state' in input) return { value: input.state.subject };
		const event = eventOf(input);
		if (event?.hint.objectKind === PAYMENT_REFERENCE) return { value: namedRoot(event) };
		return event && byHint.get(hintKey(event));
	});
}

/** A reference that names another account or mode than its event is no root of this batch. */
function namedRoot(event: PaymentEvent): Subject | undefined {
	const subject = fromReference(event.hint.objectId);
	return subject && toScope(subject) === toScope(event) ? subject : undefined;
}

/** Several events about one object are one question. */
function hintKey(event: PaymentEvent): string {
	return `${event.hint.objectKind}/${event.hint.objectId}`;
}

function eventOf(input: SyncInput | undefined): PaymentEvent | undefined {
	return input && 'event' in input ? input.event : undefined;
}

async function refusalOf(
	input: SyncInput,
	options: SyncOptions,
	{ gateway, gatewayConnection }: SyncContext,
): Promise<{ reason: ReviewReason; message: string } | undefined> {
	const source = 'event' in input ? input.event : input.state.subject;
	if (source.livemode !== gatewayConnection.livemode) {
		const [theirs, ours] = source.livemode ? ['live', 'test'] : ['test', 'live'];
		return {
			reason: 'otherAccount',
			message: `This is a ${theirs} payment, but the ${gateway.displayName} credential holds a ${ours} key. Choose the credential of the same mode`,
		};
	}
	if (!source.livemode && !options.allowTestPayments && !options.preview) {
		return {
			reason: 'testPayment',
			message:
				'This is a test payment, so nothing was written to the CRM. Turn on "Allow Test Payments" in the options of Sync Payment to CRM to try it out',
		};
	}
	if (source.account === '') return undefined;
	const account = await gatewayConnection.account();
	if (source.account === account) return undefined;
	return {
		reason: 'otherAccount',
		message: `This payment belongs to the ${gateway.displayName} account ${source.account}, but the credential is for ${account}. Choose the credential of that account`,
	};
}

function goneMessage(input: SyncInput | undefined, { gateway }: SyncContext): string {
	const event = eventOf(input);
	const what = event ? `${event.hint.objectKind} ${event.hint.objectId}` : 'this payment';
	return `${gateway.displayName} does not have ${what}, or it belongs to no payment. Look it up in the dashboard of ${gateway.displayName}`;
}
