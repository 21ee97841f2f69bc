import type { SalesforceSandbox } from './createSalesforceSandbox';

const NAME = 'Test_Access';

/** The connection may do everything with an object, and read and write these fields of it, beside what it was given before. */
export function grantAll(
	{ org, ids }: Pick<SalesforceSandbox, 'org' | 'ids'>,
	object: string,
	fields: readonly string[],
): void {
	const set = [...org.rows('PermissionSet')].find(({ values }) => values.Name === NAME);
	const before = org.permissions.grantsOf(set?.id ?? '');
	const granted = org.permissions.grant({
		name: NAME,
		label: 'Test Access',
		fields: [
			...(before?.fields ?? []),
			...fields.map((name) => ({
				field: `${object}.${name}`,
				readable: true,
				editable: true,
			})),
		],
		objects: [
			...(before?.objects ?? []),
			{ object, allowRead: true, allowCreate: true, allowEdit: true, allowDelete: true },
		],
	});
	org.permissions.assign(granted, ids.connectionId);
}
