/** What was asked of every system: exact counts, and the latest entries. Never a body or a header with a secret. */

const KEPT_ENTRIES = 2_000;
const IDENTIFIERS: readonly RegExp[] = [
	/^\d+$/,
	/^[a-z]+(_[a-z]+)*_(?=\w*\d)\w{4,}$/i,
	/^[0-9a-f]{8}-[0-9a-f-]{27}$/i,
	/^(?=\w*\d)(?=\w*[A-Z])\w{14,}$/,
	/%/,
];

export interface RequestEntry {
	readonly system: string;
	readonly method: string;
	readonly path: string;
	/** The path with `{id}` for identifiers: what counts are kept by. */
	readonly endpoint: string;
	/** `null`: no answer left the server. */
	readonly status: number | null;
	/** Whether it may have changed something. */
	readonly isWrite: boolean;
	readonly at: string;
	readonly milliseconds: number;
	readonly idempotencyKey?: string;
	/** The kind of fault that a test had ordered for this request. */
	readonly fault?: string;
}

export interface RequestCounts {
	readonly total: number;
	/** `POST /v1/refunds` → how often. */
	readonly byEndpoint: Readonly<Record<string, number>>;
}

export interface RequestLog {
	add(entry: Omit<RequestEntry, 'endpoint'>): void;
	/** Oldest first, the latest 2,000. */
	list(system?: string): RequestEntry[];
	counts(system?: string): RequestCounts;
	/** Counts and entries start again at zero. */
	clear(): void;
}

/** An empty log. */
export function createRequestLog(): RequestLog {
	let entries: RequestEntry[] = [];
	let counted = new Map<string, Map<string, number>>();
	return {
		add(entry) {
			const endpoint = toEndpoint(entry.path);
			entries.push({ ...entry, endpoint });
			if (entries.length > KEPT_ENTRIES) entries.splice(0, entries.length - KEPT_ENTRIES);
			const ofSystem = counted.get(entry.system) ?? new Map<string, number>();
			const key = `${entry.method} ${endpoint}`;
			ofSystem.set(key, (ofSystem.get(key) ?? 0) + 1);
			counted.set(entry.system, ofSystem);
		},
		list: (system) => entries.filter((entry) => system === undefined || entry.system === system),
		counts(system) {
			const byEndpoint: Record<string, number> = {};
			let total = 0;
			for (const [name, ofSystem] of counted) {
				if (system !== undefined && name !== system) continue;
				for (const [key, count] of ofSystem) {
					byEndpoint[key] = (byEndpoint[key] ?? 0) + count;
					total += count;
				}
			}
			return { total, byEndpoint };
		},
		clear() {
			entries = [];
			counted = new Map();
		},
	};
}

/** `/v1/refunds/re_1Abc` → `/v1/refunds/{id}`. */
export function toEndpoint(path: string): string {
	const isIdentifier = (segment: string) => IDENTIFIERS.some((form) => form.test(segment));
	return path
		.split('/')
		.map((segment) => (isIdentifier(segment) ? '{id}' : segment))
		.join('/');
}
