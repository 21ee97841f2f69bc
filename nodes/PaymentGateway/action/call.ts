import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { GatewayConnection } from '../../shared/contracts/gateway';
import type {
	GatewayActionName,
	GatewayActions,
	Made,
	RefundReason,
	Write,
} from '../../shared/contracts/gatewayActions';
import { orRefuse } from '../../shared/contracts/offered';
import type { GatewaySession } from '../../shared/n8n/access/connections';
import { notOffered, type Operation as AnyOperation } from '../../shared/n8n/action/operations';
import { InFlight } from '../../shared/transport/inFlight';
import { attempt } from '../../shared/vocabulary/attempt';
import type { CrmReference, PaymentState } from '../../shared/vocabulary/payment';
import { InputRefused } from '../../shared/vocabulary/refusal';
import { fromReference } from '../../shared/vocabulary/subject';
import { gatewaySystem } from '../../systems';
import { asText, type Given, readGiven } from './given';
import { derivedKey, identityOf, ownKey } from './keys';
import { statesOfReferences } from './references';

/** One operation of the node: its parameters, and what it does for one item. */
export interface Operation extends AnyOperation<GatewayActionName> {
	readonly execute: (call: ItemCall) => Promise<OperationResult>;
}

export type OperationResult = IDataObject | readonly IDataObject[] | WithBinary;

export interface WithBinary {
	readonly fields: IDataObject;
	readonly binary: IBinaryKeyData;
}

/** What the operation was asked to do for one item. */
export interface ItemCall extends Given {
	readonly context: IExecuteFunctions;
	readonly gatewayName: string;
	readonly connection: GatewayConnection;
	/** The gateway's own service, not a stand-in. */
	readonly isVendor: boolean;
	/** Names this key at this address, for what this process remembers of it. */
	readonly memoryKey: string;
	/** The item's own fields, for what is taken from it by itself. */
	readonly item: ItemFields;
	/** What the gateway does; an action that it does not offer throws InputRefused when it is reached for. */
	actions<Group extends keyof GatewayActions>(group: Group): GatewayActions[Group];
	/** None for a gateway that takes none. */
	readonly refundReasons: readonly RefundReason[];
	/** What a resource locator names: an id, an address, or the id of a payment reference of this gateway. */
	id(locator: Pick<INodeProperties, 'name'>): string;
	/** Where the payment references of a deal stand, as far as they are this credential's. */
	states(references: string): Promise<PaymentState[]>;
	/** The id that the gateway reads in a text: part of a key, so that an id and the address of its page are one. */
	named(text: string): string;
	/** The key of the operation's write from what tells it from others. */
	write(...parts: readonly string[]): Write;
	/** The key of a write about an object that exists, however it was named. */
	writeTo(id: string, ...parts: readonly string[]): Write;
	/** The key of a write that makes something for a deal or, without one, for this item. */
	writeFor(reference: CrmReference, ...parts: readonly string[]): Write;
	/** One of these at a time about an object of this account, in this process. */
	alone<Value>(id: string, work: () => Promise<Value>): Promise<Value>;
	/** Of the same write about an object under way in this process there is one, whose answer all get. */
	together<Value>(id: string, write: Write, work: () => Promise<Value>): Promise<Value>;
	/** Whether something new came of a write, for the item; where nothing did, in words, and in the node's panel too. */
	tellMade(made: Pick<Made<unknown>, 'isNew'>, otherwise: string): IDataObject;
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

/** Where an item's operation is taken from, and what it tells beside its fields. */
export interface CallParts {
	readonly session: GatewaySession;
	/** `refund.create`: keys of writes begin with it. */
	readonly name: string;
	readonly description: readonly INodeProperties[];
	/** Gets a sentence for whatever was there already. */
	readonly repeated: string[];
}

const inFlight = new InFlight();

/** The parameters of one item, read when they are asked for. */
export function createCall(
	context: IExecuteFunctions,
	index: number,
	{ session, name: operation, description, repeated }: CallParts,
): ItemCall {
	const { adapter, connection, isVendor, memoryKey } = session;
	const given = readGiven(context, index, description);
	const json = context.getInputData()[index]?.json ?? {};
	const named = (text: string) => adapter.idIn(text);
	const write = (...parts: readonly string[]): Write => ({
		key:
			ownKey(operation, given, adapter.longestKey) ??
			derivedKey(operation, parts, adapter.longestKey),
	});
	return {
		...given,
		context,
		gatewayName: adapter.displayName,
		connection,
		isVendor,
		memoryKey,
		item: json as ItemFields,
		actions: (group) =>
			orRefuse<GatewayActions[typeof group]>(adapter.actions[group], () => {
				throw notOffered(adapter.displayName, 'gateway');
			}),
		refundReasons: adapter.refundReasons ?? [],
		id: ({ name }) => {
			const value = context.getNodeParameter(name, index, '', { extractValue: true });
			return idIn(asText(value), adapter.id, connection.livemode);
		},
		states: async (references) => await statesOfReferences(references, adapter, connection),
		named,
		write,
		writeTo: (id, ...parts) => write(named(id), ...parts),
		writeFor: (reference, ...parts) => write(...identityOf(reference, context, json), ...parts),
		alone: async (id, work) => await inFlight.alone(`${memoryKey} ${named(id)}`, work),
		together: async (id, { key }, work) =>
			await inFlight.together(`${memoryKey} ${named(id)} ${key}`, work),
		tellMade: ({ isNew }, otherwise) => {
			if (!isNew) repeated.push(otherwise);
			return { created: isNew, note: isNew ? null : otherwise };
		},
	};
}

function idIn(text: string, gateway: string, livemode: boolean): string {
	const subjects = text
		.split(/[\s,;]+/)
		.flatMap((part) => fromReference(part.replace(/\/$/, '')) ?? []);
	const [subject, ...others] = subjects;
	if (!subject) return text;
	if (others.length > 0) {
		throw new InputRefused(
			`This names ${subjects.length} payments. Give one: split the references into items first`,
		);
	}
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
