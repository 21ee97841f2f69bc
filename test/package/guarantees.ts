/** The README's table of what is guaranteed, made of what each CRM adapter declares. */
import type { CrmAdapter, CrmGuarantees, Once } from '../../nodes/shared/contracts/crm';

const ONCE: Readonly<Record<Once, string>> = {
	uniqueKey: 'a unique key',
	lookCreateLook: 'looking, creating and looking again; of two the younger goes',
};

function references({ references: guard }: CrmGuarantees): string {
	if (guard.by === 'history')
		return `the list only grows, and its last ${guard.versions} versions are kept`;
	return guard.by === 'revision'
		? 'a write is refused when the deal has moved on'
		: 'a record for each payment, which no writer takes away';
}

const ROWS: ReadonlyArray<readonly [string, (crm: CrmGuarantees) => string]> = [
	['One note for each thing that happened', ({ notes }) => ONCE[notes]],
	['One task for each rule and thing that happened', ({ tasks }) => ONCE[tasks]],
	['_New_ goes to one run at a time, and at most twice', ({ claims }) => ONCE[claims]],
	['One deal for each payment where deals are created', ({ deals }) => ONCE[deals]],
	['No payment of a deal is forgotten when two arrive at once', references],
	[
		'Payments on one deal, before its write is refused and says so',
		({ mostReferences }) =>
			mostReferences === undefined ? 'no end' : `about ${mostReferences.toLocaleString('en')}`,
	],
	[
		'Follow-ups that a run left open are found',
		({ listsOpenClaims }) =>
			listsOpenClaims ? 'by _Payment Catch-Up Trigger_' : 'by reconciliation alone',
	],
];

export const BEGIN = '<!-- what is guaranteed: made of the adapters -->';
export const END = '<!-- end of what is guaranteed -->';

/** Lines of the table, cells not padded. */
export function guaranteesTable(crms: readonly CrmAdapter[]): string[][] {
	return [
		['Guaranteed', ...crms.map(({ displayName }) => displayName)],
		...ROWS.map(([promise, by]) => [promise, ...crms.map(({ guarantees }) => by(guarantees))]),
	];
}
