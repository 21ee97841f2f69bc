import { PAYMENT_REFERENCE, type PaymentEvent } from '../vocabulary/event';
import type { Failure } from '../vocabulary/failure';
import type { PaymentState } from '../vocabulary/payment';
import { fromReference, type Subject, toReference, toScope } from '../vocabulary/subject';
import { isolateFailures, type Part } from './isolateFailures';
import { callersReader, readPayments } from './readPayments';
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

/** An input that may be synced. */
interface Admitted {
	readonly index: number;
	readonly input: SyncInput;
}

/** A subject of the batch, with the inputs that led to it. */
interface Named {
	readonly subject: Subject;
	readonly inputs: Admitted[];
}

/**
 * From hints to the truth: each event to its root subject, each root read once from the gateway, whatever the events said.
 * What belongs to another account or mode than the credential's is set aside before any call.
 */
export async function findRoots(
	inputs: readonly SyncInput[],
	options: Pick<SyncOptions, 'allowTestPayments' | 'preview'>,
	context: SyncContext,
): Promise<RootsFound> {
	const setAside: SetAside[] = [];
	const unreadable: Unreadable[] = [];
	const gone = ({ index, input }: Admitted) =>
		void setAside.push({ index, reason: 'paymentGone', message: goneMessage(input, context) });
	const admitted: Admitted[] = [];
	for (const [index, input] of inputs.entries()) {
		const refusal = await refusalOf(input, options, context);
		if (refusal) setAside.push({ index, ...refusal });
		else admitted.push({ index, input });
	}

	const named = new Map<string, Named>();
	const subjects = await subjectsOf(admitted, context);
	for (const [position, entry] of admitted.entries()) {
		const part = subjects[position];
		if (part && 'failure' in part) unreadable.push({ index: entry.index, failure: part.failure });
		else if (part?.value) addTo(named, part.value, entry);
		else gone(entry);
	}

	const roots: Root[] = [];
	const wanted = [...named.values()];
	const readings = await readPayments(
		wanted.map(({ subject }) => subject),
		callersReader(context),
	);
	for (const [position, { subject, inputs: from }] of wanted.entries()) {
		const reading = readings[position];
		if (reading && 'failure' in reading) {
			unreadable.push(...from.map(({ index }) => ({ index, failure: reading.failure })));
		} else if (reading?.value) roots.push(rootOf(subject, reading.value, from));
		else from.forEach(gone);
	}
	return { roots, setAside, unreadable };
}

function addTo(named: Map<string, Named>, subject: Subject, input: Admitted): void {
	const reference = toReference(subject);
	const known = named.get(reference);
	if (known) known.inputs.push(input);
	else named.set(reference, { subject, inputs: [input] });
}

function rootOf(subject: Subject, state: PaymentState, from: readonly Admitted[]): Root {
	return {
		reference: toReference(subject),
		subject,
		state,
		inputs: from.map(({ index }) => index),
		events: from.flatMap(({ input }) => eventOf(input) ?? []),
	};
}

/** The subject of each input, in their order; several events about one object are one question. */
async function subjectsOf(
	admitted: readonly Admitted[],
	{ gateway, gatewayConnection }: Pick<SyncContext, 'gateway' | 'gatewayConnection'>,
): Promise<ReadonlyArray<Part<Subject | undefined> | undefined>> {
	const hints = new Map(
		admitted.flatMap(({ input }) => {
			const event = eventOf(input);
			const isKnown = event?.hint.objectKind === PAYMENT_REFERENCE;
			return event && !isKnown ? [[hintKey(event), event.hint] as const] : [];
		}),
	);
	const resolved = await isolateFailures(
		[...hints.values()],
		async (some) => await gateway.resolve(some, gatewayConnection),
		gateway,
	);
	const byHint = new Map([...hints.keys()].map((key, index) => [key, resolved[index]]));
	return admitted.map(({ input }) => {
		if ('state' in input) return { value: input.state.subject };
		const { event } = input;
		if (event.hint.objectKind === PAYMENT_REFERENCE) return { value: namedRoot(event) };
		return byHint.get(hintKey(event));
	});
}

/** A reference that names another account or mode than its event is no root of this batch. */
function namedRoot(event: PaymentEvent): Subject | undefined {
	const subject = fromReference(event.hint.objectId);
	return subject && toScope(subject) === toScope(event) ? subject : undefined;
}

function hintKey({ hint: { objectKind, objectId, partId = '' } }: PaymentEvent): string {
	return `${objectKind}/${objectId}/${partId}`;
}

function eventOf(input: SyncInput): PaymentEvent | undefined {
	return 'event' in input ? input.event : undefined;
}

async function refusalOf(
	input: SyncInput,
	options: Pick<SyncOptions, 'allowTestPayments' | 'preview'>,
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

function goneMessage(input: SyncInput, { gateway }: SyncContext): string {
	const event = eventOf(input);
	const what = event ? `${event.hint.objectKind} ${event.hint.objectId}` : 'this payment';
	return `${gateway.displayName} does not have ${what}, or it belongs to no payment. Look it up in the dashboard of ${gateway.displayName}`;
}
