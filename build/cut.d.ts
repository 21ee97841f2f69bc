interface Workflow {
	readonly name: string;
	readonly nodes: readonly object[];
	readonly connections: object;
	readonly settings: object;
}

interface Variant {
	/** In `workflows/`. */
	readonly file: string;
	readonly name: string;
	readonly automation: string;
	/** The branch of the hub's switch. */
	readonly topic: string;
	readonly actOn: readonly string[];
	/** The yellow note. */
	readonly about: string;
}

export declare function cut(hub: unknown, variant: Variant): Workflow;
export declare function cutTemplates(): Promise<void>;
