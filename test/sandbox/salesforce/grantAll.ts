import type { SalesforceSandbox } from './createSalesforceSandbox';

/** The connection may do everything with an object, and read and write these fields of it. */
export function grantAll(
	{ org, ids }: Pick<SalesforceSandbox, 'org' | 'ids'>,
	object: string,
	fields: readonly string[],
): void {
	const granted = org.permissions.grant({
		name: 'Test_Access',
		label: 'Test Access',
		fields: fields.map((name) => ({
			field: `${object}.${name}`,
			readable: true,
			editable: true,
		})),
		objects: [{ object, allowRead: true, allowCreate: true, allowEdit: true, allowDelete: true }],
	});
	org.permissions.assign(granted, ids.connectionId);
}
