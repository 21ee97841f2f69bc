import type { AssociationType } from './associationTypes';
import type { ObjectTypeName } from './types';

interface RecordReference {
	readonly type: ObjectTypeName;
	readonly id: string;
}

/** Links between records, kept in both directions as HubSpot does. */
export interface AssociationTable {
	link(type: AssociationType, fromId: string, toId: string): void;
	unlink(from: RecordReference, to: RecordReference, typeId?: number): void;
	/** Ids of linked records, oldest link first, each with the numbers of its links. */
	linked(from: RecordReference, to: ObjectTypeName): { id: string; typeIds: number[] }[];
	/** Whatever hangs on the old record hangs on the new one afterwards. */
	move(from: RecordReference, newId: string): void;
	removeAll(record: RecordReference): void;
}

interface Link {
	readonly type: AssociationType;
	readonly fromId: string;
	readonly toId: string;
}

export function createAssociationTable(): AssociationTable {
	const links = new Map<string, Link>();
	const key = (link: Link) =>
		`${link.type.from}/${link.fromId}/${link.type.to}/${link.toId}/${link.type.typeId}`;
	const inverse = ({ type, fromId, toId }: Link): Link => ({
		type: {
			from: type.to,
			to: type.from,
			typeId: type.inverseTypeId,
			inverseTypeId: type.typeId,
			label: type.label,
		},
		fromId: toId,
		toId: fromId,
	});
	const startsAt = (link: Link, record: RecordReference) =>
		link.type.from === record.type && link.fromId === record.id;
	const add = (link: Link) => {
		for (const one of [link, inverse(link)]) links.set(key(one), one);
	};
	const remove = (link: Link) => {
		for (const one of [link, inverse(link)]) links.delete(key(one));
	};

	return {
		link: (type, fromId, toId) => add({ type, fromId, toId }),
		unlink(from, to, typeId) {
			for (const link of [...links.values()]) {
				const isPair = startsAt(link, from) && link.type.to === to.type && link.toId === to.id;
				if (isPair && (typeId === undefined || link.type.typeId === typeId)) remove(link);
			}
		},
		linked(from, to) {
			const found = new Map<string, number[]>();
			for (const link of links.values()) {
				if (!startsAt(link, from) || link.type.to !== to) continue;
				found.set(link.toId, [...(found.get(link.toId) ?? []), link.type.typeId]);
			}
			return [...found].map(([id, typeIds]) => ({ id, typeIds }));
		},
		move(from, newId) {
			for (const link of [...links.values()]) {
				if (!startsAt(link, from)) continue;
				remove(link);
				add({ ...link, fromId: newId });
			}
		},
		removeAll(record) {
			for (const link of [...links.values()]) if (startsAt(link, record)) remove(link);
		},
	};
}
