import type { Plugin } from 'esbuild';

export declare function sdkReplacements(): {
	readonly plugin: Plugin;
	/** @throws when an SDK among the bundled files no longer has a module that is replaced. */
	assertApplied(bundledFiles: readonly string[]): void;
};
