import type { ObjectTypeName, Owner, Pipeline, PipelineStage } from './types';

/** What a test may order; a new account starts with `DEFAULT_SETTINGS`. */
export interface HubspotSettings {
	/** Search sees a write only this long afterwards. HubSpot: "a few moments", up to 30 s seen. */
	readonly searchLagMilliseconds: number;
	/** HubSpot: 5. Null: not enforced. */
	readonly searchesPerSecond: number | null;
	/** HubSpot: 100 (Free, Starter), 190 (Professional). Null: not enforced. */
	readonly requestsPerTenSeconds: number | null;
	readonly requestsPerDay: number;
	/** The next so many requests answer 423. */
	readonly lockedRequests: number;
	/** Whether notes and tasks may have properties with `hasUniqueValue`. */
	readonly uniqueActivityProperties: boolean;
	/** Whether `objectWriteTraceId` also gives rows of their own to bad updates and upserts. */
	readonly multiStatusOnUpdate: boolean;
	/**
	 * What a batch update does with a merged-away id: writes to the survivor, or leaves the row out of
	 * results and errors without a word, as rudderlabs/rudder-transformer has met it.
	 */
	readonly batchUpdateOfMerged: 'survivor' | 'leftOut';
	/** Whether a deleted record goes on holding its unique values; HubSpot documents it only of contacts' addresses (no). */
	readonly deletedKeepValues: boolean;
	/** Properties that the account's admin made required, besides HubSpot's own. */
	readonly alsoRequired: Readonly<Partial<Record<ObjectTypeName, readonly string[]>>>;
	/** Properties that an admin requires of a deal which an update puts into a stage, by the stage; asked of the API since 2026-09. */
	readonly requiredInStage: Readonly<Record<string, readonly string[]>>;
	readonly companyCurrency: string;
	readonly additionalCurrencies: readonly string[];
	readonly timeZone: string;
	readonly accountType: string;
	/** Recorded in property history for writes through the API. */
	readonly apiSourceType: 'INTEGRATION' | 'API';
	readonly accessTokenSeconds: number;
	/** Whether addresses by number (v1 to v4) are still there: for n8n's own HubSpot node in the bench, nobody else. */
	readonly servesNumberedPaths: boolean;
}

export const PORTAL_ID = 4_711_001;
export const APP_ID = '2815';
export const UI_DOMAIN = 'app.hubspot.com';

export const DEFAULT_SETTINGS: HubspotSettings = {
	searchLagMilliseconds: 300,
	searchesPerSecond: null,
	requestsPerTenSeconds: null,
	requestsPerDay: 625_000,
	lockedRequests: 0,
	uniqueActivityProperties: true,
	multiStatusOnUpdate: true,
	batchUpdateOfMerged: 'survivor',
	deletedKeepValues: false,
	alsoRequired: {},
	requiredInStage: {},
	companyCurrency: 'USD',
	additionalCurrencies: ['EUR'],
	timeZone: 'Europe/Berlin',
	accountType: 'DEVELOPER_TEST',
	apiSourceType: 'INTEGRATION',
	accessTokenSeconds: 1_800,
	servesNumberedPaths: false,
};

export const OWNERS: readonly Owner[] = [
	{
		id: '41629779',
		userId: 9_586_504,
		email: 'mara.lind@acme.example',
		firstName: 'Mara',
		lastName: 'Lind',
	},
	{
		id: '41629780',
		userId: 9_586_505,
		email: 'theo.okafor@acme.example',
		firstName: 'Theo',
		lastName: 'Okafor',
	},
];

const stages = (rows: readonly (readonly [string, string, string, boolean])[]): PipelineStage[] =>
	rows.map(([id, label, probability, closed], displayOrder) => ({
		id,
		label,
		probability,
		isClosed: closed ? 'true' : 'false',
		displayOrder,
	}));

/** The default pipeline has words as stage ids; one a person made has numbers, as in a real account. */
export const PIPELINES: readonly Pipeline[] = [
	{
		id: 'default',
		label: 'Sales Pipeline',
		displayOrder: 0,
		stages: stages([
			['appointmentscheduled', 'Appointment Scheduled', '0.2', false],
			['qualifiedtobuy', 'Qualified To Buy', '0.4', false],
			['presentationscheduled', 'Presentation Scheduled', '0.6', false],
			['decisionmakerboughtin', 'Decision Maker Bought-In', '0.8', false],
			['contractsent', 'Contract Sent', '0.9', false],
			['closedwon', 'Closed Won', '1.0', true],
			['closedlost', 'Closed Lost', '0.0', true],
		]),
	},
	{
		id: '67142093',
		label: 'Subscriptions',
		displayOrder: 1,
		stages: stages([
			['129473801', 'Trial', '0.3', false],
			['129473802', 'Awaiting Payment', '0.7', false],
			['129473803', 'Customer', '1.0', true],
			['129473804', 'Churned', '0.0', true],
		]),
	},
];
