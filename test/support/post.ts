/** Posts a body to the trigger's address as a forger, or the gateway itself, would. @returns the status. */
export async function post(
	url: string,
	body: string,
	headers: Readonly<Record<string, string>>,
): Promise<number> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json', ...headers },
		body,
	});
	await response.arrayBuffer();
	return response.status;
}
