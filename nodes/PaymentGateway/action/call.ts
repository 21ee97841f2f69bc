import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type { GatewayActions, Write } from '../../shared/contracts/gatewayActions';
import type { GatewayAccess } from '../../shared/n8n/connections';
import { digest } from '../../shared/n8n/digest';
import { gatewaySystem } from '../../shared/registry';
import { attempt } from '../../shared/vocabulary/attempt';
import type { CrmReference, PaymentState } from '../../shared/vocabulary/payment';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { fromReference } from '../../shared/vocabulary/subject';
import { statesOfReferences } from './references';

/** As long as keys get, so that the parts of an operation can append to theirs. */
const LONGEST_KEY = 200;

/** One operation of the node: its parameters, and what it does for one item. */
export interface Operation {
	readonly description: readonly INodeProperties[];
	readonly execute: (call: ItemCall) => Promise<OperationResult>;
}

export type OperationResult = IDataObject | readonly IDataObject[] | WithBinary;

export interface WithBinary {
	readonly fields: IDataObject;
	readonly binary: IBinaryKeyData;
}

/** What the operation was asked to do for one item. */
export interface ItemCall {
	readonly context: IExecuteFunctions;
	readonly gatewayName: string;
	readonly connection: GatewayConnection;
	/** The gateway's own service, not a stand-in. */
	readonly isVendor: boolean;
	/** The item's own fields, for what is taken from it by itself. */
	readonly item: ItemFields;
	/** @throws InputRefused where the gateway has no such thing. */
	actions<Group extends keyof GatewayActions>(group: Group): NonNullable<GatewayActions[Group]>;
	/** Trimmed; empty where nothing was given. */
	text(name: string): string;
	number(name: string, otherwise: number): number;
	flag(name: string, otherwise: boolean): boolean;
	list(name: string): readonly string[];
	/** Rows of a fixed collection. */
	rows(name: string): readonly IDataObject[];
	/** What a resource locator names: an id, an address, or the id of a payment reference of this gateway. */
	id(name: string): string;
	/** Where the payment references of a deal stand, as far as they are this credential's. */
	states(references: string): Promise<PaymentState[]>;
	/** The key of a write about an object that exists. */
	writeTo(operation: string, id: string, ...parts: readonly string[]): Write;
	/** The key of a write that makes something for a deal or, without one, for this item. */
	writeFor(reference: CrmReference, operation: string, ...parts: readonly string[]): Write;
}

export interface ItemDeal {
	readonly id?: unknown;
	readonly name?: unknown;
	readonly crm?: unknown;
	readonly account?: unknown;
	readonly [field: string]: unknown;
}

export interface ItemFields {
	readonly deal?: ItemDeal;
	readonly contact?: { readonly id?: unknown; readonly email?: unknown; readonly name?: unknown };
	/** What is sold, as the CRM's billing details tell it. */
	readonly lines?: unknown;
	readonly currency?: unknown;
}

/** The parameters of one item, read when they are asked for. */
export function createCall(
	context: IExecuteFunctions,
	index: number,
	{ adapter, connection, isVendor }: GatewayAccess,
): ItemCall {
	const parameter = (name: string): unknown => context.getNodeParameter(name, index, null);
	const text = (name: string) => asText(parameter(name));
	const json = context.getInputData()[index]?.json ?? {};
	const withOwnKey = (derive: () => readonly string[]): Write => {
		const own = text('options.idempotencyKey');
		return { key: own === '' ? toKey(derive()) : own };
	};
	return {
		context,
		gatewayName: adapter.displayName,
		connection,
		isVendor,
		item: json as ItemFields,
		actions(group) {
			const found = adapter.actions[group];
			if (found) return found;
			throw new InputRefused(
				`${adapter.displayName} does not offer this operation. Choose another operation, or another gateway`,
			);
		},
		text,
		number: (name, otherwise) => {
			const value = Number(parameter(name) ?? otherwise);
			return Number.isFinite(value) ? value : otherwise;
		},
		flag: (name, otherwise) => {
			const value = parameter(name);
			return typeof value === 'boolean' ? value : otherwise;
		},
		list: (name) => {
			const value = parameter(name);
			return Array.isArray(value) ? value.map(String) : [];
		},
		rows: (name) => {
			const value = parameter(name);
			return Array.isArray(value) ? (value as IDataObject[]) : [];
		},
		id: (name) => {
			const value = context.getNodeParameter(name, index, '', { extractValue: true });
			return idIn(asText(value), adapter.id, connection.livemode);
		},
		states: async (references) => await statesOfReferences(references, adapter, connection),
		writeTo: (operation, id, ...parts) => withOwnKey(() => [operation, lastId(id), ...parts]),
		writeFor: (reference, operation, ...parts) =>
			withOwnKey(() => [operation, ...identityOf(reference, context, json), ...parts]),
	};
}

/** The deal, whichever node asks; without one, this node and what the item holds. */
function identityOf(
	{ crm = '', account = '', dealId }: CrmReference,
	context: IExecuteFunctions,
	json: IDataObject,
): string[] {
	if (dealId) return ['deal', crm, account, dealId];
	const { id } = context.getNode();
	return ['item', String(context.getWorkflow().id ?? ''), id, digest(JSON.stringify(json))];
}

function toKey(parts: readonly string[]): string {
	const key = parts.map(encodeURIComponent).join('/');
	return key.length > LONGEST_KEY ? `${key.slice(0, 100)}/${digest(key)}` : key;
}

/** An id and the address of its page name the same object. */
function lastId(text: string): string {
	return text.match(/[a-z]{1,20}_[A-Za-z0-9_]{4,}/g)?.at(-1) ?? text;
}

function idIn(text: string, gateway: string, livemode: boolean): string {
	const subject = fromReference(text);
	if (!subject) return text;
	if (subject.gateway !== gateway) {
		const [theirs, ours] = [subject.gateway, gateway].map(nameOf);
		throw new InputRefused(
			`This payment is from ${theirs}, but Gateway is ${ours}. Choose ${theirs} in a node of its own`,
		);
	}
	if (subject.livemode !== livemode) {
		throw new InputRefused(
			subject.livemode
				? 'This payment is a live one, but the credential holds a test key. Choose a credential with a live key'
				: 'This is a test payment, but the credential holds a live key. Choose a credential with a test key',
		);
	}
	return subject.id;
}

function nameOf(gateway: string): string {
	const found = attempt(() => gatewaySystem(gateway).name);
	return 'value' in found ? found.value : gateway;
}

function asText(value: unknown): string {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' ? value.trim() : '';
}
