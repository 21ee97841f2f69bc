import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { lookup } from '../vocabulary/lookup';

/** By resource, then by name. */
export type OperationTable<Operation> = Readonly<
	Record<string, Readonly<Record<string, Operation>>>
>;

/** How the dropdown and the node list show an operation. */
export interface OperationOption {
	readonly name: string;
	/** In the node list: `Capture payment`. */
	readonly action: string;
	readonly description: string;
}

/** The choices of the dropdown *Operation*, by name as the editor orders them. */
export function operationOptions(
	operations: Readonly<Record<string, { readonly option: OperationOption }>> = {},
): INodePropertyOptions[] {
	return Object.entries(operations)
		.map(
			([
				value,
				{
					option: { name, action, description },
				},
			]) => ({
				name,
				value,
				action,
				description,
			}),
		)
		.sort((left, right) => (left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1));
}

/**
 * By system: `payment.capture`, one for each operation of a node that the system offers, and `refund.create: reason` for what
 * only some systems take with it (`nodes/operations.json`).
 */
export type OfferedOperations = Readonly<Record<string, readonly string[]>>;

/** `payment.capture`, for every operation whose needs are met. */
export function offeredOperations<Operation>(
	operations: OperationTable<Operation>,
	isOffered: (operation: Operation, name: string) => boolean,
): string[] {
	return Object.entries(operations)
		.flatMap(([resource, byName]) =>
			Object.entries(byName).flatMap(([operation, one]) => {
				const name = `${resource}.${operation}`;
				return isOffered(one, name) ? [name] : [];
			}),
		)
		.sort();
}

/**
 * Says under the dropdowns that the chosen system does not have the chosen operation, which is else told by the run alone.
 * @param parameter of the dropdown that chooses the system. @param other what else to choose: `another gateway`.
 */
export function notOfferedNotices(
	operations: OperationTable<unknown>,
	systems: ReadonlyArray<{ readonly id: string; readonly name: string }>,
	offered: OfferedOperations,
	{ parameter, other }: { readonly parameter: string; readonly other: string },
): INodeProperties[] {
	return systems.flatMap(({ id, name }) => {
		return Object.entries(operations).flatMap(([resource, byName]): INodeProperties[] => {
			const lacking = Object.keys(byName).filter((operation) =>
				isLacking(id, `${resource}.${operation}`, offered),
			);
			if (lacking.length === 0) return [];
			return [
				{
					displayName: `${name} does not offer this operation. Choose another operation, or ${other}.`,
					name: 'notOfferedNotice',
					type: 'notice',
					default: '',
					displayOptions: {
						show: { resource: [resource], operation: lacking, [parameter]: [id] },
					},
				},
			];
		});
	});
}

/**
 * A parameter that is hidden while a system is chosen that does not take it.
 * @param name as the list of what is offered has it: `refund.create: reason`.
 */
export function hiddenWhereNotTaken(
	property: INodeProperties,
	name: string,
	systems: ReadonlyArray<{ readonly id: string }>,
	offered: OfferedOperations,
	parameter: string,
): INodeProperties {
	const lacking = systems.map(({ id }) => id).filter((id) => isLacking(id, name, offered));
	if (lacking.length === 0) return property;
	const { displayOptions } = property;
	const hide = { ...displayOptions?.hide, [parameter]: lacking };
	return { ...property, displayOptions: { ...displayOptions, hide } };
}

/** Not of a system that nothing is written of. */
function isLacking(system: string, name: string, offered: OfferedOperations): boolean {
	return lookup(offered, system)?.includes(name) === false;
}
