/** Tests that need something of the machine: skipped with one line where it is missing, a failure on CI. */
export const describeWith = (what: string, missing: string | undefined): jest.Describe => {
	if (missing === undefined) return describe;
	const line = `${what} skipped: ${missing}`;
	if (process.env.CI === 'true') throw new Error(`${line}. On CI nothing may be skipped.`);
	process.stderr.write(`${line}\n`);
	return describe.skip as jest.Describe;
};
