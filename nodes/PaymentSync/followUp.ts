import type { IExecuteFunctions } from 'n8n-workflow';

export interface FollowUp {
	/** A Confirm Handled somewhere behind this node finishes what it claims. */
	readonly isConfirmed: boolean;
	/** Nodes follow, but none of them confirms. */
	readonly lacksConfirm: boolean;
}

/**
 * Whether a Payment Catch-Up Trigger leads to this node: it hands out again what another run has taken up, should that run die.
 * One in another workflow cannot be seen from here and counts for nothing.
 */
export function hasCatchUp(context: IExecuteFunctions): boolean {
	const node = context.getNode();
	const catchUpType = node.type.replace(/paymentSync(Tool)?$/, 'paymentCatchUpTrigger');
	return context
		.getParentNodes(node.name)
		.some(({ type, disabled }) => type === catchUpType && !disabled);
}

/** What comes after this node in the workflow; a disabled node does nothing. Absent parameters mean the node's defaults. */
export function followUpOf(context: IExecuteFunctions): FollowUp {
	const node = context.getNode();
	const confirmType = node.type.replace(/paymentSync(Tool)?$/, 'crm');
	const children = context
		.getChildNodes(node.name, { includeNodeParameters: true })
		.filter(({ disabled }) => !disabled);
	const isConfirmed = children.some(
		({ type, parameters }) =>
			type === confirmType &&
			(parameters?.resource ?? 'payment') === 'payment' &&
			(parameters?.operation ?? 'confirmHandled') === 'confirmHandled',
	);
	return { isConfirmed, lacksConfirm: !isConfirmed && children.length > 0 };
}
