export type CrmObject = 'deal' | 'contact';

export type CrmFieldType =
	'text' | 'longText' | 'number' | 'date' | 'datetime' | 'option' | 'multiOption' | 'boolean';

/** A field as a CRM describes it. */
export interface CrmField {
	/** The name the API wants. */
	readonly name: string;
	readonly label: string;
	readonly type: CrmFieldType;
	readonly isReadOnly: boolean;
	/** Values of a picklist; empty for other types, and where the CRM keeps them elsewhere, as it does with owners. */
	readonly options: readonly CrmFieldOption[];
	readonly isUnique: boolean;
}

export interface CrmFieldOption {
	readonly value: string;
	readonly label: string;
}

export interface Stage {
	readonly id: string;
	readonly label: string;
	readonly kind: 'open' | 'won' | 'lost';
	/** Position in the pipeline, counted from 0. */
	readonly order: number;
}

export interface Pipeline {
	readonly id: string;
	readonly label: string;
	readonly stages: readonly Stage[];
}
