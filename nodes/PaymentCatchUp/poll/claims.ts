import type { IPollFunctions } from 'n8n-workflow';
import type { OpenClaim } from '../../shared/contracts/crm';
import type { CrmSession } from '../../shared/n8n/access/connections';
import { readClaimKey } from '../../shared/sync/claims/claimKey';
import { PAYMENT_REFERENCE, type PaymentEvent } from '../../shared/vocabulary/event';
import { fromReference, toScope } from '../../shared/vocabulary/subject';
import type { CatchUpMemory, HandOut } from './memory';

const MINUTE_MS = 60_000;
/**
 * How long until a claim that stays undone is handed out again; doubled each time. Somebody takes over a first claim by
 * making a second, and a second one past its lease is for a person to review, who need not hear of it every minute.
 */
const FIRST_PAUSE_MS = 15 * MINUTE_MS;
const SECOND_PAUSE_MS = 24 * 60 * MINUTE_MS;

export interface ClaimsPlan {
	readonly now: number;
	readonly room: number;
	readonly isWanted: (event: PaymentEvent) => boolean;
	/** Names under which the nodes behind this trigger claim; `undefined`: not known, so any. */
	readonly automations: ReadonlySet<string> | undefined;
}

/** Claims whose lease ran out, as events that name the payment itself. */
export async function readUnfinished(
	memory: CatchUpMemory,
	plan: ClaimsPlan,
	{ adapter, connection }: CrmSession,
): Promise<{ events: PaymentEvent[]; memory: CatchUpMemory }> {
	const open = (await adapter.claims.listOpen?.(new Date(plan.now), connection)) ?? [];
	const events: PaymentEvent[] = [];
	const claims: Record<string, HandOut> = {};
	for (const claim of open) {
		const known = memory.claims[claim.key];
		if (known) claims[claim.key] = known;
		const event = toEvent(claim, memory.scope);
		if (!event || !plan.isWanted(event) || !isOurs(claim, plan)) continue;
		if (events.length >= plan.room || !isDue(claim, known, plan.now)) continue;
		claims[claim.key] = { at: plan.now, times: (known?.times ?? 0) + 1 };
		events.push(event);
	}
	return { events, memory: { ...memory, claims } };
}

/** The names under which the Sync nodes behind this trigger claim; `undefined` where that cannot be told from here. */
export function automationsBehind(context: IPollFunctions): ReadonlySet<string> | undefined {
	const syncs = context
		.getChildNodes(context.getNode().name, { includeNodeParameters: true })
		.filter(({ type, disabled }) => type.endsWith('.paymentSync') && !disabled);
	const names = syncs.map(({ parameters }) => {
		const { automation } = (parameters?.options ?? {}) as { automation?: unknown };
		return String(automation || (context.getWorkflow().id ?? ''));
	});
	return names.length === 0 || names.some((name) => name.startsWith('='))
		? undefined
		: new Set(names);
}

function toEvent({ key, subject, createdAt }: OpenClaim, scope: string): PaymentEvent | undefined {
	const root = fromReference(subject.reference);
	if (!root || toScope(root) !== scope) return undefined;
	return {
		id: `claim:${key}`,
		gateway: root.gateway,
		account: root.account,
		livemode: root.livemode,
		occurredAt: createdAt,
		hint: {
			type: subject.type,
			objectKind: PAYMENT_REFERENCE,
			objectId: subject.reference,
			claim: key,
		},
	};
}

function isOurs({ key }: OpenClaim, { automations }: ClaimsPlan): boolean {
	return automations?.has(readClaimKey(key).automation) ?? true;
}

function isDue({ key }: OpenClaim, known: HandOut | undefined, now: number): boolean {
	if (!known) return true;
	const pause = readClaimKey(key).isSecond ? SECOND_PAUSE_MS : FIRST_PAUSE_MS;
	return now - known.at >= pause * 2 ** (known.times - 1);
}
