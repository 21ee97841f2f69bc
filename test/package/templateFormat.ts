/** A template as it lies in workflows/, and our nodes as they are declared. */
import type { INodeTypeDescription } from 'n8n-workflow';

import { Crm } from '../../nodes/Crm/Crm.node';
import { CrmTrigger } from '../../nodes/Crm/CrmTrigger.node';
import { PaymentCatchUpTrigger } from '../../nodes/PaymentCatchUp/PaymentCatchUpTrigger.node';
import { PaymentGateway } from '../../nodes/PaymentGateway/PaymentGateway.node';
import { PaymentGatewayTrigger } from '../../nodes/PaymentGateway/PaymentGatewayTrigger.node';
import { PaymentSync } from '../../nodes/PaymentSync/PaymentSync.node';

export const PACKAGE = 'n8n-nodes-crm-payments';

export interface TemplateNode {
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly disabled?: boolean;
	readonly [field: string]: unknown;
}

interface Target {
	readonly node: string;
	readonly type: string;
	readonly index: number;
}

export interface Template {
	readonly name: string;
	readonly nodes: readonly TemplateNode[];
	readonly connections: Readonly<
		Record<string, { readonly main: ReadonlyArray<readonly Target[]> }>
	>;
	readonly settings: Readonly<Record<string, unknown>>;
	readonly [field: string]: unknown;
}

/** By full type name. */
export const OURS: Readonly<Record<string, INodeTypeDescription>> = Object.fromEntries(
	[
		new PaymentGatewayTrigger(),
		new PaymentCatchUpTrigger(),
		new PaymentGateway(),
		new PaymentSync(),
		new Crm(),
		new CrmTrigger(),
	].map(({ description }) => [`${PACKAGE}.${description.name}`, description]),
);
