/** Where in PayPal's adapter something is asked of PayPal: in its text, and on the way to a call that is being made. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const ADAPTER = join(__dirname, '../../../nodes/gateways/paypal');

/** What asks; all of it comes to its call before anything is waited for, so that its line is on the stack of that call. */
const ASKING =
	/(?<![\w.])(?:call|callIfThere|callForNothing|http|read(?:Order|Capture|Authorization|Refund|Sale|Invoice|BareSubscription|Dispute))\(/;

/** The calls themselves, which every request goes through. */
const CLIENT = 'client.ts';

/** Longer than the way from a test to a call. */
const DEEPEST = 100;

/** Each line that asks: `actions/event.ts:31`. */
export function askingPlaces(): string[] {
	return adapterFiles()
		.filter((file) => file !== CLIENT)
		.flatMap((file) =>
			codeOf(file)
				.split('\n')
				.flatMap((line, index) =>
					ASKING.test(line) && !/\bfunction \w+\(/.test(line) ? [placeOf(file, index + 1)] : [],
				),
		)
		.sort();
}

export function adapterFiles(): string[] {
	const files = readdirSync(ADAPTER, { recursive: true, encoding: 'utf8' });
	return files.filter((file) => file.endsWith('.ts'));
}

/** The text of a file of the adapter without its comments, on the same lines. */
export function codeOf(file: string): string {
	const text = readFileSync(join(ADAPTER, file), 'utf8');
	return text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, (comment) => comment.replaceAll(/[^\n]/g, ''));
}

/** The lines of the adapter that led to where this is asked. */
export function placesAsking(): string[] {
	const { stackTraceLimit } = Error;
	Error.stackTraceLimit = DEEPEST;
	const { stack = '' } = new Error('on the way');
	Error.stackTraceLimit = stackTraceLimit;
	return [...stack.matchAll(/(\/[^\s()]+\.ts):(\d+):\d+/g)]
		.map(([, file = '', line]) => ({ file: relative(ADAPTER, file), line }))
		.filter(({ file }) => !file.startsWith('..'))
		.map(({ file, line }) => placeOf(file, Number(line)));
}

function placeOf(file: string, line: number): string {
	return `${file.replaceAll(sep, '/')}:${line}`;
}
