/**
 * HubSpot serves one API under several addresses: by number (`/crm/v3`, which SDK 14 uses) and by date
 * (`/crm/objects/2026-03`). Here every address becomes the numbered one.
 */
const DATE = String.raw`\d{4}-\d{2}`;
const REWRITES: readonly (readonly [RegExp, string])[] = [
	[new RegExp(`^/crm/objects/${DATE}(/[^/]+/[^/]+/associations/.+)$`), '/crm/v4/objects$1'],
	[new RegExp(`^/crm/associations/(?:v4|${DATE})(/.+)$`), '/crm/v4/associations$1'],
	[new RegExp(`^/crm/(objects|properties|pipelines|owners|lists)/${DATE}(.*)$`), '/crm/v3/$1$2'],
	[/^\/crm\/objects\/v3(\/.+)$/, '/crm/v3/objects$1'],
	[new RegExp(`^/account-info/${DATE}(/.+)$`), '/account-info/v3$1'],
];

export function numberedPath(path: string): string {
	const trimmed = path.length > 1 ? path.replace(/\/+$/, '') : path;
	for (const [pattern, replacement] of REWRITES) {
		if (pattern.test(trimmed)) return trimmed.replace(pattern, replacement);
	}
	return trimmed;
}
