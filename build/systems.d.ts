/** The text of `package.json` as the folders want it: `gulp systems` writes it. */
export declare function packageText(): Promise<string>;
export declare function writeSystems(): Promise<void>;
