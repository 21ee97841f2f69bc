interface SystemName {
	readonly id: string;
	readonly name: string;
}

export function matrixOf(
	offered: Readonly<Record<string, readonly string[]>>,
	groups: ReadonlyArray<readonly SystemName[]>,
): string;
export function writeOperations(): Promise<void>;
export const MATRIX: RegExp;
