/** The views of the page, one shown at a time, each with an address of its own: `/#sign-off`. */
import { byId } from './dom';

const VIEWS = ['scenarios', 'play', 'sign-off'] as const;
export type ViewName = (typeof VIEWS)[number];

const isView = (name: string): name is ViewName => VIEWS.some((view) => view === name);

export function openViews(changed: () => void): { current(): ViewName } {
	let current: ViewName = 'scenarios';

	function show(): void {
		const wanted = location.hash.slice(1);
		if (isView(wanted)) current = wanted;
		for (const part of document.querySelectorAll<HTMLElement>('[data-in]')) {
			part.classList.toggle('elsewhere', !part.dataset.in?.split(' ').includes(current));
		}
		for (const link of document.querySelectorAll<HTMLElement>('[data-view]')) {
			if (link.dataset.view === current) link.setAttribute('aria-current', 'page');
			else link.removeAttribute('aria-current');
		}
		byId('main', HTMLElement).dataset.shown = current;
	}

	window.addEventListener('hashchange', () => {
		show();
		changed();
	});
	show();
	return { current: () => current };
}
