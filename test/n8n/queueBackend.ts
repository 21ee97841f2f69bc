import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';

const run = promisify(execFile);

const POSTGRES = { host: '127.0.0.1', port: '5432', user: 'postgres' };
const REDIS = { host: '127.0.0.1', port: '6379' };

export interface QueueBackend {
	readonly environment: Readonly<Record<string, string>>;
	/** A statement to the database, past n8n: for what only a fault would do there. */
	query(statement: string): Promise<string>;
	/** Drops the database and this run's keys in Redis. */
	remove(): Promise<void>;
}

/** A database and a Redis prefix of this run's own, on the machine's PostgreSQL and Redis. */
export const createQueueBackend = async (): Promise<QueueBackend> => {
	const name = `crm_payments_${randomBytes(6).toString('hex')}`;
	await psql(`CREATE DATABASE ${name}`);
	return {
		environment: {
			EXECUTIONS_MODE: 'queue',
			DB_TYPE: 'postgresdb',
			DB_POSTGRESDB_HOST: POSTGRES.host,
			DB_POSTGRESDB_PORT: POSTGRES.port,
			DB_POSTGRESDB_USER: POSTGRES.user,
			DB_POSTGRESDB_DATABASE: name,
			QUEUE_BULL_REDIS_HOST: REDIS.host,
			QUEUE_BULL_REDIS_PORT: REDIS.port,
			QUEUE_BULL_PREFIX: name,
			N8N_REDIS_KEY_PREFIX: name,
			N8N_CACHE_REDIS_KEY_PREFIX: `${name}_cache`,
		},
		query: async (statement) => await psql(statement, name),
		async remove() {
			await psql(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
			await removeKeys(`*${name}*`);
		},
	};
};

/** Why queue mode cannot be had on this machine, or undefined when it can. */
export const queueBackendMissing = async (): Promise<string | undefined> => {
	const database = await psql('SELECT 1').catch((error: Error) => error);
	if (database instanceof Error)
		return `PostgreSQL on ${POSTGRES.host}:${POSTGRES.port}: ${database.message}`;
	const redis = await redisCli('ping').catch((error: Error) => error);
	if (redis instanceof Error) return `Redis on ${REDIS.host}:${REDIS.port}: ${redis.message}`;
	return undefined;
};

const psql = async (statement: string, database = 'postgres'): Promise<string> => {
	const { stdout } = await run('psql', [
		...['-h', POSTGRES.host, '-p', POSTGRES.port, '-U', POSTGRES.user, '-d', database],
		...['-v', 'ON_ERROR_STOP=1', '-qtAc', statement],
	]);
	return stdout;
};

const redisCli = async (...command: string[]): Promise<string> => {
	const { stdout } = await run('redis-cli', ['-h', REDIS.host, '-p', REDIS.port, ...command]);
	return stdout;
};

const removeKeys = async (pattern: string): Promise<void> => {
	const keys = (await redisCli('--scan', '--pattern', pattern)).split('\n').filter(Boolean);
	if (keys.length > 0) await redisCli('unlink', ...keys);
};
