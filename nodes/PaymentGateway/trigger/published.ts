import type { GatewaySession } from '../../shared/n8n/access/connections';
import { knowPublished } from '../../shared/n8n/access/connections';
import type { TriggerNode } from './triggerNode';

/** In static data, so that a process that has just begun knows where to look, in the middle of a flood too. */
const NAME = 'publishedAt';

/** The one in use, and those before it. */
const MOST = 3;

/** What an earlier process found; it is asked for whatever strangers ask for, and believed no more than anything else. */
export function recallPublished({ staticData }: Pick<TriggerNode, 'staticData'>): void {
	knowPublished(storedIn(staticData));
}

/** Called for a genuine delivery alone: nothing that strangers name is kept. */
export function keepPublished(
	{ staticData }: Pick<TriggerNode, 'staticData'>,
	{ published }: Pick<GatewaySession, 'published'>,
): void {
	const stored = storedIn(staticData);
	const isNew = [...published].some((url) => !stored.includes(url));
	if (isNew) staticData[NAME] = [...new Set([...published, ...stored])].slice(0, MOST);
}

function storedIn(staticData: TriggerNode['staticData']): string[] {
	const stored = staticData[NAME];
	const texts = Array.isArray(stored) ? (stored as unknown[]) : [];
	return texts.filter((text) => typeof text === 'string').slice(0, MOST);
}
