import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { AccountFinding } from '../../../shared/contracts/crm';
import type { CrmSession } from '../../../shared/n8n/access/connections';
import { crmSettings, forgetCrmSettings } from '../../../shared/n8n/crmSettings';
import { failureOf } from '../../../shared/n8n/errors';
import { type Finding, toReport } from '../../../shared/n8n/report';
import { standardMapping } from '../../../shared/sync/deal/project';
import { attemptAsync } from '../../../shared/vocabulary/attempt';
import { checkMapping } from '../../../shared/vocabulary/mapping';
import type { Operation } from '../../action/operation';

export const option: Operation['option'] = {
	name: 'Check',
	action: 'Check payment fields',
	description: 'Look whether a payment could be written to each standard field',
};

export const description: Operation['description'] = [
	{
		displayName: 'Return',
		name: 'returns',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'One Item per Field', value: 'fields', description: 'What is with each field' },
			{
				name: 'One Report',
				value: 'report',
				description:
					'Account, rights and fields, for people: what is fine and what has to be done. It begins with what an earlier check in the workflow has found.',
			},
		],
		default: 'fields',
		description: 'What is handed on',
	},
];

/** Whether a payment could be written to each standard field now. Writes nothing. */
export async function execute(
	context: IExecuteFunctions,
	session: CrmSession,
): Promise<INodeExecutionData[]> {
	const { rows, findings: found } = await checkFields(session);
	if (context.getNodeParameter('returns', 0, 'fields') !== 'report') {
		return rows.map((json) => ({ json, pairedItem: { item: 0 } }));
	}
	const findings = [
		...(await accountFindings(session)),
		...(found ?? (await ownFindings(session))).filter(({ field }) => field === undefined),
		...fieldFindings(rows, session),
	].map(({ check, isFine, message }) => ({ check, isFine, message }));
	const [item] = context.getInputData();
	return [{ json: toReport(findings, item?.json), pairedItem: { item: 0 } }];
}

interface FieldRow extends IDataObject {
	readonly object: string;
	readonly field: string;
	readonly label: string;
	readonly status: 'ready' | 'needsAttention';
	readonly message: string | null;
}

/** What the adapter itself found is asked for where a field cannot be written: it may know why. */
async function checkFields(
	session: CrmSession,
): Promise<{ readonly rows: readonly FieldRow[]; readonly findings?: readonly AccountFinding[] }> {
	const rows = await checkMapped(session);
	if (rows.every(({ status }) => status === 'ready')) return { rows };
	const findings = await ownFindings(session);
	const why = new Map<string, string>(
		findings.flatMap(({ field, message }) =>
			field === undefined ? [] : [[`${field.object}.${field.name}`, message] as const],
		),
	);
	return {
		rows: rows.map((row) =>
			row.status === 'ready'
				? row
				: { ...row, message: why.get(`${row.object}.${row.field}`) ?? row.message },
		),
		findings,
	};
}

async function ownFindings({ adapter, connection }: CrmSession): Promise<AccountFinding[]> {
	return (await adapter.checkAccount?.(connection)) ?? [];
}

async function checkMapped(session: CrmSession): Promise<FieldRow[]> {
	const { adapter } = session;
	forgetCrmSettings(session);
	const settings = crmSettings(session);
	const [deal, contact] = await Promise.all([settings.fields('deal'), settings.fields('contact')]);
	const fields = { deal, contact };
	const rows = standardMapping({ crm: adapter });
	return rows.map((row) => {
		const [issue] = checkMapping([row], fields, adapter.displayName, true);
		const known = fields[row.object].find(({ name }) => name === row.field);
		return {
			object: row.object,
			field: row.field,
			label: known?.label ?? row.field,
			status: issue ? 'needsAttention' : 'ready',
			message: issue?.message ?? null,
		};
	});
}

/** Whose account it is, and whether the key may read what the sync and the lists of the nodes read. */
async function accountFindings({ adapter, connection }: CrmSession): Promise<Finding[]> {
	const { account, name } = await adapter.identify(connection);
	const rights: ReadonlyArray<readonly [string, () => Promise<unknown>]> = [
		['pipelines', async () => await adapter.listPipelines(connection)],
		['owners', async () => await adapter.listOwners(connection)],
	];
	const tried = await Promise.all(
		rights.map(async ([what, read]) => [what, await attemptAsync(read)] as const),
	);
	return [
		{
			check: `${adapter.displayName} account`,
			isFine: true,
			message: name === '' || name === account ? `${account}.` : `${name} (${account}).`,
		},
		...tried.map(([what, attempted]) => {
			const check = `Rights of the key: ${what}`;
			if ('value' in attempted) return { check, isFine: true, message: 'Can be read.' };
			const failure = failureOf(attempted.error, [adapter]);
			return { check, isFine: false, message: failure?.message ?? 'Could not be read.' };
		}),
	];
}

function fieldFindings(rows: readonly FieldRow[], { adapter }: CrmSession): Finding[] {
	const check = `Payment fields in ${adapter.displayName}`;
	const lacking = rows.filter(({ status }) => status !== 'ready');
	if (lacking.length === 0) {
		return [{ check, isFine: true, message: `All ${rows.length} can be written.` }];
	}
	return lacking.map(({ label, message }) => ({
		check: `${check}: ${label}`,
		isFine: false,
		message: `${message ?? 'It cannot be written'}.`,
	}));
}
