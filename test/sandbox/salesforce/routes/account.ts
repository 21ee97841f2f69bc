/** The org itself: versions, limits, who one is, its currency, the stages of a record type. */
import { notFound } from '../protocol/errors';
import { ok, parameter, type Call, type Operations } from '../protocol/operation';
import { toLongId } from '../state/ids';
import { fieldNamed, objectOf } from './rows';
import { MASTER_RECORD_TYPE } from './describe';

const VERSIONS = [
	['Summer ’24', '61.0'],
	['Winter ’26', '65.0'],
	['Spring ’26', '66.0'],
	['Summer ’26', '67.0'],
] as const;

const organizationOf = ({ org }: Call) => [...org.rows('Organization')][0];
const userOf = ({ org, actor }: Call) => org.find('User', actor.userId);

export const identityUrl = (origin: string, organizationId: string, userId: string): string =>
	`${origin}/id/${organizationId}/${userId}`;

export const ACCOUNT_OPERATIONS: Operations = {
	'GET /services/data': () =>
		ok(VERSIONS.map(([label, version]) => ({ label, url: `/services/data/v${version}`, version }))),
	'GET /services/data/:version': (call) => {
		const base = `/services/data/${call.version}`;
		const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'ui-api', 'connect'];
		return ok({
			...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])),
			identity: identityUrl(call.origin, organizationOf(call)?.id ?? '', call.actor.userId),
		});
	},
	'GET /services/data/:version/limits': (call) =>
		ok({
			DailyApiRequests: {
				Max: call.org.settings.requestsPerDay,
				Remaining: call.org.settings.requestsPerDay,
			},
			DataStorageMB: { Max: 10_240, Remaining: 10_200 },
		}),
	'GET /services/data/:version/connect/organization': (call) => {
		const organization = organizationOf(call);
		const { multiCurrency, corporateCurrency } = call.org.settings;
		return ok({
			accessTimeout: 120,
			features: {
				multiCurrency,
				defaultCurrencyIsoCode: corporateCurrency,
				chatter: true,
				chatterActivity: true,
				files: true,
			},
			name: organization?.values.Name,
			orgId: organization?.id,
			userSettings: { userId: call.actor.userId, currencySymbol: '$' },
		});
	},
	'GET /services/data/:version/ui-api/object-info/:object/picklist-values/:recordType/:field':
		picklistValues,
	'GET /services/oauth2/userinfo': (call) => ok(userInfo(call)),
	'GET /id/:organization/:user': (call) => {
		const isOwn = toLongId(parameter(call, 'user')) === call.actor.userId;
		if (!isOwn) throw notFound();
		return ok({ ...userInfo(call), asserted_user: true, status: {}, mobile_phone: null });
	},
};

function userInfo(call: Call) {
	const user = userOf(call)?.values;
	const organizationId = organizationOf(call)?.id ?? '';
	const id = identityUrl(call.origin, organizationId, call.actor.userId);
	return {
		id,
		sub: id,
		user_id: call.actor.userId,
		organization_id: organizationId,
		username: user?.Username,
		preferred_username: user?.Username,
		display_name: user?.Name,
		name: user?.Name,
		email: user?.Email,
		user_type: 'STANDARD',
		active: true,
		is_app_installed: true,
		language: 'en_US',
		locale: 'en_US',
		utcOffset: 0,
		urls: {
			rest: `${call.origin}/services/data/v{version}/`,
			sobjects: `${call.origin}/services/data/v{version}/sobjects/`,
			query: `${call.origin}/services/data/v{version}/query/`,
			custom_domain: call.origin,
		},
	};
}

/** @see https://developer.salesforce.com/docs/atlas.en-us.uiapi.meta/uiapi/ui_api_resources_picklist_values.htm */
function picklistValues(call: Call) {
	const object = objectOf(call);
	const field = fieldNamed(call, object, parameter(call, 'field'));
	const recordType = toLongId(parameter(call, 'recordType')) ?? parameter(call, 'recordType');
	const isKnown =
		recordType === MASTER_RECORD_TYPE ||
		(call.org.settings.recordTypes && call.org.find('RecordType', recordType) !== undefined);
	if (field.picklistValues.length === 0 || !isKnown) throw notFound();
	const allowed = call.org.settings.recordTypeStages[nameOf(call, recordType)];
	const values = field.picklistValues
		.filter(({ active }) => active)
		.filter(({ value }) => field.name !== 'StageName' || (allowed?.includes(value) ?? true));
	return ok({
		controllerValues: {},
		defaultValue: null,
		eTag: 'f1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6',
		url: `/services/data/${call.version}/ui-api/object-info/${object.name}/picklist-values/${recordType}/${field.name}`,
		values: values.map(({ value, label }) => ({
			attributes: null,
			label,
			validFor: [],
			value,
		})),
	});
}

const nameOf = (call: Call, recordType: string): string =>
	String(call.org.find('RecordType', recordType)?.values.Name ?? '');
