/** What is wrong with how a workflow lies on n8n's canvas: cut notes, cut names, notes on each other, missing pictures. */
import type { Editor } from '../support/browser';
import { eventually } from '../support/world';

const NODE = '[data-test-id="canvas-node"]';
const NOTE = '[data-test-id="sticky"]';

export interface Canvas {
	/** Waits until every node is drawn, and shows all of them at once. */
	fit(nodes: number): Promise<void>;
	flaws(): Promise<string[]>;
}

export const canvasOf = ({ page }: Pick<Editor, 'page'>): Canvas => ({
	async fit(nodes) {
		// What lies outside of the window is not drawn at all.
		await eventually(
			async () => {
				await page.locator('[data-test-id="zoom-to-fit"]').click();
				await page.waitForTimeout(300);
				return (await page.locator(NODE).count()) + (await page.locator(NOTE).count());
			},
			(drawn) => drawn === nodes,
			20,
		);
		// Subtitles are expressions, which the editor resolves a moment later.
		await page.waitForTimeout(1_500);
	},
	flaws: async () => await page.evaluate(flawsOf, [NODE, NOTE] as const),
});

/** Runs in the page. Sizes are those of the layout, whatever the zoom is. */
const flawsOf = ([node, note]: readonly [string, string]): string[] => {
	const steps = [...document.querySelectorAll<HTMLElement>(node)];
	const notes = [...document.querySelectorAll<HTMLElement>(note)];
	const wordsOf = (element: Element) => (element.textContent ?? '').trim().slice(0, 60);

	const cutNotes = notes
		.filter((sheet) => {
			const text = sheet.querySelector('h1, h2')?.parentElement;
			return !text || text.scrollHeight > sheet.clientHeight;
		})
		.map((sheet) => `the note is too small for its text: ${wordsOf(sheet)}`);

	const cutNames = steps.flatMap((step) =>
		[...step.querySelectorAll<HTMLElement>('*')]
			.filter((element) => element.children.length === 0 && wordsOf(element) !== '')
			.filter(
				({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
					clientWidth > 0 && (scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 2),
			)
			.map((element) => `cut: ${wordsOf(element)}`),
	);

	const overlapping = notes.flatMap((one, place) =>
		notes.slice(place + 1).flatMap((other) => {
			const [first, second] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
			const isApart =
				first.right <= second.left ||
				second.right <= first.left ||
				first.bottom <= second.top ||
				second.bottom <= first.top;
			return isApart ? [] : [`${wordsOf(one)} lies on ${wordsOf(other)}`];
		}),
	);

	const withoutPicture = steps
		.filter((step) => {
			const picture = step.querySelector('img');
			return picture ? picture.naturalWidth === 0 : step.querySelector('svg') === null;
		})
		.map((step) => `without a picture: ${step.dataset.nodeName ?? wordsOf(step)}`);

	return [...cutNotes, ...cutNames, ...overlapping, ...withoutPicture];
};
