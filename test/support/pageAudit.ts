/** What a page owes to people who see little, use no mouse or listen; measured in the browser. */
import type { Page } from 'playwright-core';

/** WCAG 2.2 AA for text of this size. https://www.w3.org/TR/WCAG22/#contrast-minimum */
const LEAST_CONTRAST = 4.5;

/** Visible texts whose contrast to what is behind them is too small, with the ratio. */
export async function faintTexts(page: Page): Promise<string[]> {
	return await page.evaluate((least) => {
		type Colour = readonly [number, number, number, number];
		const parse = (text: string): Colour => {
			const [red = 0, green = 0, blue = 0, alpha = 1] = (text.match(/[\d.]+/g) ?? []).map(Number);
			return [red, green, blue, alpha];
		};
		const over = ([r, g, b, a]: Colour, [r2, g2, b2]: Colour): Colour => [
			...([
				[r, r2],
				[g, g2],
				[b, b2],
			].map(([top = 0, under = 0]) => top * a + under * (1 - a)) as [number, number, number]),
			1,
		];
		const behind = (element: Element | null): Colour => {
			if (element === null) return [255, 255, 255, 1];
			const own = parse(getComputedStyle(element).backgroundColor);
			return own[3] === 1 ? own : over(own, behind(element.parentElement));
		};
		const luminance = (colour: Colour): number => {
			const [red = 0, green = 0, blue = 0] = colour.slice(0, 3).map((channel) => {
				const part = channel / 255;
				return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
			});
			return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
		};
		const found: string[] = [];
		const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
		for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
			const element = node.parentElement;
			const text = node.textContent?.trim() ?? '';
			if (element === null || text === '' || !element.checkVisibility()) continue;
			if (
				element.closest('.hidden, .skip, [aria-disabled=true], script, datalist, option') !== null
			)
				continue;
			const back = behind(element);
			const front = over(parse(getComputedStyle(element).color), back);
			const [light, dark] = [luminance(front), luminance(back)].sort((one, two) => two - one);
			const ratio = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
			if (ratio < least) found.push(`${ratio.toFixed(2)} ${text.slice(0, 40)}`);
		}
		return [...new Set(found)];
	}, LEAST_CONTRAST);
}

/** Controls that a screen reader could not name. */
export async function unnamedControls(page: Page): Promise<string[]> {
	return await page.locator('input, select, button, a').evaluateAll((controls) =>
		controls
			.filter((control) => {
				const { labels, textContent } = control as HTMLInputElement;
				const label = labels?.[0]?.textContent ?? control.getAttribute('aria-label') ?? textContent;
				return (label ?? '').trim() === '';
			})
			.map((control) => control.outerHTML),
	);
}

/** Headings that skip a level, as `h2 → h4: Notes`. */
export async function skippedHeadings(page: Page): Promise<string[]> {
	return await page.locator('h1, h2, h3, h4, h5, h6').evaluateAll((headings) => {
		const visible = headings.filter((heading) => heading.checkVisibility());
		return visible.flatMap((heading, place) => {
			const before = Number(visible[place - 1]?.tagName.slice(1) ?? 0);
			const level = Number(heading.tagName.slice(1));
			return level > before + 1 ? [`h${before} → h${level}: ${heading.textContent}`] : [];
		});
	});
}

/** How far the page is wider than its window, in pixels. */
export async function overflow(page: Page): Promise<number> {
	return await page.evaluate(
		() => document.documentElement.scrollWidth - document.documentElement.clientWidth,
	);
}
