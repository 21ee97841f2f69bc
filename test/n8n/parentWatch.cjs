/**
 * Preloaded into n8n: its standard input is a pipe held by the process that started it, so when
 * that process is gone, however it ended, n8n and its task runner end too.
 */
if ((process.argv[1] ?? '').endsWith('bin/n8n')) {
	const end = () => {
		try {
			process.kill(-process.pid, 'SIGKILL');
		} catch {
			process.exit(1);
		}
	};
	process.stdin.on('end', end).on('close', end).resume();
	process.stdin.unref?.();
}
