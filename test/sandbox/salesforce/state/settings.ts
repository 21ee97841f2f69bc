import type { Values } from './types';

/** What an admin of the org has put up beside Salesforce's own rules. */
export interface ValidationRule {
	readonly object: string;
	/** Whether the row as it would be is refused. */
	readonly refuses: (values: Values, before: Values | undefined) => boolean;
	readonly message: string;
	/** Where the page shows it; none: at the top. */
	readonly field?: string;
}

export interface DuplicateRule {
	readonly object: string;
	/** Rows are duplicates where these are the same. */
	readonly fields: readonly string[];
	/** An alert is passed by `Sforce-Duplicate-Rule-Header: allowSave=true`; a block is not. */
	readonly action: 'block' | 'alert';
}

export interface StageDraft {
	readonly name: string;
	readonly probability: number;
	readonly forecastCategory: 'Pipeline' | 'BestCase' | 'Commit' | 'Omitted' | 'Closed';
	readonly isClosed?: boolean;
	readonly isWon?: boolean;
	readonly isActive?: boolean;
}

/** What a test may order; a new org starts with `DEFAULT_SETTINGS`. */
export interface SalesforceSettings {
	readonly multiCurrency: boolean;
	readonly corporateCurrency: string;
	/** Active ones beside it; in an org of one currency they mean nothing. */
	readonly currencies: readonly string[];
	readonly recordTypes: boolean;
	readonly personAccounts: boolean;
	readonly stages: readonly StageDraft[];
	/** By the name of a record type the stages of its sales process; all of them where it is not named. */
	readonly recordTypeStages: Readonly<Record<string, readonly string[]>>;
	/** Starter and Professional have no API: https://help.salesforce.com/s/articleView?id=000385436&type=1 */
	readonly apiEnabled: boolean;
	readonly requestsPerDay: number;
	/** Objects that the connection's user may read and not write. */
	readonly readOnlyObjects: readonly string[];
	readonly validationRules: readonly ValidationRule[];
	readonly duplicateRules: readonly DuplicateRule[];
	/** Flows that refuse every save of their object, by its name; the value is what they say. */
	readonly refusingFlows: Readonly<Record<string, string>>;
	/** Whether parts of a composite are done last one first, where nothing but `collateSubrequests: false` forbids it. */
	readonly collatesBackwards: boolean;
	/** Whether a field that is not there, in one row of a collection, refuses all its rows; not documented. */
	readonly unknownFieldRefusesAll: boolean;
	/** Fields of opportunities with history tracking. Salesforce: at most 20. */
	readonly trackedFields: readonly string[];
	/** Rows on a page of a query, and of a query within it. */
	readonly queryPageSize: number;
	readonly childPageSize: number;
	/** "Modify Metadata" and "Customize Application". */
	readonly mayModifyMetadata: boolean;
	/** "Assign Permission Sets". */
	readonly mayAssignPermissionSets: boolean;
	/** How often a deployment may be asked about before it is done. */
	readonly deployPolls: number;
	readonly organizationType: string;
	readonly isSandbox: boolean;
}

/** As a new org has them. @see https://help.salesforce.com/s/articleView?id=sales.opportunity_stages.htm&type=5 */
export const DEFAULT_STAGES: readonly StageDraft[] = [
	{ name: 'Prospecting', probability: 10, forecastCategory: 'Pipeline' },
	{ name: 'Qualification', probability: 10, forecastCategory: 'Pipeline' },
	{ name: 'Needs Analysis', probability: 20, forecastCategory: 'Pipeline' },
	{ name: 'Value Proposition', probability: 50, forecastCategory: 'Pipeline' },
	{ name: 'Id. Decision Makers', probability: 60, forecastCategory: 'Pipeline' },
	{ name: 'Perception Analysis', probability: 70, forecastCategory: 'Pipeline' },
	{ name: 'Proposal/Price Quote', probability: 75, forecastCategory: 'Pipeline' },
	{ name: 'Negotiation/Review', probability: 90, forecastCategory: 'Pipeline' },
	{
		name: 'Closed Won',
		probability: 100,
		forecastCategory: 'Closed',
		isClosed: true,
		isWon: true,
	},
	{ name: 'Closed Lost', probability: 0, forecastCategory: 'Omitted', isClosed: true },
];

export const DEFAULT_SETTINGS: SalesforceSettings = {
	multiCurrency: true,
	corporateCurrency: 'USD',
	currencies: ['EUR', 'GBP', 'JPY'],
	recordTypes: true,
	personAccounts: false,
	stages: DEFAULT_STAGES,
	recordTypeStages: {
		Renewal: [
			'Qualification',
			'Proposal/Price Quote',
			'Negotiation/Review',
			'Closed Won',
			'Closed Lost',
		],
	},
	apiEnabled: true,
	requestsPerDay: 100_000,
	readOnlyObjects: [],
	validationRules: [],
	duplicateRules: [],
	refusingFlows: {},
	collatesBackwards: false,
	unknownFieldRefusesAll: false,
	trackedFields: ['StageName', 'Amount'],
	queryPageSize: 2_000,
	childPageSize: 200,
	mayModifyMetadata: true,
	mayAssignPermissionSets: true,
	deployPolls: 1,
	organizationType: 'Enterprise Edition',
	isSandbox: false,
};

export const RECORD_TYPES = [
	{ name: 'New Business', developerName: 'New_Business' },
	{ name: 'Renewal', developerName: 'Renewal' },
] as const;

/** Who is in the org; the connection's user is no person. */
export const USERS = {
	person: {
		firstName: 'Mara',
		lastName: 'Lind',
		email: 'mara.lind@acme.example',
		userType: 'Standard',
	},
	connection: {
		firstName: 'Payments',
		lastName: 'Integration',
		email: 'payments@acme.example',
		userType: 'Standard',
	},
	/** In every org, and nobody who owns a deal. */
	automatedProcess: {
		firstName: 'Automated',
		lastName: 'Process',
		email: 'autoproc@acme.example',
		userType: 'AutomatedProcess',
	},
} as const;
