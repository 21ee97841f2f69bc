/** Where source text names a system in a way that decides something: identifiers and words that programs read. */
import { readFileSync } from 'node:fs';

import ts from 'typescript';

export interface Naming {
	/** From 1. */
	readonly line: number;
	/** The identifier, or the text. */
	readonly text: string;
}

const isText = (node: ts.Node): node is ts.LiteralLikeNode =>
	ts.isStringLiteralLike(node) ||
	ts.isTemplateHead(node) ||
	ts.isTemplateMiddle(node) ||
	ts.isTemplateTail(node) ||
	node.kind === ts.SyntaxKind.RegularExpressionLiteral;

/** Texts with a space are for people, and references like `acme/acct_1/live/payment/pi_1` are samples of data. */
const isForPeople = (text: string): boolean => /\s/.test(text.trim()) || /\/acct/.test(text);

/** Every identifier and word of a TypeScript or JavaScript file in which one of the names occurs, in any case. */
export function namingsIn(file: string, names: readonly string[]): Naming[] {
	const pattern = new RegExp(names.join('|'), 'i');
	const found: Naming[] = [];
	forEachNode(file, pattern, (node, source) => {
		if (!ts.isIdentifier(node) && !isText(node)) return;
		if (!pattern.test(node.text) || (isText(node) && isForPeople(node.text))) return;
		const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
		found.push({ line: line + 1, text: node.text });
	});
	return found;
}

/** The modules it imports whose address names one of these, in any case. */
export function systemImportsOf(file: string, names: readonly string[]): string[] {
	const pattern = new RegExp(names.join('|'), 'i');
	const found: string[] = [];
	forEachNode(file, pattern, (node) => {
		if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return;
		if (pattern.test(node.moduleSpecifier.text)) found.push(node.moduleSpecifier.text);
	});
	return found;
}

function forEachNode(
	file: string,
	pattern: RegExp,
	look: (node: ts.Node, source: ts.SourceFile) => void,
): void {
	const text = readFileSync(file, 'utf8');
	if (!pattern.test(text)) return;
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, false);
	const visit = (node: ts.Node): void => {
		look(node, source);
		ts.forEachChild(node, visit);
	};
	visit(source);
}
