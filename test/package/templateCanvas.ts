/** Where nodes, notes and texts lie on n8n's canvas. */
import type { TemplateNode } from './templateFormat';

/** n8n's canvas: a node's square, its label below, the room its name takes. */
const NODE_SIZE = 96;
const LABEL_HEIGHT = 72;
const LINE_HEIGHT = 22;
const HEADING_HEIGHT = 36;
const CHARACTER_WIDTH = 7.2;
const NOTE_PADDING = 32;

export interface Box {
	readonly name: string;
	readonly left: number;
	readonly top: number;
	readonly right: number;
	readonly bottom: number;
}

export function nodeBox({ name, position: [left, top] }: TemplateNode): Box {
	return { name, left, top, right: left + NODE_SIZE, bottom: top + NODE_SIZE + LABEL_HEIGHT };
}

export function noteBox({ name, position: [left, top], parameters }: TemplateNode): Box {
	const { width = 0, height = 0 } = parameters as { width?: number; height?: number };
	return { name, left, top, right: left + width, bottom: top + height };
}

/** The part of a note that its text takes, generously. */
export function textBox(note: TemplateNode): Box {
	const box = noteBox(note);
	const columns = (box.right - box.left - NOTE_PADDING) / CHARACTER_WIDTH;
	const height = String(note.parameters.content ?? '')
		.split('\n')
		.reduce((sum, line) => {
			if (line.startsWith('#')) return sum + HEADING_HEIGHT;
			if (line.trim() === '') return sum + LINE_HEIGHT / 2;
			return sum + Math.ceil(line.replace(/[*_`]/g, '').length / columns) * LINE_HEIGHT;
		}, NOTE_PADDING / 2);
	return { ...box, name: `the text of ${box.name}`, bottom: box.top + height };
}

export function isInside(inner: Box, outer: Box): boolean {
	return (
		inner.left >= outer.left &&
		inner.right <= outer.right &&
		inner.top >= outer.top &&
		inner.bottom <= outer.bottom
	);
}

export function overlapping(first: readonly Box[], second: readonly Box[]): string[] {
	return first.flatMap((one, place) =>
		second
			.filter((_, other) => first !== second || other > place)
			.filter(
				(other) =>
					one.left < other.right &&
					other.left < one.right &&
					one.top < other.bottom &&
					other.top < one.bottom,
			)
			.map((other) => `${one.name} overlaps ${other.name}`),
	);
}
