import type { DealDraft } from '../../contracts/crm';
import { type Failure, isTransient } from '../../vocabulary/failure';
import { lookup } from '../../vocabulary/lookup';
import { toDecimal } from '../../vocabulary/money';
import type { Match } from './search';
import type { Schema } from '../deal/plan';
import { fieldsRead } from '../deal/project';
import type { Root } from '../roots';
import type { SyncContext, SyncOptions } from '../types';
import { SyncFailure } from '../failure';

const DAY_MS = 86_400_000;
const ISO_DATE_LENGTH = 'YYYY-MM-DD'.length;

/**
 * A deal for each payment that has none, keyed on the payment reference: two runs that create at once get one deal. Its
 * money fields are written by the converge loop like any other deal's.
 */
export async function createUnmatchedDeals(
	roots: readonly Root[],
	schema: Schema,
	options: SyncOptions,
	context: SyncContext,
): Promise<Match[]> {
	if (roots.length === 0) return [];
	const { crm, crmConnection } = context;
	const results = await crm.createDeals(
		roots.map((root) => draftFor(root, schema, options, context)),
		crmConnection,
	);
	const refused = new Map<Root, Match>();
	const present: Root[] = [];
	for (const [index, root] of roots.entries()) {
		const result = results[index];
		if (result && 'id' in result) present.push(root);
		if (result?.status !== 'failed') continue;
		const { failure } = result;
		if (isEverybodys(failure)) throw new SyncFailure(failure);
		refused.set(root, isOwn(failure) ? { root, failure } : refusedBy(failure.message, root));
	}
	const deals = await crm.readDeals(
		present.map((root) => ({ by: 'reference', value: root.reference })),
		fieldsRead(options, context),
		crmConnection,
	);
	const byRoot = new Map(present.map((root, index) => [root, deals[index]]));
	return roots.map((root): Match => {
		const deal = byRoot.get(root);
		if (deal) return { root, deal };
		return refused.get(root) ?? refusedBy(unreadable(root, context), root);
	});
}

/** What befalls every deal alike; an owner that is gone or a taken value of one is no reason for the others. */
function isEverybodys({ kind }: Failure): boolean {
	return kind === 'rateLimited' || kind === 'auth';
}

/** A lock, or a right to the account of this deal: the others of the batch do not wait for it, and it comes again. */
function isOwn(failure: Failure): boolean {
	return isTransient(failure) || failure.kind === 'permission';
}

function refusedBy(message: string, root: Root): Match {
	return { root, reason: 'refusedByCrm', message, candidates: [] };
}

/** Deleted again in the same moment, or kept from this key: the payment must not vanish with it. */
function unreadable({ reference }: Root, { crm }: SyncContext): string {
	return `${crm.displayName} has a deal for the payment ${reference}, but does not let it be read. Restore the deal, or let the credential read all deals`;
}

function draftFor(
	{ reference, state }: Root,
	{ pipelines }: Schema,
	{ newDeal }: SyncOptions,
	{ crm, gateway }: SyncContext,
): DealDraft {
	const pipeline = pipelineFor(newDeal, pipelines);
	const stage = newDeal?.stage ?? pipeline?.stages.find(({ kind }) => kind === 'open')?.id;
	const closeAt = Date.parse(state.createdAt) + (newDeal?.closeInDays ?? 0) * DAY_MS;
	return {
		reference,
		name: dealName(
			newDeal?.name ?? '',
			state.customer.name ?? state.customer.email,
			state,
			gateway.displayName,
		),
		amount: toDecimal(state.amountDue, state.currency),
		currency: state.currency,
		pipeline: newDeal?.pipeline ?? pipeline?.id,
		stage,
		ownerId: newDeal?.ownerId,
		closeDate: new Date(closeAt).toISOString().slice(0, ISO_DATE_LENGTH),
		fields: { [crm.fieldName('mainReference')]: reference },
	};
}

/** The chosen one, else the one that has the chosen stage: a CRM refuses a stage of another pipeline. */
function pipelineFor(
	chosen: SyncOptions['newDeal'],
	pipelines: Schema['pipelines'],
): Schema['pipelines'][number] | undefined {
	if (chosen?.pipeline !== undefined) return pipelines.find(({ id }) => id === chosen.pipeline);
	const hasStage = pipelines.find(({ stages }) => stages.some(({ id }) => id === chosen?.stage));
	return hasStage ?? pipelines[0];
}

function dealName(
	template: string,
	customer: string | undefined,
	state: Root['state'],
	gateway: string,
): string {
	const values: Readonly<Record<string, string>> = {
		customer: customer ?? 'Unknown customer',
		description: state.description ?? '',
		amount: toDecimal(state.amountDue, state.currency),
		currency: state.currency,
		gateway,
		plan: state.subscription?.plan ?? '',
	};
	const text = template === '' ? '{customer}: {amount} {currency}' : template;
	const filled = text.replace(/\{(\w+)\}/g, (whole, name: string) => lookup(values, name) ?? whole);
	return filled.trim();
}
