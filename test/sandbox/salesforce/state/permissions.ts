import type { Org } from './org';
import { insertRow } from './org';
import type { FieldGrant, ObjectGrant, Permissions } from './types';

interface Grants {
	readonly fields: Map<string, FieldGrant>;
	readonly objects: Map<string, ObjectGrant>;
}

const ALL = { readable: true, editable: true };

/** Permission sets and who has them: the rows are ordinary ones, what they grant is kept beside them. */
export function createPermissions(orgOf: () => Org): Permissions {
	const grants = new Map<string, Grants>();
	const key = (name: string) => name.toLowerCase();

	const setsOf = (userId: string): Grants[] =>
		[...orgOf().rows('PermissionSetAssignment')]
			.filter(({ values }) => values.AssigneeId === userId)
			.flatMap(({ values }) => grants.get(String(values.PermissionSetId)) ?? []);

	return {
		grant({ name, label, description, fields, objects }) {
			const org = orgOf();
			const found = [...org.rows('PermissionSet')].find(({ values }) => values.Name === name);
			const id =
				found?.id ??
				insertRow(
					org,
					'PermissionSet',
					{
						Name: name,
						Label: label,
						Description: description ?? null,
						IsCustom: true,
						IsOwnedByProfile: false,
					},
					'',
				).id;
			// What was granted before and is not named any more is taken away: so it is since version 40 of the Metadata API.
			// @see https://salesforce.stackexchange.com/questions/169048
			const own: Grants = { fields: new Map(), objects: new Map() };
			for (const grant of fields) own.fields.set(key(grant.field), grant);
			for (const grant of objects) own.objects.set(key(grant.object), grant);
			grants.set(id, own);
			return id;
		},
		assign(permissionSetId, userId) {
			const org = orgOf();
			const found = [...org.rows('PermissionSetAssignment')].find(
				({ values }) => values.PermissionSetId === permissionSetId && values.AssigneeId === userId,
			);
			if (found) return found.id;
			const values = { PermissionSetId: permissionSetId, AssigneeId: userId };
			return insertRow(org, 'PermissionSetAssignment', values, userId).id;
		},
		grantsOf(permissionSetId) {
			const own = grants.get(permissionSetId);
			return own && { fields: [...own.fields.values()], objects: [...own.objects.values()] };
		},
		objectGrant(object, userId) {
			const isCustom = orgOf().schema.object(object)?.custom === true;
			const own = setsOf(userId).flatMap((set) => set.objects.get(key(object)) ?? []);
			const any = (allow: keyof Omit<ObjectGrant, 'object'>) =>
				!isCustom || own.some((grant) => grant[allow]);
			return {
				object,
				allowRead: any('allowRead'),
				allowCreate: any('allowCreate'),
				allowEdit: any('allowEdit'),
				allowDelete: any('allowDelete'),
			};
		},
		fieldGrant(object, name, userId) {
			const field = orgOf().schema.field(object, name);
			const isOpen = field?.custom !== true || !field.nillable;
			if (isOpen) return ALL;
			// A contact's field that shows on the account is granted with the contact's.
			const granted = /__pc$/i.test(name)
				? `Contact.${name.replace(/__pc$/i, '__c')}`
				: `${object}.${name}`;
			const own = setsOf(userId).flatMap((set) => set.fields.get(key(granted)) ?? []);
			return {
				readable: own.some((grant) => grant.readable || grant.editable),
				editable: own.some((grant) => grant.editable),
			};
		},
	};
}
