/** The hub's file in `workflows/`. */
export declare const HUB: string;

export declare const VARIANTS: ReadonlyArray<{
	readonly file: string;
	readonly name: string;
	readonly topic: string;
	readonly actOn: readonly string[];
	readonly about: string;
}>;
