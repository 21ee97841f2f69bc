import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { lookup } from '../../vocabulary/lookup';
import { InputRefused } from '../../vocabulary/refusal';
import { isObject } from '../../vocabulary/shape';
import type { Role } from '../access/authentication';

/** One operation of an action node; each node adds what it does. */
export interface Operation<ActionName extends string = string> {
	/** How the dropdown *Operation* shows it, and under `action` the node list: `Capture payment`. */
	readonly option: { readonly name: string; readonly action: string; readonly description: string };
	/** Its parameters; the node shows them for this operation alone. */
	readonly description: readonly INodeProperties[];
	/** The system's actions without which it is not offered: `refund.create`, or `readContacts` where they have no groups. */
	readonly needs?: readonly ActionName[];
	/** Parameters that not every system takes, each with what its adapter then has: `{ reason: 'refundReasons' }`. */
	readonly takes?: Readonly<Record<string, string>>;
}

/** By resource, then by name. */
export type OperationTable<One> = Readonly<Record<string, Readonly<Record<string, One>>>>;

/** What an action node works with; what it does with each is in its table of operations. */
export interface Resource {
	readonly value: string;
	readonly name: string;
	readonly description?: string;
	/** The operation chosen first. Not saved in workflows: it never changes. */
	readonly default: string;
}

/** What an action node can do, and at which kind of system. */
export interface Operations<One extends Operation = Operation> {
	readonly role: Role;
	readonly resources: readonly Resource[];
	readonly table: OperationTable<One>;
	/** The actions that an operation needs which says nothing of it. @param name `payment.capture`. */
	readonly needsByDefault: (name: string) => readonly string[];
}

/**
 * By system: `payment.capture`, one for each operation of a node that the system offers, and `refund.create: reason` for what
 * only some systems take with it (`nodes/operations.json`).
 */
export type OfferedOperations = Readonly<Record<string, readonly string[]>>;

type Systems = ReadonlyArray<{ readonly id: string; readonly name: string }>;

const OTHER: Readonly<Record<Role, string>> = { gateway: 'another gateway', crm: 'another CRM' };

/**
 * The dropdowns *Resource* and *Operation*, notices for what the chosen system lacks, and the parameters of each operation.
 * @param words what stands beside the two dropdowns.
 */
export function operationProperties(
	operations: Operations,
	systems: Systems,
	offered: OfferedOperations,
	words: { readonly resource?: string; readonly operation?: string } = {},
): INodeProperties[] {
	const { role, resources, table } = operations;
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: byName(
				resources.map(({ name, value, description }) => ({ name, value, description })),
			),
			default: 'payment',
			description: words.resource,
		},
		...resources.map(({ value, default: first }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [value] } },
			options: operationOptions(table[value]),
			default: first,
			description: words.operation,
		})),
		...notOfferedNotices(operations, systems, offered),
		...named(table).flatMap(({ resource, operation, name, one: { description, takes = {} } }) =>
			shownFor(
				resource,
				operation,
				description.map((property) =>
					property.name in takes
						? hiddenFor(property, role, lacking(systems, takenWith(name, property.name), offered))
						: property,
				),
			),
		),
	];
}

/** Shows parameters for one operation of one resource only. */
function shownFor(
	resource: string,
	operation: string,
	properties: readonly INodeProperties[],
): INodeProperties[] {
	return properties.map((property) => ({
		...property,
		displayOptions: {
			...property.displayOptions,
			show: { ...property.displayOptions?.show, resource: [resource], operation: [operation] },
		},
	}));
}

/** The choices of the dropdown *Operation*, by name as the editor orders them. */
function operationOptions(
	operations: Readonly<Record<string, Operation>> = {},
): INodePropertyOptions[] {
	return byName(
		Object.entries(operations).map(
			([
				value,
				{
					option: { name, action, description },
				},
			]) => ({ name, value, action, description }),
		),
	);
}

function byName(options: readonly INodePropertyOptions[]): INodePropertyOptions[] {
	return [...options].sort((left, right) =>
		left.name.toLowerCase() < right.name.toLowerCase() ? -1 : 1,
	);
}

/** A parameter that is not there while one of these systems is chosen. */
function hiddenFor(
	property: INodeProperties,
	role: Role,
	systems: readonly string[],
): INodeProperties {
	if (systems.length === 0) return property;
	const { displayOptions } = property;
	const hide = { ...displayOptions?.hide, [role]: [...systems] };
	return { ...property, displayOptions: { ...displayOptions, hide } };
}

/** What a system with this adapter offers, as `nodes/operations.json` has it. */
export function offeredOperations<One extends Operation>(
	operations: Operations<One>,
	adapter: { readonly actions?: object },
): string[] {
	return named(operations.table)
		.filter(({ name, one }) => isOffered(operations, name, one, adapter.actions))
		.flatMap(({ name, one: { takes = {} } }) => [
			name,
			...Object.entries(takes)
				.filter(([, path]) => isSomething(valueAt(path, adapter)))
				.map(([parameter]) => takenWith(name, parameter)),
		])
		.sort();
}

function isSomething(value: unknown): boolean {
	return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

function takenWith(operation: string, parameter: string): string {
	return `${operation}: ${parameter}`;
}

/** Whether a system with these actions has what the operation needs. @param name `payment.capture`. */
export function isOffered<One extends Operation>(
	{ needsByDefault }: Pick<Operations<One>, 'needsByDefault'>,
	name: string,
	{ needs }: One,
	actions: object | undefined,
): boolean {
	return (needs ?? needsByDefault(name)).every((path) => valueAt(path, actions) !== undefined);
}

function valueAt(path: string, holder: unknown): unknown {
	return path
		.split('.')
		.reduce((found, part) => (isObject(found) ? found[part] : undefined), holder);
}

/** For an operation that the system does not have. */
export function notOffered(systemName: string, role: Role): InputRefused {
	return new InputRefused(notOfferedText(systemName, role));
}

/** Says under the dropdowns that the chosen system does not have the chosen operation, which is else told by the run alone. */
export function notOfferedNotices(
	{ role, table }: Pick<Operations, 'role' | 'table'>,
	systems: Systems,
	offered: OfferedOperations,
): INodeProperties[] {
	return systems.flatMap((system) => {
		const { id, name } = system;
		return Object.entries(table).flatMap(([resource, byOperation]): INodeProperties[] => {
			const unknown = Object.keys(byOperation).filter(
				(operation) => lacking([system], `${resource}.${operation}`, offered).length > 0,
			);
			if (unknown.length === 0) return [];
			return [
				{
					displayName: `${notOfferedText(name, role)}.`,
					name: 'notOfferedNotice',
					type: 'notice',
					default: '',
					displayOptions: { show: { resource: [resource], operation: unknown, [role]: [id] } },
				},
			];
		});
	});
}

/** The ids of those that do not offer it; a system that nothing is written of counts as one that does. */
function lacking(
	systems: ReadonlyArray<{ readonly id: string }>,
	name: string,
	offered: OfferedOperations,
): string[] {
	return systems.map(({ id }) => id).filter((id) => lookup(offered, id)?.includes(name) === false);
}

function notOfferedText(systemName: string, role: Role): string {
	return `${systemName} does not offer this operation. Choose another operation, or ${OTHER[role]}`;
}

function named<One>(table: OperationTable<One>) {
	return Object.entries(table).flatMap(([resource, byOperation]) =>
		Object.entries(byOperation).map(([operation, one]) => ({
			resource,
			operation,
			name: `${resource}.${operation}`,
			one,
		})),
	);
}
