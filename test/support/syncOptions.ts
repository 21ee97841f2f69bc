import { standardMapping } from '../../nodes/shared/sync/deal/project';
import type { SyncContext, SyncOptions } from '../../nodes/shared/sync/types';
import type { StageRule } from '../../nodes/shared/vocabulary/stageRule';

/** What Stage Rules of the node start with. */
export const DEFAULT_STAGE_RULES: readonly StageRule[] = [
	{ status: 'Paid', target: 'won', movesBack: false },
];

/** What the node hands the engine when a user changes nothing. */
export function syncOptions(
	context: Pick<SyncContext, 'crm'>,
	overrides: Partial<SyncOptions> = {},
): SyncOptions {
	return {
		automation: 'workflow-1',
		holder: 'execution-1',
		mapping: standardMapping(context),
		isStandardMapping: true,
		stageRules: DEFAULT_STAGE_RULES,
		otherPayment: 'add',
		unmatched: 'needsReview',
		matchByEmail: true,
		contacts: 'createAndLink',
		allowTestPayments: false,
		preview: false,
		actOn: [],
		factAgeLimitMs: 3 * 86_400_000,
		leaseMs: 10 * 60_000,
		hasFollowUp: true,
		claims: true,
		tasks: [],
		tolerance: '0',
		anySuccessIsPaid: false,
		...overrides,
	};
}
