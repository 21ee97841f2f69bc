/** HubSpot's stand-in as people see it, through its own API but past its server: nothing is counted. */
import type { HubspotSandbox } from './createHubspotSandbox';
import type {
	ActivityView,
	ContactDraft,
	CrmLens,
	DealDraft,
	DealView,
	FieldView,
	StageView,
} from '../lens';

const TOKEN = 'sandbox-page';
const PAGE_SIZE = 100;
const FIELD_PREFIX = 'crm_payment_';
const KEY = 'crm_payment_key';
const CLAIM_STATE = 'crm_payment_claim_state';
const CONTACT_TO_DEAL = 3;

const CONTACT_PROPERTIES = ['firstname', 'lastname', 'email', 'lifecyclestage'] as const;
const ACTIVITY_PROPERTIES = {
	tasks: ['hs_task_subject', 'hs_task_body', 'hs_timestamp', 'hs_task_status', KEY],
	notes: ['hs_note_body', 'hs_timestamp', KEY, CLAIM_STATE],
} as const;
type ActivityType = keyof typeof ACTIVITY_PROPERTIES;

interface HubspotRecord {
	readonly id: string;
	readonly properties: Readonly<Record<string, string | null>>;
	readonly associations?: Readonly<Record<string, { readonly results: readonly { id: string }[] }>>;
}

interface StageRecord {
	readonly id: string;
	readonly label: string;
	readonly metadata: { readonly isClosed?: string; readonly probability?: string };
}

interface PipelineRecord {
	readonly id: string;
	readonly label: string;
	readonly stages: readonly StageRecord[];
}

interface PropertyRecord {
	readonly name: string;
	readonly label: string;
}

/** Looks into and writes to the account as somebody with a token of their own. */
export function createHubspotLens(system: HubspotSandbox): CrmLens {
	async function ask<Answer>(method: string, address: string, body?: unknown): Promise<Answer> {
		const { pathname, searchParams } = new URL(address, 'http://hubspot');
		const response = await system.handle({
			method,
			path: pathname,
			query: searchParams,
			headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
			body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
		});
		if (response.status >= 400 && response.status !== 404) {
			throw new Error(`${method} ${address}: ${response.status} ${JSON.stringify(response.body)}`);
		}
		return response.body as Answer;
	}

	async function control<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
		const response = await system.control?.({
			method,
			path,
			query: new URLSearchParams(),
			headers: {},
			body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
		});
		return response?.body as Answer;
	}

	async function list(type: string, properties: readonly string[], associations: string) {
		const found: HubspotRecord[] = [];
		let after: string | undefined;
		do {
			const query = new URLSearchParams({
				limit: String(PAGE_SIZE),
				properties: properties.join(','),
				associations,
				...(after === undefined ? {} : { after }),
			});
			const page = await ask<{
				results: HubspotRecord[];
				paging?: { next?: { after: string } };
			}>('GET', `/crm/objects/2026-09/${type}?${query.toString()}`);
			found.push(...page.results);
			after = page.paging?.next?.after;
		} while (after !== undefined);
		return found;
	}

	async function read(type: string, ids: readonly string[], properties: readonly string[]) {
		const found: HubspotRecord[] = [];
		for (let start = 0; start < ids.length; start += PAGE_SIZE) {
			const inputs = ids.slice(start, start + PAGE_SIZE).map((id) => ({ id }));
			const page = await ask<{ results: HubspotRecord[] }>(
				'POST',
				`/crm/objects/2026-09/${type}/batch/read`,
				{ properties, inputs },
			);
			found.push(...page.results);
		}
		return new Map(found.map((record) => [record.id, record]));
	}

	/** The payment fields, as the account has them. */
	async function fields(): Promise<PropertyRecord[]> {
		const { results } = await ask<{ results: PropertyRecord[] }>(
			'GET',
			'/crm/properties/2026-09/deals',
		);
		return results.filter(({ name }) => name.startsWith(FIELD_PREFIX));
	}

	async function pipelines(): Promise<PipelineRecord[]> {
		return (await ask<{ results: PipelineRecord[] }>('GET', '/crm/pipelines/2026-09/deals'))
			.results;
	}

	async function toViews(deals: readonly HubspotRecord[], known: readonly PropertyRecord[]) {
		const everyPipeline = await pipelines();
		const ids = (type: string) => [...new Set(deals.flatMap((deal) => linked(deal, type)))];
		const contacts = await read('contacts', ids('contacts'), CONTACT_PROPERTIES);
		const tasks = await read('tasks', ids('tasks'), ACTIVITY_PROPERTIES.tasks);
		const notes = await read('notes', ids('notes'), ACTIVITY_PROPERTIES.notes);
		const of = (deal: HubspotRecord, type: string, records: Map<string, HubspotRecord>) =>
			linked(deal, type).flatMap((id) => records.get(id) ?? []);
		return deals.map((deal): DealView => {
			const { properties } = deal;
			const pipeline = everyPipeline.find(({ id }) => id === properties.pipeline);
			const stage = pipeline?.stages.find(({ id }) => id === properties.dealstage);
			return {
				id: deal.id,
				name: properties.dealname ?? '',
				amount: properties.amount || null,
				currency: properties.deal_currency_code || null,
				pipeline: pipeline?.label ?? '',
				stage: stage?.label ?? properties.dealstage ?? '',
				stageId: properties.dealstage ?? '',
				stageKind: stage ? kindOf(stage) : 'open',
				stages: (pipeline?.stages ?? []).map((each) => ({
					id: each.id,
					label: each.label,
					kind: kindOf(each),
				})),
				fields: known.flatMap(({ name, label }): FieldView[] => {
					const value = properties[name];
					return value ? [{ name, label, value }] : [];
				}),
				contacts: of(deal, 'contacts', contacts).map((contact) => ({
					id: contact.id,
					name: [contact.properties.firstname, contact.properties.lastname]
						.filter(Boolean)
						.join(' '),
					email: contact.properties.email ?? '',
					lifecycleStage: contact.properties.lifecyclestage ?? null,
				})),
				tasks: of(deal, 'tasks', tasks).map((task) => activityOf('tasks', task)),
				notes: of(deal, 'notes', notes).map((note) => activityOf('notes', note)),
			};
		});
	}

	const dealProperties = (known: readonly PropertyRecord[]) => [
		...['dealname', 'amount', 'deal_currency_code', 'pipeline', 'dealstage'],
		...known.map(({ name }) => name),
	];

	return {
		id: 'hubspot',
		displayName: 'HubSpot',
		hasLifecycle: true,
		async deals() {
			const known = await fields();
			const records = await list('deals', dealProperties(known), 'contacts,tasks,notes');
			return (await toViews(records, known)).reverse();
		},
		async deal(id) {
			const known = await fields();
			const query = new URLSearchParams({
				properties: dealProperties(known).join(','),
				associations: 'contacts,tasks,notes',
			});
			const record = await ask<HubspotRecord | undefined>(
				'GET',
				`/crm/objects/2026-09/deals/${encodeURIComponent(id)}?${query.toString()}`,
			);
			return record?.id === undefined ? undefined : (await toViews([record], known))[0];
		},
		async tasksWithoutDeal() {
			const tasks = await list('tasks', ACTIVITY_PROPERTIES.tasks, 'deals');
			return tasks
				.filter((task) => linked(task, 'deals').length === 0)
				.map((task) => activityOf('tasks', task));
		},
		async openClaims() {
			const notes = await list('notes', [CLAIM_STATE], 'deals');
			return notes.filter(({ properties }) => properties[CLAIM_STATE] === 'open').length;
		},
		async allowCurrency(currency) {
			const { settings } = await control<{
				settings: { companyCurrency: string; additionalCurrencies: string[] };
			}>('GET', '/state');
			const { companyCurrency, additionalCurrencies: known } = settings;
			if ([companyCurrency, ...known].includes(currency)) return;
			await control('POST', '/settings', { additionalCurrencies: [...known, currency] });
		},
		async createContact({ name, email }: ContactDraft) {
			const [firstname = '', ...rest] = name.split(' ');
			const properties = { firstname, lastname: rest.join(' '), email };
			return (await ask<HubspotRecord>('POST', '/crm/objects/2026-09/contacts', { properties })).id;
		},
		async createDeal({ name, pipeline, amount, currency, stageId, contactId }: DealDraft) {
			const chosen = (await pipelines()).find(
				({ label }) => pipeline === undefined || label === pipeline,
			);
			const open = chosen?.stages.filter((stage) => kindOf(stage) === 'open').at(-1);
			const properties = {
				dealname: name,
				pipeline: chosen?.id,
				dealstage: stageId ?? open?.id,
				...(amount === undefined ? {} : { amount }),
				...(currency === undefined ? {} : { deal_currency_code: currency }),
			};
			const types = [
				{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId: CONTACT_TO_DEAL },
			];
			const associations = contactId === undefined ? [] : [{ to: { id: contactId }, types }];
			const body = { properties, associations };
			return (await ask<HubspotRecord>('POST', '/crm/objects/2026-09/deals', body)).id;
		},
		async deleteDeal(id) {
			await ask('DELETE', `/crm/objects/2026-09/deals/${encodeURIComponent(id)}`);
		},
		lists: {
			create: async (name) => system.seedList(name),
			async members(listId) {
				const { results } = await ask<{ results: Array<{ recordId: string }> }>(
					'GET',
					`/crm/lists/2026-09/${listId}/memberships`,
				);
				return results.map(({ recordId }) => recordId);
			},
		},
	};
}

function kindOf({ metadata: { isClosed, probability } }: StageRecord): StageView['kind'] {
	if (isClosed !== 'true') return 'open';
	return Number(probability) > 0 ? 'won' : 'lost';
}

function linked({ associations }: HubspotRecord, type: string): string[] {
	return [...new Set((associations?.[type]?.results ?? []).map(({ id }) => id))];
}

function activityOf(type: ActivityType, { id, properties }: HubspotRecord): ActivityView {
	const body = toPlainText(
		(type === 'tasks' ? properties.hs_task_body : properties.hs_note_body) ?? '',
	);
	const [firstLine = '', ...rest] = body.split('\n');
	return {
		id,
		title: type === 'tasks' ? (properties.hs_task_subject ?? '') : firstLine,
		text: type === 'tasks' ? body : rest.join('\n').trim(),
		at: properties.hs_timestamp ?? '',
		key: properties[KEY] ?? null,
		state: (type === 'tasks' ? properties.hs_task_status : properties[CLAIM_STATE]) ?? null,
	};
}

const ENTITIES: Readonly<Record<string, string>> = {
	'&lt;': '<',
	'&gt;': '>',
	'&quot;': '"',
	'&#39;': "'",
	'&amp;': '&',
};

/** What people read of a body that HubSpot keeps as HTML. */
function toPlainText(html: string): string {
	return html
		.replace(/<br\s*\/?>|<\/p>/gi, '\n')
		.replace(/<[^>]+>/g, '')
		.replace(/&(lt|gt|quot|#39|amp);/g, (entity) => ENTITIES[entity] ?? entity)
		.trim();
}
