import type { AccountFinding, CrmConnection } from '../../shared/contracts/crm';
import type { CrmObject } from '../../shared/vocabulary/crmField';
import { attempt, attemptAsync } from '../../shared/vocabulary/attempt';
import { isTransient } from '../../shared/vocabulary/failure';
import { DATA_PATH } from './access';
import { DEFINITIONS, type FieldDefinition, fullNameOf, resultObject } from './definitions';
import { classify } from './errors';
import { readOrganization } from './identity';
import { isJsonObject, numberText, readJson } from './wire/json';
import { OBJECTS, RECORD_OBJECT } from './names';
import { ASSIGN_REMEDY, DEPLOY_REMEDY, rightRemedy } from './package/administrator';
import { type Assignment, readAssignment } from './package/assignment';
import type { FieldState } from './package/fieldState';
import { fieldsThere } from './package/hiddenFields';
import { readStates, type States } from './package/readStates';
import { queryAll } from './wire/query';

/** From here on the org's other apps may be left without calls. */
const MOST_USED = 0.8;

/** Edition, calls, rights and fields, for people. Writes nothing. */
export async function checkAccount(connection: CrmConnection): Promise<AccountFinding[]> {
	const { edition, isSandbox } = await readOrganization(connection);
	const states = await readStates(connection);
	const bad = DEFINITIONS.filter((field) => states.of(field).is !== 'fine');
	const unseen = bad.filter((field) => states.of(field).is === 'unseen');
	const there = unseen.length === 0 ? new Set<string>() : await fieldsThere(unseen, connection);
	const messages = bad.map(
		(field) => [field, messageOf(field, states.of(field), there.has(fullNameOf(field)))] as const,
	);
	return [
		{
			check: 'Salesforce edition',
			isFine: true,
			message: `${edition || 'Not told'}${isSandbox ? ', a sandbox' : ''}.`,
		},
		...(await callFindings(connection)),
		assignmentFinding(await readAssignment(connection), bad.length === 0),
		...rightFindings(states),
		recordFinding(messages.filter(([{ object }]) => object === RECORD_OBJECT)),
		...messages.flatMap(([field, message]): AccountFinding[] => {
			const object = resultObject(field);
			if (!isCrmObject(object)) return [];
			return [{ check: field.label, isFine: false, message, field: { object, name: field.name } }];
		}),
		...(unseen.length === 0 ? [] : await setUpFindings(connection)),
	];
}

/** What no permission set of ours gives: it is for the administrator to say whose deals and contacts these are. */
function rightFindings(states: States): AccountFinding[] {
	return ([OBJECTS.deal, OBJECTS.contact] as const).flatMap((object): AccountFinding[] => {
		const words = object === OBJECTS.deal ? 'Opportunities' : 'Contacts';
		const say = (check: string, what: string): AccountFinding => ({
			...{ check, isFine: false },
			message: `The connection’s user may not ${what}. ${rightRemedy(words)}.`,
		});
		if (states.unwritable.has(object)) {
			return [say(`Right to write ${words}`, `create and edit ${words}`)];
		}
		const hidden = states.hiddenFields(object);
		if (hidden.length === 0) return [];
		return [say(`Fields of ${words}`, `see and edit ${hidden.join(', ')}`)];
	});
}

function isCrmObject(object: string): object is CrmObject {
	return object === 'deal' || object === 'contact';
}

function messageOf({ name }: FieldDefinition, state: FieldState, isThere: boolean): string {
	switch (state.is) {
		case 'other':
			return state.message;
		case 'lacking':
			return `${name} lacks the values ${state.values.join(', ')}. Run Set Up (Payment Fields)`;
		case 'unseen':
			if (!isThere) {
				return `${name} is not there, or the connection’s user may not see it. Run Set Up (Payment Fields)`;
			}
			return `${name} is there, but the connection’s user may not see it. Run Set Up (Payment Fields). ${ASSIGN_REMEDY}`;
		default:
			return `${name} is there, but the connection’s user may not edit it. Run Set Up (Payment Fields). ${ASSIGN_REMEDY}`;
	}
}

/**
 * Every answer says how many calls the org has made, also one that refuses the rest.
 * @see https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/headers_api_usage.htm
 */
async function callFindings({ http, baseUrl }: CrmConnection): Promise<AccountFinding[]> {
	const { headers, body } = await http({
		method: 'GET',
		url: `${baseUrl}${DATA_PATH}/limits`,
		headers: { accept: 'application/json' },
	});
	const [, used, most] =
		/api-usage=(\d+)\/(\d+)/.exec(headers['sforce-limit-info'] ?? '') ?? usageOf(body);
	const check = 'API calls of the org within 24 hours';
	if (used === undefined || most === undefined) return [];
	const isFine = Number(used) < Number(most) * MOST_USED;
	const message = `${used} of ${most} are used.`;
	if (isFine) return [{ check, isFine, message }];
	const remedy =
		'Look at Setup > Company Information, and at which app makes them; Salesforce sells more.';
	return [{ check, isFine, message: `${message} ${remedy}` }];
}

/** `DailyApiRequests` of the list of limits, in the places of the header's two numbers. */
function usageOf(body: string): readonly (string | undefined)[] {
	const parsed = attempt(() => readJson(body));
	const limits = 'value' in parsed && isJsonObject(parsed.value) ? parsed.value : {};
	const daily = isJsonObject(limits.DailyApiRequests) ? limits.DailyApiRequests : {};
	const [most, left] = [numberText(daily.Max), numberText(daily.Remaining)];
	if (most === undefined || left === undefined) return [];
	return [undefined, String(Number(most) - Number(left)), most];
}

function assignmentFinding(assignment: Assignment, isAllFine: boolean): AccountFinding {
	const check = 'Permission set "CRM Payments"';
	switch (assignment.is) {
		case 'assigned':
		case 'assignedNow':
			return { check, isFine: true, message: 'The connection’s user has it.' };
		case 'notTold':
		case 'refused':
			return {
				check,
				isFine: isAllFine,
				message: `It could not be looked at: ${assignment.message}.`,
			};
		default: {
			// Fields that somebody else's permission set shows will do.
			const message = isAllFine
				? 'The connection’s user does not have it, and sees all fields without it.'
				: `The connection’s user does not have it. Run Set Up (Payment Fields). ${assignment.is === 'notAssigned' ? ASSIGN_REMEDY : DEPLOY_REMEDY}.`;
			return { check, isFine: isAllFine, message };
		}
	}
}

function recordFinding(bad: ReadonlyArray<readonly [FieldDefinition, string]>): AccountFinding {
	const check = `Payment records (${RECORD_OBJECT})`;
	const [first, ...others] = bad;
	if (!first) return { check, isFine: true, message: 'They can be read and written.' };
	const more = others.length === 0 ? '' : `, and ${others.length} more fields`;
	return { check, isFine: false, message: `${first[1]}${more}.` };
}

/** Only where there is something to set up. @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_userpermissionaccess.htm */
async function setUpFindings(connection: CrmConnection): Promise<AccountFinding[]> {
	const check = 'Right to set up fields';
	const asked = await attemptAsync(
		async () =>
			await queryAll(
				'SELECT PermissionsModifyMetadata, PermissionsModifyAllData, PermissionsCustomizeApplication FROM UserPermissionAccess',
				'rights',
				connection,
			),
	);
	if ('error' in asked) {
		const failure = classify(asked.error);
		if (!failure || isTransient(failure) || failure.kind === 'auth') throw asked.error;
		return [];
	}
	const [row = {}] = asked.value;
	const mayDeploy = row.PermissionsModifyMetadata === true || row.PermissionsModifyAllData === true;
	const isFine = mayDeploy && row.PermissionsCustomizeApplication === true;
	const message = isFine
		? 'The connection’s user may run Set Up (Payment Fields).'
		: `The connection’s user may not: that needs "Modify Metadata Through Metadata API Functions" and "Customize Application". ${DEPLOY_REMEDY}.`;
	return [{ check, isFine, message }];
}
