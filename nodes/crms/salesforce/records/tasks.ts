/** Notes and tasks as Salesforce has them: both are a Task, of which a note is one that is done. */
import type { Activity, CrmConnection, TextBlock } from '../../../shared/contracts/crm';
import { OBJECTS } from '../names';
import { queryAll } from '../wire/query';
import { renderBody, renderTitle } from './render';
import type { WireRecord } from '../wire/save';
import { fromWire } from '../wire/values';

/** Salesforce's own values; an org may have renamed them. */
const PRIORITIES = { low: 'Low', medium: 'Normal', high: 'High' } as const;
const DONE = 'Completed';

/** What people see of something that happened or is to be done. */
export interface Shown {
	readonly kind: Activity['kind'];
	readonly title: string;
	readonly body: readonly TextBlock[];
	/** ISO 8601. */
	readonly at: string;
	readonly dealId?: string;
	readonly contactId?: string;
	readonly ownerId?: string;
	readonly priority?: Activity['priority'];
}

/** What this org calls it, where it has not Salesforce's own words. */
export interface OrgWords {
	/** A status that means done. */
	readonly done: string;
	readonly hasPriorities: boolean;
}

export const USUAL_WORDS: OrgWords = { done: DONE, hasPriorities: true };

/** Fields of a Task whose values an org may have changed. */
export const WORD_FIELDS: ReadonlySet<string> = new Set(['Status', 'Priority']);

/**
 * The day is the one on which the account's people read it; a task also reminds at its moment, since a due date has no time.
 * @param timeZone IANA name.
 * @see https://developer.salesforce.com/docs/atlas.en-us.object_reference.meta/object_reference/sforce_api_objects_task.htm
 */
export function toTask(shown: Shown, words: OrgWords, timeZone: string): WireRecord {
	const { kind, title, body, at, dealId, contactId, ownerId, priority } = shown;
	const due = new Date(at);
	return {
		Subject: renderTitle(title),
		Description: renderBody(body),
		ActivityDate: dayIn(timeZone, due),
		...(kind === 'note'
			? { Status: words.done }
			: { IsReminderSet: true, ReminderDateTime: due.toISOString() }),
		...(priority === undefined || !words.hasPriorities ? {} : { Priority: PRIORITIES[priority] }),
		...(dealId === undefined ? {} : { WhatId: dealId }),
		...(contactId === undefined ? {} : { WhoId: contactId }),
		...(ownerId === undefined ? {} : { OwnerId: ownerId }),
	};
}

/** Asked only where the usual words were refused. */
export async function readWords(connection: CrmConnection): Promise<OrgWords> {
	const [first] = await queryAll(
		'SELECT ApiName FROM TaskStatus WHERE IsClosed = true ORDER BY SortOrder LIMIT 1',
		'task statuses',
		connection,
	);
	return { done: fromWire(first?.ApiName) ?? DONE, hasPriorities: false };
}

/** The zone in which the account's people read dates; UTC where it is not known. */
export async function timeZoneOf(connection: CrmConnection): Promise<string> {
	return (await connection.identity?.())?.timeZone ?? 'UTC';
}

/** `2026-11-23` */
export function dayIn(timeZone: string, at: Date): string {
	const parts = new Intl.DateTimeFormat('en', {
		...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit' },
	}).formatToParts(at);
	const part = (wanted: string) => parts.find(({ type }) => type === wanted)?.value ?? '';
	return `${part('year')}-${part('month')}-${part('day')}`;
}

export const TASK = OBJECTS.task;
