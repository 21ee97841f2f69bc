/** Builds what the page shows. Texts are only ever set as text, so nothing that arrives can become markup. */

type Child = Node | string | null | undefined;

/** `class`, `for`, `aria-…` and so on, as in HTML; `false` and `null` leave an attribute out. */
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;

export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Attributes = {},
	...children: Child[]
): HTMLElementTagNameMap[Tag] {
	const made = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value === true) made.setAttribute(name, '');
		else if (value !== false && value !== null && value !== undefined) {
			made.setAttribute(name, String(value));
		}
	}
	for (const child of children) if (child !== null && child !== undefined) made.append(child);
	return made;
}

/** The element of the page with this id; the page is broken without it. */
export function byId<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
	const found = document.getElementById(id);
	if (!(found instanceof kind)) throw new Error(`The page has no ${kind.name} #${id}`);
	return found;
}

/** A button that is no use for the moment keeps the focus, which `disabled` would take from people at the keyboard. */
export function setIdle(button: HTMLButtonElement, isIdle: boolean): void {
	button.setAttribute('aria-disabled', String(!isIdle));
}

export function isIdle(button: HTMLButtonElement): boolean {
	return button.getAttribute('aria-disabled') !== 'true';
}

interface Shown {
	readonly node: HTMLElement;
	readonly signature: string;
}

const shownIn = new WeakMap<Element, Map<string, Shown>>();

/**
 * Shows a list. Items that did not change keep their element, and with it focus and what a person opened; new
 * ones and changed ones are marked, so that eyes find them, except in a calm list (`data-calm`).
 */
export function showList<Item>(
	container: Element,
	items: readonly Item[],
	keyOf: (item: Item) => string,
	render: (item: Item) => HTMLElement,
	emptyText: string,
): void {
	const isMarking = shownIn.has(container) && !container.hasAttribute('data-calm');
	const before = shownIn.get(container) ?? new Map<string, Shown>();
	const after = new Map<string, Shown>();
	for (const item of items) {
		const key = keyOf(item);
		const signature = JSON.stringify(item);
		const known = before.get(key);
		if (known?.signature === signature) {
			after.set(key, known);
			continue;
		}
		const node = render(item);
		if (isMarking) node.classList.add('fresh');
		keepOpen(known?.node, node);
		after.set(key, { node, signature });
	}
	shownIn.set(container, after);
	const nodes = [...after.values()].map(({ node }) => node);
	if (nodes.length === 0) nodes.push(emptyLine(container, emptyText));
	if (
		nodes.every((node, place) => container.children[place] === node) &&
		container.children.length === nodes.length
	) {
		return;
	}
	const focused = container.contains(document.activeElement)
		? document.activeElement?.getAttribute('data-focus')
		: null;
	container.replaceChildren(...nodes);
	if (focused)
		container.querySelector<HTMLElement>(`[data-focus="${CSS.escape(focused)}"]`)?.focus();
}

/** Another subject is shown there from now on: what comes next is no news. */
export function forget(container: Element): void {
	shownIn.delete(container);
}

function keepOpen(before: HTMLElement | undefined, after: HTMLElement): void {
	const wasOpen = before?.querySelector('details')?.open ?? false;
	const details = after.querySelector('details');
	if (details && wasOpen) details.open = true;
}

function emptyLine(container: Element, text: string): HTMLElement {
	if (container instanceof HTMLTableSectionElement) {
		return element('tr', {}, element('td', { colspan: 9, class: 'empty' }, text));
	}
	if (container instanceof HTMLDListElement) {
		return element(
			'div',
			{ class: 'empty' },
			element('dt', { class: 'hidden' }, 'None'),
			element('dd', {}, text),
		);
	}
	const isList = container instanceof HTMLUListElement || container instanceof HTMLOListElement;
	return element(isList ? 'li' : 'p', { class: 'empty' }, text);
}

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const DATE_AND_TIME = new Intl.DateTimeFormat(undefined, {
	dateStyle: 'medium',
	timeStyle: 'short',
});

/** Today's moments as a time, others with their date. */
export function time(at: string): HTMLElement {
	const moment = new Date(at);
	if (Number.isNaN(moment.getTime())) return element('span', {}, at);
	const isToday = moment.toDateString() === new Date().toDateString();
	return element('time', { datetime: at }, (isToday ? CLOCK : DATE_AND_TIME).format(moment));
}
