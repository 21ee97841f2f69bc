/** The hub's file in `workflows/`. */
export declare const HUB: string;

export declare const VARIANTS: ReadonlyArray<{
	readonly file: string;
	/** What the sync is called in its claims: its memory, also of a copy. */
	readonly automation: string;
	readonly name: string;
	readonly topic: 'paid' | 'failed' | 'refunded' | 'subscription';
	readonly actOn: readonly string[];
	readonly about: string;
}>;
