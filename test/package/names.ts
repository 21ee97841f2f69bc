/** Where source text names a system: identifiers and texts that programs read, not comments. */
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

/** Every identifier and text of a TypeScript or JavaScript file in which one of the names occurs, in any case. */
export function namingsIn(file: string, names: readonly string[]): Naming[] {
	const source = ts.createSourceFile(
		file,
		readFileSync(file, 'utf8'),
		ts.ScriptTarget.ES2022,
		false,
	);
	const pattern = new RegExp(names.join('|'), 'i');
	const found: Naming[] = [];
	const visit = (node: ts.Node): void => {
		if ((ts.isIdentifier(node) || isText(node)) && pattern.test(node.text)) {
			const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
			found.push({ line: line + 1, text: node.text });
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
