import type { Plugin } from 'esbuild';

/** What an adapter's `sdk.cjs` says. */
export interface Sdk {
	readonly packages: readonly string[];
	readonly replacements: Readonly<Record<string, object>>;
	readonly modules: Readonly<Record<string, string>>;
	readonly toModule?: (name: string, code: string) => string;
}

/** Of the adapter in a folder, `nodes/gateways/stripe`; of one without an SDK, no packages. */
export declare function sdkOf(folder: string): Sdk;

export declare function sdkReplacements(sdk: Sdk): {
	readonly plugin: Plugin;
	/** @throws when an SDK among the bundled files no longer has a module that is replaced. */
	assertApplied(bundledFiles: readonly string[]): void;
};
