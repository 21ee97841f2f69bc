interface MadeFor {
	/** As in the list of systems. */
	readonly id: string;
	readonly name: string;
	/** Which key a user needs there. */
	readonly key: string;
}

export const GATEWAY: MadeFor;
export const CRM: MadeFor;
